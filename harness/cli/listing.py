"""``harness list`` and ``harness show``: what there is."""

import difflib
import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table

from harness import timeouts
from harness.catalog.catalog import Catalog, scenario_file, select
from harness.catalog.grammars import read_known_runtimes
from harness.catalog.time_limits import PROGRAM, limit_names
from harness.catalog.toolkits import read_toolkits
from harness.catalog.wording import worded
from harness.cli.every_option import options
from harness.cli.loading import load
from harness.cli.options import JsonOption, OnlyRootOption, RootOption, open_catalog
from harness.cli.terminal import NO_LIMIT, stdout_console
from harness.model.cell import DriverName
from harness.model.client import Client
from harness.model.scenario import Flow, Scenario, Variant
from harness.pages.directives import DIRECTIVES

Row = dict[str, str]
# What makes lines too long to read: JSON holds all of it.
ONLY_JSON = ("elements",)
WIDEST = 100


class Kind(StrEnum):
    """The kinds of things that can be listed."""

    CLIENTS = "clients"
    SCENARIOS = "scenarios"
    VERSIONS = "versions"
    CELLS = "cells"
    RULES = "rules"
    REFUSALS = "refusals"
    TOOLKITS = "toolkits"
    DIRECTIVES = "directives"
    RUNTIMES = "runtimes"
    OPTIONS = "options"
    TIMEOUTS = "timeouts"


def list_command(
    kind: Annotated[Kind, typer.Argument(help="What to list.")],
    *,
    driver: Annotated[
        DriverName, typer.Option(help="Whose cells: their ids end in the driver.")
    ] = DriverName.LOCAL,
    as_json: JsonOption = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print a page in Markdown.")
    ] = False,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """List the clients, scenarios, cells, rules, refusals, and what pages are checked with."""
    rows = (
        BUILT_IN[kind]()
        if kind in BUILT_IN
        else LISTS[kind](open_catalog(root, only=only_root), driver)
    )
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    columns = [name for name in rows[0] if name not in ONLY_JSON]
    if as_markdown:
        typer.echo(markdown_page(kind, columns, rows))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(_cut(row[name]) for name in columns))
    stdout_console(width=NO_LIMIT).print(table)


def markdown_page(kind: Kind, columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return the list as a page of the documentation."""
    lines = [
        f"# {kind.title()}",
        "",
        f"Made by `harness list {kind} --markdown`; `make docs` makes it anew.",
        "",
        f"| {' | '.join(columns)} |",
        f"| {' | '.join('---' for _ in columns)} |",
    ]
    for row in rows:
        cells = (
            " ".join(row[name].split()).replace("|", r"\|").replace("<", "&lt;") for name in columns
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def clients(catalog: Catalog, _driver: DriverName) -> list[Row]:
    """Return a row a client."""
    return [
        {"id": c.id, "language": c.language, "library": c.library, "version": c.version}
        for c in catalog.clients
    ]


def versions(catalog: Catalog, _driver: DriverName) -> list[Row]:
    """Return a row for each version of each client's library."""
    return [
        {"id": c.id, "library": c.library, "version": c.version, "note": c.note}
        for c in catalog.with_versions
    ]


def scenarios(catalog: Catalog, _driver: DriverName) -> list[Row]:
    """Return a row a scenario."""
    return [
        {
            "id": s.id,
            "title": s.title,
            "expect": f"{s.expect.status} {s.expect.code}".strip()
            if s.expect.status
            else "no answer",
        }
        for s in catalog.scenarios
    ]


def cells(catalog: Catalog, driver: DriverName) -> list[Row]:
    """Return a row a cell of this driver."""
    return [
        {"id": cell.id, "unsupported": cell.unsupported}
        for cell in load("harness.engine.plan").plan(catalog.clients, catalog.scenarios, driver)
    ]


def rules() -> list[Row]:
    """Return a row a rule."""
    return [
        {
            "id": rule.id,
            "severity": rule.severity,
            "title": worded(rule.title),
            "why": worded(rule.why),
        }
        for rule in load("harness.engine.rules").EVERY_RULE
    ]


def refusals() -> list[Row]:
    """Return a row a cause for which the server refuses, and how well its answer is known."""
    return [
        {
            "cause": row.cause,
            "status": str(row.status),
            "code": row.code,
            "ec": row.ec,
            "message": row.message,
            "elements": " ".join(row.extra),
            "evidence": row.evidence,
        }
        for row in load("harness.server.errors.authentication").ROWS
    ]


def toolkits(catalog: Catalog, _driver: DriverName) -> list[Row]:
    """Return a row for each library that snippets of pages may import, and what asks for it."""
    return [
        {
            "toolkit": toolkit.id,
            "languages": " ".join(toolkit.languages),
            "library": library.name,
            "version": library.version,
            "imports": " ".join(library.asked_by),
            "note": f"absent: {library.absent}" if library.absent else "",
        }
        for toolkit in read_toolkits(*catalog.roots)
        for library in toolkit.libraries
    ]


def directives() -> list[Row]:
    """Return a row for each thing that an author can say of a block of a page."""
    return [
        {"directive": name, "value": meaning.value, "says": meaning.meaning}
        for name, meaning in DIRECTIVES.items()
    ]


def runtimes() -> list[Row]:
    """Return a row for each runtime that is not here: what matters of a signed URL in it."""
    return [
        {"runtime": one.runtime, "matters": one.matters, "source": one.source}
        for one in read_known_runtimes().elsewhere
    ]


def time_limits() -> list[Row]:
    """Return a row for each time limit that can be set by its name."""
    first = {"name": PROGRAM, "seconds": "its own", "for": "one program of a client or a page"}
    others = (
        {"name": name, "seconds": f"{getattr(timeouts, own):g}", "for": timeouts.LIMITS[own]}
        for name, own in limit_names().items()
    )
    return [first, *others]


BUILT_IN = {
    Kind.TIMEOUTS: time_limits,
    Kind.RUNTIMES: runtimes,
    Kind.OPTIONS: options,
    Kind.RULES: rules,
    Kind.REFUSALS: refusals,
    Kind.DIRECTIVES: directives,
}
LISTS = {
    Kind.CLIENTS: clients,
    Kind.SCENARIOS: scenarios,
    Kind.VERSIONS: versions,
    Kind.CELLS: cells,
    Kind.TOOLKITS: toolkits,
}


def show_command(
    names: Annotated[
        list[str], typer.Argument(help="Ids of clients or scenarios, or globs such as 'put/*'.")
    ],
    *,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Show clients (their snippets, and how placeholders are bound) or scenarios (as written)."""
    catalog = open_catalog(root, only=only_root)
    things: tuple[Client | Scenario, ...] = (*catalog.every_client, *catalog.every_scenario)
    for thing in select(things, names, what="client or scenario"):
        if isinstance(thing, Client):
            _show_client(catalog, thing)
        else:
            _show_scenario(catalog, thing)


def _show_client(catalog: Catalog, chosen: Client) -> None:
    console = stdout_console()
    heading = f"{chosen.id}: {chosen.language}, {chosen.library} {chosen.version}"
    console.print(heading, style="bold")
    if chosen.note:
        console.print(chosen.note.strip())
    for name, value in chosen.must_sign.headers.items():
        needs = f"URLs for it must sign `{name}: {value}`: {chosen.must_sign.reason}"
        console.print(needs)
    for flow, variant in ((Flow.PLAIN, Variant.PUBLISHED), (Flow.HEADERS, Variant.FILLED)):
        if flow not in chosen.snippets:
            continue
        program = catalog.program(chosen, flow, variant)
        console.print()
        lexer = Syntax.guess_lexer(program.file, program.published)
        _print_code(console, program.published, lexer)
        names = (program.file, f"{program.file} as it is run ({program.id})")
        console.print(difference(program.published, program.source, names), soft_wrap=True)


def _show_scenario(catalog: Catalog, chosen: Scenario) -> None:
    """Print the file of a scenario, and what follows from it."""
    console = stdout_console()
    console.print(f"{chosen.id}: {chosen.title}", style="bold")
    expect = chosen.expect
    answer = f"{expect.status} {expect.code}".rstrip() if expect.status else "no answer"
    variants = " and ".join(chosen.variants)
    console.print(f"expects {answer}; runs the {chosen.flow} snippet, {variants}", soft_wrap=True)
    text = scenario_file(catalog.roots, chosen.id).read_text(encoding="utf-8")
    _print_code(console, text, "toml")
    console.print(f"again: harness run -s {chosen.id}", soft_wrap=True)


def _print_code(console: Console, text: str, lexer: str) -> None:
    """Print code whole: a terminal wraps a long line, and a file or a pipe holds it as it is."""
    if console.is_terminal:
        console.print(Syntax(text, lexer, background_color="default", word_wrap=True))
    else:
        console.print(text.rstrip("\n"), soft_wrap=True)


def difference(published: str, bound: str, names: Sequence[str]) -> str:
    """Return the unified difference between a snippet and its bound form."""
    before, after = published.splitlines(), bound.splitlines()
    shown = difflib.unified_diff(before, after, names[0], names[1], lineterm="", n=1)
    return "\n".join(shown)
