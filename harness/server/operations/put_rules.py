"""What a PUT of an object may say in its head, from the PutObject page and the EC pages."""

import base64
import binascii
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from harness.oss.headers import METADATA_PREFIX
from harness.server.errors.table import Refusal, refusal
from harness.server.operations.retention import WORM, headers_are_legal
from harness.server.request import Request
from harness.wire.framing import content_length, is_chunked

LARGEST_BODY = 5 * 1024**3
METADATA_ROOM = 8 * 1024
STORAGE_CLASSES = frozenset({"Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"})
OBJECT_ACLS = frozenset({"default", "private", "public-read", "public-read-write"})
ENCRYPTIONS = {
    "x-oss-server-side-encryption": frozenset({"AES256", "KMS", "SM4"}),
    "x-oss-server-side-data-encryption": frozenset({"SM4"}),
}
NOT_ON_PUT = {
    name.lower(): name
    for name in ("If-Modified-Since", "If-Unmodified-Since", "If-Match", "If-None-Match")
}
SLOWEST, FASTEST = 819_200, 838_860_800
AWS_CHUNKED = "aws-chunked"
MOST_TAGS, LONGEST_TAG_KEY, LONGEST_TAG_VALUE = 10, 128, 256

_MD5_BYTES = 16
_HEX_MD5 = re.compile(r"[0-9A-Fa-f]{32}").fullmatch
_METADATA_NAME = re.compile(r"[a-z0-9-]+").fullmatch
# Letters of every script: live tests of oss2 tag uploads in Chinese.
_TAG = re.compile(r"[\w +\-=._:/]*").fullmatch
_NUMBER = re.compile(rb"[0-9]{1,12}").fullmatch

Rule = Callable[[Request], Refusal | None]


def put_refusal(request: Request) -> Refusal | None:
    """Return the first refusal that the head of a PUT deserves."""
    return length_is_known(request) or no_condition_is_set(request) or head_refusal(request)


def later_append_refusal(request: Request) -> Refusal | None:
    """Return the first refusal that a further append deserves.

    Tags are those of the first one: a live test of oss2 sends too many of them with the second.
    """
    names = tuple(name for name in request.headers if name != "x-oss-tagging")
    return length_is_known(request) or no_condition_is_set(request) or _first(request, names)


def head_refusal(request: Request) -> Refusal | None:
    """Return the first refusal that the headers of an object deserve."""
    return _first(request, tuple(request.headers))


def _first(request: Request, names: tuple[str, ...]) -> Refusal | None:
    for rule in _rules_about(names):
        refused = rule(request)
        if refused is not None:
            return refused
    return None


@lru_cache(maxsize=64)
def _rules_about(names: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(
        rule for start, rule in RULES if not start or any(name.startswith(start) for name in names)
    )


def length_is_known(request: Request) -> Refusal | None:
    """Refuse a body without length or chunks, and one over 5 GB."""
    length = content_length(request.head)
    if length is None:
        return None if is_chunked(request.head) else refusal("content-length-missing")
    return refusal("body-too-large") if length > LARGEST_BODY else None


def body_is_as_it_stands(request: Request) -> Refusal | None:
    """Refuse the framing that SDKs of S3 put into the body itself, chunk by chunk."""
    encodings = (request.text("content-encoding") or "").lower().replace(" ", "").split(",")
    digest = request.text("x-amz-content-sha256") or ""
    if AWS_CHUNKED in encodings:
        return refusal("aws-chunked", ArgumentName="Content-Encoding", ArgumentValue=AWS_CHUNKED)
    if digest.startswith("STREAMING-"):
        named = {"ArgumentName": "x-amz-content-sha256", "ArgumentValue": digest}
        return refusal("aws-chunked", **named)
    return None


def no_condition_is_set(request: Request) -> Refusal | None:
    """Refuse conditional headers, which PUT does not implement."""
    if NOT_ON_PUT.keys().isdisjoint(request.headers):
        return None
    for lower, name in NOT_ON_PUT.items():
        if lower in request.headers:
            return refusal("header-not-implemented", Header=name)
    return None


def md5_is_an_md5(request: Request) -> Refusal | None:
    """Refuse a Content-MD5 that is not the base64 of 16 bytes.

    A hexadecimal MD5 is valid base64 and was seen to be answered like a wrong one.
    """
    value = request.text("content-md5")
    if value is None:
        return None
    named = {"Content-MD5": value}
    if _HEX_MD5(value):
        return refusal("content-md5-wrong", **named)
    try:
        is_right = len(base64.b64decode(value, validate=True)) == _MD5_BYTES
    except binascii.Error:
        is_right = False
    return None if is_right else refusal("content-md5-malformed", **named)


def storage_class_exists(request: Request) -> Refusal | None:
    """Refuse a storage class that is blank or unknown."""
    return _one_of(request, "x-oss-storage-class", STORAGE_CLASSES, "storage-class")


def object_acl_exists(request: Request) -> Refusal | None:
    """Refuse an object ACL that is blank or unknown."""
    return _one_of(request, "x-oss-object-acl", OBJECT_ACLS, "object-acl")


def encryption_exists(request: Request) -> Refusal | None:
    """Refuse an encryption that is unknown."""
    values = ((request.text(name), allowed) for name, allowed in ENCRYPTIONS.items())
    is_known = all(value is None or value in allowed for value, allowed in values)
    return None if is_known else refusal("encryption-unknown")


def metadata_is_legal(request: Request) -> Refusal | None:
    """Refuse metadata of 8 KB or more, illegal names, and values that are not UTF-8.

    Page 0011-00000002 counts names and values of the headers, and calls 8 KB itself too much.
    """
    room = 0
    for name, value in request.headers.items():
        if not name.startswith(METADATA_PREFIX):
            continue
        room += len(name) + len(value)
        named = {"ArgumentName": name, "ArgumentValue": value.decode("utf-8", "backslashreplace")}
        if not _METADATA_NAME(name.removeprefix(METADATA_PREFIX)):
            return refusal("metadata-name-illegal", **named)
        if not _is_utf8(value):
            return refusal("metadata-value-illegal", **named)
    return refusal("metadata-too-large") if room >= METADATA_ROOM else None


def tagging_is_legal(request: Request) -> Refusal | None:
    """Refuse tags that are not ``key`` or ``key=value``, too many, too long, or repeated."""
    value = request.text("x-oss-tagging")
    if value is None:
        return None
    tags = parse_tags(value)
    if tags is None:
        named = {"ArgumentName": "x-oss-tagging", "ArgumentValue": value}
        return refusal("tagging-malformed", **named)
    return tags_refusal(tags, repeated="tagging-repeated")


def tags_refusal(tags: list[tuple[str, str]], *, repeated: str) -> Refusal | None:
    """Refuse too many tags, a name that is given twice, and what no name or value can be.

    ``repeated`` is the cause for a name that is given twice: header and document are answered
    differently. The messages are those that the SDK for C++ expects (``ObjectTaggingTest.cc``).
    """
    if len(tags) > MOST_TAGS:
        return refusal("tags-too-many")
    if len({key for key, _ in tags}) < len(tags):
        return refusal(repeated)
    fits = all(
        0 < len(key) <= LONGEST_TAG_KEY
        and len(text) <= LONGEST_TAG_VALUE
        and _TAG(key)
        and _TAG(text)
        for key, text in tags
    )
    return None if fits else refusal("tagging-illegal")


def traffic_limit_is_in_range(request: Request) -> Refusal | None:
    """Refuse a traffic limit below 100 KB/s, above 100 MB/s, or given twice."""
    name = "x-oss-traffic-limit"
    by_header, by_query = request.headers.get(name), request.query.get(name.encode())
    if by_header is not None and by_query is not None:
        return refusal("traffic-limit-twice")
    value = by_query if by_header is None else by_header
    if value is None or (_NUMBER(value) and SLOWEST <= int(value) <= FASTEST):
        return None
    named = {"ArgumentName": name, "ArgumentValue": value.decode("latin-1")}
    return refusal("traffic-limit-out-of-range", **named)


def forbid_overwrite_is_a_truth(request: Request) -> Refusal | None:
    """Refuse a third value beside ``true`` and ``false``, the two that are documented."""
    name = "x-oss-forbid-overwrite"
    value = request.text(name)
    if value is None or value in {"true", "false"}:
        return None
    return refusal("forbid-overwrite-unknown", ArgumentName=name, ArgumentValue=value)


def parse_tags(value: str) -> list[tuple[str, str]] | None:
    """Return the tags of an ``x-oss-tagging`` header, None where it is malformed."""
    tags = []
    for piece in value.split("&"):
        key, _, text = piece.partition("=")
        if not key or "=" in text:
            return None
        try:
            tags.append((_form_decoded(key), _form_decoded(text)))
        except UnicodeDecodeError:
            return None
    return tags


def _form_decoded(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ").encode("latin-1")).decode()


def _one_of(request: Request, name: str, allowed: frozenset[str], thing: str) -> Refusal | None:
    value = request.text(name)
    if value is None or value in allowed:
        return None
    cause = f"{thing}-unknown" if value else f"{thing}-blank"
    return refusal(cause, ArgumentName=name, ArgumentValue=value)


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# In the order in which they are asked, each with how the names of the headers begin that it is
# about; a rule without one is about the query, too.
RULES: tuple[tuple[str, Rule], ...] = (
    ("content-encoding", body_is_as_it_stands),
    ("x-amz-content-sha256", body_is_as_it_stands),
    ("content-md5", md5_is_an_md5),
    ("x-oss-storage-class", storage_class_exists),
    ("x-oss-object-acl", object_acl_exists),
    ("x-oss-server-side-", encryption_exists),
    (METADATA_PREFIX, metadata_is_legal),
    ("x-oss-tagging", tagging_is_legal),
    ("", traffic_limit_is_in_range),
    ("x-oss-forbid-overwrite", forbid_overwrite_is_a_truth),
    (WORM, headers_are_legal),
)
