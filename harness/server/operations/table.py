"""Which operation a request asks for."""

from collections.abc import Callable, Mapping

from harness.oss.subresources import SELECTING, is_plain
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import BufferedBody, NoBody, Operation
from harness.server.operations import (
    append_object,
    bucket_worm,
    buckets,
    copy_object,
    cors,
    delete_many,
    get_object,
    list_objects,
    list_uploads,
    multipart,
    object_settings,
    object_worm,
    post_object,
    put_object,
    restore_object,
    symlink,
    versioning,
)
from harness.server.operations.put_rules import md5_is_an_md5
from harness.server.request import Request
from harness.server.routing import PUBLIC_KEY
from harness.server.storage.state import ServerState

Start = Callable[[Request, ServerState], Operation | Refusal]

DETAILS = frozenset({b"position", b"partNumber", b"versionId", b"wormId"})
# ali-oss has a live test that sets the ACL of a bucket that is not there, and finds it made.
MAKING_BUCKETS = frozenset({"", "acl"})
# What may be asked of one version of an object; anything else must not be taken for a plain upload.
OF_A_VERSION = frozenset({"GET", "HEAD", "DELETE"})
PROCESSING = frozenset({"x-oss-process", "x-oss-async-process", "img", "style", "styleName"})

OBJECT: Mapping[tuple[str, str], Start] = {
    ("PUT", ""): put_object.start,
    ("GET", ""): get_object.start,
    ("HEAD", ""): get_object.start,
    ("HEAD", "objectMeta"): get_object.start,
    ("DELETE", ""): put_object.delete,
    ("POST", "append"): append_object.start,
    ("POST", "uploads"): multipart.initiate,
    ("PUT", "uploadId"): multipart.upload_part,
    ("GET", "uploadId"): multipart.list_parts,
    ("POST", "uploadId"): multipart.complete,
    ("DELETE", "uploadId"): multipart.abort,
    ("GET", "tagging"): object_settings.get_tagging,
    ("PUT", "tagging"): object_settings.put_tagging,
    ("DELETE", "tagging"): object_settings.delete_tagging,
    ("GET", "acl"): object_settings.get_acl,
    ("PUT", "acl"): object_settings.put_acl,
    ("GET", "symlink"): symlink.get,
    ("PUT", "symlink"): symlink.put,
    # A live test of oss2 deletes a version of a link so, and finds it gone.
    ("DELETE", "symlink"): put_object.delete,
    ("POST", "restore"): restore_object.start,
    ("GET", "retention"): object_worm.get_retention,
    ("PUT", "retention"): object_worm.put_retention,
    ("GET", "legalHold"): object_worm.get_legal_hold,
    ("PUT", "legalHold"): object_worm.put_legal_hold,
}
BUCKET: Mapping[tuple[str, str], Start] = {
    ("PUT", ""): buckets.create,
    ("DELETE", ""): buckets.delete,
    ("GET", ""): list_objects.start,
    ("HEAD", ""): buckets.head,
    ("GET", "bucketInfo"): buckets.info,
    ("GET", "location"): buckets.location,
    ("GET", "live"): buckets.live_channels,
    ("GET", "acl"): buckets.get_acl,
    ("PUT", "acl"): buckets.put_acl,
    ("GET", "cors"): cors.get,
    ("PUT", "cors"): cors.put,
    ("DELETE", "cors"): cors.delete,
    ("GET", "uploads"): list_uploads.start,
    ("POST", "delete"): delete_many.start,
    ("GET", "versioning"): versioning.get,
    ("PUT", "versioning"): versioning.put,
    ("GET", "versions"): versioning.list_versions,
    ("GET", "objectWorm"): object_worm.get_configuration,
    ("PUT", "objectWorm"): object_worm.put_configuration,
    ("GET", "worm"): bucket_worm.get,
    ("POST", "worm"): bucket_worm.initiate,
    ("DELETE", "worm"): bucket_worm.abort,
    ("POST", "wormId"): bucket_worm.complete,
    ("POST", "wormExtend"): bucket_worm.extend,
}
SERVICE: Mapping[tuple[str, str], Start] = {("GET", ""): buckets.list_all}
UNSIGNED: Mapping[str, Start] = {
    "OPTIONS": cors.preflight,
    "POST": post_object.start,
}
BY_HEADER: Mapping[str, Start] = {"x-oss-copy-source": copy_object.start}


def is_unsigned(request: Request) -> bool:
    """Tell whether the request is judged without a signature in its head."""
    if request.method == "OPTIONS" or request.address is PUBLIC_KEY:
        return True
    return request.method == "POST" and post_object.is_form(request)


def creates_a_bucket(request: Request) -> bool:
    """Tell whether the request needs no bucket of its name to be there."""
    if request.method != "PUT" or request.address.key:
        return False
    return _subresource(request) in MAKING_BUCKETS


def begin(request: Request, state: ServerState) -> Operation | Refusal:
    """Start the operation that a well-signed request asks for, or refuse it by its head."""
    if request.address is PUBLIC_KEY and request.method == "GET":
        return NoBody(then=state.callback_key.answer)
    table, resource = _table(request)
    name = _subresource(request)
    start = table.get((request.method, name))
    if request.method in UNSIGNED and is_unsigned(request):
        start = UNSIGNED[request.method]
    if start is put_object.start:
        start = _by_header(request) or start
    if start is not None:
        operation = start(request, state)
        return _held_to_md5(request, operation) if "content-md5" in request.headers else operation
    if name in PROCESSING:
        return refusal("process-not-mocked")
    is_known = name == "versionId" or any(name == known for _, known in table)
    if name and not is_known:
        return refusal("operation-not-mocked")
    return refusal("method-not-allowed", Method=request.method, ResourceType=resource)


def _held_to_md5(request: Request, operation: Operation | Refusal) -> Operation | Refusal:
    # A document has no other check: the SDK for Android sent the MD5 of the whole file when it
    # completed an upload, and got InvalidDigest (issue 338).
    if not isinstance(operation, BufferedBody):
        return operation
    operation.content_md5 = request.text("content-md5")
    return md5_is_an_md5(request) or operation


def _by_header(request: Request) -> Start | None:
    if BY_HEADER.keys().isdisjoint(request.headers):
        return None
    return next(other for name, other in BY_HEADER.items() if name in request.headers)


def _table(request: Request) -> tuple[Mapping[tuple[str, str], Start], str]:
    if not request.address.bucket:
        return SERVICE, "SERVICE"
    return (OBJECT, "OBJECT") if request.address.key else (BUCKET, "BUCKET")


def _unheard_of(request: Request) -> str:
    """Return a parameter without a value that nobody knows: a sub-resource younger than this.

    To list a bucket or to delete it in its place would be worse than to do nothing. Of an object
    such parameters are taken: a live test of oss2 signs one.
    """
    unknown = (name for name, value in request.query.items() if not value and not is_plain(name))
    return next((name.decode("latin-1") for name in unknown), "")


def _subresource(request: Request) -> str:
    if SELECTING.isdisjoint(request.query):
        return "" if request.address.key else _unheard_of(request)
    names = [name for name in request.query if name in SELECTING]
    chosen = next((name for name in names if name not in DETAILS), None)
    chosen = chosen or names[0]
    if chosen == b"versionId" and request.method in OF_A_VERSION:
        return ""
    return chosen.decode()
