"""A well-formed request with its address, in the terms in which operations think."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.model.scenario import Fault
from harness.server.routing import ObjectAddress
from harness.server.storage.buckets import Bucket
from harness.signing.verify import Received, Ruling
from harness.wire.framing import content_length, is_chunked
from harness.wire.head import RequestHead


@dataclass(kw_only=True, slots=True)
class Request:
    """One request on its way through the steps of the pipeline, which fill in what they find.

    ``received`` is the request in the terms of signatures. ``bucket`` is None where no bucket of
    that name exists, ``who`` is the account that signed and None as long as nobody did,
    ``arrived_at`` is when the head is judged and ``now`` what the bucket's clock shows afterwards.
    ``ruling`` is what became of the signature, ``fault`` what the ticket wants to go wrong.
    ``headers`` are joined by lower-case name, ``query`` holds the first values.
    """

    head: RequestHead
    address: ObjectAddress
    headers: Mapping[str, bytes]
    query: Mapping[bytes, bytes]
    received: Received
    arrived_at: float = 0.0
    is_query_legal: bool = True
    bucket: Bucket | None
    who: str | None = None
    now: float = 0.0
    ruling: Ruling | None = None
    fault: Fault | None = None

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.head.method

    @property
    def key(self) -> str:
        """The object name; the pipeline has checked that it is UTF-8."""
        return self.address.key.decode()

    @property
    def has_framing(self) -> bool:
        """Whether the request says where its body ends."""
        return is_chunked(self.head) or content_length(self.head) is not None

    def parameter(self, name: str) -> str | None:
        """Return a query parameter as text."""
        value = self.query.get(name.encode())
        return None if value is None else value.decode("utf-8", "replace")

    def text(self, name: str) -> str | None:
        """Return a header's value read as Latin-1, which keeps every byte."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")
