"""Requests that are signed as the object storage of another provider wants it."""

from collections.abc import Mapping

from harness.catalog.wording import worded
from harness.explain.refused_request import RefusedRequest
from harness.model.explanation import Explanation

CAUSES = frozenset(
    {
        *("anonymous", "authorization-unknown", "authorization-twice"),
        *("v1-access-key-missing", "v1-expires-missing", "v1-signature-missing"),
    }
)
# The parameters by which each service's signed URLs are known: all of one tuple, in small letters.
PARAMETERS: Mapping[tuple[str, ...], str] = {
    ("q-sign-algorithm", "q-signature"): "COS (Tencent Cloud)",
    ("x-obs-algorithm",): "OBS (Huawei Cloud)",
    ("accesskeyid", "expires", "signature"): "OBS (Huawei Cloud)",
    ("x-tos-algorithm",): "TOS (Volcengine)",
    ("x-goog-algorithm",): "Google Cloud Storage",
    ("googleaccessid", "signature"): "Google Cloud Storage",
    ("sv", "sig"): "Azure Blob Storage",
    ("e", "token"): "Kodo (Qiniu)",
    ("kssaccesskeyid", "signature"): "KS3 (Kingsoft Cloud)",
    ("x-kss-algorithm",): "KS3 (Kingsoft Cloud)",
    ("authorization",): "BOS (Baidu AI Cloud)",
    ("key-pair-id", "signature"): "CloudFront (AWS)",
}
# How each service's header begins, in small letters.
SCHEMES: Mapping[str, str] = {
    "q-sign-algorithm=": "COS (Tencent Cloud)",
    "obs ": "OBS (Huawei Cloud)",
    "tos4-": "TOS (Volcengine)",
    "goog": "Google Cloud Storage",
    "sharedkey": "Azure Blob Storage",
    "uptoken ": "Kodo (Qiniu)",
    "qbox ": "Kodo (Qiniu)",
    "qiniu ": "Kodo (Qiniu)",
    "kss ": "KS3 (Kingsoft Cloud)",
    "bce-auth-": "BOS (Baidu AI Cloud)",
    "acs3-": "ACS3, the OpenAPI of Alibaba Cloud",
    "acs ": "ACS, the OpenAPI of Alibaba Cloud",
}


def signed_elsewhere(refused: RefusedRequest) -> Explanation | None:
    """Return for which service the request is signed, None where nothing says so."""
    service = _service(refused) if refused.cause in CAUSES else ""
    if not service:
        return None
    return Explanation(
        cause="signed-for-another-service",
        sentence=worded(
            "The request is signed as {} wants it; OSS knows no such signature.", service
        ),
        advice=worded("Sign with an SDK of OSS, or with `harness sign`."),
    )


def _service(refused: RefusedRequest) -> str:
    sent = refused.received.header_values.get("authorization", b"").decode("latin-1").lower()
    names = {name.decode("latin-1").lower() for name, _ in refused.received.query}
    by_header = (service for start, service in SCHEMES.items() if sent.startswith(start))
    by_url = (service for marks, service in PARAMETERS.items() if names.issuperset(marks))
    return next(by_header, "") or next(by_url, "")
