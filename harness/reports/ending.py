"""Records whose run did not come to its end: what they lack, and how it goes on."""

import shlex
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from harness.reports.symbols import of_cells

Plan = Iterable[tuple[str, str, str, str]]
ANEW = "run it again from its beginning"
MERGE = "`harness merge` puts several together, each in a file of its own"
BOTH = "both"


@dataclass(frozen=True, kw_only=True, slots=True)
class CutShort:
    """A run that can go on: its record, the cells that it has planned, and its options."""

    path: Path
    plan: tuple[tuple[str, str, str, str], ...] = ()
    options: tuple[str, ...] = ()


def shortcoming(finished: int, planned: int | None, *, is_empty: bool) -> str:
    """Return what is wrong with a record that does not hold a whole run."""
    if planned is not None and finished > planned:
        return f"holds {finished} of {of_cells(planned)}: several records are in one file"
    if planned is not None:
        return f"holds {finished} of {of_cells(planned)}: the run was cut short"
    if is_empty:
        return "is empty: no run has written to it"
    return "is the record of no run: its first line is missing"


def how_to_continue(run: CutShort) -> str:
    """Return how a run goes on that was cut short: the command, with all that changes a verdict."""
    if not run.plan:
        return ANEW
    pages = pages_of(run.plan)
    axes = axes_of({place[2] for place in run.plan}, {place[3] for place in run.plan})
    what = ("check", *pages, *axes) if pages else ("run",)
    words = ("harness", *what, *run.options, "--resume", str(run.path))
    return f"`{shlex.join(words)}` goes on"


def axes_of(variants: Collection[str], drivers: Collection[str]) -> tuple[str, ...]:
    """Return the options that choose these variants and drivers, of which there are two each."""
    given = {"--variant": variants, "--driver": drivers}
    return tuple(
        word
        for option, values in given.items()
        for word in (option, next(iter(values)) if len(values) == 1 else BOTH)
    )


def pages_of(plan: Plan) -> tuple[str, ...]:
    """Return the pages whose snippets a plan holds, none for cells of the matrix."""
    named = (client.rpartition(":") for client, _, _, _ in plan)
    return tuple(dict.fromkeys(page for page, _, line in named if line.isdigit()))
