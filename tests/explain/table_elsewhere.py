"""Requests that are signed for the object storage of another provider."""

from tests.explain.table_headers import Case
from tests.explain.table_rare import object_url
from tests.explain.url_tester import put


def authorized(value: str) -> Case:
    return lambda d: put(object_url(d), {"Authorization": value})


def asked(query: str) -> Case:
    return lambda d: put(object_url(d, f"?{query}"))


OTHERS: dict[str, tuple[str, str, Case]] = {
    "cos": (
        "signed-for-another-service",
        "COS",
        asked(
            "q-sign-algorithm=sha1&q-ak=AKID&q-sign-time=1;2&q-key-time=1;2&q-header-list=&q-signature=a"
        ),
    ),
    "obs": (
        "signed-for-another-service",
        "OBS",
        asked("AccessKeyId=AK&Expires=4000000000&Signature=a"),
    ),
    "tos": (
        "signed-for-another-service",
        "TOS",
        asked("X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=AK&X-Tos-Signature=a"),
    ),
    "gcs": (
        "signed-for-another-service",
        "Google",
        asked("X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=a&X-Goog-Signature=b"),
    ),
    "gcs-2": (
        "signed-for-another-service",
        "Google",
        asked("GoogleAccessId=a&Expires=4000000000&Signature=b"),
    ),
    "azure": ("signed-for-another-service", "Azure", asked("sv=2022-11-02&se=2030&sp=w&sig=a")),
    "kodo": ("signed-for-another-service", "Kodo", asked("e=4000000000&token=ak:sign")),
    "ks3": (
        "signed-for-another-service",
        "KS3",
        asked("KSSAccessKeyId=AK&Expires=4000000000&Signature=a"),
    ),
    "bos": (
        "signed-for-another-service",
        "BOS",
        asked("authorization=bce-auth-v1/ak/2030/1800//a"),
    ),
    "cloudfront": (
        "signed-for-another-service",
        "CloudFront",
        asked("Expires=4000000000&Signature=a&Key-Pair-Id=b"),
    ),
    "cos-header": (
        "signed-for-another-service",
        "COS",
        authorized("q-sign-algorithm=sha1&q-ak=AKID"),
    ),
    "obs-header": ("signed-for-another-service", "OBS", authorized("OBS AK:sign")),
    "tos-header": (
        "signed-for-another-service",
        "TOS",
        authorized("TOS4-HMAC-SHA256 Credential=a"),
    ),
    "bos-header": ("signed-for-another-service", "BOS", authorized("bce-auth-v1/ak/2030/1800//a")),
    "kodo-header": ("signed-for-another-service", "Kodo", authorized("UpToken ak:sign:policy")),
    "azure-header": ("signed-for-another-service", "Azure", authorized("SharedKey account:sign")),
    "gcs-header": ("signed-for-another-service", "Google", authorized("GOOG1 a:b")),
    "acs-header": (
        "signed-for-another-service",
        "ACS3",
        authorized("ACS3-HMAC-SHA256 Credential=a"),
    ),
}
