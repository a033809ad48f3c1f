"""Buckets: make, drop, describe, list."""

from harness.oss.endpoints import internal_host, public_host
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import BufferedBody, NoBody, Operation, Outcome
from harness.server.operations.list_objects import limit_of
from harness.server.operations.object_settings import acl_answer
from harness.server.operations.put_rules import STORAGE_CLASSES
from harness.server.operations.xml import Element, iso_time, parse_xml, xml_answer
from harness.server.request import Request
from harness.server.response import Response
from harness.server.storage.state import ServerState

# What a bucket can have and none has here.
SWITCHED_OFF = (
    ("Comment", ""),
    ("CrossRegionReplication", "Disabled"),
    ("TransferAcceleration", "Disabled"),
    ("AccessMonitor", "Disabled"),
    ("BlockPublicAccess", "false"),
)
# How many a listing has where nobody says how many (page on ListBuckets).
BUCKETS_LISTED = 100
BUCKET_ACLS = frozenset({"private", "public-read", "public-read-write"})


def create(request: Request, state: ServerState) -> Operation | Refusal:
    """Make a bucket for the account that signed; its own one may be made again."""
    before = request.bucket
    who = request.who or None
    if before is not None and before.owner != who:
        return refusal("bucket-exists", BucketName=before.name)
    acl = request.text("x-oss-acl")
    if acl is not None and acl not in BUCKET_ACLS:
        return refusal("bucket-acl-unknown", ArgumentName="x-oss-acl", ArgumentValue=acl)

    def then(body: bytes) -> Outcome:
        wished = _wished(body, state)
        if isinstance(wished, Refusal):
            return wished
        name = request.address.bucket
        state.create_bucket(name, who, now=request.now)
        state.change_bucket(name, acl=acl)
        state.set_texts(name, **wished)
        return _made(name)

    return BufferedBody(then)


def _made(name: str) -> Response:
    # Setting an ACL tells the place, too: ali-oss takes the name of the bucket from there.
    return Response(status=200, headers=(("Location", f"/{name}".encode()),))


def _wished(body: bytes, state: ServerState) -> dict[str, str] | Refusal:
    """Return the settings that the document of a new bucket asks for."""
    if not body.strip():
        return {}
    root = parse_xml(body, "CreateBucketConfiguration")
    if root is None:
        return refusal("document-malformed")
    storage_class = root.findtext("StorageClass", "").strip()
    if storage_class and storage_class not in STORAGE_CLASSES:
        return refusal("bucket-class-unknown")
    # Also for a bucket that is there already: CreateBucketTest (Java).
    region = root.findtext("LocationConstraint", "").strip().removeprefix("oss-")
    if region not in {"", state.location}:
        return refusal("location-unknown")
    redundancy = root.findtext("DataRedundancyType", "").strip()
    return {"storage_class": storage_class, "redundancy": redundancy}


def delete(request: Request, state: ServerState) -> Operation | Refusal:
    """Drop a bucket that is empty."""
    name = request.address.bucket
    if state.versions.keys(name):
        return refusal("bucket-not-empty", BucketName=name)
    if state.unfinished.of(name):
        return refusal("bucket-has-uploads", BucketName=name)

    def then() -> Outcome:
        state.drop_bucket(name)
        return Response(status=204)

    return NoBody(then=then)


def head(_request: Request, state: ServerState) -> Operation | Refusal:
    """Tell that a bucket is there, and in which region: BucketMetadataTest (Java)."""
    headers = (("x-oss-bucket-region", f"oss-{state.location}".encode()),)
    return NoBody(then=lambda: Response(status=200, headers=headers))


def info(request: Request, state: ServerState) -> Operation | Refusal:
    """Describe a bucket."""
    bucket = request.bucket
    if bucket is None:
        return refusal("bucket-unknown", BucketName=request.address.bucket)
    owner = bucket.owner or "owner"
    host, endpoint = f"oss-{state.location}", endpoint_told(request)
    elements: list[Element] = [
        ("Name", bucket.name),
        ("CreationDate", iso_time(bucket.created_at)),
        ("Location", host),
        ("ExtranetEndpoint", endpoint),
        ("IntranetEndpoint", _inside(endpoint, state)),
        ("StorageClass", bucket.storage_class),
        ("DataRedundancyType", bucket.redundancy),
        ("Owner", [("ID", owner), ("DisplayName", owner)]),
        ("AccessControlList", [("Grant", bucket.acl)]),
        *[(name, text) for name, text in SWITCHED_OFF],
        ("ServerSideEncryptionRule", [("SSEAlgorithm", "None")]),
        *([("Versioning", bucket.versioning)] if bucket.versioning else []),
    ]
    return NoBody(then=lambda: xml_answer("BucketInfo", [("Bucket", elements)]))


def endpoint_told(request: Request) -> str:
    """Return the endpoint at which the client has found this server.

    A client that follows the one of the real service would go on there, deletes in hand.
    """
    return (request.text("host") or "").removeprefix(f"{request.address.bucket}.")


def _inside(endpoint: str, state: ServerState) -> str:
    """Return the endpoint for the service's own network, where the client uses a public one.

    It leads no client away: it is reached by nobody outside of that network.
    """
    location = state.location
    return internal_host(location) if endpoint == public_host(location) else endpoint


def location(_request: Request, state: ServerState) -> Operation | Refusal:
    """Tell the region of a bucket."""
    text = f"oss-{state.location}"
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint>{text}</LocationConstraint>\n'
    )
    headers = (("Content-Type", b"application/xml"),)
    return NoBody(then=lambda: Response(status=200, headers=headers, body=body.encode()))


def get_acl(request: Request, _state: ServerState) -> Operation | Refusal:
    """Tell the ACL of a bucket."""
    bucket = request.bucket
    owner, acl = (bucket.owner, bucket.acl) if bucket else ("", "private")
    return NoBody(then=lambda: acl_answer(owner or "owner", acl))


def put_acl(request: Request, state: ServerState) -> Operation | Refusal:
    """Set the ACL that the header names."""
    acl = request.text("x-oss-acl") or ""
    if acl not in BUCKET_ACLS:
        return refusal("bucket-acl-unknown", ArgumentName="x-oss-acl", ArgumentValue=acl)

    def then() -> Outcome:
        name = request.address.bucket
        if request.bucket is None:  # the operation makes a bucket that is not there
            state.create_bucket(name, request.who or None, now=request.now)
        state.change_bucket(name, acl=acl)
        return _made(name)

    return NoBody(then=then)


def live_channels(request: Request, _state: ServerState) -> Operation:
    """List no live channel: none can be made here, and SDKs ask before they delete a bucket."""
    elements: list[Element] = [
        ("Prefix", request.parameter("prefix") or ""),
        ("Marker", request.parameter("marker") or ""),
        ("MaxKeys", request.parameter("max-keys") or "100"),
        ("IsTruncated", "false"),
    ]
    return NoBody(then=lambda: xml_answer("ListLiveChannelResult", elements))


def list_all(request: Request, state: ServerState) -> Operation | Refusal:
    """List the buckets of the account that signed, so many and from one on as it is asked."""
    prefix, marker = request.parameter("prefix") or "", request.parameter("marker") or ""
    limit = limit_of(request, BUCKETS_LISTED)
    if isinstance(limit, Refusal) or not limit:  # none at all is refused: ListBucketsTest (Java)
        return limit or refusal("max-keys-out-of-range", ArgumentName="max-keys", ArgumentValue="0")
    after = [
        bucket
        for bucket in state.buckets.all()
        if (bucket.owner or "") == request.who
        and bucket.name.startswith(prefix)
        and bucket.name > marker
    ]
    mine, is_cut = after[:limit], len(after) > limit
    owner = request.who or "owner"
    host, endpoint = f"oss-{state.location}", endpoint_told(request)
    buckets: list[Element] = [
        (
            "Bucket",
            [
                ("Name", bucket.name),
                ("CreationDate", iso_time(bucket.created_at)),
                ("Location", host),
                ("Region", state.location),
                ("ExtranetEndpoint", endpoint),
                ("IntranetEndpoint", _inside(endpoint, state)),
                ("StorageClass", bucket.storage_class),
            ],
        )
        for bucket in mine
    ]
    elements: list[Element] = [("Owner", [("ID", owner), ("DisplayName", owner)])]
    if is_cut or marker or prefix or request.parameter("max-keys") is not None:
        elements += [("Prefix", prefix), ("Marker", marker), ("MaxKeys", str(limit))]
    elements.append(("IsTruncated", str(is_cut).lower()))
    if is_cut:
        elements.append(("NextMarker", mine[-1].name))
    elements.append(("Buckets", buckets))
    return NoBody(then=lambda: xml_answer("ListAllMyBucketsResult", elements))
