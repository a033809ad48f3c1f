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
        pairs.append((_decode(name), _decode(value)))
    return tuple(pairs)


def _decode(text: bytes) -> bytes:
    if b"+" in text:
        text = text.replace(b"+", b" ")
    return decode(text) if b"%" in text else text
