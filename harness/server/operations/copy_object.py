"""CopyObject: an object of ours once more, under another key or in another bucket."""

from urllib.parse import unquote_to_bytes

from harness.oss.headers import METADATA_PREFIX
from harness.server.authorization import may_read
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import NoBody, Operation, Outcome
from harness.server.operations.get_object import copy_condition
from harness.server.operations.object_lookup import NULL, version_header
from harness.server.operations.put_object import (
    KEPT,
    encryption_headers,
    kept_headers,
    overwrite_refusal,
)
from harness.server.operations.put_rules import head_refusal
from harness.server.operations.restore_object import frozen_refusal
from harness.server.operations.xml import iso_time, xml_answer
from harness.server.request import Request
from harness.server.response import Header, Response
from harness.server.routing import is_bucket_name, key_cause
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import DELETE_MARKER, SYMLINK, StoredObject

Headers = tuple[Header, ...]

LARGEST_COPY = 1024**3
METADATA_DIRECTIVE, TAGGING_DIRECTIVE = "x-oss-metadata-directive", "x-oss-tagging-directive"
DIRECTIVES = frozenset({"COPY", "REPLACE"})


def start(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin a copy."""
    refused = head_refusal(request) or _directive_refusal(request)
    refused = refused or overwrite_refusal(request, state)
    return refused or NoBody(then=lambda: _copy(request, state))


def source_of(request: Request, state: ServerState) -> tuple[str, StoredObject] | Refusal:
    """Return bucket and object of ``x-oss-copy-source``, or the refusal that it deserves."""
    text = request.text("x-oss-copy-source") or ""
    path, _, query = text.partition("?")
    bucket, _, raw_key = path.removeprefix("/").partition("/")
    version = query.removeprefix("versionId=") if query.startswith("versionId=") else None
    try:
        key = unquote_to_bytes(raw_key).decode()
    except UnicodeDecodeError:
        key = ""
    if not is_bucket_name(bucket) or not key:
        named = {"ArgumentName": "x-oss-copy-source", "ArgumentValue": text}
        return refusal("copy-source-malformed", **named)
    cause = key_cause(key.encode())  # test_copy_object_negative (C)
    if cause:
        return refusal(cause, ObjectName=key)
    holder = state.buckets.find(bucket)
    if holder is None:
        return refusal("bucket-unknown", BucketName=bucket)
    asked = "" if version == NULL else version
    stored = state.versions.latest(bucket, key, asked)
    if not may_read(request.who, holder, stored):
        return refusal("bucket-of-somebody-else")
    if stored is None or stored.kind in {SYMLINK, DELETE_MARKER}:
        cause = "object-unknown" if version is None else "version-unknown"
        return refusal(cause, Key=key, VersionId=version or NULL)
    return frozen_refusal(stored, request.now) or (bucket, stored)


def source_version(request: Request, state: ServerState, stored: StoredObject) -> Headers:
    """Return the header that tells which version was copied."""
    bucket = (request.text("x-oss-copy-source") or "").removeprefix("/").partition("/")[0]
    holder = state.buckets.find(bucket)
    named = version_header(holder, stored)
    return tuple(("x-oss-copy-source-version-id", text) for _, text in named)


def _copy(request: Request, state: ServerState) -> Outcome:
    origin = source_of(request, state)
    if isinstance(origin, Refusal):
        return origin
    source, stored = origin
    refused = copy_condition(request, stored)
    if refused is not None:
        return refused
    if stored.length > LARGEST_COPY:
        return refusal("copy-too-large")
    bucket = request.address.bucket
    copied = StoredObject(
        key=request.key,
        segments=state.store.share(source, stored.segments, bucket),
        digests=stored.digests,
        headers=_headers(request, stored),
        modified_at=request.now,
        tag=stored.tag,
    )
    copied = state.put(bucket, copied)
    elements = [("LastModified", iso_time(request.now)), ("ETag", copied.etag.decode())]
    crc64 = b"%d" % copied.digests.crc64
    headers = (
        ("ETag", copied.etag),
        ("x-oss-hash-crc64ecma", crc64),
        *encryption_headers(copied),
        *version_header(request.bucket, copied),
        *source_version(request, state, stored),
    )
    return xml_answer("CopyObjectResult", elements, headers=headers)


def _headers(request: Request, stored: StoredObject) -> tuple[tuple[str, str], ...]:
    """Return the headers of the copy: the source's or the request's, tags by their own word."""
    sent = dict(kept_headers(request))
    if _replaces(request, METADATA_DIRECTIVE) or _is_onto_itself(request):
        headers = sent
        # A type that is not given stays: live tests of oss2 and alibabacloud-oss-v2 hold it.
        kind = stored.header("content-type")
        if kind and "content-type" not in request.headers:
            headers["content-type"] = kind
    else:
        headers = {
            name: value
            for name, value in stored.headers
            if not (name.startswith("x-oss-") and name in KEPT) or name == "x-oss-tagging"
        }
        for name in KEPT:
            if name.startswith("x-oss-") and name in sent:
                headers[name] = sent[name]
    replaces_tags = _replaces(request, TAGGING_DIRECTIVE)
    tags = request.text("x-oss-tagging") if replaces_tags else stored.header("x-oss-tagging")
    headers.pop("x-oss-tagging", None)
    if tags:
        headers["x-oss-tagging"] = tags
    known = {
        name: value for name, value in headers.items() if name in KEPT or METADATA_PREFIX in name
    }
    return tuple(known.items())


def _is_onto_itself(request: Request) -> bool:
    """Tell whether source and target are one: then the metadata is replaced, whatever is said."""
    path, _, version = (request.text("x-oss-copy-source") or "").partition("?")
    own = f"{request.address.bucket}/{request.key}".encode()
    return not version and unquote_to_bytes(path.removeprefix("/")) == own


def _directive_refusal(request: Request) -> Refusal | None:
    # The pages write ``Replace`` of tags and ``REPLACE`` of metadata; the SDKs for Go, Java and C++
    # write both in capitals.
    for name in (METADATA_DIRECTIVE, TAGGING_DIRECTIVE):
        value = request.text(name)
        if value is not None and value.upper() not in DIRECTIVES:
            return refusal("directive-unknown", ArgumentName=name, ArgumentValue=value)
    return None


def _replaces(request: Request, name: str) -> bool:
    return (request.text(name) or "").upper() == "REPLACE"


def copied_answer(etag: str, now: float, headers: Headers) -> Response:
    """Return the answer to a part that was copied."""
    elements = [("LastModified", iso_time(now)), ("ETag", etag)]
    return xml_answer("CopyPartResult", elements, headers=(("ETag", etag.encode()), *headers))
