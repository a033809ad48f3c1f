"""Empty pages, each in a profile of its own, begun while the page before is still in use."""

from chromium import Chromium, Json

ORIGIN = "http://localhost:8080"
PATTERNS = [
    {"urlPattern": f"{ORIGIN}/*"},
    *({"urlPattern": "*", "resourceType": kind} for kind in ("Script", "Stylesheet", "Font")),
]


class FreshPage:
    """A page that was never used, and its profile; it is ready once it has a session."""

    def __init__(self, browser: Chromium) -> None:
        """Begin to make it; each step is taken when the answer to the one before is heard."""
        self._browser = browser
        self.profile = self.target = self.session = ""
        self._is_forgotten = False
        browser.send_then(self._open, "Target.createBrowserContext")

    def wait(self) -> None:
        """Wait until it is ready."""
        while not self.session:
            self._browser.listen()

    def leave(self) -> None:
        """Have the browser forget the page and its profile, and all that they still do."""
        self._browser.send_then(
            self._note_forgotten, "Target.disposeBrowserContext", browserContextId=self.profile
        )

    def wait_for_the_end(self) -> None:
        """Wait until nothing is left of it."""
        while not self._is_forgotten:
            self._browser.listen()

    def _open(self, made: Json) -> None:
        self.profile = made["browserContextId"]
        self._browser.send_then(
            self._attach, "Target.createTarget", url="about:blank", browserContextId=self.profile
        )

    def _attach(self, made: Json) -> None:
        self.target = made["targetId"]
        self._browser.send_then(
            self._enable, "Target.attachToTarget", targetId=self.target, flatten=True
        )

    def _enable(self, attached: Json) -> None:
        session, send = attached["sessionId"], self._browser.send
        for domain in ("Page", "Runtime", "Log", "Network", "Inspector"):
            send(f"{domain}.enable", session)
        send("Page.setInterceptFileChooserDialog", session, enabled=True)
        send("Fetch.enable", session, patterns=PATTERNS)
        send(
            "Target.setAutoAttach",
            session,
            autoAttach=True,
            waitForDebuggerOnStart=True,
            flatten=True,
        )
        # Answered by the page's own process: what was told before is in force there, too.
        self._browser.send_then(
            lambda _answer: self._note_ready(session), "Runtime.evaluate", session, expression="0"
        )

    def _note_ready(self, session: str) -> None:
        self.session = session

    def _note_forgotten(self, _answer: Json) -> None:
        self._is_forgotten = True


class FreshPages:
    """The page that comes next, begun before it is needed."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        # Windows that a page opens are told of, and closed.
        browser.send("Target.setDiscoverTargets", discover=True)
        self._next: FreshPage | None = None

    def begin(self) -> FreshPage:
        """Begin the next page, unless it has been."""
        self._next = self._next or FreshPage(self._browser)
        return self._next

    def take(self) -> FreshPage:
        """Return a page that is ready."""
        page, self._next = self.begin(), None
        page.wait()
        return page
