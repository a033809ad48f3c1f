"""Uploads in parts: initiate, upload or copy a part, list, complete, abort."""

import re
from binascii import b2a_base64

from harness.model.observation import Digests
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import NoBody, Operation, Outcome
from harness.server.operations.callback import callback_of
from harness.server.operations.complete_multipart import complete
from harness.server.operations.copy_object import copied_answer, source_of, source_version
from harness.server.operations.get_object import copy_condition, span_of
from harness.server.operations.put_object import (
    body_refusal,
    encryption_told,
    kept_headers,
    overwrite_refusal,
)
from harness.server.operations.put_rules import (
    body_is_as_it_stands,
    head_refusal,
    length_is_known,
    md5_is_an_md5,
)
from harness.server.operations.xml import Element, encoding_told, iso_time, key_writer, xml_answer
from harness.server.request import Request
from harness.server.response import Response
from harness.server.storage.multipart_uploads import MultipartUpload, Part
from harness.server.storage.state import ServerState
from harness.wire.digests import Digester

__all__ = ["abort", "complete", "initiate", "list_parts", "upload_part"]

MOST_PARTS = 10_000
MOST_LISTED = 1_000

_NUMBER = re.compile(r"[0-9]{1,6}").fullmatch
# One answer, and an EC for each operation: so the live tests of the SDK for Go have it.
_UNKNOWN = {"PUT": "upload-unknown-to-part", "copy": "upload-unknown-to-copy"}


class UploadPart:
    """One part under way."""

    def __init__(self, request: Request, state: ServerState, number: int) -> None:
        self._request = request
        self._state = state
        self._number = number
        self._upload = state.store.begin(request.address.bucket)

    def write(self, data: bytes) -> None:
        """Take more of the body."""
        self._upload.write(data)

    def finish(self, digests: Digests) -> Outcome:
        """Check the part and keep it, in place of an earlier one of its number."""
        upload = upload_of(self._request, self._state)
        refused = upload if isinstance(upload, Refusal) else body_refusal(self._request, digests)
        if refused is not None or isinstance(upload, Refusal):
            self.discard()
            return refused or refusal("upload-unknown")
        part = Part(
            number=self._number,
            segment=self._upload.close(),
            digests=digests,
            modified_at=self._request.now,
        )
        self._state.unfinished.keep(upload, part)
        return Response(
            status=200,
            headers=(
                ("ETag", part.etag.encode()),
                ("x-oss-hash-crc64ecma", b"%d" % digests.crc64),
                ("Content-MD5", b2a_base64(bytes.fromhex(digests.md5), newline=False)),
                *encryption_told(upload.headers),
            ),
        )

    def discard(self) -> None:
        """Leave nothing behind."""
        self._upload.discard()


def initiate(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin an upload; the headers of its object come now."""
    refused = head_refusal(request) or overwrite_refusal(request, state)
    callback = callback_of(request)
    if refused or isinstance(callback, Refusal):
        return refused or refusal("callback-malformed")

    def then() -> Response:
        upload = state.unfinished.begin(
            bucket=request.address.bucket,
            key=request.key,
            headers=kept_headers(request),
            now=request.now,
            forbids_overwrite=request.text("x-oss-forbid-overwrite") == "true",
            is_sequential=b"sequential" in request.query,
        )
        key = key_writer(request)(upload.key)
        named = [("Bucket", upload.bucket), ("Key", key), ("UploadId", upload.id)]
        elements = [*encoding_told(request), *named]
        headers = encryption_told(upload.headers)
        return xml_answer("InitiateMultipartUploadResult", elements, headers=headers)

    return NoBody(then=then)


def upload_part(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin a part, or the copy of one."""
    text = request.parameter("partNumber") or ""
    if not _NUMBER(text) or not 1 <= int(text) <= MOST_PARTS:
        named = {"ArgumentName": "partNumber", "ArgumentValue": text}
        return refusal("part-number-out-of-range", **named)
    upload = upload_of(request, state)
    if isinstance(upload, Refusal):
        return upload
    if upload.is_sequential and int(text) > max(upload.parts, default=0) + 1:
        # MultiUploadWithSequentialTest (C++).
        return refusal("part-not-sequential", PartNumber=text)
    if "x-oss-copy-source" in request.headers:
        return NoBody(then=lambda: _copy_part(request, state, int(text)))
    refused = length_is_known(request) or body_is_as_it_stands(request) or md5_is_an_md5(request)
    return refused or UploadPart(request, state, int(text))


def upload_of(request: Request, state: ServerState) -> MultipartUpload | Refusal:
    """Return the upload that a request names."""
    upload_id = request.parameter("uploadId") or ""
    bucket = request.address.bucket
    upload = state.unfinished.find(upload_id, bucket=bucket, key=request.key)
    return upload or refusal(_UNKNOWN.get(_act(request), "upload-unknown"), UploadId=upload_id)


def _act(request: Request) -> str:
    return "copy" if "x-oss-copy-source" in request.headers else request.method


def list_parts(request: Request, state: ServerState) -> Operation | Refusal:
    """List the parts that are there."""
    upload = upload_of(request, state)
    if isinstance(upload, Refusal):
        return upload
    marker, limit = _whole(request, "part-number-marker", 0), limit_in(request, "max-parts")
    after = [upload.parts[number] for number in sorted(upload.parts) if number > marker]
    listed, is_cut = after[:limit], len(after) > limit
    # test_list_upload_part_with_empty (C): blank where nothing is listed.
    last = str(listed[-1].number) if listed else ""
    parts: list[Element] = [("Part", _part(part)) for part in listed]
    head: list[Element] = [
        *encoding_told(request),
        ("Bucket", upload.bucket),
        ("Key", key_writer(request)(upload.key)),
        ("UploadId", upload.id),
        ("PartNumberMarker", str(marker)),
        ("NextPartNumberMarker", last),
        ("MaxParts", str(limit)),
        ("IsTruncated", str(is_cut).lower()),
        ("StorageClass", dict(upload.headers)["x-oss-storage-class"]),
    ]
    return NoBody(then=lambda: xml_answer("ListPartsResult", [*head, *parts]))


def abort(request: Request, state: ServerState) -> Operation | Refusal:
    """Give an upload up with all its parts."""
    upload = upload_of(request, state)
    if isinstance(upload, Refusal):
        return upload

    def then() -> Response:
        state.unfinished.forget(upload.id)
        for part in upload.parts.values():
            state.store.discard(upload.bucket, part.segment)
        return Response(status=204)

    return NoBody(then=then)


def _copy_part(request: Request, state: ServerState, number: int) -> Outcome:
    upload, origin = upload_of(request, state), source_of(request, state)
    if isinstance(upload, Refusal):
        return upload
    if isinstance(origin, Refusal):
        return origin
    source, stored = origin
    refused = copy_condition(request, stored)
    if refused is not None:
        return refused
    begin, length = span_of(request.text("x-oss-copy-source-range"), stored.length) or (
        0,
        stored.length,
    )
    body = state.store.begin(upload.bucket)
    digester = Digester()
    for data in state.store.bytes_of(source, stored, begin, length):
        body.write(data)
        digester.update(data)
    part = Part(
        number=number,
        segment=body.close(),
        digests=digester.result(),
        modified_at=request.now,
    )
    state.unfinished.keep(upload, part)
    copied = (*source_version(request, state, stored), *encryption_told(upload.headers))
    return copied_answer(part.etag, request.now, copied)


def _part(part: Part) -> list[Element]:
    return [
        ("PartNumber", str(part.number)),
        ("LastModified", iso_time(part.modified_at)),
        ("ETag", part.etag),
        ("Size", str(part.digests.length)),
        ("HashCrc64ecma", str(part.digests.crc64)),
    ]


def _whole(request: Request, name: str, otherwise: int) -> int:
    text = request.parameter(name) or ""
    return int(text) if _NUMBER(text) else otherwise


def limit_in(request: Request, name: str) -> int:
    """Return how many lines a page may have."""
    return max(1, min(_whole(request, name, MOST_LISTED), MOST_LISTED))
