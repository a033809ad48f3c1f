"""Every refusal is explained by the difference that was put there, and by no other."""

import pytest

from harness.model.explanation import Proof
from harness.wire.redaction import MARK
from tests.explain.table import OPEN, PAIRS, SINGLE, TOLD
from tests.explain.table_headers import Case, meta
from tests.explain.table_transit import ASTRAY
from tests.explain.url_tester import ACCOUNT, UrlTester, by_hand, put, swap


def assert_no_secret(tester: UrlTester) -> None:
    text = repr(tester.explained())
    for pair in (*ACCOUNT.keys, *(token.key for token in ACCOUNT.tokens)):
        assert pair.access_key_secret not in text
    assert not any(token.token in text for token in ACCOUNT.tokens)
    assert "x-oss-signature=" not in text.replace("x-oss-signature=<redacted>", "")


def test_the_table_is_long_enough() -> None:
    assert len(SINGLE | PAIRS | TOLD) >= 60


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_difference_is_named(tester: UrlTester, name: str) -> None:
    cause, subject, make = SINGLE[name]

    make(tester)

    found = tester.explained()
    assert found.cause == cause, found.sentence
    assert subject == "" or [d.subject for d in found.differences] == [subject]
    assert found.advice or cause == "not-signed"
    assert MARK not in found.advice
    assert_no_secret(tester)


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_difference_is_named_as_well_where_the_signer_tells(
    telling_tester: UrlTester, name: str
) -> None:
    cause, subject, make = SINGLE[name]

    make(telling_tester)

    found = telling_tester.explained()
    assert found.cause == cause, found.sentence
    assert subject == "" or [d.subject for d in found.differences] == [subject]


@pytest.mark.parametrize("name", PAIRS)
def test_two_differences_are_named(tester: UrlTester, name: str) -> None:
    kinds, make = PAIRS[name]

    make(tester)

    found = tester.explained()
    assert len(found.differences) == 2, found.sentence
    assert {difference.kind for difference in found.differences} == kinds
    assert found.proof is Proof.RECOMPUTED


@pytest.mark.parametrize("name", TOLD)
def test_what_nobody_can_guess_is_named_where_the_signer_tells(
    telling_tester: UrlTester, name: str
) -> None:
    cause, subject, make = TOLD[name]

    make(telling_tester)

    found = telling_tester.explained()
    assert found.cause == cause, found.sentence
    assert subject == "" or [d.subject for d in found.differences] == [subject]
    assert_no_secret(telling_tester)


@pytest.mark.parametrize("name", OPEN)
def test_what_cannot_be_known_stays_open(tester: UrlTester, name: str) -> None:
    OPEN[name](tester)

    found = tester.explained()
    assert found.proof is Proof.OPEN
    assert found.cause == "unknown"
    assert "No single difference and no pair" in found.sentence


@pytest.mark.parametrize("teller", ["tester", "telling_tester"])
def test_a_misspelled_bucket_is_named(teller: str, request: pytest.FixtureRequest) -> None:
    tester: UrlTester = request.getfixturevalue(teller)

    put(swap(tester.sign(), f"/{tester.bucket}/", f"/{tester.bucket}-typo/"))

    found = tester.explained(f"{tester.bucket}-typo")
    assert (found.cause, found.proof) == ("bucket-changed", Proof.RECOMPUTED)
    assert f"`/{tester.bucket}/dir/file.txt`" in found.sentence


def test_a_bucket_that_was_lost_from_the_host_is_named(tester: UrlTester) -> None:
    put(swap(tester.sign("some-folder/a.txt"), f"/{tester.bucket}", ""))

    found = tester.explained("some-folder")
    assert (found.cause, found.proof) == ("bucket-lost", Proof.RECOMPUTED)


def test_a_second_reading_of_the_same_difference_is_told(tester: UrlTester) -> None:
    by_hand(tester.sign("a/b.txt"), target=lambda target: swap(target, "a/b", "a%252Fb"))

    found = tester.explained()
    assert (found.cause, len(found.alternatives)) == ("key-encoded-twice", 1)
    assert "It would match as well if" in found.sentence
    assert "`%252F`" in found.alternatives[0]


@pytest.mark.parametrize("name", ASTRAY)
def test_a_request_that_goes_astray_is_named(tester: UrlTester, name: str) -> None:
    cause, bucket, make = ASTRAY[name]

    make(tester)

    found = tester.server.journal(bucket)[-1].explanation
    assert found is not None
    assert found.cause == cause, found.sentence
    assert found.advice


READINGS: dict[str, tuple[Case, tuple[str, ...]]] = {
    "a-url-of-yesterday-or-a-slow-clock": (
        lambda d: put(d.at(d.sign(expires=60), 3660)),
        ("ended at", "clock is slow"),
    ),
    "signed-garbled-or-sent-as-latin-1": (
        lambda d: put(d.sign(headers=meta("Ã±")), {"x-oss-meta-author": "ñ".encode()}),
        ("twice before it was signed", "or was sent as Latin-1"),
    ),
    "decoded-twice-or-a-slash-that-belongs-to-the-key": (
        lambda d: put(swap(d.sign("a%2Fb.txt"), "%252F", "%2F")),
        ("decoded once too often", "It would match as well if"),
    ),
    "not-signed-or-cut-at-a-hash": (
        lambda d: put(swap(d.sign("a#b.txt"), "%23", "#")),
        ("is not signed", "a `#` in it ends it"),
    ),
}


@pytest.mark.parametrize("name", READINGS)
def test_where_two_causes_look_alike_both_are_told(tester: UrlTester, name: str) -> None:
    make, readings = READINGS[name]

    make(tester)

    found = tester.explained()
    assert all(reading in found.sentence + found.advice for reading in readings), found


@pytest.mark.parametrize("name", ["author", "x-amz-meta-author", "x-cos-meta-author"])
def test_metadata_under_another_name_than_was_signed_is_named(tester: UrlTester, name: str) -> None:
    put(tester.sign(headers=meta("an odd one")), {name: "an odd one"})

    found = tester.explained()
    assert (found.cause, found.proof) == ("header-renamed", Proof.RECOMPUTED)
    assert f"`x-oss-meta-author` had been sent under this name, not as `{name}`" in found.sentence
