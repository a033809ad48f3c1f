"""Forms for every cause that only a form has."""

from collections.abc import Mapping

from harness.signing.verify import Cause
from tests.signing.requests_by_hand import DATE, SCOPE

V4: Mapping[str, str] = {
    "policy": "e30=",
    "x-oss-signature-version": "OSS4-HMAC-SHA256",
    "x-oss-credential": f"LTAIowner/{SCOPE}",
    "x-oss-date": DATE,
    "x-oss-signature": "0" * 64,
}
V1: Mapping[str, str] = {"policy": "e30=", "ossaccesskeyid": "LTAIowner", "signature": "b"}
FORMS: dict[str, tuple[Cause, Mapping[str, str]]] = {
    "V4 without a date": (Cause.FORM_FIELD_MISSING, {**V4, "x-oss-date": ""}),
    "V4 of another version": (
        Cause.FORM_VERSION_UNKNOWN,
        {**V4, "x-oss-signature-version": "OSS5"},
    ),
    "V4 with half a credential": (
        Cause.FORM_CREDENTIAL_MALFORMED,
        {**V4, "x-oss-credential": "LTAIowner"},
    ),
    "V4 of another day": (Cause.FORM_CREDENTIAL_MALFORMED, {**V4, "x-oss-date": f"3{DATE[1:]}"}),
    "V4 dated 16 minutes ahead": (
        Cause.FORM_DATE_OUT_OF_RANGE,
        {**V4, "x-oss-date": "20231217T031038Z"},
    ),
    "V4 of eight days ago": (
        Cause.FORM_DATE_OUT_OF_RANGE,
        {
            **V4,
            "x-oss-date": "20231209T025437Z",
            "x-oss-credential": f"LTAIowner/20231209{SCOPE[8:]}",
        },
    ),
    "V4 of another region": (
        Cause.FORM_REGION_WRONG,
        {**V4, "x-oss-credential": "LTAIowner/20231217/cn-beijing/oss/aliyun_v4_request"},
    ),
    "V4 of another product": (
        Cause.FORM_PRODUCT_WRONG,
        {**V4, "x-oss-credential": "LTAIowner/20231217/cn-hangzhou/s3/aliyun_v4_request"},
    ),
    "V4 for a box": (
        Cause.FORM_PRODUCT_WRONG,
        {**V4, "x-oss-credential": "LTAIowner/20231217/1/oss-cloudbox/aliyun_v4_request"},
    ),
    "V4 with a wrong signature": (Cause.FORM_MISMATCH, V4),
    "V1 without a signature": (Cause.FORM_FIELD_MISSING, {**V1, "signature": ""}),
    "V1 with a wrong signature": (Cause.FORM_MISMATCH, V1),
    "V1 of a young account": (Cause.V1_NOT_ALLOWED, {**V1, "ossaccesskeyid": "LTAIyoung"}),
    "an unknown key": (Cause.KEY_UNKNOWN, {**V1, "ossaccesskeyid": "LTAInobody"}),
    "a disabled key": (Cause.KEY_DISABLED, {**V1, "ossaccesskeyid": "LTAIdisabled"}),
    "no token": (Cause.TOKEN_MISSING, {**V1, "ossaccesskeyid": "STS.one"}),
    "garbage for a token": (Cause.TOKEN_OF_NO_SESSION, {**V1, "x-oss-security-token": "garbage"}),
    "a token of another key": (
        Cause.TOKEN_OF_ANOTHER_KEY,
        {**V1, "x-oss-security-token": "token-two"},
    ),
}
