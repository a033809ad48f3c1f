"""Refused URLs of the old V1, made by ``oss2``."""

from collections.abc import Mapping

import oss2
import pytest
from oss2.credentials import StaticCredentialsProvider

from harness.model.explanation import Proof
from tests.explain.desk import OWNER, SECOND, Desk, post, put, swap, urllib_put
from tests.explain.table_headers import Case


def v1(desk: Desk, headers: Mapping[str, str] | None = None, secret: str = "") -> str:
    secret = secret or OWNER.access_key_secret
    auth = oss2.ProviderAuth(StaticCredentialsProvider(OWNER.access_key_id, secret))
    bucket = oss2.Bucket(auth, desk.server.endpoint, desk.bucket)
    return str(bucket.sign_url("PUT", "a b.txt", 600, headers=dict(headers or {}), slash_safe=True))


def test_a_good_v1_url_is_accepted(desk: Desk) -> None:
    assert put(v1(desk)) == 200


CASES: dict[str, tuple[str, Case]] = {
    "a-form": ("header-added", lambda d: urllib_put(v1(d))),
    "a-type-forgotten": ("header-dropped", lambda d: put(v1(d, {"Content-Type": "image/png"}))),
    "metadata": ("header-added", lambda d: put(v1(d), {"x-oss-meta-a": "b"})),
    "post": ("method", lambda d: post(v1(d))),
    "a-plus": ("key-plus-for-blank", lambda d: put(swap(v1(d), "a%20b", "a+b"))),
    "another-key": (
        "secret-of-another-key",
        lambda d: put(v1(d, secret=SECOND.access_key_secret)),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_single_difference_is_named(desk: Desk, name: str) -> None:
    cause, make = CASES[name]

    make(desk)

    found = desk.explained()
    assert (found.cause, found.proof) == (cause, Proof.RECOMPUTED), found.sentence
    assert found.sentence.startswith("The V1 signature matches exactly if ")
