"""The mock server as others use it: started, told about buckets, asked for its journal, stopped."""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from harness import timeouts
from harness.errors import ServerError, UsageError
from harness.model.cors import CorsRule
from harness.model.identity import Account
from harness.model.observation import Digests, Exchange
from harness.model.signed import Signed
from harness.model.ticket import Ticket
from harness.server.callback_key import CallbackKey
from harness.server.clock import Clock
from harness.server.explaining import Explainer
from harness.server.http.context import ServerContext
from harness.server.http.thread import ServerThread
from harness.server.journal import Journal
from harness.server.operations.put_object import DEFAULT_TYPE
from harness.server.pipeline import RequestPipeline
from harness.server.routing import Hosts, is_bucket_name
from harness.server.storage.buckets import Bucket, Buckets
from harness.server.storage.multipart_uploads import Unfinished
from harness.server.storage.state import ServerState
from harness.server.storage.store import Store
from harness.server.storage.stored_object import StoredObject
from harness.server.storage.versions import Versions
from harness.signing.verify import Verifier
from harness.wire.digests import Digester, digests_of

TURNS_TO_READ_ALL = 8
STORED_BY_DEFAULT = {"content-type": DEFAULT_TYPE, "x-oss-storage-class": "Standard"}


class MockServer(ServerThread):
    """A strict OSS on its own thread; every method may be called from any other thread.

    ``patience``, ``linger`` and ``idle`` are those of ``ServerContext``, in seconds; where none is
    given, the limits are in force that ``harness serve`` is asked for.
    """

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
        patience: float | None = None,
        linger: float | None = None,
        idle: float | None = None,
        has_receiver: bool = False,
        is_lasting: bool = False,
    ) -> None:
        self._clock = clock
        self._hosts = Hosts(private=(host, *names), region=region, cnames={})
        self._buckets, self._journal = Buckets(), Journal()
        self._store = Store(root, is_lasting=is_lasting)
        key = CallbackKey(lambda: self.endpoint, has_receiver=has_receiver)
        self._state = self._state_of(Verifier(account=account, others=others, region=region), key)
        self._state.reopen()
        self._explainer = self._new_explainer(account)
        self._context = ServerContext(
            pipeline=self._pipeline(),
            journal=self._journal,
            patience=patience or timeouts.CLIENT_SILENCE,
            linger=linger or timeouts.REFUSED_SILENCE,
            idle=idle or timeouts.KEPT_CONNECTION,
        )
        super().__init__(self._context, host=host, port=port, tls=tls)

    def _state_of(self, verifier: Verifier, key: CallbackKey) -> ServerState:
        return ServerState(
            buckets=self._buckets,
            store=self._store,
            verifier=verifier,
            location=self._hosts.region,
            callback_key=key,
            versions=Versions(self._store),
            unfinished=Unfinished(self._store),
        )

    def _new_explainer(self, account: Account) -> Explainer:
        hosts = self._hosts
        return Explainer(
            account=account, region=hosts.region, buckets=self._buckets, cnames=hosts.cnames
        )

    def _pipeline(self) -> RequestPipeline:
        return RequestPipeline(
            hosts=self._hosts,
            state=self._state,
            clock=self._clock,
            explainer=self._explainer,
        )

    @property
    def public_name(self) -> str:
        """The host name of the service's own endpoint, below which the buckets stand."""
        return self._hosts.public

    def stop_explaining(self) -> None:
        """Have every explanation that is being looked for end with StoppedError."""
        self._explainer.stopping.set()

    def create_bucket(self, name: str, owner: str | None = None) -> None:
        """Add a bucket of our account, or of somebody else's by that name."""
        self._call(partial(self._create, name, owner))

    def buckets(self) -> tuple[Bucket, ...]:
        """Return the buckets as they are now, by name."""
        return self._call(lambda: tuple(replace(bucket) for bucket in self._buckets.all()))

    def learn(self, account: Account) -> None:
        """Take the keys and tokens of an account, in place of those that it had."""
        self._call(partial(self._state.verifier.learn, account))

    def bind_cname(self, host: str, bucket: str) -> None:
        """Let a host name of the user's own stand for a bucket."""
        self._call(partial(self._hosts.cnames.__setitem__, host.lower(), bucket))

    def put_proxy(self, host: str, forwarded_host: str) -> None:
        """Let a proxy stand under a host name, which tells the service another ``Host``."""
        self._call(partial(self._hosts.proxies.__setitem__, host.lower(), forwarded_host))

    def release_name(self, host: str) -> None:
        """Let a host name of the user's own stand for nothing any more."""
        for names in (self._hosts.cnames, self._hosts.proxies):
            self._call(partial(names.pop, host.lower(), None))

    def set_acl(self, bucket: str, acl: str) -> None:
        """Give a bucket one of the ACLs private, public-read and public-read-write."""
        self._call(partial(self._change, bucket, acl=acl))

    def set_cors(self, bucket: str, rules: tuple[CorsRule, ...]) -> None:
        """Give a bucket other CORS rules."""
        self._call(partial(self._change, bucket, cors=rules))

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

    def forget_requests(self, bucket: str) -> None:
        """Empty the journal of a bucket, whose objects and unfinished uploads stay."""
        self._call(partial(self._journal.forget, bucket))

    def subscribe(self, listener: Callable[[Callable[[], Exchange]], None]) -> None:
        """Tell every request that is over to this listener, on the server's own thread."""
        self._call(partial(self._journal.listen, listener))

    def remember(self, signed: Signed) -> None:
        """Keep what a URL was signed for, so that a refusal of it can be explained with it."""
        self._call(partial(self._explainer.remember, signed))

    def objects(self, bucket: str) -> tuple[tuple[str, Digests, Mapping[str, str]], ...]:
        """Return key, digests and headers of every object of a bucket."""
        return self._call(partial(self._objects, bucket))

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
        self._state.create_bucket(name, owner, now=self._clock.now())

    def _change(
        self, name: str, *, acl: str | None = None, cors: tuple[CorsRule, ...] | None = None
    ) -> None:
        if self._buckets.find(name) is None:
            raise UsageError(f"There is no bucket {name}.", hint="create it first")
        self._state.change_bucket(name, acl=acl, cors=cors)

    def _admit(self, ticket: Ticket) -> None:
        _check(ticket.bucket)
        self._store.create_bucket(ticket.bucket)
        self._buckets.admit(ticket)

    def _dismiss(self, bucket: str) -> None:
        self._state.drop_bucket(bucket)
        self._journal.forget(bucket)

    def _put(self, bucket: str, key: str, data: bytes, headers: Mapping[str, str]) -> Digests:
        upload = self._store.begin(bucket)
        upload.write(data)
        stored = StoredObject(
            key=key,
            segments=(upload.close(),),
            digests=digests_of(data),
            headers=tuple(headers.items()),
            modified_at=self._clock.now(),
        )
        self._state.put(bucket, stored)
        return stored.digests

    def _objects(self, bucket: str) -> tuple[tuple[str, Digests, Mapping[str, str]], ...]:
        objects = (self._store.find(bucket, key) for key in self._store.keys(bucket))
        return tuple((o.key, o.digests, dict(o.headers)) for o in objects if o is not None)

    def _digests(self, bucket: str, key: str) -> Digests | None:
        stored = self._store.find(bucket, key)
        if stored is None or stored.digests.sha256:
            return stored.digests if stored else None
        digester = Digester()
        for data in self._store.bytes_of(bucket, stored, 0, stored.length):
            digester.update(data)
        return digester.result()

    async def _settled_journal(self, bucket: str) -> tuple[Exchange, ...]:
        # A client that has ended may have left bytes that nobody has read yet: a few turns of the
        # loop accept its connection and read its head, and then its request is known to be open.
        for _ in range(TURNS_TO_READ_ALL):
            await asyncio.sleep(0)
        try:
            await asyncio.wait_for(self._journal.settled(bucket), timeouts.SERVER_THREAD)
        except TimeoutError:
            raise ServerError(
                f"a request to the bucket {bucket} is still under way after "
                f"{timeouts.SERVER_THREAD:g} s",
                hint="end the client before asking for the journal",
            ) from None
        return self._journal.of(bucket)


def _check(bucket: str) -> None:
    if not is_bucket_name(bucket):
        raise UsageError(
            f"{bucket!r} is not the name of a bucket",
            hint="3 to 63 lower-case letters, digits and hyphens, no hyphen at either end",
        )
