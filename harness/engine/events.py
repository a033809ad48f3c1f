"""What is told of a run while it goes on, and of cells in which something went wrong with us."""

import threading
from collections.abc import Callable, Iterable

from harness.errors import HarnessError
from harness.model.cell import Cell
from harness.model.events import Event
from harness.model.verdict import CellResult, Verdict

Listener = Callable[[Event], None]


def emitter(listeners: Iterable[Listener]) -> Listener:
    """Return what tells all listeners of an event, one event at a time from any thread."""
    lock = threading.Lock()
    heard = tuple(listeners)

    def emit(event: Event) -> None:
        with lock:
            for listener in heard:
                listener(event)

    return emit


def as_error_result(cell: Cell, error: Exception) -> CellResult:
    """Return the ERROR of a cell: what goes wrong on our side is no verdict."""
    match error:
        case HarnessError():
            message = str(error)
        case OSError():
            message = f"This machine did not let the cell run: {error}."
        case _:
            what = f"{type(error).__name__}: {error}"
            message = f"The harness itself failed ({what}). Please report it."
    return CellResult(cell=cell, verdict=Verdict.ERROR, error=message)
