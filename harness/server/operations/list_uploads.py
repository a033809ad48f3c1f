"""ListMultipartUploads: the uploads of a bucket that are under way."""

from harness.server.errors.table import Refusal
from harness.server.operation import NoBody, Operation
from harness.server.operations.list_objects import group_of
from harness.server.operations.multipart import limit_in
from harness.server.operations.xml import Element, encoding_told, iso_time, key_writer, xml_answer
from harness.server.request import Request
from harness.server.storage.multipart_uploads import MultipartUpload
from harness.server.storage.state import ServerState

Line = MultipartUpload | str


def start(request: Request, state: ServerState) -> Operation | Refusal:
    """List the uploads, those below one common prefix as that prefix."""
    limit = limit_in(request, "max-uploads")
    after = _lines(request, state.unfinished.of(request.address.bucket))
    listed, is_cut = after[:limit], len(after) > limit
    write = key_writer(request)
    elements: list[Element] = [
        *encoding_told(request),
        ("Bucket", request.address.bucket),
        ("KeyMarker", write(request.parameter("key-marker") or "")),
        ("UploadIdMarker", request.parameter("upload-id-marker") or ""),
        # Told of the last page, too: so the page on ListMultipartUploads shows it, and a live test
        # of alibabacloud-oss-v2 for Python holds it.
        *_next(listed[-1] if listed else None, request),
        ("Prefix", write(request.parameter("prefix") or "")),
        ("Delimiter", write(request.parameter("delimiter") or "")),
        ("MaxUploads", str(limit)),
        ("IsTruncated", str(is_cut).lower()),
    ]
    for line in listed:
        if isinstance(line, MultipartUpload):
            named = [("Key", write(line.key)), ("UploadId", line.id)]
            elements.append(("Upload", [*named, ("Initiated", iso_time(line.initiated_at))]))
    groups = [line for line in listed if isinstance(line, str)]
    elements += [("CommonPrefixes", [("Prefix", write(group))]) for group in groups]
    return NoBody(then=lambda: xml_answer("ListMultipartUploadsResult", elements))


def _lines(request: Request, uploads: list[MultipartUpload]) -> list[Line]:
    prefix = request.parameter("prefix") or ""
    delimiter = request.parameter("delimiter") or ""
    key_marker = (request.parameter("key-marker") or "").encode()
    upload_id_marker = request.parameter("upload-id-marker") or ""
    lines: list[Line] = []
    for upload in uploads:
        if not upload.key.startswith(prefix) or not _is_behind(
            upload, key_marker, upload_id_marker
        ):
            continue
        group = group_of(upload.key, prefix, delimiter)
        if not group:
            lines.append(upload)
        elif group not in lines[-1:] and group.encode() > key_marker:
            lines.append(group)
    return lines


def _next(last: Line | None, request: Request) -> list[Element]:
    write = key_writer(request)
    key, upload_id = (last.key, last.id) if isinstance(last, MultipartUpload) else (last or "", "")
    return [("NextKeyMarker", write(key)), ("NextUploadIdMarker", upload_id)]


def _is_behind(upload: MultipartUpload, key: bytes, upload_id: str) -> bool:
    # A key alone leaves out all uploads to it; live tests of the SDKs for Ruby and Go hold that.
    own = upload.key.encode()
    return (own, upload.id) > (key, upload_id) if upload_id else own > key
