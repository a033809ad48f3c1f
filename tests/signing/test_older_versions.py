"""V1 and V2 as two official SDKs sign them, and what they do and do not cover."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import oss2
import pytest
from alibabacloud_oss_v2.signer import SignerV1
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.signing.verify import Accepted, Cause, Received, Refused, Ruling
from harness.wire.percent import decode
from harness.wire.query import parse_query
from tests.signing.oracles import (
    BUCKET,
    ENDPOINT,
    REGION,
    VERIFIER,
    SigningTask,
    v2_context,
)

Oracle = Callable[[SigningTask], Received]
Auth = Any


def _auth(task: SigningTask, kind: Auth) -> Auth:
    pair = (task.pair.access_key_id, task.pair.access_key_secret)
    version = "v1" if kind is oss2.Auth else "v2"
    return oss2.StsAuth(*pair, task.token, version) if task.with_token else kind(*pair)


def _by_url(task: SigningTask, kind: Auth) -> Received:
    bucket = oss2.Bucket(_auth(task, kind), ENDPOINT, BUCKET, region=REGION)
    more = {"additional_headers": set(task.additional)} if task.additional else {}
    url = bucket.sign_url(
        task.method,
        task.key,
        3600,
        headers=dict(task.headers),
        params=dict(task.params),
        slash_safe=task.slash_safe,
        **more,
    )
    return _received(task, url, task.headers)


def _by_header(task: SigningTask, kind: Auth) -> Received:
    request = oss2.http.Request(
        task.method,
        f"{ENDPOINT}/{BUCKET}/",
        headers=dict(task.headers),
        params=dict(task.params),
        region=REGION,
        product="oss",
    )
    _auth(task, kind)._sign_request(request, BUCKET, task.key)  # noqa: SLF001  no public way
    headers = {name: value for name, value in request.headers.items() if value is not None}
    received = _received(task, f"{ENDPOINT}/{BUCKET}/", headers)
    query = tuple((name.encode(), value.encode()) for name, value in request.params.items())
    return replace(received, key=task.key.encode(), query=query)


def v1_url(task: SigningTask) -> Received:
    return _by_url(task, oss2.Auth)


def v1_header(task: SigningTask) -> Received:
    return _by_header(task, oss2.Auth)


def v2_url(task: SigningTask) -> Received:
    return _by_url(task, oss2.AuthV2)


def v2_header(task: SigningTask) -> Received:
    return _by_header(task, oss2.AuthV2)


def v1_url_of_the_other_sdk(task: SigningTask) -> Received:
    context = v2_context(task)
    context.auth_method_query = True
    SignerV1().sign(context)
    return _received(task, context.request.url, task.headers)


def v1_header_of_the_other_sdk(task: SigningTask) -> Received:
    # Its V1 puts a token into an unsigned header named security-token, which no page knows.
    context = v2_context(replace(task, with_token=False))
    SignerV1().sign(context)
    return _received(task, context.request.url, dict(context.request.headers))


def _received(task: SigningTask, url: str, headers: Mapping[str, str]) -> Received:
    parts = urlsplit(url)
    return Received(
        method=task.method,
        bucket=BUCKET,
        key=decode(parts.path.encode().removeprefix(f"/{BUCKET}/".encode())),
        query=parse_query(parts.query.encode()),
        headers=tuple((name, value.encode()) for name, value in headers.items()),
    )


ORACLES = [
    v1_url,
    v1_header,
    v2_url,
    v2_header,
    v1_url_of_the_other_sdk,
    v1_header_of_the_other_sdk,
]
every_oracle = pytest.mark.parametrize("oracle", ORACLES, ids=lambda oracle: oracle.__name__)
printable = st.characters(blacklist_categories=("Cs", "Cc"))
keys = st.text(printable, min_size=1, max_size=12).filter(
    lambda key: bool(key.strip()) and key[0] not in "/\\?"
)
values = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=8)
metadata = st.dictionaries(
    st.from_regex(r"x-oss-meta-[a-z]{1,6}", fullmatch=True), values, max_size=3
)
params = st.dictionaries(
    st.sampled_from(["acl", "uploadId", "response-content-type", "versionId", "tagging"]),
    st.text(printable, max_size=6),
    max_size=3,
)
tasks = st.builds(
    lambda method, key, meta, kind, query, with_token: SigningTask(
        method=method,
        key=key,
        headers={**meta, **kind},
        params=query,
        with_token=with_token,
    ),
    method=st.sampled_from(["PUT", "GET", "HEAD", "DELETE", "POST"]),
    key=keys,
    meta=metadata,
    kind=st.sampled_from([{}, {"Content-Type": "text/plain"}, {"Content-MD5": "a"}]),
    query=params,
    with_token=st.booleans(),
)


def _judge(received: Received) -> Ruling:
    return VERIFIER.judge(received, now=time.time())


def _is_a_mismatch(received: Received) -> bool:
    ruling = _judge(received)
    return isinstance(ruling, Refused) and ruling.cause in {Cause.V1_MISMATCH, Cause.V2_MISMATCH}


@every_oracle
@settings(max_examples=50, deadline=None)
@given(task=tasks)
def test_what_an_sdk_signs_verifies(oracle: Oracle, task: SigningTask) -> None:
    ruling = _judge(oracle(task))

    assert isinstance(ruling, Accepted), ruling


@every_oracle
@settings(max_examples=20, deadline=None)
@given(task=tasks)
def test_what_was_changed_after_signing_is_refused(oracle: Oracle, task: SigningTask) -> None:
    received = oracle(task)

    assert _is_a_mismatch(replace(received, key=received.key + b"x"))
    assert _is_a_mismatch(replace(received, bucket=received.bucket + "x"))
    assert _is_a_mismatch(replace(received, method=received.method + "X"))
    assert _is_a_mismatch(replace(received, query=(*received.query, (b"cors", b""))))
    header = ("x-oss-meta-zadded", b"x")
    assert _is_a_mismatch(replace(received, headers=(*received.headers, header)))
    for at, (name, value) in enumerate(received.headers):
        if name in task.headers:
            changed = (*received.headers[:at], (name, value + b"x"), *received.headers[at + 1 :])
            assert _is_a_mismatch(replace(received, headers=changed))


# Those with a meaning of their own for who may sign are tested where that is.
SIGNED_BY_THE_SDK = sorted(
    name
    for name in oss2.auth.ProviderAuth._subresource_key_set  # noqa: SLF001  told nowhere else
    if name != "security-token" and not name.startswith("x-oss-ac-")
)


@pytest.mark.parametrize("name", SIGNED_BY_THE_SDK)
def test_v1_covers_every_sub_resource_that_the_sdk_signs(name: str) -> None:
    received = v1_url(SigningTask(params={name: "one"}))
    pair = (name.encode(), b"one")

    assert isinstance(_judge(received), Accepted)
    assert pair in received.query
    assert _is_a_mismatch(
        replace(received, query=tuple(kept for kept in received.query if kept != pair))
    )


@pytest.mark.parametrize("oracle", [v1_url, v1_url_of_the_other_sdk])
def test_v1_does_not_cover_a_parameter_that_is_no_sub_resource(oracle: Oracle) -> None:
    received = oracle(SigningTask())

    assert isinstance(
        _judge(replace(received, query=(*received.query, (b"colour", b"red")))), Accepted
    )


def test_v2_covers_every_parameter() -> None:
    received = v2_url(SigningTask())

    assert _is_a_mismatch(replace(received, query=(*received.query, (b"colour", b"red"))))


def test_v2_covers_an_additional_header() -> None:
    headers = {"host": "127.0.0.1", "Content-Type": "text/plain"}
    received = v2_url(SigningTask(headers=headers, additional=frozenset({"host"})))
    forged = tuple((n, b"evil" if n == "host" else v) for n, v in received.headers)

    assert isinstance(_judge(received), Accepted)
    assert _is_a_mismatch(replace(received, headers=forged))


def test_of_a_repeated_parameter_of_v1_the_first_one_counts() -> None:
    received = v1_url(SigningTask())
    more = (b"Expires", b"1")

    assert isinstance(_judge(replace(received, query=(*received.query, more))), Accepted)
    ruling = _judge(replace(received, query=(more, *received.query)))
    assert isinstance(ruling, Refused)
    assert ruling.cause is Cause.V1_V2_EXPIRED


@pytest.mark.parametrize("oracle", [v1_url, v2_url])
def test_an_older_url_is_good_until_its_last_second(oracle: Oracle) -> None:
    received = oracle(SigningTask())
    end = float(received.query_values.get(b"Expires") or received.query_values[b"x-oss-expires"])
    late = VERIFIER.judge(received, now=end + 0.1)

    assert isinstance(VERIFIER.judge(received, now=end), Accepted)
    assert isinstance(late, Refused)
    assert late.details["Expires"].endswith(".000Z")


@pytest.mark.parametrize("oracle", [v1_header, v2_header])
def test_an_older_header_is_good_for_fifteen_minutes(oracle: Oracle) -> None:
    received = oracle(SigningTask())

    assert isinstance(VERIFIER.judge(received, now=time.time() + 890), Accepted)
    ruling = VERIFIER.judge(received, now=time.time() + 910)
    assert isinstance(ruling, Refused)
    assert ruling.cause is Cause.HEADER_TIME_SKEWED


def test_an_older_mismatch_echoes_what_the_server_signed() -> None:
    received = v1_url(SigningTask(headers={"Content-Type": "text/plain"}))
    ruling = _judge(replace(received, headers=(("Content-Type", b"image/png"),)))

    assert isinstance(ruling, Refused)
    assert ruling.details["StringToSign"].startswith("PUT\n\nimage/png\n")
    assert "CanonicalRequest" not in ruling.details
