"""Query parameters that name a part or a property of a bucket or an object.

Each name says in which of three ways it counts: whether V1 signs it (``SIGNED_BY_V1``), whether it
makes another operation of a request (``SELECTING``), and whether only an owner may ask for it
(``FOR_OWNERS``).
"""

from typing import Final

# Which operation is meant. From the list of sub-resources on the page on V1 signatures, and from
# the API reference for those that are younger than the page.
_OF_OBJECTS = frozenset(
    b"acl append position uploads uploadId partNumber tagging symlink restore select versionId "
    b"retention legalHold live status vod comp seal clean meta objectMeta x-oss-process "
    b"x-oss-async-process img style styleName asyncFetch asyncProcess processConfiguration "
    b"cleanRestoredObject csv/meta json/meta".split()
)
_OF_BUCKETS = frozenset(
    b"objectWorm worm wormId wormExtend versions versioning policy delete cors lifecycle logging "
    b"website referer location bucketInfo stat replication replicationLocation "
    b"replicationProgress rtc encryption inventory qos qosInfo qosRequester requesterQosInfo "
    b"requestPayment httpsConfig transferAcceleration accessmonitor resourceGroup resourcePool "
    b"resourcePoolInfo resourcePoolBuckets cname publicAccessBlock bucketArchiveDirectRead "
    b"archiveDirectRead metaQuery redundancyTransition policyStatus overwriteConfig "
    b"callbackPolicy accessPoint accessPointPolicy accessPointForObjectProcess "
    b"accessPointConfigForObjectProcess accessPointPolicyForObjectProcess dataAccelerator "
    b"dataPipeline userDefinedLogFieldsConfig".split()
)
# What is asked of the service itself, without a bucket.
_OF_THE_SERVICE = frozenset(b"regions regionList".split())
SELECTING: Final = _OF_OBJECTS | _OF_BUCKETS | _OF_THE_SERVICE

# The sub-resources of the page on V1 signatures and of the signers of ``oss2`` and of the SDK for
# Java, whose live tests seal an object and ask for the status of a policy; the Go SDK counts
# every parameter that begins with x-oss-, too. What is not among them is not signed.
SIGNED_BY_V1: Final = frozenset(
    b"accessPoint accessPointPolicy acl append asyncFetch bucketArchiveDirectRead "
    b"bucketInfo callback callback-var cname comp continuation-token cors delete encryption "
    b"endTime group httpsConfig img inventory inventoryId legalHold lifecycle link live "
    b"location logging metaQuery objectInfo objectMeta objectWorm partNumber policy "
    b"position publicAccessBlock policyStatus processConfiguration qos qosInfo qosRequester "
    b"redundancyTransition referer regionList replication replicationLocation "
    b"replicationProgress requesterQosInfo requestPayment resourceGroup resourcePool "
    b"resourcePoolBuckets resourcePoolInfo response-cache-control "
    b"response-content-disposition response-content-encoding response-content-language "
    b"response-content-type response-expires restore retention security-token sequential "
    b"seal startTime stat status style styleName symlink tagging transferAcceleration udf "
    b"udfApplication udfApplicationLog udfImage udfImageDesc udfName uploadId uploads "
    b"versionId versioning versions vip vod vpcip website worm wormExtend wormId".split()
)

# What only owners may ask for, whatever the ACL says: it opens data, never what is said about it.
FOR_OWNERS: Final = frozenset(
    b"acl tagging symlink cors delete policy lifecycle logging website referer versioning worm "
    b"wormId wormExtend objectWorm retention legalHold restore encryption inventory replication "
    b"bucketInfo stat location".split()
)

# What says more of an operation and makes no other one of it, empty or not. What begins with
# ``x-oss-`` or ``response-`` is such a parameter, too.
_PLAIN = frozenset(
    b"callback callback-var continuation-token delimiter encoding-type endTime Expires fetch-owner "
    b"key-marker list-type marker max-keys max-parts max-uploads OSSAccessKeyId part-number-marker "
    b"prefix sequential security-token Signature start-after startTime tag-key tag-value "
    b"upload-id-marker version-id-marker".split()
)


def is_plain(name: bytes) -> bool:
    """Tell whether a parameter of this name makes no other operation of a request."""
    return name in _PLAIN or name.startswith((b"x-oss-", b"response-"))


def is_signed_by_v1(name: bytes) -> bool:
    """Tell whether a V1 signature holds a parameter of this name."""
    return name in SIGNED_BY_V1 or name.startswith(b"x-oss-")
