"""All runtimes of one driver: each lent to one cell at a time, and kept for the next one."""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import harness
from harness import timeouts
from harness.drivers.driver import TAKING_TURNS
from harness.drivers.processes import LARGEST_FILE, Agent
from harness.drivers.warm.launch import Launch, limits
from harness.errors import EnvironmentalError, StoppedError

ROOT = Path(harness.__file__).parents[1]
START = "from harness.drivers.warm import runtime; runtime.main()"
PROGRAM = ("-c", f"import sys; sys.path[:0] = [{str(ROOT)!r}]; {START}")
# What a start is taken to cost until one has been seen.
# A run of all versions would keep hundreds; each client may have one more for cells at one time.
MOST_IDLE = 2 * TAKING_TURNS


class RuntimeHandle:
    """One process with the host that it keeps, and the folder in which its cells work.

    ``program`` names the one that it ran last.
    """

    def __init__(self, launch: Launch) -> None:
        begun = time.monotonic()
        self._home = Path(tempfile.mkdtemp(prefix="oss-harness-"))
        self.launch = launch
        self.program = ""
        self.folder = self._home / "work"
        self.file = self._home / "upload.bin"
        self.stdout, self.stderr = self._home / "stdout", self._home / "stderr"
        self.folder.mkdir()
        self._agent = Agent(PROGRAM)
        answer = self.ask(
            {
                "argv": launch.argv,
                "holds": launch.holds,
                **limits(),
                "environment": {
                    "PATH": os.environ["PATH"],
                    "HOME": str(self.folder),
                    "TMPDIR": str(self.folder),
                    "LC_ALL": "C.UTF-8",
                },
                "folder": str(self.folder),
                "stdout": str(self._home / "host.out"),
                "stderr": str(self._home / "host.err"),
                "largest_file": LARGEST_FILE,
            }
        )
        if answer["error"]:
            self.dismiss()
            raise EnvironmentalError(answer["error"])
        self.start_seconds = time.monotonic() - begun

    def ask(self, request: Mapping[str, object]) -> dict[str, Any]:
        """Return the runtime's answer; raise EnvironmentalError where it has died."""
        answer = self._agent.ask(request)
        if answer is None:
            self.dismiss()
            raise EnvironmentalError("A warm runtime has died.")
        return answer

    def is_empty(self) -> bool:
        """Remove what a cell has left in the folder, and tell whether that could be done."""
        for path in self.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        self.file.unlink(missing_ok=True)
        return not any(self.folder.iterdir())

    def let_go(self) -> None:
        """Have the runtime end, and wait for nothing."""
        self._agent.let_go()

    def dismiss(self) -> None:
        """End the runtime, its host and all that runs there."""
        self._agent.dismiss()
        shutil.rmtree(self._home, ignore_errors=True)


class RuntimePool:
    """Lends runtimes; a new one is started when waiting for another would take longer than that.

    Of those that nobody needs, the ``most_idle`` that were lent last are kept.
    """

    def __init__(self, most_idle: int = MOST_IDLE) -> None:
        self._lock = threading.Condition()
        self._most_idle = most_idle
        # In the order in which they were given back: the one that has waited longest comes first.
        self._idle: list[RuntimeHandle] = []
        self._all: set[RuntimeHandle] = set()
        self._at_work: dict[Launch, int] = {}
        self._cost: dict[Launch, float] = {}
        self._closed = False

    def take(self, launch: Launch) -> RuntimeHandle:
        """Return a runtime of this host; raise EnvironmentalError where it cannot be started."""
        with self._lock:
            if self._at_work.get(launch):
                patience = self._cost.get(launch, timeouts.RUNTIME_START)
                self._lock.wait_for(lambda: self._waiting(launch) or self._closed, patience)
            self._refuse_when_closed()
            self._at_work[launch] = self._at_work.get(launch, 0) + 1
            waiting = self._waiting(launch)
            if waiting is not None:
                self._idle.remove(waiting)
                return waiting
        try:
            return self._start(launch)
        except BaseException:
            self._leave(launch)
            raise

    def give_back(self, runtime: RuntimeHandle, *, broken: bool = False) -> None:
        """Keep it for the next cell, unless it is not as it was."""
        keep = not broken and runtime.is_empty()
        if not keep:
            self._dismiss(runtime)
        for surplus in self._leave(runtime.launch, runtime if keep else None):
            self._dismiss(surplus)

    def close(self) -> None:
        """End all of them, and start no more."""
        with self._lock:
            self._closed = True
            runtimes, self._all, self._idle = list(self._all), set(), []
            self._lock.notify_all()
        for runtime in runtimes:
            runtime.let_go()
        for runtime in runtimes:
            runtime.dismiss()

    def refuse_when_closed(self) -> None:
        """Raise StoppedError once they are closed: what failed then was stopped."""
        with self._lock:
            self._refuse_when_closed()

    def _start(self, launch: Launch) -> RuntimeHandle:
        runtime = RuntimeHandle(launch)
        with self._lock:
            self._cost[launch] = runtime.start_seconds
            if not self._closed:
                self._all.add(runtime)
                return runtime
        runtime.dismiss()
        raise StoppedError("The run was stopped.")

    def _waiting(self, launch: Launch) -> RuntimeHandle | None:
        """Return the runtime of this host that was given back last."""
        return next((one for one in reversed(self._idle) if one.launch == launch), None)

    def _leave(self, launch: Launch, runtime: RuntimeHandle | None = None) -> list[RuntimeHandle]:
        """Take a runtime back, and return those that are too many now."""
        with self._lock:
            self._at_work[launch] -= 1
            if runtime is not None and not self._closed:
                self._idle.append(runtime)
            many = max(len(self._idle) - self._most_idle, 0)
            surplus, self._idle = self._idle[:many], self._idle[many:]
            self._lock.notify_all()
        return surplus

    def _dismiss(self, runtime: RuntimeHandle) -> None:
        with self._lock:
            self._all.discard(runtime)
        runtime.dismiss()

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise StoppedError("The run was stopped.")
