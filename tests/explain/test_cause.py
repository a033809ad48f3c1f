import pytest

from harness.explain.cause import Cause, explain, header_differences, is_always_signed
from harness.model.observation import Exchange
from tests.tiny.values import exchange

SIGNED = {"content-type": "text/plain", "x-oss-meta-author": "alice"}
SENT = (("Content-Type", "text/plain"), ("X-OSS-Meta-Author", "alice"), ("Host", "h"))


def mismatch(*headers: tuple[str, str]) -> Exchange:
    return exchange(
        status=403, code="SignatureDoesNotMatch", message="We calculated…", headers=headers
    )


def test_a_header_that_was_not_signed_is_the_cause() -> None:
    cause = explain(mismatch(("Content-Type", "a/b")), {})

    assert cause == Cause(
        sentence="`content-type: a/b` was sent and had not been signed.",
        fix="Do not send content-type, or sign the URL with it.",
    )


def test_a_signed_header_that_is_missing_is_the_cause() -> None:
    cause = explain(mismatch(*SENT[1:]), SIGNED)

    assert cause == Cause(
        sentence="`content-type: text/plain` was signed and was not sent.",
        fix="Send `content-type: text/plain`.",
    )


def test_a_signed_header_that_is_changed_is_the_cause() -> None:
    cause = explain(mismatch(SENT[0], ("x-oss-meta-author", "bob")), SIGNED)

    assert cause.sentence == (
        "`x-oss-meta-author: alice` was signed and `x-oss-meta-author: bob` was sent."
    )
    assert cause.fix == "Send `x-oss-meta-author: alice`."


def test_several_causes_are_told_in_one_sentence() -> None:
    cause = explain(mismatch(("x-oss-object-acl", "private")), {"content-type": "text/plain"})

    assert cause.sentence == (
        "`x-oss-object-acl: private` was sent and had not been signed and "
        "`content-type: text/plain` was signed and was not sent."
    )
    assert cause.fix.count("Send `content-type") == cause.fix.count("Do not send x-oss") == 1


def test_with_all_headers_as_signed_the_cause_is_elsewhere() -> None:
    cause = explain(mismatch(*SENT), SIGNED)

    assert cause.sentence.startswith("the headers are as signed, so the method, path, query or key")
    assert cause.fix.startswith("Use the URL exactly as it was signed")


@pytest.mark.parametrize("name", ["Cache-Control", "User-Agent", "Content-Encoding"])
def test_a_header_that_nobody_signs_makes_no_difference(name: str) -> None:
    assert list(header_differences(mismatch((name, "x")), {})) == []


def test_any_other_refusal_is_explained_by_the_server_itself() -> None:
    expired = exchange(status=403, code="AccessDenied", message="Request has expired.")

    assert explain(expired, SIGNED) == Cause(sentence="Request has expired.", fix="")


def test_an_accepted_request_needs_no_cause() -> None:
    assert explain(exchange(), SIGNED) == Cause(sentence="", fix="")


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        ("content-type", True),
        ("content-md5", True),
        ("x-oss-meta-author", True),
        ("x-oss", False),
        ("content-length", False),
        ("cache-control", False),
    ],
)
def test_some_headers_are_signed_whenever_they_are_there(name: str, signed: bool) -> None:  # noqa: FBT001  a parameter of the test
    assert is_always_signed(name) is signed
