"""What is wrong with a run, each cause once: shared by the reports that group."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from harness.catalog.messages import message_of
from harness.catalog.wording import worded
from harness.model.cell import Cell
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding
from harness.reports.cell_view import sentence
from harness.reports.details import repeat_command
from harness.reports.symbols import WORDS, is_expected
from harness.wire.redaction import redact

# From here on, one sentence a group is quicker to read than all of them again.
FEW = 2
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
    alike: dict[tuple[object, ...], list[Trouble]] = {}
    for result in results:
        if is_expected(result.verdict):
            continue
        for one in _of(result):
            key = _kept(result, one)
            alike.setdefault(key, []).append(one)
            own = by_trouble.setdefault(key, [])
            if result not in own[-1:]:
                own.append(result)
    whole = [replace(_usual(alike[key]), results=tuple(own)) for key, own in by_trouble.items()]
    return tuple(
        sorted(whole, key=lambda one: (one.severity is not Severity.ERROR, -len(one.results)))
    )


def _usual(alike: Sequence[Trouble]) -> Trouble:
    """Return the one of these whose words most of them have."""
    often = Counter(one.message for one in alike)
    return max(alike, key=lambda one: often[one.message])


def grouped_lines(results: Iterable[CellResult]) -> Iterator[str]:
    """Yield what several programs are told alike, with the command that runs these again."""
    for one in troubles_of(results):
        is_shared = len(one.results) >= FEW and one.severity is Severity.ERROR
        if one.finding is not None and is_shared:
            (first, *_) = one.message.splitlines() or [""]
            yield f"{len(one.results)} × {one.rule}: {first}"
            again = repeat_command(*(result.cell for result in one.results))
            yield "  " + worded("again: {}", again)


def _kept(result: CellResult, trouble: Trouble) -> tuple[object, ...]:
    """Return what is the same in every cell that has this trouble.

    Where no cause is named, the words of the program or of the server tell one from another, and
    on a page they always do: its author chose each value, where a scenario chooses those of a cell.
    """
    finding = trouble.finding
    if finding is None:
        return trouble.rule, _nameless(trouble.message, result)
    is_told = result.cell.page or not finding.cause
    texts = [finding.details.get(name, "") for name in OWN_WORDS] if is_told else []
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
