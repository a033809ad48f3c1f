"""Parameters that are told twice: what official signers make of them, and what the server does."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import alibabacloud_oss_v2 as oss_v2
import oss2
import pytest
from alibabacloud_oss_v2.signer import SignerV4
from alibabacloud_oss_v2.types import HttpRequest, SigningContext

from harness.signing.verify import Accepted
from tests.signing.oracles import BUCKET, ENDPOINT, OWNER, REGION
from tests.signing.own_vectors import NOW
from tests.signing.repeated_names import CASES, FILE, vector
from tests.signing.vectors import Vector, read_vectors

VECTORS = read_vectors("repeated-names")


def test_the_file_is_what_its_maker_makes() -> None:
    made = [vector(name, pairs) for name, pairs in CASES.items()]

    assert json.loads(FILE.read_text()) == json.loads(json.dumps(made))


@pytest.mark.parametrize("one", VECTORS, ids=lambda one: one.name)
def test_every_pair_counts(one: Vector) -> None:
    ruling = one.verifier.judge(one.received, now=one.now)

    assert isinstance(ruling, Accepted)
    assert ruling.canonical_request == one.canonical_request
    assert ruling.string_to_sign == one.string_to_sign


@pytest.mark.parametrize("one", VECTORS, ids=lambda one: one.name)
def test_none_can_be_added_or_taken_away(one: Vector) -> None:
    query = one.received.query
    for changed in (query[1:], (*query, query[0]), (query[0], *query)):
        ruling = one.verifier.judge(replace(one.received, query=changed), now=one.now)
        assert not isinstance(ruling, Accepted)


def test_oss2_cannot_be_asked_for_one() -> None:
    bucket = oss2.Bucket(
        oss2.AuthV4(OWNER.access_key_id, OWNER.access_key_secret), ENDPOINT, BUCKET, region=REGION
    )

    with pytest.raises(TypeError):
        bucket.sign_url("GET", "key", 3600, params={"a": ["1", "2"]})


@pytest.mark.parametrize(("query", "kept"), [("a=1&a=2", "2"), ("a=2&a=1", "1")])
def test_the_python_sdk_v2_keeps_the_last_one(query: str, kept: str) -> None:
    context = SigningContext(
        product="oss",
        region=REGION,
        bucket=BUCKET,
        key="key",
        request=HttpRequest("GET", f"{ENDPOINT}/{BUCKET}/key?{query}", headers={}),
        credentials=oss_v2.credentials.Credentials(OWNER.access_key_id, OWNER.access_key_secret),
    )
    context.auth_method_query = True
    context.signing_time = datetime.fromtimestamp(NOW, UTC)
    context.expiration_time = datetime.fromtimestamp(NOW + 3600, UTC)
    SignerV4().sign(context)
    pairs = parse_qsl(urlsplit(context.request.url).query)

    assert [value for name, value in pairs if name == "a"] == [kept]
