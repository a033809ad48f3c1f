"""The string to sign of V1, from the page "Signature in a URL" (HMAC-SHA1, raw values)."""

from collections.abc import Iterable, Mapping

from harness.signing.verify.received import Received

# The sub-resources of the page on V1 signatures and of the signer of ``oss2``; the Go SDK counts
# every parameter that begins with x-oss-, too. What is not among them is not signed.
SUBRESOURCES = frozenset(
    b"accessPoint accessPointPolicy acl append asyncFetch bucketArchiveDirectRead bucketInfo "
    b"callback callback-var cname comp continuation-token cors delete encryption endTime group "
    b"httpsConfig img inventory inventoryId legalHold lifecycle link live location logging "
    b"metaQuery objectInfo objectMeta objectWorm partNumber policy position publicAccessBlock "
    b"qos qosInfo qosRequester redundancyTransition referer regionList replication "
    b"replicationLocation replicationProgress requesterQosInfo requestPayment resourceGroup "
    b"resourcePool resourcePoolBuckets resourcePoolInfo response-cache-control "
    b"response-content-disposition response-content-encoding response-content-language "
    b"response-content-type response-expires restore retention security-token sequential "
    b"startTime stat status style styleName symlink tagging transferAcceleration uploadId uploads "
    b"versionId versioning versions vod website worm wormExtend wormId".split()
)


def string_to_sign(received: Received, headers: Mapping[str, bytes], date: bytes) -> bytes:
    """Return the lines that are signed; ``date`` is Expires of a URL, or the date of a header."""
    parts = (
        received.method.encode("latin-1"),
        headers.get("content-md5", b""),
        headers.get("content-type", b""),
        date,
        canonical_headers(headers)
        + canonical_path(received.bucket, received.key)
        + canonical_query(received.query),
    )
    return b"\n".join(parts)


def canonical_headers(headers: Mapping[str, bytes]) -> bytes:
    """Return one line for each ``x-oss-`` header, sorted by name."""
    names = sorted(name for name in headers if name.startswith("x-oss-"))
    return b"".join([name.encode("latin-1") + b":" + headers[name] + b"\n" for name in names])


def canonical_path(bucket: str, key: bytes) -> bytes:
    """Return ``/bucket/key`` as it stands, not encoded."""
    return b"/" + bucket.encode("latin-1") + b"/" + key if bucket else b"/"


def canonical_query(pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return the parameters that count, sorted and not encoded, behind a question mark."""
    named = sorted(pair for pair in pairs if _counts(pair[0]))
    listed = b"&".join([name + b"=" + value if value else name for name, value in named])
    return b"?" + listed if named else b""


def _counts(name: bytes) -> bool:
    return name in SUBRESOURCES or name.startswith(b"x-oss-")
