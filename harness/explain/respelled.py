"""Text as it was typed, from what word processors, mark-up and JSON make of it."""

import html
import re
import unicodedata
from collections.abc import Iterator

READ_BACK = "Read HTML and JSON by a parser before a key or a {url} is taken out of them."
_ESCAPES = re.compile(r"\\u([0-9a-fA-F]{4})")
# Characters that nobody sees: soft hyphen, zero-width ones, the mark of a byte order.
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_TYPED = {
    **_UNSEEN,
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
}
_LONG_DASHES = dict.fromkeys((0x2013, 0x2014), "--")


def typed(value: bytes) -> Iterator[bytes]:
    """Yield what was typed where quotes, dashes, dots or blanks became those of printed text."""
    text = _text(value)
    if text is None or text.isascii():
        return
    yield text.translate(_UNSEEN).encode()
    for translated in (text.translate(_TYPED), text.translate(_LONG_DASHES).translate(_TYPED)):
        yield translated.encode()
        yield unicodedata.normalize("NFKC", translated).encode()


def unescaped(value: bytes) -> Iterator[bytes]:
    """Yield what was written where HTML or JSON escaped it, and nobody read that back."""
    text = _text(value)
    if text is None:
        return
    if "&" in text:
        yield html.unescape(text).encode("utf-8", "replace")
    if _ESCAPES.search(text):
        read = _ESCAPES.sub(lambda match: chr(int(match[1], 16)), text)
        pairs = read.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        yield pairs.encode()


def _text(value: bytes) -> str | None:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None
