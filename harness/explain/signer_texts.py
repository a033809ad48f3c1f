"""Mistakes of signers by hand in the text that is made of the parts."""

import base64
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from harness.explain.dialect import Pieces
from harness.explain.signer_layers import (
    DATE,
    FEED_MISSING,
    FEED_OTHER,
    FEED_TOO_MANY,
    SCOPE,
    STANDARD,
    SignerMistake,
    Text,
    mistake_of,
)
from harness.signing.verify.dates import unix_seconds
from harness.signing.verify.signature import ALGORITHM, string_to_sign


def text_of_older(pieces: Pieces) -> bytes:
    """Return the string to sign of V1 and V2."""
    return b"\n".join(_older_lines(pieces))


def _older_lines(pieces: Pieces) -> tuple[bytes, ...]:
    method, path, query, headers, standard, date, _, _ = pieces
    md5, _, kind = standard.partition(b"\n")
    return method, md5, kind, date, headers + path + query


def _older_without(*gone: int) -> Text:
    def text(pieces: Pieces) -> bytes:
        lines = _older_lines(pieces)
        return b"\n".join(line for number, line in enumerate(lines) if number not in gone or line)

    return text


def _older_joined(separator: bytes) -> Text:
    return lambda pieces: separator.join(text_of_older(pieces).split(b"\n"))


def _older_resource_beside(pieces: Pieces) -> bytes:
    *first, resource = _older_lines(pieces)
    return b"\n".join(first) + resource


def _older_headers_without(feeds: int) -> Text:
    """Leave out line feeds behind the headers: V2 has one more, of the additional headers."""

    def text(pieces: Pieces) -> bytes:
        method, path, query, headers, standard, date, _, _ = pieces
        kept = headers.removesuffix(b"\n" * feeds)
        return b"\n".join((method, standard, date, kept + path + query))

    return text


_TEXT_IN_BASE64 = mistake_of(
    "text-in-base64",
    "signs the base64 of the string to sign",
    "Sign the string to sign as it is; only the policy of a form is signed in base64.",
)
OLDER_TEXTS: tuple[tuple[SignerMistake, Text], ...] = (
    (FEED_MISSING, _older_without(1)),
    (FEED_MISSING, _older_without(1, 2)),
    (FEED_MISSING, _older_resource_beside),
    (FEED_MISSING, _older_headers_without(1)),
    (FEED_MISSING, _older_headers_without(2)),
    (FEED_TOO_MANY, lambda pieces: text_of_older(pieces) + b"\n"),
    (FEED_OTHER, _older_joined(b"\r\n")),
    (FEED_OTHER, _older_joined(b"\\n")),
    (FEED_OTHER, _older_joined(b"")),
    (_TEXT_IN_BASE64, lambda pieces: base64.b64encode(text_of_older(pieces))),
)


def _canonical(pieces: Pieces) -> bytes:
    return b"\n".join(pieces[: STANDARD + 1])


def text_of_v4(pieces: Pieces, canonical: bytes | None = None) -> bytes:
    """Return the string to sign of V4."""
    whole = _canonical(pieces) if canonical is None else canonical
    return string_to_sign(date=pieces[DATE], scope=pieces[SCOPE], canonical=whole)


def _v4_text(change: Callable[[bytes], bytes]) -> Text:
    return lambda pieces: text_of_v4(pieces, change(_canonical(pieces)))


def _v4_lines(choose: Callable[[list[bytes]], Iterable[bytes]]) -> Text:
    return lambda pieces: b"\n".join(choose(text_of_v4(pieces).split(b"\n")))


def _v4_later(seconds: int) -> Text:
    def text(pieces: Pieces) -> bytes:
        start = unix_seconds(pieces[DATE])
        if start is None:
            return text_of_v4(pieces)
        moment = datetime.fromtimestamp(start + seconds, UTC)
        date = f"{moment:%Y%m%dT%H%M%SZ}".encode()
        return string_to_sign(date=date, scope=pieces[SCOPE], canonical=_canonical(pieces))

    return text


_CLOCK_TWICE = mistake_of(
    "clock-read-twice",
    "reads the clock twice, and signs another second than it sends",
    "Read the clock once, and write that instant wherever the date stands.",
)
_UNHASHED = mistake_of(
    "request-unhashed",
    "signs the canonical request itself in the place of its hash",
    "End the string to sign with the SHA-256 of the canonical request, in hex.",
)
_LINES = mistake_of(
    "line-missing",
    "leaves out a line of the string to sign",
    "Sign four lines: `OSS4-HMAC-SHA256`, the date, the scope, the hash of the canonical request.",
)
_ALGORITHM = mistake_of(
    "algorithm-name",
    "names `AWS4-HMAC-SHA256` in the string to sign",
    "Begin the string to sign with `OSS4-HMAC-SHA256`.",
)
V4_TEXTS: tuple[tuple[SignerMistake, Text], ...] = (
    (FEED_MISSING, _v4_text(lambda text: re.sub(rb"\n+", b"\n", text))),
    (FEED_MISSING, _v4_text(lambda text: text.replace(b"\n\n\n", b"\n\n", 1))),
    (FEED_MISSING, _v4_text(lambda text: text.replace(b"\n\n", b"\n", 1))),
    (FEED_TOO_MANY, _v4_text(lambda text: text + b"\n")),
    (FEED_OTHER, _v4_text(lambda text: text.replace(b"\n", b"\r\n"))),
    (FEED_OTHER, _v4_text(lambda text: text.replace(b"\n", b"\\n"))),
    (FEED_TOO_MANY, lambda pieces: text_of_v4(pieces) + b"\n"),
    (FEED_OTHER, lambda pieces: text_of_v4(pieces).replace(b"\n", b"\r\n")),
    (FEED_OTHER, lambda pieces: text_of_v4(pieces).replace(b"\n", b"\\n")),
    (_UNHASHED, lambda p: b"\n".join((ALGORITHM, p[DATE], p[SCOPE], _canonical(p)))),
    (_UNHASHED, _canonical),
    (_LINES, _v4_lines(lambda lines: lines[1:])),
    (_LINES, _v4_lines(lambda lines: [lines[0], *lines[2:]])),
    (_LINES, _v4_lines(lambda lines: [*lines[:2], *lines[3:]])),
    *((_CLOCK_TWICE, _v4_later(seconds)) for seconds in (-2, -1, 1, 2)),
    (_ALGORITHM, _v4_lines(lambda lines: [b"AWS4-HMAC-SHA256", *lines[1:]])),
)
