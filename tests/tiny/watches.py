"""A command that watches: each answer is waited for by its last line, and never by the clock."""

import os
import signal
import subprocess
from pathlib import Path
from typing import IO, cast

from tests.tiny.lifeline import SECONDS

WATCHING = "Watching for the next save"


class Watching:
    """A running ``--watch``, and what it says from save to save."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self._out = cast("IO[str]", process.stdout)
        self._err = cast("IO[str]", process.stderr)
        os.set_blocking(self._out.fileno(), False)

    def answer(self) -> str:
        """Wait until it has told all that came of a save; return both streams."""
        said = ""
        for line in self._err:
            said += line
            if line.startswith(WATCHING):
                break
        else:
            raise AssertionError(said)
        return said + self._printed()

    def until(self, text: str) -> str:
        """Wait for the answer that holds this text: a save in two steps may have two."""
        while text not in (answer := self.answer()):
            pass
        return answer

    def interrupt(self) -> tuple[int, str]:
        """End it as Ctrl-C does; return its exit code and what it says at last."""
        self.process.send_signal(signal.SIGINT)
        said = self._err.read()
        return self.process.wait(SECONDS), said

    def _printed(self) -> str:
        try:
            return os.read(self._out.fileno(), 1024 * 1024).decode()
        except BlockingIOError:
            return ""


def written_in_place(path: Path, text: str) -> None:
    """Save as editors do that keep the file: cut to nothing, then written."""
    path.write_text(text, encoding="utf-8")


def renamed_over(path: Path, text: str) -> None:
    """Save as editors do that are careful: beside it, then in its place."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def made_anew(path: Path, text: str) -> None:
    """Save as editors do that keep the old one: moved away, then written."""
    path.rename(path.with_name(f"{path.name}~"))
    path.write_text(text, encoding="utf-8")


SAVES = (written_in_place, renamed_over, made_anew)
