"""The page's own small web server: loopback only, no network, no build step."""

import json
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

from typing_extensions import override

from harness.console.signing import UrlSigner
from harness.console.watch import Watch
from harness.errors import HarnessError, ServerError

LOOPBACK = "127.0.0.1"
NAMES = (LOOPBACK, "localhost")
KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
PAGES = {"/": "live.html", "/live.css": "live.css", "/live.js": "live.js"}
HEARTBEAT = 10.0
MOST_ASKED = 65_536
POLICY = "default-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'"


class LivePage:
    """The page, on a port of this machine's loopback; it sees what the server does from now on."""

    def __init__(self, desk: UrlSigner, *, port: int = 0) -> None:
        self._watch = Watch()
        desk.server.subscribe(self._watch)
        try:
            self._http = _Server((LOOPBACK, port), desk, self._watch)
        except OSError as error:
            self._watch.close()
            raise ServerError(
                f"the live page cannot listen on {LOOPBACK}:{port}: {error.strerror}",
                hint="choose another --page-port, or 0 for any free one",
            ) from error
        self._thread = threading.Thread(
            target=self._http.serve_forever, name="live-page", daemon=True
        )

    @property
    def url(self) -> str:
        """Where a browser finds the page."""
        return f"http://{LOOPBACK}:{self._http.server_address[1]}/"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End every stream and the thread."""
        self._watch.close()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], desk: UrlSigner, watch: Watch) -> None:
        self.desk = desk
        self.watch = watch
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer a page, the stream, or a value."""
        if not self._is_from_here():
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"this page is for this machine only")
        elif self.path in PAGES:
            name = PAGES[self.path]
            text = files("harness.console").joinpath("page", name).read_bytes()
            self._send(HTTPStatus.OK, KINDS[name.rpartition(".")[2]], text)
        elif self.path == "/settings":
            self._json(HTTPStatus.OK, self.server.desk.settings())
        elif self.path == "/objects":
            self._json(HTTPStatus.OK, self.server.desk.objects())
        elif self.path == "/events":
            self._stream()
        else:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"there is no such page")

    def do_POST(self) -> None:
        """Sign a URL for the form of our own page, and for nobody else's."""
        origin = self.headers.get("Origin", "")
        is_own = self._is_from_here() and origin.removeprefix("http://") == self.headers["Host"]
        if not is_own or self.path != "/sign":
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"only the page itself may sign")
            return
        length = min(int(self.headers.get("Content-Length") or 0), MOST_ASKED)
        try:
            self._json(HTTPStatus.OK, self.server.desk.sign(self.rfile.read(length)))
        except HarnessError as error:
            self._json(HTTPStatus.OK, {"error": error.message})

    def _is_from_here(self) -> bool:
        # A page of another site may reach this port under a name of its own (DNS rebinding).
        return (self.headers.get("Host") or "").rpartition(":")[0] in NAMES

    def _json(self, status: HTTPStatus, value: object) -> None:
        self._send(status, "application/json", json.dumps(value, ensure_ascii=False).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self._headers(f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _headers(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")

    def _stream(self) -> None:
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self._headers("text/event-stream; charset=utf-8")
        self.end_headers()
        try:
            for message in self.server.watch.messages(heartbeat=HEARTBEAT):
                self._event(message)
        except (BrokenPipeError, ConnectionResetError):
            return

    def _event(self, message: dict[str, object]) -> None:
        if message:
            text = json.dumps(message, ensure_ascii=False)
            self.wfile.write(f"id: {message['number']}\ndata: {text}\n\n".encode())
        else:
            self.wfile.write(b": still here\n\n")
        self.wfile.flush()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal belongs to the server."""
