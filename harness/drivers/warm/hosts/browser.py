"""Runs a page as its user does, in a browser: opens it, chooses the file, presses the button.

``browser.py --beacon SECONDS --domain NAME [--libraries FOLDER] PAGE`` runs one page and ends;
without a page, it keeps the browser for cell after cell (``runtime.py`` tells what it is told and
what it answers).
What a page logs or shows is printed; an error that it logs or does not catch ends it with 1. Every
cell has a profile of its own, which is forgotten with it, and made while the cell before is still
at work.
"""

import argparse
import base64
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from chromium import BrowserGoneError, Chromium, Json, RefusedError
from fresh_pages import FreshPage, FreshPages
from page_files import ORIGIN, PageFiles
from still_network import keep_network_still
from telling import Telling

REQUESTS, ANSWERS = 3, 4
PRESSES = 4
NOWHERE = "net::ERR_NAME_NOT_RESOLVED"
CRASHED = 134
# What a page sends itself, other than what its markup asks for.
HELD = ("XHR", "Fetch")
SENDING = ("XHR", "Fetch", "Document", "Ping", "WebSocket")


def resolves(domain: str) -> str:
    """Return which names lead anywhere: those of the service, which is this domain."""
    return f"MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE files.example.com, EXCLUDE *.{domain}"


class PageSession:
    """One page in a profile of its own, from its opening to its end."""

    def __init__(
        self, browser: Chromium, page: FreshPage, files: PageFiles, settings: Mapping[str, str]
    ) -> None:
        self._browser = browser
        self._page = page
        self._files = files
        self._given = settings
        self._telling = Telling(files.placed)
        self._open: dict[str, str] = {}
        self._sent = 0
        self._has_loaded = False
        self._session, self._target = page.session, page.target
        self._document = ""
        self._workers: list[str] = []
        self._beacons: set[str] = set()
        self._speaking = ""
        self._beacon_seconds = 0.0
        self._does: dict[str, Callable[[Json], None]] = {
            "Fetch.requestPaused": self._serve,
            "Network.requestWillBeSent": self._note_sent,
            "Network.loadingFinished": self._note_end,
            "Network.loadingFailed": self._note_failure,
            # One that is open is waited for no longer.
            "Network.webSocketCreated": self._note_socket,
            "Network.webSocketHandshakeResponseReceived": self._note_end,
            "Network.webSocketClosed": self._note_end,
            "Page.loadEventFired": self._note_load,
            "Page.javascriptDialogOpening": self._answer,
            "Inspector.targetCrashed": self._note_crash,
            "Target.attachedToTarget": self._begin_other,
            "Target.detachedFromTarget": self._end_other,
        }

    def run(self, once_loaded: Callable[[], object], *, beacon: float) -> int:
        """Use the page as its user does; return the exit code.

        A beacon that it sends may take ``beacon`` seconds.
        """
        self._beacon_seconds = beacon
        self._browser.handle = self._handle
        try:
            prelude = self._files.prelude(self._given)
            self._send("Page.addScriptToEvaluateOnNewDocument", source=prelude)
            self._send("Page.navigate", url=f"{ORIGIN}/")
            while not self._has_loaded:
                self._browser.listen()
            once_loaded()
            self._use()
        except CrashedError:
            self._telling.complains("The page has crashed: it took more memory than it may have.")
            return CRASHED
        finally:
            self._browser.handle = lambda _event: None
            self._page.leave()
        code: int = self._telling.exit_code
        return code

    def _use(self) -> None:
        """Choose the file, press what can be pressed, until the page has sent something."""
        shown = self._rest("harness.text")
        self._choose_file()
        self._rest("harness.fill(), harness.start()")
        if not self._sent:
            self._rest("harness.drop()")
        for _ in range(PRESSES):
            # What leads elsewhere answers nothing.
            if self._sent or self._rest("harness.press()", as_user=True) is False:
                break
            if not self._sent:
                self._choose_file()
                self._rest()
        if not self._sent:
            self._rest("harness.leave()")
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
            self._send("DOM.setFileInputFiles", files=[path], objectId=one)

    def _rest(self, first: str = "undefined", *, as_user: bool = False) -> object:
        """Do something first, wait until nothing that was begun is still to come; return its value.

        The page itself waits, in the same breath: what is told of it takes no turn of its own.
        """
        sent = self._sent
        value = self._value(f"harness.quiet({first})", awaitPromise=True, userGesture=as_user)
        self._rest_workers()
        while self._open or self._sent != sent:
            sent = self._sent
            while self._open:
                self._browser.listen()
            self._value("harness.quiet()", awaitPromise=True)
            self._rest_workers()
        # The browser tells of no end where it sends a beacon or `keepalive` not at all.
        until = time.monotonic() + self._beacon_seconds
        while self._beacons and time.monotonic() < until:
            self._browser.listen(self._beacon_seconds)
        self._beacons.clear()
        return value

    def _rest_workers(self) -> None:
        for worker in tuple(self._workers):
            self._value("harness.quiet()", worker, awaitPromise=True)
        if self._workers:
            # What they answer last begins something in the page.
            self._value("harness.quiet()", awaitPromise=True)

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

    def _note_socket(self, params: Json) -> None:
        self._open[params["requestId"]] = self._speaking

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
        ours = target.get("browserContextId") == self._page.profile
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


def started(domain: str) -> tuple[Chromium, FreshPages]:
    """Return a browser with an empty page that is ready.

    Now and then one ends while it starts: that is no page's fault, and another one is started.
    """
    for may_end in (True, False):
        browser = Chromium(resolves=resolves(domain))
        try:
            pages = FreshPages(browser)
            pages.begin().wait()
        except BrowserGoneError:
            browser.close()
            if not may_end:
                raise
        else:
            return browser, pages
    raise AssertionError("it has neither started nor ended")


def keep(browser: Chromium, pages: FreshPages, libraries: str, beacon: float) -> None:
    """Run cell after cell until there are no more."""
    os.write(ANSWERS, b"ready\n")
    while (parts := next_cell()) is not None:
        count = int(parts[4])
        words, environment = parts[5 : 5 + count], parts[5 + count :]
        variables = dict(entry.split("=", 1) for entry in environment)
        page, files = pages.take(), PageFiles(Path(words[-1]), libraries)
        session = PageSession(browser, page, files, variables)
        code = session.run(once_loaded=pages.begin, beacon=beacon)
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(ANSWERS, b"exit %d\n" % code)
        page.wait_for_the_end()
        os.write(ANSWERS, b"clean\n")


def once(browser: Chromium, pages: FreshPages, source: Path, libraries: str, beacon: float) -> int:
    """Run one page."""
    page, files = pages.take(), PageFiles(source, libraries)
    session = PageSession(browser, page, files, os.environ)
    return session.run(once_loaded=lambda: None, beacon=beacon)


def main() -> int:
    """Run one page, or keep the browser for many."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--beacon", type=float, required=True)
    asked.add_argument("--domain", required=True)
    asked.add_argument("--libraries", default="")
    asked.add_argument("page", nargs="?")
    chosen = asked.parse_args()
    keep_network_still()
    try:
        browser, pages = started(chosen.domain)
        with closing(browser):
            if chosen.page is None:
                keep(browser, pages, chosen.libraries, chosen.beacon)
                return 0
            return once(browser, pages, Path(chosen.page), chosen.libraries, chosen.beacon)
    except BrowserGoneError as error:
        Telling().complains(f"The browser has gone: {error}.")
        return CRASHED


if __name__ == "__main__":
    sys.exit(main())
