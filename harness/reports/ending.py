"""Records whose run did not come to its end: what they lack, and how it goes on."""

from collections.abc import Iterable
from pathlib import Path

from harness.reports.symbols import of_cells

Plan = Iterable[tuple[str, str, str, str]]
ANEW = "run it again from its beginning"
MERGE = "`harness merge` puts several together, each in a file of its own"
FEW = 3


def shortcoming(finished: int, planned: int | None, *, is_empty: bool) -> str:
    """Return what is wrong with a record that does not hold a whole run."""
    if planned is not None and finished > planned:
        return f"holds {finished} of {of_cells(planned)}: several records are in one file"
    if planned is not None:
        return f"holds {finished} of {of_cells(planned)}: the run was cut short"
    if is_empty:
        return "is empty: no run has written to it"
    return "is the record of no run: its first line is missing"


def how_to_continue(plan: Plan, path: Path) -> str:
    """Return how a run goes on that has planned these cells and was cut short."""
    planned = tuple(plan)
    pages = pages_of(planned)
    if pages:
        named = " ".join(pages) if len(pages) <= FEW else "PAGE…"
        return f"`harness check {named} --resume {path}` goes on"
    return f"`harness run --resume {path}` goes on" if planned else ANEW


def pages_of(plan: Plan) -> tuple[str, ...]:
    """Return the pages whose snippets a plan holds, none for cells of the matrix."""
    named = (client.rpartition(":") for client, _, _, _ in plan)
    return tuple(dict.fromkeys(page for page, _, line in named if line.isdigit()))
