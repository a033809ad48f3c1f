"""Each vector that must not hold is explained by the mistake with which it was made."""

import json
from typing import Any

import pytest

from harness.explain.explain import explain
from harness.explain.refused_request import RefusedRequest
from harness.model.explanation import Proof
from harness.model.identity import Account, KeyPair, SecurityToken
from harness.signing.verify import Received, Refused, Verifier
from harness.signing.verify.dates import unix_seconds
from tests.signing.vectors import FOLDER, NEVER

DOCUMENT = json.loads((FOLDER / "oss-signature-vectors" / "vectors.json").read_text("utf-8"))
WRONG = {vector["mistake"]: vector for vector in DOCUMENT["vectors"] if not vector["valid"]}
# The vector has no Host header, whose value was signed.
UNKNOWABLE = {"Host is always signed"}
CAUSES = {
    "slashes of the path are encoded": "signer-slashes-encoded",
    "dot segments are folded": "signer-path-folded",
    "the bucket is left out of the path": "signer-bucket-missing",
    "the query is sorted backwards": "signer-query-unsorted",
    "the query is sorted without regard to case": "signer-query-unsorted",
    "slashes of the query are not encoded": "signer-query-raw",
    "the token is not signed": "signer-token-unsigned",
    "header names keep their case": "signer-header-names-case",
    "an unsigned header is signed": "signer-header-unlisted",
    "the list of additional headers is missing": "signer-list-missing",
    "additional headers are joined by commas": "signer-list-separator",
    "the payload is the digest of nothing": "signer-payload-hashed",
    "the secret gets the prefix AWS4": "signer-key-prefix",
    "the scope ends in aws4_request": "signer-scope-end",
    "the region is written as in a host name": "signer-scope-region",
    "the service is s3": "signer-scope-service",
    "the date is a day": "signer-date-short",
    "the values of sub-resources are encoded": "signer-subresources-encoded",
    "the digest is SHA-256": "signer-sha-256-for-sha-1",
    "metadata is not sorted": "signer-headers-unsorted",
}


def refused(vector: dict[str, Any]) -> RefusedRequest:
    """Return the request of a vector, refused by the verifier."""
    name = "Signature" if vector["version"] == "v1" else "x-oss-signature"
    query = {**vector["query"], name: vector["signature"]}
    received = Received(
        method=vector["method"],
        bucket=vector["bucket"],
        key=vector["key"].encode(),
        query=tuple((n.encode(), v.encode()) for n, v in query.items()),
        headers=tuple((n, v.encode()) for n, v in vector["headers"].items()),
    )
    pair = KeyPair(
        access_key_id=vector["access_key_id"], access_key_secret=vector["access_key_secret"]
    )
    token = SecurityToken(token=vector["security_token"], key=pair, expires_at=NEVER)
    account = Account(keys=(), tokens=(token,)) if token.token else Account(keys=(pair,))
    now = unix_seconds(vector["date"].encode()) or 1_767_225_600.0
    ruling = Verifier(account=account, region=vector["region"]).judge(received, now=now)
    assert isinstance(ruling, Refused)
    return RefusedRequest(
        received=received,
        cause=ruling.cause.value,
        message="",
        now=now,
        account=account,
        region=vector["region"],
        buckets=(vector["bucket"],),
    )


@pytest.mark.parametrize("mistake", sorted(WRONG.keys() - UNKNOWABLE))
def test_the_mistake_is_named(mistake: str) -> None:
    found = explain(refused(WRONG[mistake]))

    assert found.proof is Proof.RECOMPUTED
    assert found.advice
    assert found.cause == CAUSES.get(mistake, found.cause)
