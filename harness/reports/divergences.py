"""Where two servers answer the same cells differently: a mock and the service, above all."""

from collections.abc import Iterable, Iterator
from datetime import date
from fnmatch import fnmatchcase

from harness.model.observation import Exchange, Readback
from harness.model.report import Report
from harness.model.verdict import CellResult, KnownFailure

RULE = "answered-otherwise"

# What differs from one upload to the next, whoever answers.
VOLATILE = frozenset(
    {"date", "last-modified", "etag", "content-md5", "x-oss-hash-crc64ecma", "x-oss-request-id",
     "x-oss-server-time", "server", "connection", "keep-alive"}
)  # fmt: skip


def divergences(before: Report, after: Report) -> Iterator[str]:
    """Yield a line for each cell whose requests or read-back objects were answered otherwise.

    EC values are left out: the service says that they may change.
    """
    old = {result.cell.id: result for result in before.results}
    for new in after.results:
        was = old.get(new.cell.id)
        if was is not None and was.observation is not None and new.observation is not None:
            yield from _between(was, new)


def split_divergences(
    lines: Iterable[str], known: Iterable[KnownFailure], today: date
) -> tuple[list[str], list[str]]:
    """Return the divergences that nobody has signed off, and complaints about idle entries.

    An entry of a baseline signs off the divergences of its cells that begin with its message, if
    its rule is ``answered-otherwise``; past its date, and without any, it is complained about.
    """
    left = list(lines)
    complaints = []
    for entry in known:
        if entry.rule != RULE:
            continue
        meant = [line for line in left if entry.message and _is_meant(line, entry)]
        if not entry.message:
            complaints.append(f"{entry.cells}: `message` is missing: a difference begins with it")
        elif entry.expires < today:
            complaints.append(f"{entry.cells}: the sign-off ended on {entry.expires}")
        elif not meant:
            complaints.append(f"{entry.cells}: nothing begins with {entry.message!r} any more")
        else:
            left = [line for line in left if line not in meant]
    return left, complaints


def _is_meant(line: str, entry: KnownFailure) -> bool:
    cell, _, what = line.partition(": ")
    return what.startswith(entry.message) and fnmatchcase(cell, entry.cells)


def _between(was: CellResult, new: CellResult) -> Iterator[str]:
    if was.observation is None or new.observation is None:
        return
    one = [_answer(exchange) for exchange in was.observation.exchanges]
    other = [_answer(exchange) for exchange in new.observation.exchanges]
    if one != other:
        yield f"{new.cell.id}: {', '.join(one) or 'nothing'} → {', '.join(other) or 'nothing'}"
    before, tells = _object(was.observation.head), _object(new.observation.head)
    for name in sorted(set(before) | set(tells)):
        if before.get(name) != tells.get(name):
            values = f"{before.get(name, 'none')} → {tells.get(name, 'none')}"
            yield f"{new.cell.id}: HEAD {name}: {values}"


def _answer(exchange: Exchange) -> str:
    return f"{exchange.status} {exchange.code}".strip() if exchange.status else "no answer"


def _object(head: Readback | None) -> dict[str, str]:
    if head is None:
        return {}
    kept = {name: value for name, value in head.headers.items() if name not in VOLATILE}
    if head.status >= 300:  # noqa: PLR2004  what follows is an error, told by its status
        kept = {}
    return {"status": str(head.status), **kept}
