"""The record that a run writes, begun anew or continued."""

import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from harness.cli.locking import lock
from harness.errors import EnvironmentLostError, StoppedError, UsageError
from harness.model.events import CellFinished, Event, RunStarted
from harness.reports.ending import CutShort, how_to_continue
from harness.reports.record import RecordWriter, place_of

COULD_GO_ON = "with --record FILE it could be resumed"


class RunRecorder:
    """Counts verdicts, and writes each event to the record where there is one."""

    def __init__(self, path: Path | None, write: RecordWriter | None) -> None:
        self._path = path
        self._write = write
        self._run: CutShort | None = None if path is None else CutShort(path=path)
        self._planned = self._done = 0

    def __call__(self, event: Event) -> None:
        """Take the event; raise EnvironmentLostError where it cannot be written down."""
        if isinstance(event, RunStarted):
            self._planned, self._done = len(event.cells), len(event.kept)
        if self._write is not None:
            try:
                self._write(event)
            except OSError as error:
                message = f"{self._path} cannot be written any further: {error.strerror}."
                raise EnvironmentLostError(message) from error
        if isinstance(event, RunStarted) and self._path is not None:
            plan = tuple(place_of(cell) for cell in event.cells)
            self._run = CutShort(path=self._path, plan=plan, options=event.options)
        elif isinstance(event, CellFinished):
            self._done += 1

    def stopped(self) -> StoppedError:
        """Return the error of a run that its user has stopped."""
        return StoppedError(f"stopped; {self._so_far}.", hint=self._hint)

    def lost(self, error: EnvironmentLostError) -> EnvironmentLostError:
        """Return the error of a run that cannot go on, with what it has done."""
        hint = f"{error.hint}; {self._hint}" if error.hint else self._hint
        return EnvironmentLostError(f"{error.message} {self._so_far}.", hint=hint)

    @property
    def _so_far(self) -> str:
        return f"{self._done} of {self._planned} cells have a verdict"

    @property
    def _hint(self) -> str:
        return COULD_GO_ON if self._run is None else how_to_continue(self._run)


@contextmanager
def recording(path: Path | None, keep: int = 0) -> Iterator[RunRecorder]:
    """Lend a recorder that writes to this file, of whose bytes so many are kept.

    Raises UsageError for a file that cannot be written, or that another run is writing.
    """
    if path is None:
        yield RunRecorder(None, None)
        return
    with ExitStack() as stack:
        stream = _opened(path, keep)
        stack.callback(_close, stream)
        yield RunRecorder(path, RecordWriter(stream, continues=keep > 0))


def _opened(path: Path, keep: int) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a", encoding="utf-8")
        try:
            lock(stream)
            if stat.S_ISREG(path.stat().st_mode):
                stream.truncate(keep)
        except BaseException:
            stream.close()
            raise
    except BlockingIOError as error:
        message = f"{path} is being written by another run."
        raise UsageError(message, hint="wait for it, or stop it") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    return stream


def _close(stream: IO[str]) -> None:
    # What could not be written has been complained about already.
    with suppress(OSError):
        stream.close()
