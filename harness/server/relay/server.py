"""The relay in the mock's place: same interface, and a real bucket behind it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from typing_extensions import override

from harness.errors import ServerError
from harness.model.identity import Account, KeyPair
from harness.model.observation import Digests
from harness.model.ticket import Ticket
from harness.server.clock import SystemClock
from harness.server.pipeline import RequestPipeline
from harness.server.relay.handler import RelayPipeline
from harness.server.relay.upstream import Upstream
from harness.server.service import STORED_BY_DEFAULT, MockServer
from harness.signing.sdk import oss2
from harness.wire.digests import digests_of


class RelayServer(MockServer):
    """Passes requests on to one real bucket, in which it touches nothing but one prefix."""

    def __init__(
        self, *, root: Path, region: str, upstream: Upstream, pair: KeyPair, token: str, prefix: str
    ) -> None:
        self._upstream = upstream
        self._prefix = prefix
        provider = oss2.StaticCredentialsProvider(pair.access_key_id, pair.access_key_secret, token)
        self._real = oss2.Bucket(
            oss2.ProviderAuthV4(provider),
            f"{upstream.scheme}://{upstream.netloc}",
            upstream.bucket,
            region=region,
        )
        super().__init__(root=root, account=Account(keys=()), region=region, clock=SystemClock())

    @override
    def _pipeline(self) -> RequestPipeline:
        return RelayPipeline(
            hosts=self._hosts,
            state=self._state,
            clock=self._clock,
            explainer=self._explainer,
            upstream=self._upstream,
        )

    @override
    def admit(self, ticket: Ticket) -> None:
        """Do nothing: a real bucket has no clock and no faults that could be set."""

    @override
    def dismiss(self, bucket: str) -> None:
        """Delete what stands below the prefix, and forget the journal."""
        self._call(partial(self._journal.forget, bucket))
        if bucket == self._upstream.bucket:
            for key in self._listed():
                self._real.delete_object(key)

    @override
    def put_object(
        self, bucket: str, key: str, data: bytes, headers: Mapping[str, str] = STORED_BY_DEFAULT
    ) -> Digests:
        """Put an object into the real bucket, below the prefix."""
        if not key.startswith(self._prefix):
            raise ServerError(f"{key!r} is outside of {self._prefix!r}", hint="please report it")
        self._real.put_object(key, data, headers=dict(headers))
        return digests_of(data)

    def _listed(self) -> list[str]:
        try:
            return [entry.key for entry in oss2.ObjectIteratorV2(self._real, prefix=self._prefix)]
        except oss2.exceptions.OssError as error:
            raise ServerError(
                f"The bucket {self._upstream.bucket} cannot be listed: {error.status} {error.code}",
                hint="the credentials must be allowed to list, put, get and delete in it",
            ) from error
