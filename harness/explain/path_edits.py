"""Every form in which bucket and key may have been signed."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from urllib.parse import quote_from_bytes, unquote_to_bytes

from harness.catalog.wording import worded
from harness.explain.candidate import SigningCandidate, text_of
from harness.explain.change import CandidateChange
from harness.explain.respelled import READ_BACK, typed, unescaped
from harness.model.explanation import Difference

_SLASHES = re.compile(rb"/+")
# Where a word begins, and where a name does; an ending is no word.
_WORDS = re.compile(rb"(?<![A-Za-z0-9.])[a-z]")
_SEGMENTS = re.compile(rb"(?<![^/])[a-z]")
# Keys in which so many letters can each have been the one or the other are tried in full.
FEWEST_MIXED, MOST_MIXED = 2, 4
_EXACT = "Send the path of the {url} exactly as it was signed; let no library rewrite it."


@dataclass(frozen=True, kw_only=True, slots=True)
class PathSpelling:
    """One way in which keys get rewritten: from a key that arrived to those that were signed.

    ``undo`` finds none where the signed key is known otherwise.
    """

    kind: str
    what: str
    undo: Callable[[bytes], Iterable[bytes]] = lambda _key: ()
    advice: str = _EXACT


def path_edits(
    base: SigningCandidate, signed_key: bytes | None, buckets: Iterable[str]
) -> Iterator[CandidateChange]:
    """Yield the request with another key, another bucket, or both where one stands in the other."""
    for spelling in WAYS:
        for key in spelling.undo(base.key):
            if key != base.key:
                yield _edit(base, base.bucket, key, spelling)
    prefix = base.bucket.encode() + b"/"
    if base.key.startswith(prefix):
        yield _edit(base, base.bucket, base.key.removeprefix(prefix), BUCKET_TWICE)
    if signed_key is not None and signed_key != base.key:
        yield _edit(base, base.bucket, signed_key, ANOTHER_KEY)
    for bucket in buckets:
        if bucket != base.bucket:
            yield _edit(base, bucket, base.key, ANOTHER_BUCKET)
            lost = base.bucket.encode() + b"/" + base.key
            yield _edit(base, bucket, lost, BUCKET_LOST)
        _, separator, key = base.key.partition(bucket.encode() + b"/")
        if separator:
            yield _edit(base, bucket, key, PREFIXED)


def _edit(
    base: SigningCandidate, bucket: str, key: bytes, spelling: PathSpelling
) -> CandidateChange:
    sent, signed = f"/{base.bucket}/{text_of(base.key)}", f"/{bucket}/{text_of(key)}"
    difference = Difference(
        kind=spelling.kind,
        subject="path",
        signed=signed,
        sent=sent,
        change=worded(
            "the object had been `{}`, not `{}`: {}", signed, sent, worded(spelling.what)
        ),
        advice=worded(spelling.advice),
    )
    return CandidateChange(difference=difference, candidate=replace(base, bucket=bucket, key=key))


def _decoded(key: bytes) -> Iterator[bytes]:
    if b"%" in key:
        yield unquote_to_bytes(key)
        yield unquote_to_bytes(unquote_to_bytes(key))


def _encoded(key: bytes) -> Iterator[bytes]:
    yield quote_from_bytes(key, safe="/").encode()
    yield quote_from_bytes(key, safe="").encode()
    yield quote_from_bytes(key, safe="/!~*'()").encode()


def _slash_decoded(key: bytes) -> Iterator[bytes]:
    yield re.sub(rb"%2f", b"/", key, flags=re.IGNORECASE)


def _slash_encoded(key: bytes) -> Iterator[bytes]:
    yield key.replace(b"/", b"%2F")


def _blank(key: bytes) -> Iterator[bytes]:
    yield key.replace(b"+", b" ")
    yield from _some(key, b"+", b" ")


def _plus(key: bytes) -> Iterator[bytes]:
    yield key.replace(b" ", b"+")
    yield from _some(key, b" ", b"+")


def _some(key: bytes, old: bytes, new: bytes) -> Iterator[bytes]:
    """Yield a key with some, not all, of its few letters replaced: the others were right."""
    first, *rest = key.split(old)
    if not FEWEST_MIXED <= len(rest) <= MOST_MIXED:
        return
    for marks in product((old, new), repeat=len(rest)):
        if len(set(marks)) > 1:
            pairs = zip(marks, rest, strict=True)
            yield first + b"".join(mark + piece for mark, piece in pairs)


def _folder(key: bytes) -> Iterator[bytes]:
    folder, slash, name = key.rpartition(b"/")
    if name:
        yield folder + slash


def _unfolded(key: bytes) -> Iterator[bytes]:
    for match in _SLASHES.finditer(key):
        for slashes in (b"//", b"///"):
            yield key[: match.start()] + slashes + key[match.end() :]
    yield key.replace(b"/", b"//")
    yield b"/" + key
    yield key + b"/"
    yield _SLASHES.sub(b"/", key)
    yield key.strip(b"/")
    yield key.lstrip(b"/")


def _undotted(key: bytes) -> Iterator[bytes]:
    yield b"./" + key
    for match in _SLASHES.finditer(key):
        yield key[: match.start()] + b"/./" + key[match.end() :]


def _normalised(key: bytes) -> Iterator[bytes]:
    text = text_of(key)
    yield from (unicodedata.normalize(form, text).encode() for form in ("NFC", "NFD"))


def _other_encodings(key: bytes) -> Iterator[bytes]:
    if key.isascii():
        return
    yield key.decode("latin-1").encode()
    for codec in ("gb18030", "latin-1"):
        try:
            yield key.decode(codec).encode()
            yield key.decode().encode(codec)
        except UnicodeError:
            continue
    # What `charCodeAt` gives, put into bytes: the lower half of each unit of UTF-16.
    yield key.decode(errors="replace").encode("utf-16-le")[::2]


def _backslashes(key: bytes) -> Iterator[bytes]:
    yield from (key.replace(b"/", b"\\"), key.replace(b"\\", b"/"))


def _case(key: bytes) -> Iterator[bytes]:
    """Yield the key in other cases: whole, its words or names capitalised, its name, its ending."""
    folder, slash, name = key.rpartition(b"/")
    stem, dot, ending = name.rpartition(b".")
    yield from (key.lower(), key.upper())
    for beginning in (_WORDS, _SEGMENTS):
        capitals = beginning.sub(lambda match: match[0].upper(), key)
        yield capitals
        yield capitals.removesuffix(dot + ending) + dot + ending.upper()
    for change in (bytes.lower, bytes.upper):
        yield folder + slash + change(name)
        yield folder + slash + stem + dot + change(ending)


def _endings(key: bytes) -> Iterator[bytes]:
    stem, dot, ending = key.rpartition(b".")
    if dot and b"." in stem.rpartition(b"/")[2] and b"/" not in ending:
        yield stem


def _blanked(key: bytes) -> Iterator[bytes]:
    yield from (key.replace(other, b" ") for other in (b"_", b"-", b"\xc2\xa0"))


def _bare(key: bytes) -> Iterator[bytes]:
    yield key.removeprefix(b"\xef\xbb\xbf")
    yield key.rstrip(b"\"'`,;.)>]\r\n")


def _trimmed(key: bytes) -> Iterator[bytes]:
    yield from (key.strip(), key + b" ", b" " + key)


WAYS = (
    PathSpelling(
        kind="key-encoded-twice",
        what="the path was percent-encoded once more",
        undo=_decoded,
        advice="Hand the signed {url} to the library as it is, and do not encode it again.",
    ),
    PathSpelling(
        kind="key-slash-encoded",
        what="a slash of the key went as `%252F`",
        undo=_slash_decoded,
        advice="Hand the signed {url} to the library as it is, and do not encode it again.",
    ),
    PathSpelling(
        kind="key-plus-for-blank",
        what="a blank went as `%2B`, which is a plus sign: it was written as `+` on the way",
        undo=_blank,
        advice="Write a blank in a path as `%20`, never as `+`.",
    ),
    PathSpelling(
        kind="key-blank-for-plus",
        what="what was signed as `%2B` went as `+` or `%20`, and OSS reads both as a blank",
        undo=_plus,
        advice=(
            "Send `%2B` as it was signed, and let no library rewrite the path. Apache HttpClient "
            "does unless told: `RequestConfig.custom().setNormalizeUri(false)`."
        ),
    ),
    PathSpelling(
        kind="key-slashes-folded",
        what="slashes of the key were folded, lost or added",
        undo=_unfolded,
    ),
    PathSpelling(
        kind="key-file-name-added",
        what="the name of a file was added behind the slash at the end",
        undo=_folder,
        advice=(
            "`curl -T` adds the name of its file to a path that ends with a slash: sign for the "
            "whole name, or send with `-X PUT --data-binary @FILE -H 'Content-Type:'`."
        ),
    ),
    PathSpelling(
        kind="key-dots-folded", what="a dot segment of the key was folded", undo=_undotted
    ),
    PathSpelling(
        kind="key-decoded-twice",
        what="the path was percent-decoded once too often",
        undo=_encoded,
        advice="Hand the signed {url} to the library as it is, and do not decode it first.",
    ),
    PathSpelling(
        kind="key-slash-decoded",
        what="a `%2F` that belongs to the key was turned into a slash",
        undo=_slash_encoded,
    ),
    PathSpelling(
        kind="key-normalised",
        what="its letters were composed or decomposed (Unicode NFC and NFD)",
        undo=_normalised,
        advice="Sign and send the same bytes: some file systems decompose names.",
    ),
    PathSpelling(
        kind="key-other-charset",
        what="it was encoded in another character set than UTF-8",
        undo=_other_encodings,
        advice="Encode the key as UTF-8.",
    ),
    PathSpelling(
        kind="key-backslash", what="slashes and backslashes were exchanged", undo=_backslashes
    ),
    PathSpelling(kind="key-case", what="only upper and lower case differ", undo=_case),
    PathSpelling(
        kind="key-blank-replaced",
        what="a blank went as `_`, as `-` or as another kind of blank",
        undo=_blanked,
    ),
    PathSpelling(
        kind="key-surplus",
        what="a mark of the text that the {url} stood in went with it",
        undo=_bare,
    ),
    PathSpelling(
        kind="key-typographic",
        what="quotes, dashes, dots or blanks became those of printed text, or unseen characters",
        undo=typed,
        advice="Copy the {url} from where it was signed, and not out of a word processor or chat.",
    ),
    PathSpelling(
        kind="key-escaped",
        what="it was escaped for HTML or JSON, and not read back",
        undo=unescaped,
        advice=READ_BACK,
    ),
    PathSpelling(
        kind="key-ending-added",
        what="an ending was added to the name of the file, or stands twice",
        undo=_endings,
    ),
    PathSpelling(kind="key-blanks", what="only blanks at the ends differ", undo=_trimmed),
)
BUCKET_TWICE = PathSpelling(
    kind="bucket-twice",
    what="the bucket stands in the path of a host that is the bucket's already",
    advice="Put the bucket into the host or into the path, not into both.",
)
BUCKET_LOST = PathSpelling(
    kind="bucket-lost",
    what="the bucket was lost, and the first part of the key was taken for it",
    advice="Replace no part of a signed {url}; sign it for the endpoint that is to be called.",
)
PREFIXED = PathSpelling(
    kind="path-prefixed",
    what="a proxy, or the base URL of a client, put a path before it",
    advice="Let the proxy hand the path on as it came, and use no base URL with a signed {url}.",
)
ANOTHER_KEY = PathSpelling(
    kind="key-changed",
    what="the {url} was bent to another object",
    advice="Sign a {url} of its own for each object.",
)
ANOTHER_BUCKET = PathSpelling(
    kind="bucket-changed",
    what="the {url} was bent to another bucket",
    advice="Sign a {url} for the bucket that is to be called.",
)
