"""The mock server as others use it: started, told about buckets, asked for its journal, stopped."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import uvloop

from harness.errors import ServerError, UsageError
from harness.model.identity import Account
from harness.model.observation import Digests, Exchange
from harness.model.ticket import Ticket
from harness.server.buckets import Buckets
from harness.server.clock import Clock
from harness.server.connection import Connection, Desk
from harness.server.explaining import Explainer
from harness.server.journal import Journal
from harness.server.put_object import DEFAULT_TYPE
from harness.server.reception import Reception
from harness.server.routing import Hosts, is_bucket_name
from harness.server.store import Store, StoredObject
from harness.signing.verify import Verifier
from harness.wire.digests import digests_of

PATIENCE_OF_CALLERS = 30.0
TURNS_TO_READ_ALL = 8
STORED_BY_DEFAULT = {"content-type": DEFAULT_TYPE, "x-oss-storage-class": "Standard"}

T = TypeVar("T")


class MockServer:
    """A strict OSS on its own thread; every method may be called from any other thread."""

    def __init__(  # noqa: PLR0913  these are the settings of a server
        self,
        *,
        root: Path,
        account: Account,
        others: tuple[Account, ...] = (),
        region: str,
        clock: Clock,
        host: str = "127.0.0.1",
        port: int = 0,
        names: tuple[str, ...] = ("localhost",),
        tls: ssl.SSLContext | None = None,
        patience: float = 60.0,
        linger: float = 5.0,
    ) -> None:
        self._host, self._port, self._tls = host, port, tls
        self._public = f"oss-{region}.aliyuncs.com"
        self._clock = clock
        self._cnames: dict[str, str] = {}
        self._buckets = Buckets()
        self._journal = Journal()
        self._store = Store(root)
        self._desk = Desk(
            reception=Reception(
                hosts=Hosts(private=(host, *names), public=self._public, cnames=self._cnames),
                verifier=Verifier(account=account, others=others, region=region),
                buckets=self._buckets,
                store=self._store,
                clock=clock,
                explainer=Explainer(account=account, region=region, buckets=self._buckets),
            ),
            journal=self._journal,
            patience=patience,
            linger=linger,
        )
        self._guests: list[asyncio.Server] = []
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._failure: Exception | None = None

    @property
    def endpoint(self) -> str:
        """Is the URL that an SDK takes as its endpoint, once the server has started."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{self._host}:{self._port}"

    @property
    def public_name(self) -> str:
        """Is the host name of the service's own endpoint, below which the buckets stand."""
        return self._public

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

    def start(self) -> None:
        """Listen; raises ``ServerError`` where the port cannot be had."""
        started: Future[int] = Future()
        self._thread = threading.Thread(
            target=self._main, args=(started,), name="mock-server", daemon=True
        )
        self._thread.start()
        try:
            self._port = started.result(PATIENCE_OF_CALLERS)
        except OSError as error:
            self._thread.join()
            self._thread = None
            raise ServerError(
                f"the mock server cannot listen on {self._host}:{self._port}: {error.strerror}",
                hint="choose another port, or 0 for any free one",
            ) from error

    def stop(self) -> None:
        """End all connections and the thread; a second call does nothing."""
        thread, self._thread = self._thread, None
        if thread is None or self._loop is None or self._stopping is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        thread.join()

    def create_bucket(self, name: str, owner: str | None = None) -> None:
        """Add a bucket of our account, or of somebody else's by that name."""
        self._call(partial(self._create, name, owner))

    def bind_cname(self, host: str, bucket: str) -> None:
        """Let a host name of the user's own stand for a bucket."""
        self._call(partial(self._cnames.__setitem__, host.lower(), bucket))

    def set_acl(self, bucket: str, acl: str) -> None:
        """Give a bucket one of the ACLs private, public-read and public-read-write."""
        self._call(partial(self._set_acl, bucket, acl))

    def admit(self, ticket: Ticket) -> None:
        """Add the ticket's bucket if need be; its clock and faults hold from now on."""
        self._call(partial(self._admit, ticket))

    def dismiss(self, bucket: str) -> None:
        """Forget a bucket with its objects and its journal."""
        self._call(partial(self._dismiss, bucket))

    def journal(self, bucket: str) -> tuple[Exchange, ...]:
        """Return what the requests to a bucket did, once those under way are over.

        Raises ``ServerError`` if the server itself has failed: then nothing it notes is proof.
        """
        exchanges = self._await(self._settled_journal(bucket))
        if self._failure is not None:
            raise ServerError(
                f"the mock server has failed: {self._failure!r}",
                hint="this is a bug of the harness; please report it",
            ) from self._failure
        return exchanges

    def put_object(
        self, bucket: str, key: str, data: bytes, headers: Mapping[str, str] = STORED_BY_DEFAULT
    ) -> Digests:
        """Put an object where a scenario wants one to stand already; header names in lower case."""
        return self._call(partial(self._put, bucket, key, data, headers))

    def object_digests(self, bucket: str, key: str) -> Digests | None:
        """Return the digests of the object at a key, None where there is none."""
        return self._call(partial(self._digests, bucket, key))

    def _create(self, name: str, owner: str | None) -> None:
        _check(name)
        self._store.create_bucket(name)
        self._buckets.create(name, owner)

    def _set_acl(self, name: str, acl: str) -> None:
        bucket = self._buckets.find(name)
        if bucket is None:
            raise UsageError(f"There is no bucket {name}.", hint="create it first")
        bucket.acl = acl

    def _admit(self, ticket: Ticket) -> None:
        _check(ticket.bucket)
        self._store.create_bucket(ticket.bucket)
        self._buckets.admit(ticket)

    def _dismiss(self, bucket: str) -> None:
        self._buckets.forget(bucket)
        self._journal.forget(bucket)
        self._store.drop_bucket(bucket)

    def _put(self, bucket: str, key: str, data: bytes, headers: Mapping[str, str]) -> Digests:
        upload = self._store.begin(bucket)
        upload.write(data)
        stored = StoredObject(
            key=key,
            data=upload.path.name,
            digests=digests_of(data),
            headers=tuple(headers.items()),
            modified_at=self._clock.now(),
        )
        self._store.commit(bucket, upload, stored)
        return stored.digests

    def _digests(self, bucket: str, key: str) -> Digests | None:
        stored = self._store.find(bucket, key)
        return stored.digests if stored else None

    async def _settled_journal(self, bucket: str) -> tuple[Exchange, ...]:
        # A client that has ended may have left bytes that nobody has read yet: a few turns of the
        # loop accept its connection and read its head, and then its request is known to be open.
        for _ in range(TURNS_TO_READ_ALL):
            await asyncio.sleep(0)
        try:
            await asyncio.wait_for(self._journal.settled(bucket), PATIENCE_OF_CALLERS)
        except TimeoutError:
            raise ServerError(
                f"a request to the bucket {bucket} is still under way after "
                f"{PATIENCE_OF_CALLERS:g} s",
                hint="end the client before asking for the journal",
            ) from None
        return self._journal.of(bucket)

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
            return future.result(PATIENCE_OF_CALLERS + 1)
        except TimeoutError:
            raise ServerError("the mock server does not answer") from None

    def _main(self, started: "Future[int]") -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            try:
                runner.run(self._serve(started))
            except OSError as error:
                if started.done():
                    raise
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
            partial(Connection, self._desk), sock=listening, ssl=tls, backlog=1024
        )
        self._guests.append(server)
        return server

    async def _serve(self, started: "Future[int]") -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._note_failure)
        self._stopping = asyncio.Event()
        server = await self._loop.create_server(
            partial(Connection, self._desk), self._host, self._port, ssl=self._tls, backlog=1024
        )
        started.set_result(server.sockets[0].getsockname()[1])
        await self._stopping.wait()
        for listening in (server, *self._guests):
            listening.close()
        for connection in tuple(self._desk.connections):
            connection.abort()
        await server.wait_closed()


def _check(bucket: str) -> None:
    if not is_bucket_name(bucket):
        raise UsageError(
            f"{bucket!r} is not the name of a bucket",
            hint="3 to 63 lower-case letters, digits and hyphens, no hyphen at either end",
        )
