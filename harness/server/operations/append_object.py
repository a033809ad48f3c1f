"""AppendObject: bytes behind those that are there."""

import re
from dataclasses import replace

from harness.model.observation import Digests
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import Operation, Outcome
from harness.server.operations import retention as protection
from harness.server.operations.object_lookup import version_header
from harness.server.operations.put_object import (
    body_refusal,
    digest_headers,
    encryption_headers,
    kept_headers,
)
from harness.server.operations.put_rules import (
    LARGEST_BODY,
    later_append_refusal,
    put_refusal,
)
from harness.server.request import Request
from harness.server.response import Header, Response
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import APPENDABLE, StoredObject
from harness.wire.digests import combined_crc64

_POSITION = re.compile(r"[0-9]{1,15}").fullmatch


class AppendObject:
    """One append under way."""

    def __init__(self, request: Request, state: ServerState, position: int) -> None:
        self._request = request
        self._state, self._store = state, state.store
        self._position = position
        self._upload = state.store.begin(request.address.bucket)

    def write(self, data: bytes) -> None:
        """Take more of the body."""
        self._upload.write(data)

    def finish(self, digests: Digests) -> Outcome:
        """Add the bytes, if the object still ends where the request says."""
        request, bucket = self._request, self._request.address.bucket
        before = self._store.find(bucket, request.key)
        refused = body_refusal(request, digests) or _refusal(request, before, self._position)
        if refused is None and self._position + digests.length > LARGEST_BODY:
            refused = refusal("body-too-large")
        if refused is not None:
            self.discard()
            return refused
        segments = (*(before.segments if before else ()), self._upload.close())
        crc64 = before.digests.crc64 if before else 0
        whole = Digests(
            length=self._position + digests.length,
            md5="",
            crc64=combined_crc64(crc64, digests.crc64, digests.length),
            sha256="",
        )
        stored = StoredObject(
            key=request.key,
            segments=tuple(segment for segment in segments if segment.length),
            digests=whole,
            headers=before.headers if before else kept_headers(request),
            modified_at=request.now,
            kind=APPENDABLE,
            tag=digests.md5.upper(),
        )
        if before is None:
            stored = self._state.put(bucket, stored)
        else:  # an append makes no version of its own
            stored = replace(stored, version=before.version, order=before.order)
            self._store.put(bucket, stored)
        position = ("x-oss-next-append-position", b"%d" % whole.length)
        headers = (*digest_headers(stored), *encryption_headers(stored), position)
        version = version_header(request.bucket, stored)
        return Response(status=200, headers=(*headers, *version))

    def discard(self) -> None:
        """Leave nothing behind."""
        self._upload.discard()


def start(request: Request, state: ServerState) -> Operation | Refusal:
    """Begin an append, or refuse it by its head."""
    text = request.parameter("position")
    if text is None:
        return refusal("argument-missing", ArgumentName="position")
    if not _POSITION(text):
        return refusal("position-malformed", ArgumentName="position", ArgumentValue=text)
    before = state.store.find(request.address.bucket, request.key)
    refused = put_refusal(request) if before is None else later_append_refusal(request)
    refused = refused or _refusal(request, before, int(text))
    return refused or AppendObject(request, state, int(text))


def _refusal(request: Request, before: StoredObject | None, position: int) -> Refusal | None:
    if before is not None and before.kind != APPENDABLE:
        return refusal("object-not-appendable", Key=request.key)
    length = before.length if before else 0
    if position == length:
        return protection.replaced(request.bucket, before, request.now)
    headers: tuple[Header, ...] = (("x-oss-next-append-position", b"%d" % length),)
    if before is not None:
        headers += (("x-oss-hash-crc64ecma", b"%d" % before.digests.crc64),)
    return refusal("position-wrong").with_headers(headers)
