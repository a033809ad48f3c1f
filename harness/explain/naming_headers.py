"""Names for what can happen to a header between the signer and the server."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import replace
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import quote, unquote_to_bytes

from harness.catalog.wording import worded
from harness.explain.candidate import text_of
from harness.explain.respelled import typed, unescaped
from harness.model.explanation import Difference
from harness.oss.headers import TOKEN_HEADER
from harness.wire.redaction import redact_value

Test = Callable[[bytes, bytes], bool]

FROM_URL_SAFE = bytes.maketrans(b"-_", b"+/")
MD5_OF_NOTHING = b"1B2M2Y8AsgTpgAmY7PhCfg=="
CHARSETS = ("gbk", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1251", "cp1252")

FORM_SENT = "form-sent"
_FORM = "A form is sent, and a signed PUT {url} takes the file's bytes alone: send the file itself."
_FORM_FOR = (
    "A form is sent, and a signed PUT {url} takes the file's bytes alone: send the file itself, "
    "with `content-type: {}`."
)
_ADDED = "Do not send `{}`, or sign the {url} with it."
AS_UTF_8 = "Send `{}: {}` as UTF-8: hand its bytes to a library that sends text as Latin-1."
_TOKEN = "Sign the {url} with `{}`: a temporary key is worth nothing without it."  # noqa: S105
_HEX_MD5 = re.compile(rb"[0-9A-Fa-f]{32}").fullmatch


def header_difference(name: str, sent: bytes | None, signed: bytes | None) -> Difference:
    """Return the difference between a header as it was signed and as it arrived."""
    difference = _difference(name, sent, signed)
    if name != "content-type" or not _is_form(sent) or _is_form(signed):
        return difference
    wanted = difference.signed
    advice = worded(_FORM) if wanted is None else worded(_FORM_FOR, wanted)
    return replace(difference, kind=FORM_SENT, advice=advice)


def _is_form(value: bytes | None) -> bool:
    return value is not None and value.lower().startswith(b"multipart/form-data")


def _difference(name: str, sent: bytes | None, signed: bytes | None) -> Difference:
    if signed is None:
        value = text_of(sent or b"")
        return Difference(
            kind="header-added",
            subject=name,
            signed=None,
            sent=value,
            change=worded("`{}: {}` had not been sent", name, redact_value(name, value)),
            advice=worded(_TOKEN if name == TOKEN_HEADER else _ADDED, name),
        )
    wanted = text_of(signed)
    if sent is None:
        return Difference(
            kind="header-dropped",
            subject=name,
            signed=wanted,
            sent=None,
            change=worded("`{}: {}` had been sent", name, wanted),
            advice=worded("Send `{}: {}`: the {url} was signed with it.", name, wanted)
            if wanted.isascii()
            else value_as_signed(name, wanted),
        )
    kind, what = header_change(sent, signed)
    return Difference(
        kind=kind,
        subject=name,
        signed=wanted,
        sent=text_of(sent),
        change=worded("`{}` had been `{}`, not `{}`{}", name, wanted, text_of(sent), what),
        advice=worded("Send `{}: {}` as it was signed.", name, wanted)
        if wanted.isascii()
        else value_as_signed(name, wanted),
    )


def value_as_signed(name: str, wanted: str) -> str:
    """Return the advice to send a value, beyond ASCII as what many libraries do not make of it."""
    if wanted.isascii():
        return worded("Send `{}: {}`.", name, wanted)
    return worded(AS_UTF_8, name, wanted)


def header_change(sent: bytes, signed: bytes) -> tuple[str, str]:
    """Return the kind of a changed value, and its words behind a colon, empty where it has none."""
    for kind, what, is_it in CHANGES:
        if is_it(sent, signed):
            return kind, worded(": {}", worded(what)) if what else ""
    return "header-changed", ""


def _is_doubled(sent: bytes, signed: bytes) -> bool:
    return sent in (signed + b"," + signed, signed + b", " + signed)


def _is_blanks(sent: bytes, signed: bytes) -> bool:
    return b"".join(sent.split()) == b"".join(signed.split())


def _is_charset(sent: bytes, signed: bytes) -> bool:
    pieces = [value.partition(b";") for value in (sent, signed)]
    has_charset = any(b"charset" in piece[2].lower() for piece in pieces)
    return has_charset and pieces[0][0].strip().lower() == pieces[1][0].strip().lower()


def _is_signed_twice(sent: bytes, signed: bytes) -> bool:
    return _is_text(sent) and sent.decode("latin-1").encode() == signed


def _is_other_charset(sent: bytes, signed: bytes) -> bool:
    return not sent.isascii() and signed in other_charsets(sent)


def _is_latin_1(sent: bytes, signed: bytes) -> bool:
    return not signed.isascii() and sent.decode("latin-1").encode() == signed


def _is_utf_8_of_latin_1(sent: bytes, signed: bytes) -> bool:
    return not signed.isascii() and _reencoded(sent) == signed


def _is_twice_utf_8(sent: bytes, signed: bytes) -> bool:
    return _is_text(signed) and signed.decode("latin-1").encode() == sent


def _is_rfc_2047(sent: bytes, signed: bytes) -> bool:
    return b"=?" in sent and rfc_2047(sent) == signed


def _is_percent(sent: bytes, signed: bytes) -> bool:
    return b"%" in sent and unquote_to_bytes(sent) == signed


def _is_question_marks(sent: bytes, signed: bytes) -> bool:
    if signed.isascii() or b"?" not in sent:
        return False
    text = text_of(signed)
    return sent in (text.encode("ascii", "replace"), text.encode("latin-1", "replace"))


def _is_stripped(sent: bytes, signed: bytes) -> bool:
    if signed.isascii():
        return False
    text = text_of(signed)
    kept = (text.encode("ascii", "ignore"), text.encode("latin-1", "ignore"))
    return sent.strip() in {left.strip() for left in kept}


def _is_low_bytes(sent: bytes, signed: bytes) -> bool:
    return not signed.isascii() and sent == bytes(ord(c) & 0xFF for c in text_of(signed))


def _is_hex_md5(sent: bytes, signed: bytes) -> bool:
    return base64_of_hex(sent) == signed


def _is_typographic(sent: bytes, signed: bytes) -> bool:
    return signed in typed(sent)


def _is_escaped(sent: bytes, signed: bytes) -> bool:
    return signed in unescaped(sent)


def _is_quoted(sent: bytes, signed: bytes) -> bool:
    return sent.strip(b"\"'") == signed.strip(b"\"'")


def _is_case(sent: bytes, signed: bytes) -> bool:
    return sent.lower() == signed.lower()


CHANGES: tuple[tuple[str, str, Test], ...] = (
    ("header-md5-hex", "an MD5 goes as base64 of its 16 bytes, not in hex", _is_hex_md5),
    ("header-doubled", "the header was sent twice", _is_doubled),
    ("header-charset", "a charset was added, lost or rewritten on the way", _is_charset),
    ("header-case", "only upper and lower case differ", _is_case),
    ("header-blanks", "only blanks differ", _is_blanks),
    ("header-quoted", "only quotes differ", _is_quoted),
    (
        "header-typographic",
        "quotes, dashes, dots or blanks became those of printed text, or unseen characters",
        _is_typographic,
    ),
    ("header-escaped", "it was escaped for HTML or JSON, and not read back", _is_escaped),
    (
        "header-signed-twice-utf-8",
        "it was encoded as UTF-8 twice before it was signed, or was sent as Latin-1",
        _is_signed_twice,
    ),
    ("header-latin-1", "it was sent as Latin-1 and signed as UTF-8", _is_latin_1),
    ("header-twice-utf-8", "it was encoded as UTF-8 twice", _is_twice_utf_8),
    ("header-utf-8", "it was sent as UTF-8 and signed as Latin-1", _is_utf_8_of_latin_1),
    ("header-rfc-2047", "the library encoded it as RFC 2047 (`=?…?=`)", _is_rfc_2047),
    ("header-percent", "it was sent percent-encoded", _is_percent),
    ("header-question-marks", "the library turned letters into `?`", _is_question_marks),
    ("header-stripped", "the library dropped every letter that it could not encode", _is_stripped),
    (
        "header-other-charset",
        "it was sent in another character set than UTF-8 (GBK, Shift JIS …)",
        _is_other_charset,
    ),
    ("header-low-bytes", "the library sent only the low byte of each character", _is_low_bytes),
)


def base64_of_hex(value: bytes) -> bytes | None:
    """Return the right form of an MD5 in hex, also of one whose hex digits went as base64."""
    text = value
    if not _HEX_MD5(text):
        try:
            text = base64.b64decode(value, validate=True)
        except binascii.Error:
            return None
    return base64.b64encode(bytes.fromhex(text.decode())) if _HEX_MD5(text) else None


def other_charsets(value: bytes) -> tuple[bytes, ...]:
    """Return what the bytes of a value say in the other usual character sets, as UTF-8."""
    read = []
    for name in CHARSETS:
        try:
            read.append(value.decode(name).encode())
        except UnicodeError:
            continue
    return tuple(read)


def rfc_2047(value: bytes) -> bytes | None:
    """Return what an encoded word stands for, as UTF-8."""
    try:
        return str(make_header(decode_header(value.decode("ascii")))).encode()
    except (UnicodeError, LookupError, HeaderParseError, ValueError):
        return None


def percent_encoded(value: bytes) -> bytes:
    """Return the value with everything percent-encoded that is not unreserved."""
    return quote(value, safe="").encode()


def _is_text(value: bytes) -> bool:
    try:
        return not value.decode().isascii()
    except UnicodeDecodeError:
        return False


def _reencoded(value: bytes) -> bytes | None:
    try:
        return value.decode().encode("latin-1")
    except UnicodeError:
        return None
