"""What signers that were written by hand get wrong, as signatures that they would make.

A signature has three layers: the parts that are signed, the text that is made of them, and the
digest of that text. A mistake changes one of them; a signer may make one in each of two layers.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote_from_bytes

from harness.explain.candidate import SigningCandidate
from harness.explain.dialect import DIALECTS, Dialect, Pieces
from harness.model.explanation import Difference
from harness.oss.subresources import is_signed_by_v1
from harness.signing.verify.claim import Version
from harness.signing.verify.signature import ALGORITHM, string_to_sign

UNSIGNED = b"UNSIGNED-PAYLOAD"
HASH_OF_NOTHING = hashlib.sha256(b"").hexdigest().encode()
_METHOD, _PATH, _QUERY, _HEADERS, _STANDARD, _DATE, _SCOPE, _SECRET = range(8)

Parts = Callable[[SigningCandidate, Pieces], Iterable[Pieces]]
Text = Callable[[Pieces], bytes]
Digest = Callable[[bytes, Pieces], bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class SignerMistake:
    """One mistake; ``what`` completes the sentence "a signer makes it that …"."""

    kind: str
    what: str
    advice: str

    @property
    def difference(self) -> Difference:
        """The mistake as a difference between the signer and the service."""
        return Difference(
            kind=f"signer-{self.kind}",
            subject="signer",
            signed=None,
            sent=None,
            change=self.what,
            advice=self.advice,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Layers:
    """The three layers of one version, right and wrong."""

    text: Text
    digest: Digest
    parts: tuple[tuple[SignerMistake, Parts], ...]
    texts: tuple[tuple[SignerMistake, Text], ...]
    digests: tuple[tuple[SignerMistake, Digest], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MistakenSignature:
    """A signature that a signer makes with one mistake, or with two."""

    mistakes: tuple[SignerMistake, ...]
    signature: bytes


def mistaken_signatures(
    base: SigningCandidate, payload: bytes = b"", *, pairs: bool = True
) -> Iterator[MistakenSignature]:
    """Yield what signers with one mistake sign, then those with two in different layers.

    ``payload`` is the SHA-256 of the body in hex, empty where it is not known.
    """
    layers = _layers(base.dialect, payload)
    if layers is None:
        return
    right = base.pieces
    parts = [
        (mistake, pieces)
        for mistake, change in layers.parts
        for pieces in change(base, right)
        if pieces != right
    ]
    text = layers.text(right)
    texts = [(mistake, other(right)) for mistake, other in layers.texts]
    texts = [(mistake, wrong) for mistake, wrong in texts if wrong != text]
    for mistake, pieces in parts:
        yield _made((mistake,), layers.digest(layers.text(pieces), pieces))
    for mistake, wrong in texts:
        yield _made((mistake,), layers.digest(wrong, right))
    for mistake, digest in layers.digests:
        yield _made((mistake,), digest(text, right))
    if pairs:
        yield from _twice_mistaken(layers, parts, texts, right)


def _twice_mistaken(
    layers: _Layers,
    parts: list[tuple[SignerMistake, Pieces]],
    texts: list[tuple[SignerMistake, bytes]],
    right: Pieces,
) -> Iterator[MistakenSignature]:
    for first, pieces in parts:
        for second, digest in layers.digests:
            yield _made((first, second), digest(layers.text(pieces), pieces))
        for second, other in layers.texts:
            yield _made((first, second), layers.digest(other(pieces), pieces))
    for first, wrong in texts:
        for second, digest in layers.digests:
            yield _made((first, second), digest(wrong, right))


def _made(mistakes: tuple[SignerMistake, ...], signature: bytes) -> MistakenSignature:
    return MistakenSignature(mistakes=mistakes, signature=signature)


def _layers(dialect: Dialect, payload: bytes) -> _Layers | None:
    if dialect is DIALECTS[Version.V4]:
        known = _PAYLOADS if not payload else (payload, *_PAYLOADS)
        return replace(_V4, parts=(*_V4.parts, _of_payload(known)))
    if dialect is DIALECTS[Version.V1]:
        return _V1
    return _V2 if dialect is DIALECTS[Version.V2] else None


def _with(pieces: Pieces, part: int, value: bytes) -> Pieces:
    return (*pieces[:part], value, *pieces[part + 1 :])


def _quoted(value: bytes, safe: str) -> bytes:
    return quote_from_bytes(value, safe=safe).encode()


SDK = "Let an SDK sign, or follow the page of the signature to the letter."
_RESOURCE = "Sign `/BUCKET/KEY`: the bucket is part of it, wherever the request names it."


def _lower_method(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    yield _with(pieces, _METHOD, pieces[_METHOD].lower())


def _no_bucket(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    bare = replace(base, bucket="x").pieces[_PATH]
    yield _with(pieces, _PATH, bare[len(b"/x") :] or b"/")
    if bare.startswith(b"%2Fx"):
        yield _with(pieces, _PATH, bare[len(b"%2Fx") :])


def _bucket_twice(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    twice = replace(base, key=base.bucket.encode("latin-1") + b"/" + base.key)
    yield _with(pieces, _PATH, twice.pieces[_PATH])


def _no_first_slash(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    yield _with(pieces, _PATH, re.sub(rb"^(?:/|%2F)", b"", pieces[_PATH]))


def _host_as_resource(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    host = base.headers.get("host", b"").partition(b":")[0]
    yield _with(pieces, _PATH, b"/" + host + b"/" + base.key)


def _raw_path(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    yield _with(pieces, _PATH, b"/" + base.bucket.encode("latin-1") + b"/" + base.key)


def _encoded_path(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    raw = b"/" + base.bucket.encode("latin-1") + b"/" + base.key
    yield _with(pieces, _PATH, _quoted(raw, "/"))
    yield _with(pieces, _PATH, b"/" + base.bucket.encode("latin-1") + b"/" + _quoted(base.key, ""))
    yield _with(pieces, _PATH, _quoted(raw, "/!~*'()"))


def _slashes_encoded(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    bucket = base.bucket.encode("latin-1")
    yield _with(pieces, _PATH, b"/" + bucket + b"/" + _quoted(base.key, ""))
    yield _with(pieces, _PATH, _quoted(b"/" + bucket + b"/" + base.key, ""))


def _other_escapes(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    """Spell what JavaScript, Java and old libraries escape otherwise, in path and query."""
    raw = b"/" + base.bucket.encode("latin-1") + b"/" + base.key
    for safe in ("/!*'()", "/*", "/"):
        path = _quoted(raw, safe)
        if "!" not in safe:
            path = path.replace(b"~", b"%7E")
        for blank in (b"%20", b"+"):
            yield _with(pieces, _PATH, path.replace(b"%20", blank))
    yield _with(pieces, _PATH, re.sub(rb"%[0-9A-F]{2}", lambda m: m[0].lower(), pieces[_PATH]))
    yield _with(pieces, _QUERY, re.sub(rb"%[0-9A-F]{2}", lambda m: m[0].lower(), pieces[_QUERY]))
    yield _with(pieces, _QUERY, pieces[_QUERY].replace(b"%20", b"+"))


def _encoded_once_more(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    yield _with(pieces, _PATH, _quoted(pieces[_PATH], "/"))


def _no_subresources(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    yield _with(pieces, _QUERY, b"")


def _pairs(pairs: Iterable[tuple[bytes, bytes]], safe: str | None = None) -> bytes:
    def spelled(text: bytes) -> bytes:
        return text if safe is None else _quoted(text, safe)

    return b"&".join(spelled(n) + (b"=" + spelled(v) if v else b"") for n, v in pairs)


def _signed_by_v1(base: SigningCandidate) -> list[tuple[bytes, bytes]]:
    return [pair for pair in base.query if is_signed_by_v1(pair[0])]


def _unsorted_subresources(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    named = _signed_by_v1(base)
    for order in (named, sorted(named, reverse=True)):
        yield _with(pieces, _QUERY, b"?" + _pairs(order) if order else b"")


def _encoded_subresources(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    named = sorted(_signed_by_v1(base))
    yield _with(pieces, _QUERY, b"?" + _pairs(named, "") if named else b"")


def _equals_behind_nothing(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    if base.dialect is DIALECTS[Version.V1]:
        named = sorted(_signed_by_v1(base))
        listed = b"?" + b"&".join(n + b"=" + v for n, v in named) if named else b""
        yield _with(pieces, _QUERY, listed)
        return
    kept = sorted((_quoted(n, ""), _quoted(v, "")) for n, v in _unsigned(base))
    listed = b"&".join(n + b"=" + v for n, v in kept)
    mark = b"?" if pieces[_QUERY].startswith(b"?") else b""
    yield _with(pieces, _QUERY, mark + listed)


def _whole_query(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    kept = [pair for pair in base.query if pair[0] not in base.dialect.parameters]
    yield _with(pieces, _QUERY, b"?" + _pairs(sorted(kept)) if kept else b"")


def _unsigned(base: SigningCandidate) -> list[tuple[bytes, bytes]]:
    return [pair for pair in base.query if pair[0] != base.dialect.signature]


def _mark(pieces: Pieces) -> bytes:
    return b"?" if pieces[_QUERY].startswith(b"?") else b""


def _unsorted_query(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    kept = _unsigned(base)
    yield _with(pieces, _QUERY, _mark(pieces) + _pairs(kept, ""))
    own = set(base.dialect.parameters)
    first = [pair for pair in kept if pair[0] not in own]
    rest = [pair for pair in kept if pair[0] in own]
    for order in ((*sorted(rest), *sorted(first)), (*sorted(first), *sorted(rest))):
        yield _with(pieces, _QUERY, _mark(pieces) + _pairs(order, ""))


def _raw_query(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    yield _with(pieces, _QUERY, _mark(pieces) + _pairs(sorted(_unsigned(base))))
    spelled = sorted((_quoted(n, ""), _quoted(v, "/")) for n, v in _unsigned(base))
    yield _with(pieces, _QUERY, _mark(pieces) + _pairs(spelled))


def _query_without_signature_parameters(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    if not base.is_by_url:
        return
    kept = [pair for pair in base.query if pair[0] not in base.dialect.parameters]
    yield _with(pieces, _QUERY, (b"?" if kept else b"")[: len(_mark(pieces))] + _pairs(kept, ""))


def _header_lines(pieces: Pieces) -> dict[bytes, bytes]:
    lines = (line.partition(b":") for line in pieces[_HEADERS].split(b"\n") if b":" in line)
    return {name: value for name, _, value in lines}


def _unsorted_headers(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    lines = _header_lines(pieces)
    arrived = [name.encode("latin-1") for name in base.headers]
    for order in (
        sorted(lines, key=lambda n: arrived.index(n) if n in arrived else 0),
        sorted(lines, reverse=True),
    ):
        listed = b"".join(name + b":" + lines[name] + b"\n" for name in order)
        yield _with(pieces, _HEADERS, listed + _rest(pieces))


def _named_headers(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    lines = _header_lines(pieces)
    for spelled in (lambda name: base.names.get(name.decode("latin-1"), name), _titled):
        named = sorted((spelled(name), value) for name, value in lines.items())
        listed = b"".join(name + b":" + value + b"\n" for name, value in named)
        yield _with(pieces, _HEADERS, listed + _rest(pieces))


def _blank_behind_colon(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    lines = _header_lines(pieces)
    listed = b"".join(name + b": " + lines[name] + b"\n" for name in sorted(lines))
    yield _with(pieces, _HEADERS, listed + _rest(pieces))


def _rest(pieces: Pieces) -> bytes:
    # V2 has a line of additional headers behind the others, which is blank without any.
    return b"\n" if pieces[_HEADERS].endswith(b"\n\n") or pieces[_HEADERS] == b"\n" else b""


def _titled(name: bytes) -> bytes:
    return b"-".join(word.title() for word in name.split(b"-"))


def _last_header_feed(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    if pieces[_HEADERS]:
        yield _with(pieces, _HEADERS, pieces[_HEADERS][:-1])


def _mistake(kind: str, what: str, advice: str = SDK) -> SignerMistake:
    return SignerMistake(kind=kind, what=what, advice=advice)


LOWER_METHOD = _mistake(
    "method-case", "writes the method in small letters", "Sign the method in capitals: `PUT`."
)
NO_BUCKET = _mistake("bucket-missing", "leaves the bucket out of the path that it signs", _RESOURCE)
BUCKET_TWICE = _mistake("bucket-twice", "has the bucket twice in the path that it signs", _RESOURCE)
NO_SLASH = _mistake("slash-missing", "begins the path that it signs without a slash", _RESOURCE)
HOST_PATH = _mistake("host-for-bucket", "signs the host name in the place of the bucket", _RESOURCE)
UNSORTED_HEADERS = _mistake(
    "headers-unsorted",
    "does not sort the headers by name",
    "Sort the signed headers by their names in small letters.",
)
HEADER_NAMES = _mistake(
    "header-names-case",
    "writes the names of headers in capitals",
    "Write the names of the signed headers in small letters.",
)
COLON_BLANK = _mistake(
    "header-blank",
    "puts a blank behind the colon of a header",
    "Write each signed header as `name:value`, without a blank.",
)
COMMON: tuple[tuple[SignerMistake, Parts], ...] = (
    (NO_BUCKET, _no_bucket),
    (BUCKET_TWICE, _bucket_twice),
    (NO_SLASH, _no_first_slash),
    (HOST_PATH, _host_as_resource),
    (LOWER_METHOD, _lower_method),
    (UNSORTED_HEADERS, _unsorted_headers),
    (HEADER_NAMES, _named_headers),
    (COLON_BLANK, _blank_behind_colon),
)
NO_EQUALS = "Write a parameter without a value as its bare name, without `=`."
_V1_PARTS: tuple[tuple[SignerMistake, Parts], ...] = (
    *COMMON,
    (
        _mistake(
            "path-encoded",
            "signs the path percent-encoded",
            "Sign the key as it is: V1 encodes nothing of the resource.",
        ),
        _encoded_path,
    ),
    (
        _mistake(
            "subresources-unsorted",
            "does not sort the sub-resources",
            "Sort the sub-resources by name before they are signed.",
        ),
        _unsorted_subresources,
    ),
    (
        _mistake(
            "subresources-missing",
            "leaves the sub-resources out of the resource",
            "Sign sub-resources (`?uploadId=…&partNumber=…`) behind the key.",
        ),
        _no_subresources,
    ),
    (
        _mistake(
            "subresources-encoded",
            "signs the values of sub-resources percent-encoded",
            "Sign the values of sub-resources as they are: V1 encodes nothing.",
        ),
        _encoded_subresources,
    ),
    (
        _mistake("equals-behind-nothing", "writes `=` behind a bare sub-resource", NO_EQUALS),
        _equals_behind_nothing,
    ),
    (
        _mistake(
            "query-signed",
            "signs every parameter of the query",
            "Sign the sub-resources only: V1 signs no other parameter.",
        ),
        _whole_query,
    ),
)
RAW_PATH = _mistake(
    "path-raw",
    "signs the path as it is, not percent-encoded",
    "Percent-encode the path before it is signed.",
)
ESCAPES = _mistake(
    "escapes-other",
    "escapes other characters, or in another way, than the signature asks for",
    "Leave letters, digits, `-`, `.`, `_` and `~` as they are; write `%20`, and capitals in `%2F`.",
)
_QUERY_PARTS: tuple[tuple[SignerMistake, Parts], ...] = (
    (
        _mistake(
            "query-unsorted",
            "does not sort the query",
            "Sort the parameters by their encoded names before they are signed.",
        ),
        _unsorted_query,
    ),
    (
        _mistake(
            "query-raw",
            "signs the query as it is, not percent-encoded",
            "Percent-encode names and values of the query, slashes as well (`%2F`).",
        ),
        _raw_query,
    ),
    (
        _mistake("equals-behind-nothing", "writes `=` behind a bare parameter", NO_EQUALS),
        _equals_behind_nothing,
    ),
    (
        _mistake(
            "query-missing",
            "leaves the parameters of the signature out of the query that it signs",
            "Sign every parameter of the URL but the signature itself.",
        ),
        _query_without_signature_parameters,
    ),
)
_V2_PARTS: tuple[tuple[SignerMistake, Parts], ...] = (
    *COMMON,
    (RAW_PATH, _raw_path),
    (
        _mistake(
            "slashes-kept",
            "leaves the slashes of the path unescaped",
            "Write each slash of the resource as `%2F`: V2 wants it so.",
        ),
        _encoded_path,
    ),
    *_QUERY_PARTS,
)


def _host_signed(base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    lines = _header_lines(pieces)
    lines[b"host"] = base.headers.get("host", b"")
    listed = b"".join(name + b":" + lines[name] + b"\n" for name in sorted(lines))
    _, _, payload = pieces[_STANDARD].partition(b"\n")
    for names in (b"host", b";".join(sorted(lines)), b""):
        changed = _with(pieces, _HEADERS, listed)
        yield _with(changed, _STANDARD, names + b"\n" + payload)


def _headers_listed(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    names = b";".join(sorted(_header_lines(pieces)))
    payload = pieces[_STANDARD].partition(b"\n")[2]
    yield _with(pieces, _STANDARD, names + b"\n" + payload)


def _no_additional_line(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    yield _with(pieces, _STANDARD, pieces[_STANDARD].partition(b"\n")[2])


def _no_payload_line(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
    yield _with(pieces, _STANDARD, pieces[_STANDARD].partition(b"\n")[0])
    yield _with(pieces, _STANDARD, pieces[_STANDARD].partition(b"\n")[0] + b"\n")


def _of_payload(values: tuple[bytes, ...]) -> tuple[SignerMistake, Parts]:
    def change(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
        names = pieces[_STANDARD].partition(b"\n")[0]
        for value in values:
            yield _with(pieces, _STANDARD, names + b"\n" + value)

    return PAYLOAD, change


_PAYLOADS = (HASH_OF_NOTHING, hashlib.sha256(UNSIGNED).hexdigest().encode(), b"STREAMING-PAYLOAD")
PAYLOAD = _mistake(
    "payload-hashed",
    "signs a hash of the body",
    "Write `UNSIGNED-PAYLOAD` in the last line of the canonical request.",
)
LINE_FEED = "Keep every line of what is signed, the empty ones as well, and end them with `\\n`."
FEED_MISSING = _mistake("line-feed-missing", "leaves out a line feed of what is signed", LINE_FEED)
FEED_TOO_MANY = _mistake(
    "line-feed-surplus", "puts a line feed behind the text that it signs", LINE_FEED
)
FEED_OTHER = _mistake(
    "line-feed-other", "separates the lines by something else than a line feed", LINE_FEED
)
_V4_PARTS: tuple[tuple[SignerMistake, Parts], ...] = (
    *COMMON,
    (RAW_PATH, _raw_path),
    (
        _mistake(
            "slashes-encoded",
            "writes the slashes of the key as `%2F`",
            "Leave the slashes of the path as they are when it is encoded.",
        ),
        _slashes_encoded,
    ),
    (
        _mistake(
            "path-encoded-twice",
            "percent-encodes the path twice",
            "Percent-encode the path once before it is signed.",
        ),
        _encoded_once_more,
    ),
    (ESCAPES, _other_escapes),
    *_QUERY_PARTS,
    (FEED_MISSING, _last_header_feed),
    (FEED_MISSING, _no_additional_line),
    (
        _mistake(
            "payload-missing",
            "leaves out the last line of the canonical request",
            "End the canonical request with `UNSIGNED-PAYLOAD`.",
        ),
        _no_payload_line,
    ),
    (
        _mistake(
            "host-signed",
            "signs the Host header, as S3 does",
            "Sign `host` only where `x-oss-additional-headers` lists it.",
        ),
        _host_signed,
    ),
    (
        _mistake(
            "headers-listed",
            "lists every signed header, as S3 does",
            "List additional headers only: those that OSS signs anyway stand in no list.",
        ),
        _headers_listed,
    ),
)


def _text_of_older(pieces: Pieces) -> bytes:
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
    return lambda pieces: separator.join(_text_of_older(pieces).split(b"\n"))


def _older_resource_beside(pieces: Pieces) -> bytes:
    *first, resource = _older_lines(pieces)
    return b"\n".join(first) + resource


def _older_headers_feed(pieces: Pieces) -> bytes:
    method, path, query, headers, standard, date, _, _ = pieces
    return b"\n".join((method, standard, date, headers.rstrip(b"\n") + path + query))


_OLDER_TEXTS: tuple[tuple[SignerMistake, Text], ...] = (
    (FEED_MISSING, _older_without(1)),
    (FEED_MISSING, _older_without(1, 2)),
    (FEED_MISSING, _older_resource_beside),
    (FEED_MISSING, _older_headers_feed),
    (FEED_TOO_MANY, lambda pieces: _text_of_older(pieces) + b"\n"),
    (FEED_OTHER, _older_joined(b"\r\n")),
    (FEED_OTHER, _older_joined(b"\\n")),
    (FEED_OTHER, _older_joined(b"")),
)


def _canonical(pieces: Pieces) -> bytes:
    return b"\n".join(pieces[: _STANDARD + 1])


def _text_of_v4(pieces: Pieces, canonical: bytes | None = None) -> bytes:
    whole = _canonical(pieces) if canonical is None else canonical
    return string_to_sign(date=pieces[_DATE], scope=pieces[_SCOPE], canonical=whole)


def _v4_text(change: Callable[[bytes], bytes]) -> Text:
    return lambda pieces: _text_of_v4(pieces, change(_canonical(pieces)))


def _v4_lines(choose: Callable[[list[bytes]], Iterable[bytes]]) -> Text:
    return lambda pieces: b"\n".join(choose(_text_of_v4(pieces).split(b"\n")))


_UNHASHED = _mistake(
    "request-unhashed",
    "signs the canonical request itself in the place of its hash",
    "End the string to sign with the SHA-256 of the canonical request, in hex.",
)
_LINES = _mistake(
    "line-missing",
    "leaves out a line of the string to sign",
    "Sign four lines: `OSS4-HMAC-SHA256`, the date, the scope, the hash of the canonical request.",
)
_ALGORITHM = _mistake(
    "algorithm-name",
    "names `AWS4-HMAC-SHA256` in the string to sign",
    "Begin the string to sign with `OSS4-HMAC-SHA256`.",
)
_V4_TEXTS: tuple[tuple[SignerMistake, Text], ...] = (
    (FEED_MISSING, _v4_text(lambda text: re.sub(rb"\n+", b"\n", text))),
    (FEED_MISSING, _v4_text(lambda text: text.replace(b"\n\n\n", b"\n\n", 1))),
    (FEED_MISSING, _v4_text(lambda text: text.replace(b"\n\n", b"\n", 1))),
    (FEED_TOO_MANY, _v4_text(lambda text: text + b"\n")),
    (FEED_OTHER, _v4_text(lambda text: text.replace(b"\n", b"\r\n"))),
    (FEED_OTHER, _v4_text(lambda text: text.replace(b"\n", b"\\n"))),
    (FEED_TOO_MANY, lambda pieces: _text_of_v4(pieces) + b"\n"),
    (FEED_OTHER, lambda pieces: _text_of_v4(pieces).replace(b"\n", b"\r\n")),
    (FEED_OTHER, lambda pieces: _text_of_v4(pieces).replace(b"\n", b"\\n")),
    (_UNHASHED, lambda p: b"\n".join((ALGORITHM, p[_DATE], p[_SCOPE], _canonical(p)))),
    (_UNHASHED, _canonical),
    (_LINES, _v4_lines(lambda lines: lines[1:])),
    (_LINES, _v4_lines(lambda lines: [lines[0], *lines[2:]])),
    (_LINES, _v4_lines(lambda lines: [*lines[:2], *lines[3:]])),
    (_ALGORITHM, _v4_lines(lambda lines: [b"AWS4-HMAC-SHA256", *lines[1:]])),
)


def _hmac(algorithm: str, *, after: Callable[[bytes], bytes] = base64.b64encode) -> Digest:
    return lambda text, pieces: after(hmac.digest(pieces[_SECRET], text, algorithm))


def _hex(value: bytes) -> bytes:
    return value.hex().encode()


def _base64_of_hex(value: bytes) -> bytes:
    return base64.b64encode(_hex(value))


def _swapped(algorithm: str) -> Digest:
    def digest(text: bytes, pieces: Pieces) -> bytes:
        return base64.b64encode(hmac.digest(text, pieces[_SECRET], algorithm))

    return digest


def _with_ampersand(algorithm: str) -> Digest:
    def digest(text: bytes, pieces: Pieces) -> bytes:
        return base64.b64encode(hmac.digest(pieces[_SECRET] + b"&", text, algorithm))

    return digest


def _unkeyed(algorithm: str) -> Digest:
    def digest(text: bytes, pieces: Pieces) -> bytes:
        return base64.b64encode(hashlib.new(algorithm, pieces[_SECRET] + text).digest())

    return digest


_SWAPPED = _mistake(
    "secret-and-text-swapped",
    "hands secret and text to HMAC in the wrong order",
    "The secret is the key of the HMAC, the string to sign its message.",
)
_AMPERSAND = _mistake(
    "secret-with-ampersand",
    "puts `&` behind the secret, as other services of Alibaba Cloud want it",
    "Use the secret as it is for the key of the HMAC.",
)
_UNKEYED = _mistake(
    "hash-for-hmac",
    "takes a hash of secret and text in the place of an HMAC",
    "Compute an HMAC with the secret for its key.",
)


def _older_digests(right: str, wrong: str) -> tuple[tuple[SignerMistake, Digest], ...]:
    names = {"sha1": "SHA-1", "sha256": "SHA-256"}
    base = f"Write the digest in base64: its bytes, not its hex digits (HMAC-{names[right]})."
    in_hex = _mistake("hex-for-base64", "writes the digest in hex, not in base64", base)
    of_hex = _mistake("base64-of-hex", "writes the base64 of the hex digits of the digest", base)
    other = _mistake(
        f"{wrong}-for-{right}".replace("sha", "sha-"),
        f"uses {names[wrong]} in the place of {names[right]}",
        f"Sign with HMAC-{names[right]}, and write its bytes in base64.",
    )
    both = replace(other, what=f"{other.what}, and writes the digest in hex")
    return (
        (in_hex, _hmac(right, after=_hex)),
        (of_hex, _hmac(right, after=_base64_of_hex)),
        (other, _hmac(wrong)),
        (both, _hmac(wrong, after=_hex)),
        (_SWAPPED, _swapped(right)),
        (_AMPERSAND, _with_ampersand(right)),
        (_UNKEYED, _unkeyed(right)),
    )


def _derived(
    prefix: bytes,
    *,
    order: tuple[int, ...] = (0, 1, 2, 3),
    last: bytes = b"",
    product: bytes = b"",
    in_hex: bool = False,
) -> Digest:
    """Return a V4 digest whose key is derived in another way."""

    def digest(text: bytes, pieces: Pieces) -> bytes:
        key, parts = prefix + pieces[_SECRET], pieces[_SCOPE].split(b"/")
        if len(parts) == len(order):
            parts[2], parts[3] = product or parts[2], last or parts[3]
        for part in (parts[n] for n in order if n < len(parts)):
            key = hmac.digest(key, part, "sha256")
            key = _hex(key) if in_hex else key
        return _hex(hmac.digest(key, text, "sha256"))

    return digest


def _v4_written(after: Callable[[bytes], bytes]) -> Digest:
    right = _derived(b"aliyun_v4")
    return lambda text, pieces: after(bytes.fromhex(right(text, pieces).decode()))


def _keyed_by_secret(text: bytes, pieces: Pieces) -> bytes:
    return _hex(hmac.digest(pieces[_SECRET], text, "sha256"))


_DERIVE = "Derive the key from `aliyun_v4` + secret by day, region, `oss` and `aliyun_v4_request`."
_PREFIX = _mistake(
    "key-prefix", "begins the signing key with `AWS4` in the place of `aliyun_v4`", _DERIVE
)
_NO_PREFIX = _mistake("key-prefix-missing", "leaves `aliyun_v4` out of the signing key", _DERIVE)
_DERIVATION = _mistake("key-derivation", "derives the signing key in another way", _DERIVE)
_UNDERIVED = _mistake(
    "key-not-derived", "signs with the secret itself, not with a key derived from it", _DERIVE
)
_V4_BASE64 = _mistake(
    "base64-for-hex",
    "writes the digest in base64, not in hex",
    "Write the digest in small hex digits: V4 wants 64 of them.",
)
_V4_DIGESTS: tuple[tuple[SignerMistake, Digest], ...] = (
    (_PREFIX, _derived(b"AWS4")),
    (_PREFIX, _derived(b"AWS4", last=b"aws4_request")),
    (_PREFIX, _derived(b"AWS4", last=b"aws4_request", product=b"s3")),
    (_NO_PREFIX, _derived(b"")),
    (_DERIVATION, _derived(b"aliyun_v4", last=b"aws4_request")),
    (_DERIVATION, _derived(b"aliyun_v4", product=b"s3")),
    (_DERIVATION, _derived(b"aliyun_v4", in_hex=True)),
    (_DERIVATION, _derived(b"aliyun_v4", order=(0, 1, 2))),
    (_DERIVATION, _derived(b"aliyun_v4", order=(0, 2, 1, 3))),
    (_DERIVATION, _derived(b"aliyun_v4", order=(1, 0, 2, 3))),
    (_UNDERIVED, _keyed_by_secret),
    (_UNDERIVED, _derived(b"aliyun_v4", order=())),
    (_V4_BASE64, _v4_written(base64.b64encode)),
    (_V4_BASE64, _v4_written(_base64_of_hex)),
)
_V4 = _Layers(
    text=_text_of_v4,
    digest=_derived(b"aliyun_v4"),
    parts=_V4_PARTS,
    texts=_V4_TEXTS,
    digests=_V4_DIGESTS,
)
_V1 = _Layers(
    text=_text_of_older,
    digest=_hmac("sha1"),
    parts=_V1_PARTS,
    texts=_OLDER_TEXTS,
    digests=_older_digests("sha1", "sha256"),
)
_V2 = replace(
    _V1,
    digest=_hmac("sha256"),
    parts=_V2_PARTS,
    digests=_older_digests("sha256", "sha1"),
)
