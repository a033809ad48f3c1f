"""Query strings, in which ``+`` means a blank (the Go SDK v2 signs it as such)."""

from harness.wire.percent import decode


def parse_query(raw: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return the decoded pairs in their order; a name without ``=`` has an empty value.

    A doubled or trailing ``&`` yields a pair of nothing, so that a signature made without it does
    not fit. Raises ``ValueError`` for a malformed escape.
    """
    pairs = []
    for piece in raw.split(b"&") if raw else ():
        if b"+" in piece:
            piece = piece.replace(b"+", b" ")  # noqa: PLW2901  the same piece, said otherwise
        name, _, value = piece.partition(b"=")
        pairs.append((decode(name), decode(value)))
    return tuple(pairs)
