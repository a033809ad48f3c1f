"""One folder of HTML without network or build step: the matrix, a page a cell, a page a rule."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from harness.catalog.messages import message_of
from harness.model.report import Report
from harness.model.verdict import CellResult, Verdict
from harness.reports.badge import badge, summary
from harness.reports.cell_view import cell_view, sentence
from harness.reports.details import repeat_command
from harness.reports.fingerprints import fingerprints
from harness.reports.known import LINK, known_failures
from harness.reports.manual import RulePage
from harness.reports.matrix import folded
from harness.reports.picture import picture
from harness.reports.schema import record_schema
from harness.reports.symbols import SYMBOLS, WORDS, counted, is_expected
from harness.wire.redaction import redact

ASSETS = ("report.css", "report.js")
LONGEST_SEARCH = 600

# What differs from cell to cell though the cause is one: ids, boundaries, numbers.
_VOLATILE = re.compile(r"[0-9a-zA-Z-]{16,}|\d+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Square:
    """One square of the matrix: where it leads, how it looks, and by what it is found."""

    href: str
    label: str
    verdict: str
    mark: str
    search: str
    client: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixRow:
    """One scenario of one variant, with the squares of each client."""

    scenario: str
    title: str
    variant: str
    squares: tuple[tuple[Square, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """One folder of scenarios."""

    name: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FailureGroup:
    """One cause, with the cells that it turned red."""

    rule: str
    message: str
    cells: tuple[Square, ...]
    is_rule: bool = True

    @property
    def clients(self) -> str:
        """Whose cells they are."""
        return ", ".join(dict.fromkeys(cell.client for cell in self.cells))


def write_html(report: Report, folder: Path, rules: Iterable[RulePage]) -> None:
    """Write the whole report into a folder; what an earlier report left there is replaced."""
    pages = tuple(rules)
    for name in ("cells", "rules"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    templates = _environment()
    squares = {result.cell.id: square(result) for result in report.results}
    _write(folder / "index.html", templates, "index.html.j2", _index(report, squares))
    for result in report.results:
        context = {"view": cell_view(result), "square": squares[result.cell.id], "result": result}
        context["again"] = repeat_command(result.cell)
        _write(folder / squares[result.cell.id].href, templates, "cell.html.j2", context)
    for page in pages:
        broken = [
            squares[result.cell.id]
            for result in report.results
            if any(finding.rule == page.id for finding in result.findings)
        ]
        context = {"rule": page, "broken": broken}
        _write(folder / "rules" / f"{page.id}.html", templates, "rule.html.j2", context)
    for name in ASSETS:
        text = files("harness.reports").joinpath("pages", name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "badge.svg").write_text(badge(report), encoding="utf-8")
    (folder / "record.schema.json").write_text(record_schema(), encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("harness.reports", "pages"),
        autoescape=True,
        finalize=_clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["prose"] = prose
    environment.filters["linked"] = linked
    environment.globals["counted"] = counted
    environment.globals["words"] = {verdict.value: word for verdict, word in WORDS.items()}
    environment.globals["marks"] = {verdict.value: SYMBOLS[verdict][0] for verdict in Verdict}
    return environment


def _clean(value: object) -> object:
    """Return a value without secrets; what is markup already was made of clean texts."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return redact(value)
    return value


def prose(text: str) -> Markup:
    """Return a text with what stands between backticks as code."""
    pieces = redact(text).split("`")
    if len(pieces) % 2 == 0:
        return escape("`".join(pieces))
    marked = [
        Markup("<code>{}</code>").format(piece) if n % 2 else escape(piece)
        for n, piece in enumerate(pieces)
    ]
    return Markup().join(marked)


def linked(text: str) -> Markup:
    """Return a text of the baseline with its links as links."""
    pieces, links = LINK.split(redact(text)), [*LINK.findall(redact(text)), ""]
    link = Markup('<a href="{0}" rel="noreferrer">{0}</a>')
    return Markup().join(
        escape(piece) + (link.format(href) if href else "")
        for piece, href in zip(pieces, links, strict=True)
    )


def _write(path: Path, templates: Environment, name: str, context: dict[str, object]) -> None:
    text = templates.get_template(name).render(context)
    path.write_text(text, encoding="utf-8")


def _index(report: Report, squares: dict[str, Square]) -> dict[str, object]:
    clients = {result.cell.client.id: result.cell.client for result in report.results}
    return {
        "headline": summary(report)[0],
        "report": report,
        "clients": [(client, folded(client.id)) for client in clients.values()],
        "picture": picture(report),
        "groups": groups(report, squares),
        "troubles": troubles(report, squares),
        "known": {
            reason: [squares[result.cell.id] for result in results]
            for reason, results in known_failures(report.results).items()
        },
        "fingerprints": fingerprints(report),
        "is_good": not any(not is_expected(r.verdict) for r in report.results)
        and not report.complaints,
    }


def square(result: CellResult) -> Square:
    """Return the square of one cell."""
    cell = result.cell
    name = cell.id.replace("/", "-").replace(":", "_")
    found = [f"{f.rule} {f.cause} {message_of(f)}" for f in result.findings]
    search = " ".join([*found, result.error]).strip()
    return Square(
        href=f"cells/{name}.html",
        label=f"{cell.client.id}, {cell.scenario.id}, {cell.variant}, {cell.driver}",
        verdict=result.verdict.value,
        mark=SYMBOLS[result.verdict][0],
        search=redact(search)[:LONGEST_SEARCH].lower(),
        client=cell.client.id,
    )


def groups(report: Report, squares: dict[str, Square]) -> tuple[Group, ...]:
    """Return the rows of the matrix, folder by folder."""
    clients = list({result.cell.client.id: None for result in report.results})
    rows: dict[tuple[str, str], list[CellResult]] = {}
    for result in report.results:
        rows.setdefault((result.cell.scenario.id, result.cell.variant.value), []).append(result)
    folders: dict[str, list[MatrixRow]] = {}
    for (scenario, variant), results in sorted(rows.items()):
        row = MatrixRow(
            scenario=scenario,
            title=results[0].cell.scenario.title,
            variant=variant,
            squares=tuple(
                tuple(squares[r.cell.id] for r in results if r.cell.client.id == client)
                for client in clients
            ),
        )
        folders.setdefault(scenario.partition("/")[0], []).append(row)
    return tuple(Group(name=name, rows=tuple(own)) for name, own in folders.items())


def troubles(report: Report, squares: dict[str, Square]) -> tuple[FailureGroup, ...]:
    """Return what is wrong, each cause once, the one with the most cells first."""
    found: dict[tuple[str, str], FailureGroup] = {}
    for result in report.results:
        if is_expected(result.verdict):
            continue
        told = [(f.rule, message_of(f), True) for f in result.findings]
        told = told or [(WORDS[result.verdict], sentence(result), False)]
        for rule, message, is_rule in told:
            key = (rule, _VOLATILE.sub("…", message))
            new = FailureGroup(rule=rule, message=redact(message), cells=(), is_rule=is_rule)
            own = found.setdefault(key, new)
            found[key] = replace(own, cells=(*own.cells, squares[result.cell.id]))
    return tuple(sorted(found.values(), key=lambda trouble: -len(trouble.cells)))
