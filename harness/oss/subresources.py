"""Query parameters that name a part or a property of a bucket or an object.

Each name stands once, in the list that tells how it counts: whether it makes another operation of
a request, whether V1 signs it, and whether only an owner may ask for it.
"""

from typing import Final

# The names are those of the page on V1 signatures, of the API reference for what is younger, and of
# the signers of ``oss2`` and of the SDK for Java, whose live tests seal an object and ask for the
# status of a policy.

# What makes another operation of a request: signed by V1, and asked for by owners alone, whatever
# the ACL says (it opens data, never what is said about it); signed; or not signed.
FOR_OWNERS: Final = frozenset(
    b"acl bucketInfo cors delete encryption inventory legalHold lifecycle location logging "
    b"objectWorm policy referer replication restore retention stat symlink tagging versioning "
    b"website worm wormExtend wormId".split()
)
_SIGNED = frozenset(
    b"accessPoint accessPointPolicy append asyncFetch bucketArchiveDirectRead cname comp "
    b"httpsConfig img live metaQuery objectMeta partNumber policyStatus position "
    b"processConfiguration publicAccessBlock qos qosInfo qosRequester redundancyTransition "
    b"regionList replicationLocation replicationProgress requesterQosInfo requestPayment "
    b"resourceGroup resourcePool resourcePoolBuckets resourcePoolInfo seal status style "
    b"styleName transferAcceleration uploadId uploads versionId versions vod".split()
)
_UNSIGNED = frozenset(
    b"accessmonitor accessPointConfigForObjectProcess accessPointForObjectProcess "
    b"accessPointPolicyForObjectProcess archiveDirectRead asyncProcess callbackPolicy clean "
    b"cleanRestoredObject csv/meta dataAccelerator dataPipeline json/meta meta overwriteConfig "
    b"regions rtc select userDefinedLogFieldsConfig x-oss-async-process x-oss-process".split()
)

# What says more of an operation and makes no other one of it, empty or not: signed, or not.
_PLAIN_SIGNED = frozenset(
    b"callback callback-var continuation-token endTime security-token sequential startTime".split()
)
_PLAIN_UNSIGNED = frozenset(
    b"delimiter encoding-type Expires fetch-owner key-marker list-type marker max-keys max-parts "
    b"max-uploads OSSAccessKeyId part-number-marker prefix Signature start-after tag-key "
    b"tag-value upload-id-marker version-id-marker".split()
)

# What V1 signs, and no operation of today has.
_SIGNED_ALONE = frozenset(
    b"group inventoryId link objectInfo response-cache-control response-content-disposition "
    b"response-content-encoding response-content-language response-content-type response-expires "
    b"udf udfApplication udfApplicationLog udfImage udfImageDesc udfName vip vpcip".split()
)

SELECTING: Final = FOR_OWNERS | _SIGNED | _UNSIGNED
SIGNED_BY_V1: Final = FOR_OWNERS | _SIGNED | _PLAIN_SIGNED | _SIGNED_ALONE
_PLAIN = _PLAIN_SIGNED | _PLAIN_UNSIGNED


def is_plain(name: bytes) -> bool:
    """Tell whether a parameter of this name makes no other operation of a request."""
    return name in _PLAIN or name.startswith((b"x-oss-", b"response-"))


def is_signed_by_v1(name: bytes) -> bool:
    """Tell whether a V1 signature holds a parameter of this name.

    The Go SDK signs every parameter that begins with ``x-oss-``, too.
    """
    return name in SIGNED_BY_V1 or name.startswith(b"x-oss-")
