"""Where two servers answer the same cells differently: a mock and the service, above all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from harness.catalog.baselines import excuses
from harness.catalog.messages import message_of
from harness.model.cell import Cell
from harness.model.observation import Exchange, Readback
from harness.model.report import Report
from harness.model.verdict import CellResult, Finding, KnownFailure

RULE = "answered-otherwise"

# What differs from one upload to the next, whoever answers.
VOLATILE = frozenset(
    {"date", "last-modified", "etag", "content-md5", "x-oss-hash-crc64ecma", "x-oss-request-id",
     "x-oss-server-time", "server", "connection", "keep-alive"}
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Divergence:
    """A cell whose requests, or whose object that is read back, are answered otherwise."""

    cell: Cell
    finding: Finding

    def __str__(self) -> str:
        return f"{self.cell.id}: {message_of(self.finding)}"


def divergences(before: Report, after: Report) -> Iterator[Divergence]:
    """Yield what the cells of both runs are answered otherwise.

    EC values are left out: the service says that they may change.
    """
    old = {result.cell.id: result for result in before.results}
    for new in after.results:
        if (was := old.get(new.cell.id)) is not None:
            for finding in _between(was, new):
                yield Divergence(cell=new.cell, finding=finding)


def split_divergences(
    every: Iterable[Divergence], known: Iterable[KnownFailure], today: date
) -> tuple[tuple[Divergence, ...], tuple[str, ...]]:
    """Return the divergences that nobody has signed off, and complaints about idle entries.

    Entries of the rule ``answered-otherwise`` sign off, as those of a baseline excuse findings;
    past its date, and without any, an entry is complained about.
    """
    left, complaints = tuple(every), []
    for entry in known:
        if entry.rule != RULE:
            continue
        rest = tuple(one for one in left if not _is_meant(one, entry))
        if entry.expires < today:
            complaints.append(f"{entry.cells}: the sign-off ended on {entry.expires}")
        elif rest == left:
            complaints.append(f"{entry.cells}: {_name(entry)} does not differ any more")
        else:
            left = rest
    return left, tuple(complaints)


def _is_meant(one: Divergence, entry: KnownFailure) -> bool:
    return excuses(entry, one.finding) and fnmatchcase(one.cell.id, entry.cells)


def _name(entry: KnownFailure) -> str:
    return entry.subject or repr(entry.message or entry.kind)


def _between(was: CellResult, new: CellResult) -> Iterator[Finding]:
    if was.observation is None or new.observation is None:
        return
    one, other = (
        ", ".join(_answer(exchange) for exchange in seen.exchanges) or "nothing"
        for seen in (was.observation, new.observation)
    )
    if one != other:
        change = f"{one} → {other}"
        yield Finding(rule=RULE, kind="answer-differs", subject=change, expected=one, got=other)
    before, after = _object(was.observation.head), _object(new.observation.head)
    for name in sorted(set(before) | set(after)):
        values = before.get(name, "none"), after.get(name, "none")
        if values[0] != values[1]:
            yield Finding(
                rule=RULE, kind="object-differs", subject=name, expected=values[0], got=values[1]
            )


def _answer(exchange: Exchange) -> str:
    return f"{exchange.status} {exchange.code}".strip() if exchange.status else "no answer"


def _object(head: Readback | None) -> dict[str, str]:
    if head is None:
        return {}
    kept = {name: value for name, value in head.headers.items() if name not in VOLATILE}
    if head.status >= 300:  # noqa: PLR2004  what follows is an error, told by its status
        kept = {}
    return {"status": str(head.status), **kept}
