"""CopyObject: an object of ours once more, under another key or in another bucket."""

from urllib.parse import unquote_to_bytes

from harness.server.authorization import may_read
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import NoBody, Operation, Outcome
from harness.server.operations.get_object import copy_condition
from harness.server.operations.lookup import NULL, version_header
from harness.server.operations.put_object import KEPT, kept_headers, overwrite_refusal
from harness.server.operations.put_rules import METADATA, head_refusal
from harness.server.operations.restore_object import frozen_refusal
from harness.server.operations.xml import iso_time, xml_answer
from harness.server.request import Request
from harness.server.response import Header, Response
from harness.server.routing import is_bucket_name
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import DELETE_MARKER, SYMLINK, StoredObject

Headers = tuple[Header, ...]

LARGEST_COPY = 1024**3


def start(incoming: Request, premises: ServerState) -> Operation | Refusal:
    """Begin a copy."""
    refused = head_refusal(incoming) or overwrite_refusal(incoming, premises)
    return refused or NoBody(then=lambda: _copy(incoming, premises))


def source_of(incoming: Request, premises: ServerState) -> tuple[str, StoredObject] | Refusal:
    """Return bucket and object of ``x-oss-copy-source``, or the refusal that it deserves."""
    text = incoming.text("x-oss-copy-source") or ""
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
    found = premises.buckets.find(bucket)
    if found is None:
        return refusal("bucket-unknown", BucketName=bucket)
    asked = "" if version == NULL else version
    stored = premises.versions.latest(bucket, key, asked)
    if not may_read(incoming.who, found, stored):
        return refusal("bucket-of-somebody-else")
    if stored is None or stored.kind in {SYMLINK, DELETE_MARKER}:
        cause = "object-unknown" if version is None else "version-unknown"
        return refusal(cause, Key=key, VersionId=version or NULL)
    return frozen_refusal(stored, incoming.now) or (bucket, stored)


def source_version(incoming: Request, premises: ServerState, stored: StoredObject) -> Headers:
    """Return the header that tells which version was copied."""
    bucket = (incoming.text("x-oss-copy-source") or "").removeprefix("/").partition("/")[0]
    found = premises.buckets.find(bucket)
    named = version_header(found, stored)
    return tuple(("x-oss-copy-source-version-id", text) for _, text in named)


def _copy(incoming: Request, premises: ServerState) -> Outcome:
    found = source_of(incoming, premises)
    if isinstance(found, Refusal):
        return found
    source, stored = found
    decided = copy_condition(incoming, stored)
    if decided is not None:
        return decided
    if stored.length > LARGEST_COPY:
        return refusal("copy-too-large")
    bucket = incoming.address.bucket
    copied = StoredObject(
        key=incoming.key,
        segments=premises.store.share(source, stored.segments, bucket),
        digests=stored.digests,
        headers=_headers(incoming, stored),
        modified_at=incoming.now,
        tag=stored.tag,
    )
    copied = premises.put(bucket, copied)
    elements = [("LastModified", iso_time(incoming.now)), ("ETag", copied.etag.decode())]
    crc64 = b"%d" % copied.digests.crc64
    headers = (
        ("ETag", copied.etag),
        ("x-oss-hash-crc64ecma", crc64),
        *version_header(incoming.bucket, copied),
        *source_version(incoming, premises, stored),
    )
    return xml_answer("CopyObjectResult", elements, headers=headers)


def _headers(incoming: Request, stored: StoredObject) -> tuple[tuple[str, str], ...]:
    """Return the headers of the copy: the source's or the request's, tags by their own word."""
    sent = dict(kept_headers(incoming))
    if incoming.text("x-oss-metadata-directive") == "REPLACE":
        headers = sent
    else:
        headers = {
            name: value
            for name, value in stored.headers
            if not (name.startswith("x-oss-") and name in KEPT) or name == "x-oss-tagging"
        }
        for name in KEPT:
            if name.startswith("x-oss-") and name in sent:
                headers[name] = sent[name]
    replaces_tags = incoming.text("x-oss-tagging-directive") == "Replace"
    tags = incoming.text("x-oss-tagging") if replaces_tags else stored.header("x-oss-tagging")
    headers.pop("x-oss-tagging", None)
    if tags:
        headers["x-oss-tagging"] = tags
    known = {name: value for name, value in headers.items() if name in KEPT or METADATA in name}
    return tuple(known.items())


def copied_answer(etag: str, now: float, headers: Headers) -> Response:
    """Return the answer to a part that was copied."""
    told = [("LastModified", iso_time(now)), ("ETag", etag)]
    return xml_answer("CopyPartResult", told, headers=(("ETag", etag.encode()), *headers))
