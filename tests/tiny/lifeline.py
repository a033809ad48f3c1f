"""Pipes by which a test sees processes begin and end, without looking at the clock."""

import os
import select
from pathlib import Path

# Ends a wait for what never comes; a slow machine that does other things gets there before.
SECONDS = 300.0
# What a shell runs to hold the pipe: its own children hold it, too.
HOLD = 'exec 3>"$LIFELINE"; echo begun >&3; '
HOLD_WITH_CHILDREN = HOLD + "sleep 1000 & (sleep 1000 & sleep 1000)"


class Lifeline:
    """Ends when the last process that holds its other end has ended."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lifeline"
        os.mkfifo(self.path)
        self._descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "LIFELINE": str(self.path)}

    def wait_for_the_beginning(self) -> None:
        assert self._next() == b"begun\n"

    def wait_for_the_end(self) -> None:
        assert self._next() == b""
        os.close(self._descriptor)

    def _next(self) -> bytes:
        ready, _, _ = select.select([self._descriptor], [], [], SECONDS)
        assert ready, "somebody still holds the pipe"
        return os.read(self._descriptor, 1024)
