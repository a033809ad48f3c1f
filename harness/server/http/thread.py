"""A thread with a loop that serves connections; others call into it from theirs."""

import asyncio
import errno
import os
import socket
import ssl
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar, cast

from harness import timeouts
from harness.errors import ServerError
from harness.server.http.connection import Connection
from harness.server.http.context import ServerContext

T = TypeVar("T")


def _why(error: OSError) -> str:
    """Return what the system says: asyncio repeats the address before it."""
    return os.strerror(error.errno) if error.errno else str(error)


class ServerThread:
    """Listens, serves and stops."""

    def __init__(
        self, context: ServerContext, *, host: str, port: int, tls: ssl.SSLContext | None
    ) -> None:
        self._context = context
        self._host, self._port, self._tls = host, port, tls
        self._others: list[asyncio.Server] = []
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._failure: Exception | None = None

    @property
    def endpoint(self) -> str:
        """The URL that an SDK takes as its endpoint, once the server has started."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{self._host}:{self._port}"

    def start(self) -> None:
        """Listen; raises ``ServerError`` where the port cannot be had."""
        started: Future[int] = Future()
        self._thread = threading.Thread(
            target=self._main, args=(started,), name="mock-server", daemon=True
        )
        self._thread.start()
        try:
            self._port = started.result(timeouts.SERVER_THREAD)
        except OSError as error:
            self._thread.join()
            self._thread = None
            raise ServerError(
                f"the mock server cannot listen on {self._host}:{self._port}: {_why(error)}",
                hint="choose another port by `--port`, or 0 for any free one",
            ) from error

    def stop(self) -> None:
        """End all connections and the thread; a second call does nothing."""
        thread, self._thread = self._thread, None
        if thread is None or self._loop is None or self._stopping is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        thread.join()

    def serve_on(self, listening: socket.socket, tls: ssl.SSLContext | None) -> Callable[[], None]:
        """Serve on a socket that somebody else opened, until the returned function is called."""
        server = self._await(self._listen_on(listening, tls))
        loop = self._loop

        def stop() -> None:
            # A server that has stopped has closed this one, too.
            if loop is not None and not loop.is_closed():
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(server.close)

        return stop

    def _call(self, function: Callable[[], T]) -> T:
        async def call() -> T:
            return function()

        return self._await(call())

    def _await(self, coroutine: Coroutine[Any, Any, T]) -> T:
        if self._thread is None or self._loop is None:
            coroutine.close()
            raise ServerError("the mock server is not running", hint="call start() first")
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result(timeouts.SERVER_THREAD + 1)
        except TimeoutError:
            raise ServerError("the mock server does not answer") from None

    def _main(self, started: "Future[int]") -> None:
        try:
            with asyncio.Runner(loop_factory=_loop_factory()) as runner:
                runner.run(self._serve(started))
        except OSError as error:
            if started.done():
                self._failure = error
            else:
                started.set_exception(error)

    def _note_failure(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        # What the network does is noted by the connection; anything else is a fault of ours, for
        # which no client may be blamed.
        error = context.get("exception")
        if isinstance(error, Exception) and not isinstance(error, OSError):
            self._failure = error

    async def _listen_on(
        self, listening: socket.socket, tls: ssl.SSLContext | None
    ) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            partial(Connection, self._context), sock=listening, ssl=tls, backlog=1024
        )
        self._others.append(server)
        return server

    async def _serve(self, started: "Future[int]") -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._note_failure)
        self._stopping = asyncio.Event()
        server = await self._loop.create_server(
            partial(Connection, self._context), self._host, self._port, ssl=self._tls, backlog=1024
        )
        if not server.sockets:
            # So uvloop says that it could open none.
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        started.set_result(server.sockets[0].getsockname()[1])
        await self._stopping.wait()
        for listening in (server, *self._others):
            listening.close()
        for connection in tuple(self._context.connections):
            connection.abort()
        await server.wait_closed()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes the quick loop, or Python's own where that is not installed (Windows)."""
    quick = "uvloop" if find_spec("uvloop") else "asyncio"
    return cast("Callable[[], asyncio.AbstractEventLoop]", import_module(quick).new_event_loop)
