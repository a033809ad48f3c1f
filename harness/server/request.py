"""A well-formed request with its address, in the terms in which operations think."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.model.scenario import Fault
from harness.server.routing import ObjectAddress
from harness.server.storage.buckets import Bucket
from harness.signing.verify import Ruling
from harness.wire.framing import content_length, is_chunked
from harness.wire.head import RequestHead


@dataclass(kw_only=True, slots=True)
class Request:
    """One request; ``headers`` are joined by lower-case name, ``query`` holds the first values.

    ``bucket`` is None where no bucket of that name exists, ``who`` is the account that signed and
    None as long as nobody did, ``now`` is what the bucket's clock shows. ``ruling`` is what became
    of the signature, ``fault`` what the ticket wants to go wrong.
    """

    head: RequestHead
    address: ObjectAddress
    headers: Mapping[str, bytes]
    query: Mapping[bytes, bytes]
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
        """The object name; the reception has checked that it is UTF-8."""
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
