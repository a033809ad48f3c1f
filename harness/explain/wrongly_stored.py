"""Uploads that were accepted and are wrong: what became of the file on its way."""

import re
from collections.abc import Callable

from harness.catalog.wording import worded
from harness.explain.naming_headers import header_change, header_difference
from harness.model.explanation import Explanation
from harness.model.observation import Digests, Exchange

RAW = "Send the file's bytes themselves as the body."
REPLACEMENT = b"\xef\xbf\xbd"
SHORT_TEXT = 300
# How languages write that there is nothing.
NOTHING = {b"undefined", b"null", b"None", b"nil", b"<nil>", b"NULL", b"NaN"}
MIME_LINE = 76
BUFFER, LARGEST_BUFFER = 512, 1 << 20

Explain = Callable[[bytes, Digests, Digests], Explanation | None]

_BASE64 = re.compile(rb"[A-Za-z0-9+/\r\n]+={0,2}").fullmatch
_HEX = re.compile(rb"[0-9A-Fa-f]+").fullmatch
_CHUNK = re.compile(rb"[0-9a-fA-F]+;chunk-signature=").match
# What was Latin-1 has no other bytes beyond ASCII; the last letter may be cut.
_LATIN_1 = re.compile(rb"(?:[\x00-\x7f]|[\xc2\xc3][\x80-\xbf])*[\xc2\xc3]?").fullmatch
_BUFFER = re.compile(rb'(?:\{"\w+":)*\{"type":"Buffer"').match
_NUMBERS = re.compile(rb"\[\s*-?\d{1,3}\s*,\s*-?\d{1,3}\s*,").match
_OBJECT = re.compile(rb'\{(?:"[^"\n]*":.*)?\}\s*$', re.DOTALL).match
_PRINTABLE = re.compile(rb"[\x20-\x7e]+").fullmatch
_DATA_URL = re.compile(rb"\"?data:[\w.+/-]*(?:;[\w=.+-]+)*;base64,").match
_BASE64_IN_JSON = re.compile(
    rb"\"\s*:\s*\"(?:data:[\w.+/-]*(?:;[\w=.+-]+)*;base64,)?[A-Za-z0-9+/\\]{40,}={0,2}(?:\"|$)"
).search
_FIELD = re.compile(rb"[A-Za-z0-9_.%-]*=[^&\n]*").match


def body_explanation(exchange: Exchange, source: Digests) -> Explanation | None:
    """Return what the body is in place of the file, None where its beginning does not tell."""
    body = exchange.body
    if body is None or body == source:
        return None
    start = exchange.body_start.encode("latin-1", "replace")
    explanations = (explanation(start, body, source) for explanation in EXPLANATIONS)
    return next((explanation for explanation in explanations if explanation is not None), None)


def _empty(_start: bytes, body: Digests, source: Digests) -> Explanation | None:
    if body.length or not source.length:
        return None
    return Explanation(
        cause="body-empty",
        sentence=worded("The body is empty; the local file has {} bytes.", source.length),
        advice=worded(
            "{} A stream that was read before, or never opened, sends nothing.", worded(RAW)
        ),
    )


def _form(start: bytes, body: Digests, source: Digests) -> Explanation | None:
    head, blank, _ = start.partition(b"\r\n\r\n")
    if not (start.startswith(b"--") and b"form-data" in head and blank):
        return None
    boundary = head.partition(b"\r\n")[0]
    wrapper = len(head) + len(blank) + len(b"\r\n") + len(boundary) + len(b"--\r\n")
    whole = worded("the whole file") if body.length == wrapper + source.length else worded("a file")
    return Explanation(
        cause="form-stored",
        sentence=(
            worded(
                "The body is a multipart form: {} is wrapped in {} bytes of "
                "boundaries and part headers, and all of it is the object now.",
                whole,
                body.length - source.length,
            )
        ),
        advice=worded("{} No FormData, no `curl -F`, no `files=`: these make a form.", worded(RAW)),
    )


def _aws_chunked(start: bytes, _body: Digests, _source: Digests) -> Explanation | None:
    if not _CHUNK(start):
        return None
    return Explanation(
        cause="aws-chunked-stored",
        sentence=worded(
            "The body carries the signed chunks of another service's SDK (`aws-chunked`)."
        ),
        advice=worded("{} Use a plain HTTP client for a signed URL, not an S3 SDK.", worded(RAW)),
    )


def _gzip(start: bytes, _body: Digests, _source: Digests) -> Explanation | None:
    if not start.startswith(b"\x1f\x8b"):
        return None
    return Explanation(
        cause="body-compressed",
        sentence=worded("The body was compressed with gzip on the way, and is stored like that."),
        advice=worded(
            "Turn the compression of requests off, or send the file compressed on purpose."
        ),
    )


def _nothing(start: bytes, body: Digests, _source: Digests) -> Explanation | None:
    if start not in NOTHING or body.length != len(start):
        return None
    text = start.decode()
    return Explanation(
        cause="body-of-nothing",
        sentence=worded("The body is the text `{}`: what was sent has no value.", text),
        advice=(
            worded(
                "Look at where the body comes from: a file that somebody chooses is "
                "`input.files[0]`, and is there only once it is chosen."
            )
            if text == "undefined"
            else worded("{} Look at where the body comes from: it was never read.", worded(RAW))
        ),
    )


def _json(start: bytes, body: Digests, _source: Digests) -> Explanation | None:
    if _BUFFER(start) or start.startswith(b'{"0":'):
        what = worded("a buffer written out as JSON")
    elif _NUMBERS(start):
        what = worded("a list of the file's bytes, written as numbers")
    elif body.length == len(start) <= SHORT_TEXT and _OBJECT(start):
        what = worded("the JSON object `{}`", start.decode(errors="replace"))
    elif start.startswith(b"[object "):
        what = worded("the text `[object …]` of a JavaScript value")
    elif start.startswith(b'"') and _PRINTABLE(start) and not _DATA_URL(start):
        what = worded("a JSON string")
    else:
        return None
    return Explanation(
        cause="body-serialised",
        sentence=worded("The body is {}, not the file.", what),
        advice=worded(
            "{} Hand over a Buffer, a Blob or a stream, and let nothing serialise it.", worded(RAW)
        ),
    )


def _base64(start: bytes, body: Digests, source: Digests) -> Explanation | None:
    encoded = 4 * ((source.length + 2) // 3)
    if not source.length or not _BASE64(start):
        return None
    lines = -(-encoded // MIME_LINE)
    ends = {0, 1, 2, lines - 1, lines, 2 * (lines - 1), 2 * lines}
    if body.length - encoded in ends:
        cause, what = "body-base64", "base64"
    elif body.length == 2 * source.length and _HEX(start):
        cause, what = "body-hex", "hexadecimal"
    else:
        return None
    return Explanation(
        cause=cause,
        sentence=worded("The body is the file in {}.", what),
        advice=worded("{} Decode it first.", worded(RAW)),
    )


def _wrapped_base64(start: bytes, body: Digests, source: Digests) -> Explanation | None:
    """Find the file in base64 inside of something: a data: URL, or a field of JSON."""
    encoded = 4 * ((source.length + 2) // 3)
    if not source.length or body.length <= encoded - 2:
        return None
    data_url = _DATA_URL(start)
    if data_url:
        return Explanation(
            cause="body-data-url",
            sentence=worded(
                "The body is a data: URL (`{}…`): the file in base64.", data_url[0].decode()
            ),
            advice=worded(
                "{} Cut off what stands before the comma and decode the rest, or "
                "send a Blob (`canvas.toBlob`, `(await fetch(dataUrl)).blob()`).",
                worded(RAW),
            ),
        )
    if not start.startswith((b"{", b"[")) or not _BASE64_IN_JSON(start):
        return None
    return Explanation(
        cause="body-base64-in-json",
        sentence=worded("The body is JSON that holds the file in base64."),
        advice=worded("{} Decode it first; OSS reads no JSON.", worded(RAW)),
    )


def _urlencoded(start: bytes, body: Digests, source: Digests) -> Explanation | None:
    looks = _PRINTABLE(start) and _FIELD(start) and (b"%" in start or b"&" in start)
    if not looks or body.length == source.length:
        return None
    return Explanation(
        cause="form-stored",
        sentence=worded("The body is a form (`name=value&…`), and the form is the object now."),
        advice=worded("{} No form fields, no `--data-urlencode`.", worded(RAW)),
    )


def _as_text(start: bytes, body: Digests, source: Digests) -> Explanation | None:
    if start.startswith(b"\xef\xbb\xbf") and body.length == source.length + 3:
        what = worded("a byte order mark was put before it")
    elif start.count(REPLACEMENT) > 1:
        what = worded("bytes that are no UTF-8 were replaced by `�`")
    elif body.length > source.length and _LATIN_1(start) and not start.isascii():
        what = worded("its bytes were read as Latin-1 and written as UTF-8")
    else:
        return None
    return Explanation(
        cause="body-as-text",
        sentence=worded("The file was read as text: {}.", what),
        advice=worded("{} Open it in binary mode and decode nothing.", worded(RAW)),
    )


def _path(start: bytes, body: Digests, _source: Digests) -> Explanation | None:
    is_text = body.length == len(start) <= SHORT_TEXT and _PRINTABLE(start)
    if not is_text or b"/" not in start:
        return None
    return Explanation(
        cause="path-stored",
        sentence=worded(
            "The body is the text `{}`: the file's name, not its content.", start.decode()
        ),
        advice=worded(
            "{} With curl, `--data-binary @FILE` needs its `@`, and `-T FILE` is simpler.",
            worded(RAW),
        ),
    )


def _cut(_start: bytes, body: Digests, source: Digests) -> Explanation | None:
    if body.length >= source.length:
        return None
    return Explanation(
        cause="body-cut",
        sentence=(
            worded(
                "The body was cut: {} of the file's {} bytes arrived, {} are missing.",
                body.length,
                source.length,
                source.length - body.length,
            )
        ),
        advice=worded(
            "Send the whole file: look at buffer sizes, at text mode, and at a wrong length."
        ),
    )


def _whole_buffers(_start: bytes, body: Digests, source: Digests) -> Explanation | None:
    more = body.length - source.length
    if body.length % BUFFER or not 0 < more < LARGEST_BUFFER or not source.length % BUFFER:
        return None
    return Explanation(
        cause="body-of-whole-buffers",
        sentence=worded(
            "The body has {} bytes more than the file, and ends where a buffer does: the whole "
            "buffer is written each time, whatever was read into it.",
            more,
        ),
        advice=worded("Write as many bytes as were read: `out.write(buffer, 0, count)`."),
    )


def _longer(_start: bytes, body: Digests, source: Digests) -> Explanation | None:
    if body.length <= source.length:
        return None
    return Explanation(
        cause="body-longer",
        sentence=worded("The body has {} bytes more than the file.", body.length - source.length),
        advice=worded(
            "{} Line ends are converted in text mode, and a stream may be read twice.", worded(RAW)
        ),
    )


EXPLANATIONS: tuple[Explain, ...] = (
    _empty,
    _form,
    _aws_chunked,
    _gzip,
    _nothing,
    _json,
    _base64,
    _wrapped_base64,
    _urlencoded,
    _as_text,
    _path,
    _cut,
    _whole_buffers,
    _longer,
)


def header_explanation(name: str, stored: str | None, wanted: str | None) -> Explanation:
    """Return what became of a header or a metadata entry between the signer and the object."""
    if stored is None:
        sentence = worded("`{}: {}` is not on the object: it was never sent.", name, wanted)
        return Explanation(
            cause="header-lost", sentence=sentence, advice=worded("Send `{}`.", name)
        )
    if wanted is None:
        sentence = worded("`{}: {}` is on the object, and nobody signed it.", name, stored)
        return Explanation(
            cause="header-surplus", sentence=sentence, advice=worded("Leave `{}` out.", name)
        )
    difference = header_difference(name, _bytes(stored), wanted.encode())
    kind, what = header_change(_bytes(stored), wanted.encode())
    return Explanation(
        cause=f"stored-{kind.removeprefix('header-')}",
        sentence=worded("`{}` is `{}` on the object, not `{}`{}.", name, stored, wanted, what),
        advice=worded("Send `{}` as it was signed, as UTF-8.", name),
        differences=(difference,),
    )


def type_explanation(stored: str | None, wanted: str, *, was_signed: bool) -> Explanation:
    """Return why an object has another content type than it should."""
    if stored == "application/octet-stream" and was_signed:
        sentence = worded("No type was sent, so the object has the default and not `{}`.", wanted)
        return Explanation(
            cause="type-default", sentence=sentence, advice=worded("Sign and send `{}`.", wanted)
        )
    sentence = worded("The object has the content type `{}`, not `{}`", stored, wanted)
    if stored is not None and stored.startswith("multipart/"):
        sentence += worded(": it was uploaded as a form")
    elif stored is not None and "urlencoded" in stored:
        sentence += worded(": the library invented the type of a form")
    advice = (
        worded("Sign and send `Content-Type: {}`.", wanted)
        if was_signed
        else worded("Sign and send a type.")
    )
    return Explanation(cause="type-wrong", sentence=worded("{}.", sentence), advice=advice)


def twice_explanation(exchanges: tuple[Exchange, ...]) -> Explanation | None:
    """Return that one upload was sent more than once, None where it was not."""
    if len(exchanges) < 2:  # noqa: PLR2004  twice is two
        return None
    bodies = {exchange.body for exchange in exchanges}
    what = worded("The same body was sent") if len(bodies) == 1 else worded("The request was sent")
    return Explanation(
        cause="uploaded-twice",
        sentence=worded("{} {} times.", what, len(exchanges)),
        advice=worded("Look for a retry, for a redirect, and for a second call of the upload."),
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
