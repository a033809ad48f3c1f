"""Every cause for which a signature is refused, and which of two causes is told first."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.signing.verify import Accepted, Cause, Received, Refused, canonical_request
from tests.signing.form_refused import FORMS
from tests.signing.refused_requests import REFUSED
from tests.signing.requests_by_hand import (
    SCOPE,
    START,
    VERIFIER,
    by_header,
    by_url,
    cause_of,
)

BY_TIME = {
    Cause.URL_NOT_YET_VALID,
    Cause.URL_EXPIRED,
    Cause.HEADER_TIME_SKEWED,
    Cause.TOKEN_EXPIRED,
}


def test_the_requests_of_this_file_are_good_unless_changed() -> None:
    assert isinstance(VERIFIER.judge(by_url(), now=START), Accepted)
    assert isinstance(VERIFIER.judge(by_header(), now=START), Accepted)
    assert isinstance(
        VERIFIER.judge(by_header({"host": "h"}, additional="host"), now=START), Accepted
    )


@pytest.mark.parametrize("case", REFUSED)
def test_a_request_is_refused_for(case: str) -> None:
    cause, make = REFUSED[case]

    assert cause_of(make()) is cause


def test_every_cause_is_reached_by_a_test_of_this_file() -> None:
    by_form = {cause for cause, _ in FORMS.values()}

    assert {cause for cause, _ in REFUSED.values()} | by_form | BY_TIME == set(Cause)


@pytest.mark.parametrize("case", FORMS)
def test_a_form_is_refused_for(case: str) -> None:
    cause, fields = FORMS[case]
    ruling = VERIFIER.judge_form(fields, now=START)

    assert isinstance(ruling, Refused)
    assert ruling.cause is cause


def test_a_form_with_a_dead_token_is_refused() -> None:
    fields = {
        "policy": "e30=",
        "ossaccesskeyid": "STS.one",
        "signature": "b",
        "x-oss-security-token": "token-one",
    }
    ruling = VERIFIER.judge_form(fields, now=START + 100)

    assert isinstance(ruling, Refused)
    assert ruling.cause is Cause.TOKEN_EXPIRED


@pytest.mark.parametrize(
    ("first", "make"),
    [
        (Cause.URL_EXPIRES_MISSING, lambda: by_url(drop=("x-oss-expires", "x-oss-credential"))),
        (Cause.URL_REGION_WRONG, lambda: by_url(
            {"x-oss-credential": "LTAInobody/20231217/x/oss/aliyun_v4_request"})),
        (Cause.URL_EXPIRES_OUT_OF_RANGE, lambda: by_url({"x-oss-expires": "0"}, secret="x")),
        (Cause.KEY_UNKNOWN, lambda: by_url(
            {"x-oss-credential": f"LTAInobody/{SCOPE}", "x-oss-security-token": "garbage"})),
        (Cause.TOKEN_OF_NO_SESSION, lambda: by_url(
            {"x-oss-security-token": "garbage"}, secret="x")),
        (Cause.URL_ADDITIONAL_ABSENT, lambda: by_url(
            {"x-oss-additional-headers": "host"}, secret="x")),
    ],
)  # fmt: skip
def test_of_two_causes_the_earlier_one_is_told(first: Cause, make: Callable[[], Received]) -> None:
    assert cause_of(make()) is first


def test_an_expired_url_with_a_wrong_signature_says_expired() -> None:
    assert cause_of(by_url(secret="x"), now=START + 601) is Cause.URL_EXPIRED


def test_a_mismatch_echoes_what_the_server_signed() -> None:
    ruling = VERIFIER.judge(by_url(secret="x"), now=START)

    assert isinstance(ruling, Refused)
    assert ruling.details["OSSAccessKeyId"] == "LTAIowner"
    assert ruling.details["CanonicalRequest"] == ruling.canonical_request.decode()
    assert ruling.details["StringToSign"] == ruling.string_to_sign.decode()
    assert ruling.details["StringToSignBytes"].startswith("4F 53 53 34 ")
    assert ruling.details["StringToSignBytes"].endswith(" ")


@pytest.mark.parametrize(
    "template",
    [
        "OSS4-HMAC-SHA256 {c},{s}",
        "OSS4-HMAC-SHA256 {s}, {c}",
        "OSS4-HMAC-SHA256  {c} ,\t{s} ",
    ],
)
def test_the_items_of_the_header_come_in_any_order_and_with_blanks(template: str) -> None:
    good = by_header()
    _, value = good.headers[-1]
    c, s = value.decode().removeprefix("OSS4-HMAC-SHA256 ").split(", ")
    changed = ("Authorization", template.format(c=c, s=s).encode())

    assert cause_of(replace(good, headers=(*good.headers[:-1], changed))) is None


def test_a_canonical_request_without_headers_has_two_empty_lines() -> None:
    ruling = VERIFIER.judge(by_url(), now=START)

    assert isinstance(ruling, Accepted)
    assert ruling.canonical_request.endswith(b"\n\n\nUNSIGNED-PAYLOAD")


def test_the_canonical_request_of_a_service_has_no_bucket() -> None:
    received = Received(method="GET", bucket="", key=b"")

    assert canonical_request(received, {}, ()).startswith(b"GET\n/\n\n")
