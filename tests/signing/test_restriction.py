"""URLs for one network or VPC, signed by ``oss2``, and who may use them."""

from collections.abc import Callable
from dataclasses import replace

import oss2
import pytest

from harness.signing.verify import Accepted, Cause, Received, Refused
from tests.signing.oracles import BUCKET, ENDPOINT, OWNER, REGION, VERIFIER, SigningTask, received
from tests.signing.own_vectors import NOW, stopped_clock

Auth = Callable[[str, str], oss2.Auth]


def _url(auth: Auth, **restriction: str) -> Received:
    params = {f"x-oss-ac-{name.replace('_', '-')}": value for name, value in restriction.items()}
    signer = auth(OWNER.access_key_id, OWNER.access_key_secret)
    bucket = oss2.Bucket(signer, ENDPOINT, BUCKET, region=REGION)
    with stopped_clock():
        # V1 and V2 URLs end at an instant, which oss2 takes from a clock that goes on.
        url = bucket.sign_url("GET", "key", 3600, params=params, slash_safe=True)
    return received(SigningTask(method="GET", key="key"), url, {})


def _cause(asked: Received) -> Cause | None:
    ruling = VERIFIER.judge(asked, now=NOW)
    assert isinstance(ruling, Accepted | Refused)
    return ruling.cause if isinstance(ruling, Refused) else None


VERSIONS = pytest.mark.parametrize(
    ("auth", "mismatch"),
    [
        (oss2.AuthV4, Cause.RESTRICTED_MISMATCH),
        (oss2.AuthV2, Cause.V2_RESTRICTED_MISMATCH),
        (oss2.Auth, Cause.V1_RESTRICTED_MISMATCH),
    ],
)


@VERSIONS
@pytest.mark.parametrize(
    ("source", "mask", "inside", "outside"),
    [
        ("192.0.2.0", "24", "192.0.2.77", "192.0.3.1"),
        ("192.0.2.7", "32", "192.0.2.7", "192.0.2.8"),
        ("128.0.0.0", "1", "203.0.113.8", "nobody"),
        ("2001:db8::", "32", "2001:db8::1", "2001:db9::1"),
    ],
)
def test_a_url_for_a_network_serves_it_alone(
    auth: Auth, mismatch: Cause, source: str, mask: str, inside: str, outside: str
) -> None:
    url = _url(auth, source_ip=source, subnet_mask=mask)

    assert _cause(replace(url, client=inside)) is None
    assert _cause(replace(url, client=outside)) is mismatch
    assert _cause(url) is mismatch


@VERSIONS
def test_the_address_may_be_signed_and_not_told(auth: Auth, mismatch: Cause) -> None:
    url = _url(auth, source_ip="192.0.2.0", subnet_mask="24")
    silent = replace(
        url, query=tuple(pair for pair in url.query if pair[0] != b"x-oss-ac-source-ip")
    )

    assert _cause(replace(silent, client="192.0.2.9")) is None
    assert _cause(replace(silent, client="192.0.3.9")) is mismatch


@VERSIONS
def test_a_wider_mask_does_not_open_a_url(auth: Auth, mismatch: Cause) -> None:
    url = _url(auth, source_ip="192.0.2.0", subnet_mask="24")
    query = tuple(
        (name, b"8" if name == b"x-oss-ac-subnet-mask" else value) for name, value in url.query
    )

    assert _cause(replace(url, query=query, client="192.0.3.9")) is mismatch


@VERSIONS
def test_a_url_for_a_vpc_serves_nobody_here(auth: Auth, mismatch: Cause) -> None:
    url = _url(auth, vpc_id="vpc-t4nlw426y44r")

    assert _cause(replace(url, client="127.0.0.1")) is Cause.VPC_RESTRICTED
    assert _cause(replace(url, method="PUT")) is mismatch


@VERSIONS
def test_leave_to_forward_is_signed_and_changes_nothing(auth: Auth, mismatch: Cause) -> None:
    url = _url(auth, forward_allow="true")

    assert _cause(url) is None
    assert _cause(replace(url, query=(*url.query, (b"x-oss-ac-forward-allow", b"a")))) is mismatch
