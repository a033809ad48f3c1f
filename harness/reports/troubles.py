"""What is wrong with a run, each cause once: shared by the reports that group."""

from collections.abc import Iterable
from dataclasses import dataclass

from harness.catalog.messages import message_of
from harness.model.cell import Cell
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding
from harness.reports.cell_view import sentence
from harness.reports.symbols import WORDS, is_expected
from harness.wire.redaction import redact

# Fields of a finding that hold a whole text, of the program, of the server or of an older record.
OWN_WORDS = ("said", "why", "message")


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """One cause with the cells that have it; ``finding`` is None for an error."""

    rule: str
    message: str
    severity: Severity
    results: tuple[CellResult, ...]
    finding: Finding | None = None


def title_of(cell: Cell) -> str:
    """Return how people speak of a cell: a block has no scenario of its own."""
    if cell.page:
        return f"{cell.client.id}, {cell.variant}"
    return f"{cell.client.id}, {cell.scenario.id}, {cell.variant}"


def troubles_of(results: Iterable[CellResult]) -> tuple[Trouble, ...]:
    """Return what is wrong, each cause once: errors first, then what turns most cells red."""
    by_trouble: dict[tuple[object, ...], list[CellResult]] = {}
    first: dict[tuple[object, ...], Trouble] = {}
    for result in results:
        if is_expected(result.verdict):
            continue
        for one in _of(result):
            key = _kept(result, one)
            first.setdefault(key, one)
            own = by_trouble.setdefault(key, [])
            if result not in own[-1:]:
                own.append(result)
    whole = [
        Trouble(
            rule=one.rule,
            message=one.message,
            severity=one.severity,
            results=tuple(by_trouble[key]),
            finding=one.finding,
        )
        for key, one in first.items()
    ]
    return tuple(
        sorted(whole, key=lambda one: (one.severity is not Severity.ERROR, -len(one.results)))
    )


def _kept(result: CellResult, trouble: Trouble) -> tuple[object, ...]:
    """Return what is the same in every cell that has this trouble.

    Where no cause is named, the words of the program or of the server tell one from another.
    """
    finding = trouble.finding
    if finding is None:
        return trouble.rule, _nameless(trouble.message, result)
    texts = [] if finding.cause else [finding.details.get(name, "") for name in OWN_WORDS]
    return *finding.identity, *_answer(result, finding), *(_nameless(one, result) for one in texts)


def _answer(result: CellResult, finding: Finding) -> tuple[object, ...]:
    """Return how the server answered the request that a finding is about."""
    exchanges = result.observation.exchanges if result.observation else ()
    about = (one for one in exchanges if one.number == finding.exchange)
    return next(((one.status, one.code) for one in about), ())


def _nameless(text: str, result: CellResult) -> str:
    """Return a text without what each cell names otherwise: its bucket and its key."""
    seen = result.observation
    for name in sorted((seen.key, seen.bucket), key=len, reverse=True) if seen else ():
        text = text.replace(name, "…") if name else text
    return text


def _of(result: CellResult) -> Iterable[Trouble]:
    for finding in result.findings:
        yield Trouble(
            rule=finding.rule,
            message=redact(message_of(finding)),
            severity=finding.severity,
            results=(),
            finding=finding,
        )
    if not result.findings:
        yield Trouble(
            rule=WORDS[result.verdict],
            message=redact(sentence(result)),
            severity=Severity.ERROR,
            results=(),
        )
