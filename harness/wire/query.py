"""Query strings, in which ``+`` means a blank (the Go SDK v2 signs it as such)."""

from harness.wire.percent import decode


def parse_query(raw: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return the decoded pairs in their order; a name without ``=`` has an empty value.

    A doubled or trailing ``&`` yields a pair of nothing, so that a signature made without it does
    not fit. Raises ``ValueError`` for a malformed escape.
    """
    pairs = []
    for piece in raw.split(b"&") if raw else ():
        name, _, value = piece.partition(b"=")
        if b"%" in piece or b"+" in piece:
            name, value = _text(name), _text(value)
        pairs.append((name, value))
    return tuple(pairs)


def _text(encoded: bytes) -> bytes:
    return decode(encoded.replace(b"+", b" "))
