"""A request for every cause that only V1 and V2 have."""

from collections.abc import Callable, Mapping

from harness.signing.verify import Cause, Received
from tests.signing.requests_by_hand import START, authorization

HTTP_DATE = "Sun, 17 Dec 2023 02:54:37 GMT"
V1: Mapping[str, str] = {
    "OSSAccessKeyId": "LTAIowner",
    "Expires": str(int(START) + 60),
    "Signature": "b",
}
V1_QUERY = tuple((name.encode(), value.encode()) for name, value in V1.items())
V2: Mapping[str, str] = {
    "x-oss-signature-version": "OSS2",
    "x-oss-access-key-id": "LTAIowner",
    "x-oss-expires": str(int(START) + 60),
    "x-oss-signature": "b",
}


def v1(changes: Mapping[str, str | None]) -> Received:
    return _changed({**V1, **changes})


def v2(changes: Mapping[str, str | None]) -> Received:
    return _changed({**V2, **changes})


def header(value: str, date: str | None = HTTP_DATE) -> Received:
    received = authorization(value)
    dated = (("Date", date.encode()),) if date is not None else ()
    return Received(method="PUT", bucket="bucket", key=b"key", headers=(*received.headers, *dated))


def _changed(query: Mapping[str, str | None]) -> Received:
    pairs = tuple((n.encode(), v.encode()) for n, v in query.items() if v is not None)
    return Received(method="PUT", bucket="bucket", key=b"key", query=pairs)


OLDER_REFUSED: dict[str, tuple[Cause, Callable[[], Received]]] = {
    "V1: no expiry": (Cause.V1_EXPIRES_MISSING, lambda: v1({"Expires": None})),
    "V1: blank expiry": (Cause.V1_EXPIRES_BLANK, lambda: v1({"Expires": ""})),
    "V1: no key": (Cause.V1_KEY_MISSING, lambda: v1({"OSSAccessKeyId": None})),
    "V1: blank key": (Cause.V1_KEY_BLANK, lambda: v1({"OSSAccessKeyId": ""})),
    "V1: illegal key": (Cause.V1_KEY_ILLEGAL, lambda: v1({"OSSAccessKeyId": "a-b"})),
    "V1: no signature": (Cause.V1_SIGNATURE_MISSING, lambda: v1({"Signature": None})),
    "V1: blank signature": (Cause.V1_SIGNATURE_BLANK, lambda: v1({"Signature": ""})),
    "V1: expiry is no number": (Cause.V1_V2_EXPIRES_MALFORMED, lambda: v1({"Expires": "1.5"})),
    "V1: expired": (Cause.V1_V2_EXPIRED, lambda: v1({"Expires": str(int(START) - 1)})),
    "V1: expired before all else": (
        Cause.V1_V2_EXPIRED,
        lambda: v1({"Expires": "1", "OSSAccessKeyId": "LTAInobody"}),
    ),
    "V1: unknown key": (Cause.KEY_UNKNOWN, lambda: v1({"OSSAccessKeyId": "LTAInobody"})),
    "V1: young account": (Cause.V1_NOT_ALLOWED, lambda: v1({"OSSAccessKeyId": "LTAIyoung"})),
    "V1: no token": (Cause.TOKEN_MISSING, lambda: v1({"OSSAccessKeyId": "STS.one"})),
    "V1: garbage for a token": (
        Cause.TOKEN_OF_NO_SESSION,
        lambda: v1({"security-token": "garbage"}),
    ),
    "V1: wrong signature": (Cause.V1_MISMATCH, lambda: v1({})),
    "V1: restricted": (Cause.V1_RESTRICTED_MISMATCH, lambda: v1({"x-oss-ac-vpc-id": "t4"})),
    "V2: restricted": (Cause.V2_RESTRICTED_MISMATCH, lambda: v2({"x-oss-ac-subnet-mask": "32"})),
    "V1: mask": (Cause.SUBNET_MASK_ILLEGAL, lambda: v1({"x-oss-ac-subnet-mask": "65536"})),
    "V1 header: malformed": (Cause.AUTHORIZATION_UNKNOWN, lambda: header("OSS id")),
    "V1 header: no key": (Cause.V1_HEADER_KEY_BLANK, lambda: header("OSS :b")),
    "V1 header: illegal key": (Cause.HEADER_KEY_ILLEGAL, lambda: header("OSS a-b:b")),
    "V1 header: no signature": (Cause.HEADER_SIGNATURE_BLANK, lambda: header("OSS LTAIowner:")),
    "V1 header: no date": (
        Cause.HEADER_DATE_MISSING,
        lambda: header("OSS LTAIowner:b", None),
    ),
    "V1 header: no date of HTTP": (
        Cause.HEADER_DATE_MALFORMED,
        lambda: header("OSS LTAIowner:b", "yesterday"),
    ),
    "V1 header: date in UTC by name": (
        Cause.HEADER_DATE_MALFORMED,
        lambda: header("OSS LTAIowner:b", "Sun, 17 Dec 2023 02:54:37 UTC"),
    ),
    "V1 header: date in UTC by number": (
        Cause.HEADER_DATE_MALFORMED,
        lambda: header("OSS LTAIowner:b", "Sun, 17 Dec 2023 02:54:37 +0000"),
    ),
    "V2 header: date of V4 in Date": (
        Cause.HEADER_DATE_MALFORMED,
        lambda: header("OSS2 AccessKeyId:LTAIowner,Signature:b", "20231217T025437Z"),
    ),
    "V1 header: date of another time": (
        Cause.HEADER_TIME_SKEWED,
        lambda: header("OSS LTAIowner:b", "Sun, 17 Dec 2023 03:54:37 GMT"),
    ),
    "V1 header: young account": (Cause.V1_NOT_ALLOWED, lambda: header("OSS LTAIyoung:b")),
    "V1 header: wrong signature": (Cause.V1_MISMATCH, lambda: header("OSS LTAIowner:b")),
    "V2: no expiry": (Cause.V2_EXPIRES_MISSING, lambda: v2({"x-oss-expires": None})),
    "V2: blank expiry": (Cause.V2_EXPIRES_BLANK, lambda: v2({"x-oss-expires": ""})),
    "V2: no key": (Cause.V2_KEY_MISSING, lambda: v2({"x-oss-access-key-id": None})),
    "V2: blank key": (Cause.V2_KEY_BLANK, lambda: v2({"x-oss-access-key-id": ""})),
    "V2: no signature": (Cause.V2_SIGNATURE_MISSING, lambda: v2({"x-oss-signature": None})),
    "V2: blank signature": (Cause.V2_SIGNATURE_BLANK, lambda: v2({"x-oss-signature": ""})),
    "V2: expiry is no number": (
        Cause.V1_V2_EXPIRES_MALFORMED,
        lambda: v2({"x-oss-expires": "soon"}),
    ),
    "V2: expired": (Cause.V1_V2_EXPIRED, lambda: v2({"x-oss-expires": "1"})),
    "V2: absent additional header": (
        Cause.URL_ADDITIONAL_ABSENT,
        lambda: v2({"x-oss-additional-headers": "host"}),
    ),
    "V2: wrong signature": (Cause.V2_MISMATCH, lambda: v2({})),
    "V2 header: unknown item": (
        Cause.V2_HEADER_MALFORMED,
        lambda: header("OSS2 AccessKeyId:a,Colour:red,Signature:b"),
    ),
    "V2 header: no key": (Cause.V2_HEADER_KEY_MISSING, lambda: header("OSS2 Signature:b")),
    "V2 header: blank key": (
        Cause.V2_HEADER_KEY_BLANK,
        lambda: header("OSS2 AccessKeyId:,Signature:b"),
    ),
    "V2 header: illegal key": (
        Cause.V2_HEADER_KEY_ILLEGAL,
        lambda: header("OSS2 AccessKeyId:a-b,Signature:b"),
    ),
    "V2 header: no signature": (
        Cause.V2_HEADER_SIGNATURE_MISSING,
        lambda: header("OSS2 AccessKeyId:LTAIowner"),
    ),
    "V2 header: blank signature": (
        Cause.V2_HEADER_SIGNATURE_BLANK,
        lambda: header("OSS2 AccessKeyId:LTAIowner,Signature:"),
    ),
    "V2 header: blank list": (
        Cause.V2_HEADER_ADDITIONAL_BLANK,
        lambda: header("OSS2 AccessKeyId:LTAIowner,AdditionalHeaders:,Signature:b"),
    ),
    "V2 header: empty item": (
        Cause.V2_HEADER_ADDITIONAL_EMPTY_ITEM,
        lambda: header("OSS2 AccessKeyId:LTAIowner,AdditionalHeaders:date;,Signature:b"),
    ),
    "V2 header: absent header": (
        Cause.V2_HEADER_ADDITIONAL_ABSENT,
        lambda: header("OSS2 AccessKeyId:LTAIowner,AdditionalHeaders:date;range,Signature:b"),
    ),
    "V2 header: wrong signature": (
        Cause.V2_MISMATCH,
        lambda: header("OSS2 AccessKeyId:LTAIowner,Signature:b"),
    ),
}
