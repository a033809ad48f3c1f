"""A request as a signature sees it, with the power to sign it in another form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from harness.explain.dialect import Dialect, Pieces
from harness.oss.signature import V4_URL

Query = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningCandidate:
    """One form in which the request may have been signed; ``headers`` by lower-case name.

    ``names`` are the names of the headers as they were sent, by the same.
    ``date`` is what stands in the place of the date: in V1 and V2 URLs, the end of the validity.
    """

    dialect: Dialect
    is_by_url: bool
    method: str
    bucket: str
    key: bytes
    query: Query
    headers: Mapping[str, bytes]
    additional: tuple[str, ...]
    date: bytes
    scope: bytes
    secret: str
    names: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def pieces(self) -> Pieces:
        """Everything that the signature depends on, part by part."""
        path, query, headers, standard = self.dialect.canonical(
            self.bucket, self.key, self.query, self.headers, self.additional
        )
        return (
            self.method.encode("latin-1"),
            path,
            query,
            headers,
            standard,
            self.date,
            self.scope,
            self.secret.encode(),
        )

    @property
    def signature(self) -> bytes:
        """The signature of the request in this form."""
        return self.dialect.sign(self.pieces)

    def value(self, name: bytes) -> bytes | None:
        """Return the first value of a query parameter."""
        return next((value for own, value in self.query if own == name), None)

    def asking(self, query: Query) -> "SigningCandidate":
        """Return the request with another query, and with the date and scope that stand in it."""
        changed = replace(self, query=query)
        if not self.is_by_url:
            return changed
        credential = changed.value(V4_URL.identity) or b""
        return replace(
            changed,
            date=changed.value(self.dialect.date) or self.date,
            scope=credential.partition(b"/")[2] or self.scope,
        )


def with_query(query: Query, name: bytes, value: bytes | None) -> Query:
    """Return the query with one parameter set, or left out for None."""
    kept = tuple(pair for pair in query if pair[0] != name)
    return kept if value is None else (*kept, (name, value))


def text_of(value: bytes) -> str:
    """Return bytes as text for people, losing none."""
    return value.decode("utf-8", "backslashreplace")
