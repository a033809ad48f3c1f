"""A Chromium without a window, told what to do through two pipes (the DevTools protocol).

It needs nothing but the standard library: it also runs inside containers. No library stands
between, because those that drive browsers answer the preflight requests of a page themselves as
soon as they serve one of its files, and take longer to start than the browser.
"""

import contextlib
import fcntl
import json
import os
import select
import shutil
import tempfile
import time
from collections.abc import Callable
from typing import Any

# What the first name of Debian is a shell script for: a process less, and the one that is killed.
DEBIAN = "/usr/lib/chromium/chromium-headless-shell"
NAMES = (DEBIAN, "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FIRST_OF_OURS = 10
CHUNK = 65536
# The first would ask a user; the others only cost: nobody goes back, and no profile lives on.
UNUSED = (
    "LocalNetworkAccessChecks",
    *("Translate", "MediaRouter", "OptimizationHints", "HttpsUpgrades", "PaintHolding"),
    *("BackForwardCache", "SpareRendererForSitePerProcess", "RenderDocument"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
)
FLAGS = (
    "--headless",
    # What a page may do is bounded by the container, by the resolver below, and by the time limit.
    "--no-sandbox",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    # Two processes less to start, and to speak with for every page.
    "--enable-features=NetworkServiceInProcess2",
    "--in-process-gpu",
    "--disable-quic",
    "--disable-sync",
    # The authority of a container is made for its run, and Chromium asks no store of the system.
    "--ignore-certificate-errors",
    f"--disable-features={','.join(UNUSED)}",
    "--disable-back-forward-cache",
    "--disable-threaded-compositing",
    "--js-flags=--max-old-space-size=512",
    "--metrics-recording-only",
    "--mute-audio",
    "--no-first-run",
    "--no-proxy-server",
    "--no-service-autorun",
    "--password-store=basic",
    "--use-mock-keychain",
)
Json = dict[str, Any]


class BrowserGoneError(Exception):
    """The browser has ended, or says nothing any more."""


class Chromium:
    """One browser: commands that are answered, and events that are kept until they are taken."""

    def __init__(self, *, resolves: str) -> None:
        """Start it; ``resolves`` are its rules for host names."""
        program = next(filter(None, map(shutil.which, NAMES)), None)
        if program is None:
            raise BrowserGoneError("there is no Chromium on the PATH")
        self._profile = tempfile.mkdtemp(prefix="oss-harness-browser-", dir=_memory())
        take, self._requests = (_above(one) for one in os.pipe())
        self._answers, give = (_above(one) for one in os.pipe())
        flags = (
            *FLAGS,
            f"--user-data-dir={self._profile}",
            f"--host-resolver-rules={resolves}",
        )
        quiet = _above(os.open(os.devnull, os.O_RDWR))
        self.pid = os.posix_spawn(
            program,
            [program, *flags],
            os.environ | {"HOME": self._profile, "DBUS_SESSION_BUS_ADDRESS": "disabled:"},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, take, 3),
                (os.POSIX_SPAWN_DUP2, give, 4),
                *((os.POSIX_SPAWN_DUP2, quiet, number) for number in (0, 1, 2)),
            ],
        )
        for theirs in (take, give, quiet):
            os.close(theirs)
        self._data = b""
        self._number = self._awaited = 0
        self._asked = ""
        self._answer: Json = {}
        self._then: dict[int, Callable[[Json], None]] = {}
        self.handle: Callable[[Json], None] = lambda _event: None

    def send(self, method: str, session: str = "", **params: object) -> int:
        """Give a command, and return its number."""
        self._number += 1
        message: Json = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        try:
            while data:
                data = data[os.write(self._requests, data) :]
        except OSError as error:
            raise BrowserGoneError(f"the browser does not listen: {error}") from error
        return self._number

    def send_then(
        self, then: Callable[[Json], None], method: str, session: str = "", **params: object
    ) -> None:
        """Give a command, and hand over its answer when it has come and somebody listens."""
        self._then[self.send(method, session, **params)] = then

    def ask(self, method: str, session: str = "", **params: object) -> Json:
        """Give a command and return its answer, while every event that comes is handled."""
        number = self.send(method, session, **params)
        self._awaited, self._asked = number, session
        while self._awaited:
            self.listen()
        if "error" in self._answer:
            raise RefusedError(f"{method}: {self._answer['error']['message']}")
        answer: Json = self._answer["result"]
        return answer

    def forget(self, session: str) -> None:
        """Wait no longer for an answer of who has gone."""
        if self._awaited and session == self._asked:
            self._answer, self._awaited = {"error": {"message": "it has gone"}}, 0

    def listen(self, seconds: float | None = None) -> None:
        """Have the events handled that have come, waiting for so long where there are none.

        Without a number it waits until one comes: who started us ends us with the program's budget.

        What one of them raises is raised once all have been heard.
        """
        raised: Exception | None = None
        for message in self._messages(seconds):
            try:
                self._hear(message)
            except Exception as error:  # noqa: BLE001  it is raised below
                raised = raised or error
        if raised:
            raise raised

    def _hear(self, message: Json) -> None:
        if "id" not in message:
            self.handle(message)
        elif message["id"] == self._awaited:
            self._answer, self._awaited = message, 0
        elif message["id"] in self._then:
            self._then.pop(message["id"])(message.get("result", {}))

    def close(self) -> None:
        """Kill the browser, and leave no profile behind."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        shutil.rmtree(self._profile, ignore_errors=True)

    def _messages(self, seconds: float | None) -> list[Json]:
        """Return what has arrived whole, all of it."""
        until = None if seconds is None else time.monotonic() + seconds
        while b"\0" not in self._data:
            left = None if until is None else max(until - time.monotonic(), 0.0)
            if not select.select([self._answers], [], [], left)[0]:
                return []
            more = os.read(self._answers, CHUNK)
            if not more:
                raise BrowserGoneError("the browser has ended")
            self._data += more
        *whole, self._data = self._data.split(b"\0")
        return [json.loads(message) for message in whole]


class RefusedError(Exception):
    """The browser says that a command cannot be carried out."""


def _memory() -> str | None:
    """Return a folder that is no place of a cell, None where only that can be written."""
    return next((path for path in ("/dev/shm", "/tmp") if os.access(path, os.W_OK)), None)  # noqa: S108


def _above(number: int) -> int:
    """Move a descriptor to where it is none of those that the browser gets."""
    moved = fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, FIRST_OF_OURS)
    os.close(number)
    return moved
