"""One folder of HTML without network or build step: the matrix, a page a cell, a page a rule."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from harness.catalog.language import language_of_reader
from harness.catalog.messages import message_of
from harness.catalog.wording import worded
from harness.model.report import Report
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.reports.badge import badge, summary
from harness.reports.behaviours import BEHAVIOURS, behaviours, changes, compares_versions
from harness.reports.cell_view import cell_view, sentence
from harness.reports.details import repeat_command
from harness.reports.finding_text import complaints_of
from harness.reports.fingerprints import fingerprints
from harness.reports.known import LINK, known_failures
from harness.reports.manual import RulePage
from harness.reports.matrix import folded
from harness.reports.picture import picture
from harness.reports.schema import record_schema
from harness.reports.symbols import SYMBOLS, counted, is_expected, word
from harness.reports.troubles import title_of, troubles_of
from harness.wire.redaction import redact

ASSETS = ("report.css", "report.js")
LONGEST_SEARCH = 600


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
    is_rule: bool
    is_warning: bool

    @property
    def clients(self) -> str:
        """Whose cells they are."""
        return ", ".join(dict.fromkeys(cell.client for cell in self.cells))


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockRow:
    """One run of a block of a page."""

    page: str
    line: int
    square: Square
    language: str
    library: str
    variant: str
    driver: str
    answer: str
    sentence: str


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
        context["is_block"] = bool(result.cell.page)
        context["again"] = repeat_command(result.cell)
        _write(folder / squares[result.cell.id].href, templates, "cell.html.j2", context)
    for page in pages:
        broken = [
            squares[result.cell.id]
            for result in report.results
            if any(finding.rule == page.id for finding in result.findings)
        ]
        context = {"rule": page, "broken": broken, "is_of_pages": _is_of_pages(report)}
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
    environment.globals["words"] = {verdict.value: word(verdict) for verdict in Verdict}
    environment.globals["worded"] = worded
    environment.globals["language"] = language_of_reader()
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


def _is_of_pages(report: Report) -> bool:
    return bool(report.results) and all(one.cell.page for one in report.results)


def _index(report: Report, squares: dict[str, Square]) -> dict[str, object]:
    clients = {result.cell.client.id: result.cell.client for result in report.results}
    versions = behaviours(report.results)
    changed = {(c.row.client, c.row.version, c.behaviour.id) for c in changes(versions)}
    complaints = complaints_of(report)
    is_of_pages = _is_of_pages(report)
    return {
        "headline": summary(report)[0],
        "report": report,
        "complaints": complaints,
        "clients": [(client, folded(client.id)) for client in clients.values()],
        "blocks": blocks(report, squares) if is_of_pages else (),
        "picture": None if is_of_pages else picture(report),
        "groups": () if is_of_pages else groups(report, squares),
        "troubles": troubles(report, squares),
        "known": {
            reason: [squares[result.cell.id] for result in results]
            for reason, results in known_failures(report.results).items()
        },
        "versions": versions if compares_versions(versions) and not is_of_pages else (),
        "changed": changed,
        "behaviours": BEHAVIOURS,
        "fingerprints": () if is_of_pages else fingerprints(report),
        "is_good": not any(not is_expected(r.verdict) for r in report.results) and not complaints,
    }


def square(result: CellResult) -> Square:
    """Return the square of one cell."""
    cell = result.cell
    name = cell.id.replace("/", "-").replace(":", "_")
    texts = [f"{f.rule} {f.cause} {message_of(f)}" for f in result.findings]
    search = " ".join([*texts, result.error]).strip()
    return Square(
        href=f"cells/{name}.html",
        label=f"{title_of(cell)}, {cell.driver}",
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
    """Return what is wrong, each cause once, errors before warnings."""
    return tuple(
        FailureGroup(
            rule=one.rule,
            message=one.message,
            cells=tuple(squares[result.cell.id] for result in one.results),
            is_rule=one.finding is not None,
            is_warning=one.severity is Severity.WARNING,
        )
        for one in troubles_of(report.results)
    )


def blocks(report: Report, squares: dict[str, Square]) -> tuple[BlockRow, ...]:
    """Return a row for each run of a block, page by page in the order of lines."""
    rows = []
    for result in report.results:
        page, _, line = result.cell.client.id.rpartition(":")
        row = BlockRow(
            page=page,
            line=int(line),
            square=squares[result.cell.id],
            language=result.cell.client.language,
            library=f"{result.cell.client.library} {result.cell.client.version}".strip(),
            variant=result.cell.variant,
            driver=result.cell.driver,
            answer=_answer(result),
            sentence=sentence(result),
        )
        rows.append(row)
    return tuple(sorted(rows, key=lambda row: (row.page, row.line)))


def _answer(result: CellResult) -> str:
    exchanges = result.observation.exchanges if result.observation else ()
    return str(exchanges[-1].status or "none") if exchanges else ""
