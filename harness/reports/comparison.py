"""Two records side by side: newly red, newly green, slower, and other wire behaviour."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.catalog.messages import message_of
from harness.model.report import Report
from harness.model.verdict import CellResult
from harness.reports.divergences import Divergence, divergences
from harness.reports.fingerprints import Fingerprint, fingerprints
from harness.reports.symbols import WORDS, is_expected

# A process that takes less is measured in noise.
LEAST_SECONDS = 0.25
SLOWER = 1.5
SMALL = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """The changes from one run to another; every item prints as a line for people."""

    newly_red: tuple[str, ...]
    newly_green: tuple[str, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    slower: tuple[str, ...]
    wire: tuple[str, ...]
    answers: tuple[Divergence, ...] = ()

    @property
    def is_worse(self) -> bool:
        """Whether anything became red or vanished."""
        return bool(self.newly_red or self.gone)


def compare(before: Report, after: Report) -> Comparison:
    """Return the difference between two runs."""
    old = {result.cell.id: result for result in before.results}
    new = {result.cell.id: result for result in after.results}
    both = [(old[name], new[name]) for name in new if name in old]
    return Comparison(
        newly_red=tuple(_turned(both, to_red=True)),
        newly_green=tuple(_turned(both, to_red=False)),
        gone=tuple(name for name in old if name not in new),
        added=tuple(name for name in new if name not in old),
        slower=tuple(_slower(both)),
        wire=tuple(_wire(before, after)),
        answers=tuple(divergences(before, after)),
    )


def _turned(both: list[tuple[CellResult, CellResult]], *, to_red: bool) -> Iterator[str]:
    for old, new in both:
        if is_expected(old.verdict) is to_red and is_expected(new.verdict) is not to_red:
            why = f": {message_of(new.findings[0])}" if to_red and new.findings else ""
            yield f"{new.cell.id} ({WORDS[old.verdict]} → {WORDS[new.verdict]}){why}"


def _slower(both: list[tuple[CellResult, CellResult]]) -> Iterator[str]:
    times: dict[str, list[tuple[float, float]]] = {}
    for old, new in both:
        if old.observation and new.observation:
            pair = (_seconds(old), _seconds(new))
            times.setdefault(new.cell.client.id, []).append(pair)
    for client, pairs in times.items():
        was, now = (sum(pair[n] for pair in pairs) / len(pairs) for n in (0, 1))
        if now > LEAST_SECONDS and now > SLOWER * max(was, SMALL):
            yield f"{client}: {was:.2f} s → {now:.2f} s for one upload"


def _seconds(result: CellResult) -> float:
    seen = result.observation
    return sum(process.seconds for process in seen.processes) if seen else 0.0


def _wire(before: Report, after: Report) -> Iterator[str]:
    old = {one.client: one for one in fingerprints(before)}
    for new in fingerprints(after):
        if new.client in old:
            yield from _changes(old[new.client], new)


def _changes(old: Fingerprint, new: Fingerprint) -> Iterator[str]:
    version = f" ({old.version} → {new.version})" if old.version != new.version else ""
    where = f"{new.client}{version}"
    for line in sorted(set(new.headers) - set(old.headers)):
        yield f"{where} now sends `{line}`"
    for line in sorted(set(old.headers) - set(new.headers)):
        yield f"{where} no longer sends `{line}`"
    if set(new.headers) == set(old.headers) and new.order != old.order:
        yield f"{where} sends its headers in the order {new.order}, before {old.order}"
    if _main(old.framing) != _main(new.framing):
        yield f"{where} frames bodies by {new.framing}, before by {old.framing}"
    if _main(old.expects_continue) != _main(new.expects_continue):
        yield f"{where} Expect: {new.expects_continue}, before: {old.expects_continue}"


def _main(habit: str) -> str:
    return habit.partition(" ")[0].rstrip(",")
