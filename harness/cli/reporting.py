"""``harness report`` and ``harness diff``: reports from records, and what has changed."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from harness.catalog.baselines import read_baseline
from harness.catalog.wording import worded
from harness.cli.outputs import HtmlOption, JunitOption, SarifOption
from harness.cli.records import read_told
from harness.cli.terminal import stdout_console
from harness.errors import UsageError
from harness.model.report import AS_EXPECTED, COULD_NOT_RUN, NOT_AS_EXPECTED, Report
from harness.outputs import html_folder, rule_pages
from harness.reports.annotations import annotations
from harness.reports.badge import badge
from harness.reports.comparison import compare
from harness.reports.compatibility import (
    compatibility,
    compatibility_json,
    compatibility_markdown,
)
from harness.reports.console import print_report
from harness.reports.divergences import Divergence, split_divergences
from harness.reports.junit import junit
from harness.reports.markdown import markdown
from harness.reports.sameness import unlike
from harness.reports.sarif import sarif
from harness.reports.schema import record_schema
from harness.reports.symbols import all_of

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"
STDOUT = Path("-")
WRITTEN = "Written: {}"

CompatibilityOption = Annotated[
    Path | None,
    typer.Option("--compatibility", help="Write what each version does here: .json, or Markdown."),
]
SchemaOption = Annotated[
    Path | None, typer.Option("--schema", help="Write the JSON Schema of records here.")
]
Texts = tuple[tuple[Path | None, Callable[[], str]], ...]


def report_command(  # noqa: PLR0913  a command has as many parameters as options
    record: Annotated[Path, typer.Argument(help="A record that `harness run --record` wrote.")],
    *,
    html: HtmlOption = None,
    junit_to: JunitOption = None,
    sarif_to: SarifOption = None,
    markdown_to: Annotated[
        Path | None, typer.Option("--markdown", help="Write Markdown here.")
    ] = None,
    badge_to: Annotated[
        Path | None, typer.Option("--badge", help="Write an SVG badge here.")
    ] = None,
    schema_to: SchemaOption = None,
    compatibility_to: CompatibilityOption = None,
    github: Annotated[
        bool, typer.Option("--github", help="Print annotations; add to the step summary.")
    ] = False,
) -> None:
    """Make reports from a record; without any option, print the one for the console.

    A file that is called - stands for stdout.
    """
    report = read_told(record)
    pages = tuple(rule_pages())
    texts: Texts = (
        (junit_to, lambda: junit(report)),
        (sarif_to, lambda: sarif(report, pages)),
        (markdown_to, lambda: markdown(report)),
        (badge_to, lambda: badge(report)),
        (schema_to, record_schema),
        (compatibility_to, lambda: _compatibility(report, compatibility_to)),
    )
    written = write_all(texts)
    if html is not None:
        html_folder(html, report, pages)
    if github:
        tell_github(report)
    if html is None and not github and not written:
        print_report(stdout_console(), report)
    files = [path for path, _ in texts if path not in {None, STDOUT}]
    folders = [] if html is None else [html / "index.html"]
    if files or folders:
        typer.echo(worded(WRITTEN, ", ".join(map(str, [*folders, *files]))), err=True)
    raise typer.Exit(report.exit_code)


def _compatibility(report: Report, path: Path | None) -> str:
    table = compatibility(report)
    is_json = path is not None and path.suffix == ".json"
    return compatibility_json(table) if is_json else compatibility_markdown(table)


def write_all(texts: Texts) -> bool:
    """Write every text that has a place to go, ``-`` for stdout; tell whether there was one."""
    wanted = [(path, make) for path, make in texts if path is not None]
    for path, make in wanted:
        if path == STDOUT:
            typer.echo(make(), nl=False)
        else:
            write(path, make())
    return bool(wanted)


def tell_github(report: Report) -> None:
    """Print annotations, and add to the summary of the step where there is one."""
    for line in annotations(report):
        typer.echo(line)
    step_summary(report)


def step_summary(report: Report) -> None:
    """Add the Markdown to the summary of a GitHub step, where there is one."""
    path = os.environ.get(STEP_SUMMARY)
    if path:
        write(Path(path), markdown(report), mode="a")


def write(path: Path, text: str, *, mode: str = "w") -> None:
    """Write a file, its folder made; raise UsageError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open(mode, encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error


SameOption = Annotated[
    bool,
    typer.Option(
        "--same", help="Fail where any cell did not go the same way: a warm run and a cold one."
    ),
]


def diff_command(
    *,
    before: Annotated[Path, typer.Argument(help="The record of the earlier run.")],
    after: Annotated[Path, typer.Argument(help="The record of the later run.")],
    known: Annotated[
        Path | None,
        typer.Option(help="A baseline (TOML) of answers that may differ: mock against service."),
    ] = None,
    same: SameOption = False,
) -> None:
    """Compare two records: newly red, newly green, slower, other wire behaviour and answers."""
    old, new = read_told(before), read_told(after)
    comparison, not_alike = compare(old, new), tuple(unlike(old, new)) if same else ()
    answers, idle = _answers(comparison.answers, known)
    console = stdout_console(soft_wrap=True)
    sections = (
        ("newly red", comparison.newly_red, "bold red"),
        ("newly green", comparison.newly_green, "green"),
        ("no longer there", comparison.gone, "bold red"),
        ("new cells", comparison.added, "dim"),
        ("slower", comparison.slower, "yellow"),
        ("on the wire", comparison.wire, "yellow"),
        ("answered otherwise", answers, "yellow"),
        ("not the same", not_alike, "bold red"),
        ("signed off in vain", idle, "bold red"),
    )
    for title, lines, style in sections:
        if lines:
            console.print(f"{title}:", style=style)
        for line in lines:
            console.print(f"  {escape(str(line))}")
    if not any(lines for _, lines, _ in sections):
        console.print("Nothing has changed.")
    if same and not not_alike:
        cells = all_of(len(new.results), "cell").capitalize()
        console.print(f"{cells} went the same way, head by head.")
    is_worse = comparison.is_worse or idle or not_alike or (known is not None and answers)
    otherwise = COULD_NOT_RUN if old.cut or new.cut else AS_EXPECTED
    raise typer.Exit(NOT_AS_EXPECTED if is_worse else otherwise)


def _answers(
    every: Iterable[Divergence], known: Path | None
) -> tuple[tuple[Divergence, ...], tuple[str, ...]]:
    """Return the divergences that nobody has signed off, and complaints about idle entries."""
    signed_off = read_baseline(known) if known else ()
    return split_divergences(every, signed_off, datetime.now(UTC).date())
