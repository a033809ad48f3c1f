"""Vectors with a parameter that is told twice, for which no two official signers can vouch.

``python -m tests.signing.repeated_names`` writes ``fixtures/vectors/repeated-names.json`` anew. The
signatures are made here by the prose of the page "Signature V4 in a URL" alone.
"""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote

from tests.signing.oracles import BUCKET, OWNER, REGION
from tests.signing.own_vectors import NOW
from tests.signing.vectors import FOLDER

FILE = FOLDER / "repeated-names.json"
DATE = "20260101T000000Z"
SCOPE = f"{DATE[:8]}/{REGION}/oss/aliyun_v4_request"
SOURCE = (
    "made by hand; no official signer can vouch for it: oss2 and ali-oss take parameters by name, "
    "so that none can be told twice; alibabacloud-oss-v2 (Python) signs the last value and drops "
    "the others from the URL; alibabacloud-oss-go-sdk-v2 repeats the last value. What the service "
    "makes of a repeated name is not documented: the mock lets every pair count, so that none can "
    "be added unseen"
)
CASES = {
    "two-values": [("a", "1"), ("a", "2")],
    "two-values-in-the-other-order": [("a", "2"), ("a", "1")],
    "the-same-value-twice": [("a", "1"), ("a", "1")],
    "no-value-twice": [("acl", ""), ("acl", "")],
    "a-value-and-none": [("a", ""), ("a", "1")],
    "three-among-others": [("b", "1"), ("a", "3"), ("b", "0"), ("c", ""), ("b", "")],
}


def vector(name: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Return one vector."""
    query = [
        *pairs,
        ("x-oss-signature-version", "OSS4-HMAC-SHA256"),
        ("x-oss-credential", f"{OWNER.access_key_id}/{SCOPE}"),
        ("x-oss-date", DATE),
        ("x-oss-expires", "3600"),
    ]
    encoded = sorted((quote(n, safe="~"), quote(v, safe="~")) for n, v in query)
    listed = "&".join(f"{n}={v}" if v else n for n, v in encoded)
    canonical = f"GET\n/{BUCKET}/key\n{listed}\n\n\nUNSIGNED-PAYLOAD"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"OSS4-HMAC-SHA256\n{DATE}\n{SCOPE}\n{digest}"
    key = f"aliyun_v4{OWNER.access_key_secret}".encode()
    for part in SCOPE.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return {
        "name": name,
        "source": SOURCE,
        "access_key_id": OWNER.access_key_id,
        "access_key_secret": OWNER.access_key_secret,
        "security_token": "",
        "region": REGION,
        "product": "oss",
        "method": "GET",
        "bucket": BUCKET,
        "key": "key",
        "now": NOW,
        "query": [list(pair) for pair in [*query, ("x-oss-signature", signature)]],
        "headers": [],
        "canonical_request": canonical,
        "string_to_sign": text,
    }


def main() -> None:
    """Write the file."""
    vectors = [vector(name, pairs) for name, pairs in CASES.items()]
    FILE.write_text(json.dumps(vectors, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
