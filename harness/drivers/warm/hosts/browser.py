"""Runs a page as its user does, in a browser: opens it, chooses the file, presses the button.

``browser.py [--libraries FOLDER] PAGE`` runs one page and ends; without a page, it keeps the
browser for cell after cell (``runtime.py`` tells what it is told and what it answers). What a page
logs or shows is printed; an error that it logs or does not catch ends it with 1. Every cell has a
profile of its own, which is forgotten with it.
"""

import argparse
import base64
import contextlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from chromium import LONGEST, BrowserGoneError, Chromium, Json, RefusedError
from page_files import ORIGIN, PageFiles
from telling import Telling

REQUESTS, ANSWERS = 3, 4
PRESSES = 4
# The browser tells of no end where it sends a beacon or `keepalive` not at all.
BEACON_SECONDS = 2.0
NOWHERE = "net::ERR_NAME_NOT_RESOLVED"
CRASHED = 134
PATTERNS = [
    {"urlPattern": f"{ORIGIN}/*"},
    *({"urlPattern": "*", "resourceType": kind} for kind in ("Script", "Stylesheet", "Font")),
]
# What a page sends itself, other than what its markup asks for.
HELD = ("XHR", "Fetch")
SENDING = ("XHR", "Fetch", "Document", "Ping", "WebSocket")


def resolves(environment: Mapping[str, str]) -> str:
    """Return which names lead anywhere: those of the service, to the server."""
    port = environment.get("HARNESS_PORT", "")
    service = f"MAP *.aliyuncs.com 127.0.0.1:{port}" if port else "EXCLUDE *.aliyuncs.com"
    others = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE files.example.com"
    return f"{service}, {others}" if port else f"{others}, {service}"


class Visit:
    """One page in a profile of its own, from its opening to its end."""

    def __init__(self, browser: Chromium, files: PageFiles, settings: Mapping[str, str]) -> None:
        self._browser = browser
        self._files = files
        self._given = settings
        self._telling = Telling(files.placed)
        self._open: dict[str, str] = {}
        self._sent = 0
        self._has_loaded = False
        self._session = self._profile = self._target = self._document = ""
        self._workers: list[str] = []
        self._beacons: set[str] = set()
        self._speaking = ""
        self._does: dict[str, Callable[[Json], None]] = {
            "Fetch.requestPaused": self._serve,
            "Network.requestWillBeSent": self._note_sent,
            "Network.loadingFinished": self._note_end,
            "Network.loadingFailed": self._note_failure,
            "Page.loadEventFired": self._note_load,
            "Page.javascriptDialogOpening": self._answer,
            "Inspector.targetCrashed": self._note_crash,
            "Target.attachedToTarget": self._begin_other,
            "Target.detachedFromTarget": self._end_other,
        }

    def run(self) -> int:
        """Use the page as its user does; return the exit code."""
        self._begin()
        try:
            self._send("Page.navigate", url=f"{ORIGIN}/")
            while not self._has_loaded:
                self._browser.listen(LONGEST)
            self._use()
        except CrashedError:
            self._telling.complains("The page has crashed: it took more memory than it may have.")
            return CRASHED
        finally:
            with contextlib.suppress(RefusedError):
                self._browser.ask("Target.disposeBrowserContext", browserContextId=self._profile)
        code: int = self._telling.exit_code
        return code

    def _begin(self) -> None:
        ask = self._browser.ask
        self._browser.handle = self._handle
        self._profile = ask("Target.createBrowserContext")["browserContextId"]
        self._target = ask(
            "Target.createTarget", url="about:blank", browserContextId=self._profile
        )["targetId"]
        attached = ask("Target.attachToTarget", targetId=self._target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Inspector"):
            self._send(f"{domain}.enable")
        self._send("Page.setInterceptFileChooserDialog", enabled=True)
        self._send("Fetch.enable", patterns=PATTERNS)
        self._send(
            "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True
        )
        self._browser.send("Target.setDiscoverTargets", discover=True)
        # Answered by the page's own process, so that what was told before is in force there, too.
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=self._files.prelude(self._given))

    def _use(self) -> None:
        """Choose the file, press what can be pressed, until the page has sent something."""
        self._rest()
        shown = self._value("harness.text()")
        self._choose_file()
        self._value("harness.fill()")
        self._value("harness.start()")
        self._rest()
        if not self._sent:
            self._value("harness.drop()")
            self._rest()
        for _ in range(PRESSES):
            if self._sent or not self._value("harness.press()", userGesture=True):
                break
            self._rest()
            if not self._sent:
                self._choose_file()
                self._rest()
        self._telling.shows(str(shown or ""), str(self._value("harness.text()") or ""))

    def _choose_file(self) -> None:
        """Choose the local file wherever one is asked for; the page is told as by a user."""
        path = self._given.get("HARNESS_FILE", "")
        if not path or not Path(path).is_file():
            return
        made = self._ask("Runtime.evaluate", expression="harness.inputs()")["result"]["objectId"]
        listed = self._ask("Runtime.getProperties", objectId=made, ownProperties=True)["result"]
        inputs = [one["value"]["objectId"] for one in listed if one["name"].isdigit()]
        for one in inputs:
            self._ask("DOM.setFileInputFiles", files=[path], objectId=one)

    def _rest(self) -> None:
        """Wait until nothing that was begun is still to come."""
        before = -1
        while self._open or self._sent != before:
            before = self._sent
            while self._open:
                self._browser.listen(LONGEST)
            self._value("harness.quiet()", awaitPromise=True)
            for worker in tuple(self._workers):
                self._value("harness.quiet()", worker, awaitPromise=True)
            if self._workers:
                # What they answer last begins something in the page.
                self._value("harness.quiet()", awaitPromise=True)
        until = time.monotonic() + BEACON_SECONDS
        while self._beacons and time.monotonic() < until:
            self._browser.listen(BEACON_SECONDS)
        self._beacons.clear()

    def _value(self, expression: str, session: str = "", **how: object) -> object:
        """Return the value of an expression in the page, nothing where it has gone elsewhere."""
        how |= {"expression": expression, "returnByValue": True}
        try:
            answer = self._browser.ask("Runtime.evaluate", session or self._session, **how)
        except RefusedError:
            return None
        value: object = answer["result"].get("value")
        return value

    def _ask(self, method: str, **params: object) -> Json:
        return self._browser.ask(method, self._session, **params)

    def _send(self, method: str, **params: object) -> None:
        self._browser.send(method, self._session, **params)

    def _handle(self, event: Json) -> None:
        method, params = event["method"], event["params"]
        if method == "Target.targetCreated":
            self._close_other(params["targetInfo"])
        elif event.get("sessionId") in (self._session, *self._workers):
            self._speaking = event["sessionId"]
            if method in self._does:
                self._does[method](params)
            self._telling.event(method, params)

    def _begin_other(self, params: Json) -> None:
        """Let a worker or a frame of another site begin; a worker is waited for as the page is."""
        session, send = params["sessionId"], self._browser.send
        if params["targetInfo"]["type"] == "worker":
            self._workers.append(session)
            for domain in ("Runtime", "Network"):
                send(f"{domain}.enable", session)
        send("Runtime.runIfWaitingForDebugger", session)

    def _end_other(self, params: Json) -> None:
        session = params["sessionId"]
        if session in self._workers:
            self._workers.remove(session)
            # Nobody tells of the end of what it had begun.
            self._open = {one: by for one, by in self._open.items() if by != session}
            self._browser.forget(session)

    def _serve(self, params: Json) -> None:
        """Answer for the page's own origin, and for scripts of libraries that are known."""
        request, url = params["requestId"], params["request"]["url"]
        file = self._files.find(url)
        if file is None:
            self._telling.misses(url, params["resourceType"])
            self._send("Fetch.failRequest", requestId=request, errorReason="NameNotResolved")
            return
        headers = {"Content-Type": file.kind, "Access-Control-Allow-Origin": "*"}
        self._send(
            "Fetch.fulfillRequest",
            requestId=request,
            responseCode=file.status,
            responseHeaders=[{"name": name, "value": value} for name, value in headers.items()],
            body=base64.b64encode(file.content).decode(),
        )

    def _note_sent(self, params: Json) -> None:
        url = params["request"]["url"]
        if params.get("frameId") == self._target and params.get("type") == "Document":
            # A document that is left before it is loaded is never told to have ended.
            self._open.pop(self._document, None)
            self._document = params["requestId"]
        # What a script asks for by itself is waited for within its page.
        is_own = params.get("frameId", self._target) == self._target
        kind = params.get("type")
        if kind == "Ping":
            self._beacons.add(params["requestId"])
        elif not (is_own and kind in HELD):
            self._open[params["requestId"]] = self._speaking
        if url.startswith("http") and not url.startswith(f"{ORIGIN}/"):
            self._sent += params.get("type") in SENDING

    def _note_end(self, params: Json) -> None:
        self._open.pop(params["requestId"], None)
        self._beacons.discard(params["requestId"])

    def _note_failure(self, params: Json) -> None:
        if params.get("type") == "Document" and params.get("errorText") == NOWHERE:
            self._telling.complains("The page goes elsewhere: no page reaches the Internet.")
            self._has_loaded = self._has_loaded or params["requestId"] == self._document
        self._note_end(params)

    def _note_load(self, _params: Json) -> None:
        self._has_loaded = True

    def _note_crash(self, _params: Json) -> None:
        raise CrashedError

    def _answer(self, _params: Json) -> None:
        self._send("Page.handleJavaScriptDialog", accept=True, promptText="")

    def _close_other(self, target: Json) -> None:
        """Close every window that a page opens."""
        # The page's own is told of before its number is known here.
        ours = self._target and target.get("browserContextId") == self._profile
        if ours and target["type"] == "page" and target["targetId"] != self._target:
            self._browser.send("Target.closeTarget", targetId=target["targetId"])


class CrashedError(Exception):
    """The page's process has ended before the page."""


def next_cell() -> list[str] | None:
    """Return the parts of the next cell, None at the end."""
    data = b""
    while not data.endswith(b"\n"):
        more = os.read(REQUESTS, 1)
        if not more:
            return None
        data += more
    left, parts = int(data), b""
    while len(parts) < left:
        parts += os.read(REQUESTS, left - len(parts))
    return parts.decode(errors="surrogateescape").split("\0")


def keep(browser: Chromium, libraries: str) -> None:
    """Run cell after cell until there are no more."""
    os.write(ANSWERS, b"ready\n")
    while (parts := next_cell()) is not None:
        count = int(parts[4])
        words, environment = parts[5 : 5 + count], parts[5 + count :]
        variables = dict(entry.split("=", 1) for entry in environment)
        code = Visit(browser, PageFiles(Path(words[-1]), libraries), variables).run()
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(ANSWERS, b"exit %d\nclean\n" % code)


def main() -> int:
    """Run one page, or keep the browser for many."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--libraries", default="")
    asked.add_argument("page", nargs="?")
    chosen = asked.parse_args()
    browser = Chromium(resolves=resolves(os.environ))
    try:
        if chosen.page is None:
            keep(browser, chosen.libraries)
            return 0
        return Visit(browser, PageFiles(Path(chosen.page), chosen.libraries), os.environ).run()
    except BrowserGoneError as error:
        Telling().complains(f"The browser has gone: {error}.")
        return CRASHED
    finally:
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
