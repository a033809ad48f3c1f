"""Records of the parts of one run, joined to the record of the whole."""

from collections.abc import Mapping
from pathlib import Path

from harness.errors import UsageError
from harness.model.shard import Shard
from harness.reports.ending import how_to_continue, shortcoming
from harness.reports.record import Place, Recording

Records = Mapping[Path, Recording]


def merged(records: Records) -> Recording:
    """Return what all records hold together.

    Raises UsageError where a record is incomplete, where two hold the same cell, and where they
    are not of one run.
    """
    for path, each in records.items():
        if not each.is_whole:
            lacks = shortcoming(len(each.by_place), each.planned, is_empty=not each.intact)
            hint = f"{how_to_continue(each.cut_short(path))}; merge it when it is whole"
            raise UsageError(f"{path} {lacks}.", hint=hint)
    _refuse_overlaps(records)
    _refuse_differences(records)
    _refuse_other_parts({path: each.shard for path, each in records.items()})
    whole = _joined(records)
    whole.planned = len(whole.by_place)
    whole.at = min(each.at for each in records.values())
    whole.seconds = max(each.seconds or 0.0 for each in records.values())
    whole.complaints = tuple(dict.fromkeys(c for each in records.values() for c in each.complaints))
    problems = {str(p): p for each in records.values() for p in each.problems}
    whole.problems = tuple(problems.values())
    return whole


def _refuse_overlaps(records: Records) -> None:
    owners: dict[Place, Path] = {}
    for path, each in records.items():
        for place in each.by_place:
            if place in owners:
                message = f"{owners[place]} and {path} both hold the cell {':'.join(place)}."
                raise UsageError(message, hint="merge records of different cells")
            owners[place] = path


def _refuse_differences(records: Records) -> None:
    seen: dict[str, tuple[Path, object]] = {}
    for path, each in records.items():
        clients = ((f"client {name}", client) for name, client in each.clients.items())
        scenarios = ((f"scenario {name}", scenario) for name, scenario in each.scenarios.items())
        for name, value in (*clients, *scenarios):
            first, other = seen.setdefault(name, (path, value))
            if value != other:
                message = f"The {name} of {path} is not that of {first}."
                raise UsageError(message, hint="merge records of one commit")


def _refuse_other_parts(shards: Mapping[Path, Shard | None]) -> None:
    parts = {path: shard for path, shard in shards.items() if shard is not None}
    if not parts:
        return
    for path in shards:
        if path not in parts:
            message = f"{path} is no shard, and {next(iter(parts))} is one."
            raise UsageError(message, hint="merge the shards of one run alone")
    first, model = next(iter(parts.items()))
    for path, shard in parts.items():
        if (shard.of, shard.whole) != (model.of, model.whole):
            message = f"{path} ({shard}) and {first} ({model}) are parts of different runs."
            raise UsageError(message, hint="merge shards of one commit and one choice of cells")
    missing = set(range(1, model.of + 1)) - {shard.number for shard in parts.values()}
    if missing:
        named = ", ".join(f"{number}/{model.of}" for number in sorted(missing))
        raise UsageError(f"There is no record of shard {named}.", hint="name the records of all")


def _joined(records: Records) -> Recording:
    """Return all in one: the parts of one run in the order of its plan, others one by one."""
    whole = Recording()
    for each in records.values():
        whole.clients |= each.clients
        whole.scenarios |= each.scenarios
        whole.by_place |= each.by_place
        whole.earlier += each.earlier
        whole.plan += each.plan
        if each.shard is not None:
            # The catalog is in the order of its files.
            whole.clients = dict(sorted(whole.clients.items()))
            whole.scenarios = dict(sorted(whole.scenarios.items(), key=_parts))
    return whole


def _parts(entry: tuple[str, object]) -> list[str]:
    return entry[0].split("/")
