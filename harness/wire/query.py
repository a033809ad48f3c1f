"""Query strings, in which ``+`` means a blank (the Go SDK v2 signs it as such)."""

from functools import lru_cache

from harness.wire.percent import PERCENT, PLUS, decode


def parse_query(raw: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return the decoded pairs in their order; a name without ``=`` has an empty value.

    A doubled or trailing ``&`` yields a pair of nothing, so that a signature made without it does
    not fit. Raises ``ValueError`` for a malformed escape.
    """
    pairs = []
    for piece in raw.split(b"&") if raw else ():
        if PERCENT in piece or PLUS in piece:
            pairs.append(_decoded(piece))
        else:
            name, _, value = piece.partition(b"=")
            pairs.append((name, value))
    return tuple(pairs)


@lru_cache(maxsize=128)
def _decoded(piece: bytes) -> tuple[bytes, bytes]:
    # The credential of a V4 URL is the same for a day, and mostly all that is encoded in it.
    name, _, value = piece.partition(b"=")
    return decode(name), decode(value)
