"""The terminal, or the log that stands in for it."""

import shutil
import sys
from pathlib import Path

from rich.console import Console

WIDTH_OF_LOGS = 140
NO_LIMIT = 10_000


def stdout_console(*, soft_wrap: bool = False, width: int = WIDTH_OF_LOGS) -> Console:
    """Return a console on standard output; a log is ``width`` columns wide, a terminal as it is.

    It prints letter for letter: no markup, and no emoji for ``:key:``. With ``soft_wrap`` long
    lines stay whole, for commands that are to be copied.
    """
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=soft_wrap)
    if not console.is_terminal:
        console.width = width
    return console


def own_command() -> str:
    """Return what to type for ``harness`` in another terminal: its whole path off the PATH."""
    started = Path(sys.argv[0]).resolve()
    if started.suffix == ".py" or not started.is_file():
        return f"{sys.executable} -m harness"
    command = shutil.which(started.name)
    is_on_path = command is not None and Path(command).samefile(started)
    return started.name if is_on_path else str(started)
