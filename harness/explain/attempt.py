"""A request as a signature sees it, with the power to sign it in another form."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.signing.verify.canonical import (
    PAYLOAD_HEADER,
    UNSIGNED_PAYLOAD,
    canonical_headers,
    canonical_query,
    canonical_uri,
)
from harness.signing.verify.signature import signature, string_to_sign

Pieces = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes, str]
Query = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One form in which the request may have been signed; ``headers`` by lower-case name."""

    method: str
    bucket: str
    key: bytes
    query: Query
    headers: Mapping[str, bytes]
    additional: tuple[str, ...]
    date: bytes
    scope: bytes
    secret: str

    @property
    def pieces(self) -> Pieces:
        """Is everything that the signature depends on, part by part."""
        listed = sorted(self.additional)
        return (
            self.method.encode("latin-1"),
            canonical_uri(self.bucket, self.key),
            canonical_query(self.query),
            canonical_headers(self.headers, listed),
            ";".join(listed).encode("latin-1"),
            self.headers.get(PAYLOAD_HEADER, UNSIGNED_PAYLOAD),
            self.date,
            self.scope,
            self.secret,
        )

    @property
    def is_by_url(self) -> bool:
        """Tells whether the signature stands in the query."""
        return any(name == b"x-oss-signature" for name, _ in self.query)

    def value(self, name: bytes) -> bytes | None:
        """Return the first value of a query parameter."""
        return next((value for own, value in self.query if own == name), None)


def signature_of(pieces: Pieces) -> bytes:
    """Return the signature of a request in these pieces."""
    method, uri, query, headers, additional, payload, date, scope, secret = pieces
    canonical = b"\n".join((method, uri, query, headers, additional, payload))
    text = string_to_sign(date=date, scope=scope, canonical=canonical)
    return signature(secret=secret, scope=scope, text=text)


def with_query(query: Query, name: bytes, value: bytes | None) -> Query:
    """Return the query with one parameter set, or left out for None."""
    kept = tuple(pair for pair in query if pair[0] != name)
    return kept if value is None else (*kept, (name, value))


def text_of(value: bytes) -> str:
    """Return bytes as text for people, losing none."""
    return value.decode("utf-8", "backslashreplace")
