"""CompleteMultipartUpload: parts become one object."""

import hashlib
import re
from dataclasses import replace
from urllib.parse import quote
from xml.etree import ElementTree as ET

from harness.model.observation import Digests
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import BufferedBody, Operation, Outcome
from harness.server.operations import retention as protection
from harness.server.operations.callback import Callback, callback_of
from harness.server.operations.object_lookup import version_header
from harness.server.operations.put_object import encryption_headers
from harness.server.operations.put_rules import object_acl_exists
from harness.server.operations.xml import encoding_told, key_writer, parse_xml, xml_answer
from harness.server.request import Request
from harness.server.storage.multipart_uploads import MultipartUpload, Part
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import MULTIPART, StoredObject
from harness.wire.digests import combined_crc64
from harness.wire.percent import decode

SMALLEST_PART = 100 * 1024
MOST_PARTS = 10_000
OBJECT_ACL = "x-oss-object-acl"

_NUMBER = re.compile(r"[0-9]{1,6}").fullmatch


def complete(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin to complete an upload; the body lists its parts."""
    upload_id = request.parameter("uploadId") or ""
    bucket = request.address.bucket
    upload = state.unfinished.find(upload_id, bucket=bucket, key=request.key)
    if upload is None:
        return refusal("upload-unknown", UploadId=upload_id)
    callback = object_acl_exists(request) or callback_of(request)
    if isinstance(callback, Refusal):
        return callback
    return BufferedBody(lambda body: _complete(request, state, upload, body, callback))


def _complete(
    request: Request,
    state: ServerState,
    upload: MultipartUpload,
    body: bytes,
    callback: Callback | None,
) -> Outcome:
    parts = _chosen(request, upload, body)
    if isinstance(parts, Refusal):
        return parts
    store = state.store
    forbids = upload.forbids_overwrite or request.text("x-oss-forbid-overwrite") == "true"
    before, bucket = store.find(upload.bucket, upload.key), request.bucket
    if forbids and before is not None and not (bucket and bucket.versioning):
        return refusal("object-exists")
    retained = protection.replaced(bucket, before, request.now)
    if retained is not None:
        return retained
    made = _object(request, state, upload, parts)
    stored = state.put(upload.bucket, made)
    state.unfinished.forget(upload.id)
    for part in upload.parts.values():
        if part not in parts:
            store.discard(upload.bucket, part.segment)
    crc64 = (
        ("x-oss-hash-crc64ecma", b"%d" % stored.digests.crc64),
        *encryption_headers(stored),
        *version_header(bucket, stored),
    )
    if callback is not None:
        return callback.later(request, stored, state.callback_key, crc64)
    elements = [
        *encoding_told(request),
        ("Location", f"http://{request.text('host') or ''}{_escaped(request.head.path)}"),
        ("Bucket", upload.bucket),
        ("Key", key_writer(request)(upload.key)),
        ("ETag", stored.etag.decode()),
    ]
    etag = ("ETag", stored.etag)
    return xml_answer("CompleteMultipartUploadResult", elements, headers=(etag, *crc64))


def _chosen(request: Request, upload: MultipartUpload, body: bytes) -> list[Part] | Refusal:
    """Return the parts that the body lists, or the refusal that the list deserves."""
    if request.text("x-oss-complete-all") == "yes":
        parts = [upload.parts[number] for number in sorted(upload.parts)]
        without_any = refusal("complete-all-with-list" if body else "part-invalid")
        return without_any if body else parts or without_any
    root = parse_xml(body, "CompleteMultipartUpload")
    listed = [_listed(element) for element in root.findall("Part")] if root is not None else []
    # A list without a part makes an empty object: so in live tests of the SDKs for Java and PHP.
    if root is None or None in listed or len(listed) > MOST_PARTS:
        return refusal("document-malformed")
    pairs = [pair for pair in listed if pair is not None]
    numbers = [number for number, _ in pairs]
    if numbers != sorted(set(numbers)):
        return refusal("part-order-invalid")
    chosen = []
    for number, etag in pairs:
        part = upload.parts.get(number)
        if part is None or part.etag.strip('"') != etag:
            return refusal("part-invalid", PartNumber=str(number), UploadId=upload.id)
        chosen.append(part)
    for part in chosen[:-1]:
        if part.digests.length < SMALLEST_PART:
            return refusal("part-too-small", PartNumber=str(part.number))
    return chosen


def _listed(element: ET.Element) -> tuple[int, str] | None:
    number, etag = element.findtext("PartNumber", ""), element.findtext("ETag", "")
    return (int(number), etag.strip().strip('"').upper()) if _NUMBER(number.strip()) else None


def _headers(request: Request, upload: MultipartUpload) -> tuple[tuple[str, str], ...]:
    """Return the headers of the upload; an ACL that comes with its completion counts."""
    acl = request.text(OBJECT_ACL)
    own = tuple((name, value) for name, value in upload.headers if not acl or name != OBJECT_ACL)
    return (*own, (OBJECT_ACL, acl)) if acl else own


def _md5_of_all(state: ServerState, bucket: str, stored: StoredObject) -> str:
    """Return the MD5 of the bytes: what was uploaded in sequence has one."""
    digest = hashlib.md5(usedforsecurity=False)
    for data in state.store.bytes_of(bucket, stored, 0, stored.length):
        digest.update(data)
    return digest.hexdigest()


def _object(
    request: Request, state: ServerState, upload: MultipartUpload, parts: list[Part]
) -> StoredObject:
    crc64, length = 0, 0
    for part in parts:
        crc64 = combined_crc64(crc64, part.digests.crc64, part.digests.length)
        length += part.digests.length
    # Of the ETags as they are written, not of the bytes that they stand for, as it is at S3: the
    # SDK for Go has the ETag of its sample file from the service (``download_test.go``).
    joined = b"".join(part.digests.md5.upper().encode() for part in parts)
    tag = hashlib.md5(joined, usedforsecurity=False).hexdigest().upper()
    made = StoredObject(
        key=upload.key,
        segments=tuple(part.segment for part in parts if part.segment.length),
        digests=Digests(length=length, md5="", crc64=crc64, sha256=""),
        headers=_headers(request, upload),
        modified_at=request.now,
        kind=MULTIPART,
        tag=f"{tag}-{len(parts)}",
    )
    if upload.is_sequential:
        md5 = _md5_of_all(state, upload.bucket, made)
        made = replace(made, digests=replace(made.digests, md5=md5))
    return made


def _escaped(path: bytes) -> str:
    # With ``~`` as Java escapes it: testNormalUploadPartCopyWithSpecialChars.
    return quote(decode(path)).replace("~", "%7E")
