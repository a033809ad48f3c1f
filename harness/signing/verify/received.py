"""A request as it came, in the terms in which signatures are defined."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A request decoded exactly once: the key from the path, the pairs from the query.

    A query parameter without ``=`` has an empty value. Headers keep order, case and bytes.
    ``client`` is the IP address from which it came, empty where nobody knows.
    """

    method: str
    bucket: str
    key: bytes
    query: tuple[tuple[bytes, bytes], ...] = ()
    headers: tuple[tuple[str, bytes], ...] = ()
    client: str = ""

    @property
    def header_values(self) -> dict[str, bytes]:
        """Is the value by lower-case name, outer blanks trimmed, several values joined by a comma.

        The page on V4 in headers trims values; joining several is the rule of the Go SDK's signer.
        """
        values: dict[str, bytes] = {}
        for name, value in self.headers:
            lower, trimmed = name.lower(), value.strip(b" \t")
            values[lower] = values[lower] + b"," + trimmed if lower in values else trimmed
        return values

    @property
    def query_values(self) -> dict[bytes, bytes]:
        """Is the first value by name."""
        values: dict[bytes, bytes] = {}
        for name, value in self.query:
            values.setdefault(name, value)
        return values
