"""The live page and the admin interface on one port of this machine."""

import socket
import threading
import time

import uvicorn

from harness import timeouts
from harness.console.application import application
from harness.console.signing import UrlSigner
from harness.console.watch import Watch
from harness.errors import ServerError
from harness.server import SystemClock

HOST = "127.0.0.1"


class ConsoleServer:
    """Serves the console of one server on a thread; only this machine reaches it."""

    def __init__(self, signer: UrlSigner, clock: SystemClock, *, port: int = 0) -> None:
        self._watch = Watch()
        signer.server.subscribe(self._watch)
        config = uvicorn.Config(
            application(signer, clock, self._watch),
            log_level="critical",
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        self._port = port
        self._server = uvicorn.Server(config)
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address of the live page, once it has started."""
        return f"http://{HOST}:{self._port}"

    def start(self) -> None:
        """Listen; raises ``ServerError`` where the port cannot be had."""
        try:
            self._socket = socket.create_server((HOST, self._port))
        except OSError as error:
            raise ServerError(
                f"The live page cannot listen on {HOST}:{self._port}: {error.strerror}",
                hint="choose another --console-port, or 0 for any free one",
            ) from error
        self._port = self._socket.getsockname()[1]
        run = {"sockets": [self._socket]}
        self._thread = threading.Thread(target=self._server.run, kwargs=run, daemon=True)
        self._thread.start()
        until = time.monotonic() + timeouts.CONSOLE_THREAD
        while not self._server.started:
            if time.monotonic() > until or not self._thread.is_alive():
                raise ServerError("The live page does not start.", hint="please report it")
            time.sleep(timeouts.CONSOLE_POLL)

    def stop(self) -> None:
        """End every stream and the thread."""
        self._watch.close()
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(timeouts.CONSOLE_THREAD)
        if self._socket is not None:
            self._socket.close()
