"""One cell, laid out for a reader: why, side by side, the snippet with its line, the fix."""

from collections.abc import Iterator
from dataclasses import dataclass

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

from harness.catalog.messages import fix_of, message_of
from harness.model.observation import Exchange, Observation, SnippetText
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Place, Verdict
from harness.oss.headers import METADATA_PREFIX
from harness.reports.known import stale_entry
from harness.wire.hunks import difference_lines
from harness.wire.redaction import redact

SHOWN = ("content-type", "content-md5", "cache-control", "content-disposition")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One name with its three values, None where there is none; ``differs`` marks a difference."""

    name: str
    signed: str | None
    sent: str | None
    stored: str | None
    differs: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """A snippet as highlighted HTML, and the lines that a finding points at."""

    file: str
    html: str
    lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingView:
    """One finding as it is read: its sentence, its fix, and the lines of its difference."""

    rule: str
    place: Place | None
    message: str
    fix: str
    patch: tuple[tuple[str, str], ...]
    is_warning: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CellView:
    """Everything that the page of one cell shows beside the facts themselves."""

    sentence: str
    findings: tuple[FindingView, ...]
    lines: tuple[Line, ...]
    code: Code | None
    heads: tuple[tuple[Exchange, str], ...]


def cell_view(result: CellResult) -> CellView:
    """Return the layout of one cell."""
    seen = result.observation
    snippet = seen.snippet if seen else None
    return CellView(
        sentence=sentence(result),
        findings=tuple(_finding(finding) for finding in result.findings),
        lines=side_by_side(seen) if seen else (),
        code=_code(snippet, result.findings) if snippet else None,
        heads=tuple((e, _readable(e.raw_head)) for e in seen.exchanges) if seen else (),
    )


def _finding(finding: Finding) -> FindingView:
    return FindingView(
        rule=finding.rule,
        place=finding.place,
        message=message_of(finding),
        fix=fix_of(finding),
        patch=tuple(patch_lines(finding.patch)),
        is_warning=finding.severity is Severity.WARNING,
    )


def sentence(result: CellResult) -> str:
    """Return what a reader must know of this cell first."""
    if result.error:
        return result.error
    if result.verdict is Verdict.UNEXPECTED_PASS:
        return stale_entry(result)
    if result.findings:
        return message_of(result.findings[0])
    return result.reason


def patch_lines(patch: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a difference with what each one is: head, place, in, out or same."""
    kinds = {"+": "in", "-": "out", "@": "place"}
    is_placed = False
    for line in difference_lines(patch):
        is_placed = is_placed or line.startswith("@")
        yield ("head" if not is_placed else kinds.get(line[:1], "same")), line


def side_by_side(seen: Observation) -> tuple[Line, ...]:
    """Return what was signed, what was sent and what is stored, name by name."""
    sent = _arrived(seen)
    stored = _stored(seen)
    names = [*seen.signed_headers, *sent, *stored]
    lines = [
        _line(name, seen.signed_headers.get(name), sent.get(name), stored.get(name), seen)
        for name in dict.fromkeys(names)
    ]
    return (*_differences(seen), *lines)


def _differences(seen: Observation) -> Iterator[Line]:
    """Yield the differences that are no header: method, path, query, secret."""
    for exchange in seen.exchanges[:1]:
        differences = exchange.explanation.differences if exchange.explanation else ()
        for difference in differences:
            if difference.kind.startswith("header-"):
                continue
            yield Line(
                name=difference.subject,
                signed=difference.signed,
                sent=difference.sent,
                stored=None,
                differs=True,
            )
        if not any(difference.subject == "method" for difference in differences):
            yield Line(
                name="method",
                signed=exchange.method,
                sent=exchange.method,
                stored=None,
                differs=False,
            )


def _arrived(seen: Observation) -> dict[str, str]:
    if not seen.exchanges:
        return {}
    arrived: dict[str, str] = {}
    for name, value in seen.exchanges[0].headers:
        lower, text = name.lower(), _readable(value)
        if lower in SHOWN or lower.startswith("x-oss-"):
            arrived[lower] = f"{arrived[lower]},{text}" if lower in arrived else text
    return arrived


def _stored(seen: Observation) -> dict[str, str]:
    head = seen.head
    if head is None or head.status != 200:  # noqa: PLR2004  nothing else is an object
        return {}
    kept = (*SHOWN, "x-oss-storage-class")
    return {
        name: value
        for name, value in head.headers.items()
        if name in kept or name.startswith(METADATA_PREFIX)
    }


def _line(
    name: str, signed: str | None, sent: str | None, stored: str | None, seen: Observation
) -> Line:
    counts = name in ("content-type", "content-md5") or name.startswith("x-oss-")
    differs = bool(counts and seen.exchanges and signed != sent)
    if stored is not None and signed is not None:
        differs = differs or stored != signed
    return Line(name=name, signed=signed, sent=sent, stored=stored, differs=differs)


def _code(snippet: SnippetText, findings: tuple[Finding, ...]) -> Code:
    own = {
        finding.place.line - snippet.line + 1
        for finding in findings
        if finding.place is not None and finding.place.file == snippet.file
    }
    try:
        lexer = (
            get_lexer_by_name(snippet.language, stripnl=False)
            if snippet.language
            else get_lexer_for_filename(snippet.file, stripnl=False)
        )
    except ClassNotFound:
        lexer = TextLexer(stripnl=False)
    formatter = HtmlFormatter(
        cssclass="code",
        linenos="inline",
        linenostart=snippet.line,
        hl_lines=sorted(own),
        wrapcode=True,
    )
    lines = tuple(sorted(line + snippet.line - 1 for line in own))
    return Code(
        file=snippet.file, html=highlight(redact(snippet.text), lexer, formatter), lines=lines
    )


def _readable(text: str) -> str:
    return text.encode("latin-1", "replace").decode("utf-8", "replace")
