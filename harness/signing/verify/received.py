"""A request as it came, in the terms in which signatures are defined."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(kw_only=True, slots=True)
class Received:
    """A request decoded exactly once: the key from the path, the pairs from the query.

    A query parameter without ``=`` has an empty value. Headers keep order, case and bytes.
    ``client`` is the IP address from which it came, empty where nobody knows.

    ``header_values`` is the value by lower-case name, outer blanks trimmed, several values joined
    by a comma: the page on V4 in headers trims values, and joining them is the rule of the Go SDK's
    signer. ``query_values`` is the first value by name.
    """

    method: str
    bucket: str
    key: bytes
    query: tuple[tuple[bytes, bytes], ...] = ()
    headers: tuple[tuple[str, bytes], ...] = ()
    client: str = ""
    header_values: Mapping[str, bytes] = field(init=False, repr=False, compare=False)
    query_values: Mapping[bytes, bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Everybody who judges a request asks for these, some of them several times.
        # The headers of one client are mostly the same.
        self.header_values = _joined(self.headers)
        self.query_values = _first(self.query)


@lru_cache(maxsize=64)
def _joined(headers: tuple[tuple[str, bytes], ...]) -> dict[str, bytes]:
    values: dict[str, bytes] = {}
    for name, value in headers:
        lower, trimmed = name.lower(), value.strip(b" \t")
        values[lower] = values[lower] + b"," + trimmed if lower in values else trimmed
    return values


def _first(query: tuple[tuple[bytes, bytes], ...]) -> dict[bytes, bytes]:
    values = dict(query)
    return values if len(values) == len(query) else dict(reversed(query))
