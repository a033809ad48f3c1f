import re

import pytest

from tests.cli.conftest import Harness


@pytest.fixture(autouse=True)
def key_pair(own_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_environment is None
    monkeypatch.setenv("OSS_ACCESS_KEY_ID", "LTAI5tExample")
    monkeypatch.setenv("OSS_ACCESS_KEY_SECRET", "secret")


@pytest.fixture
def url(harness: Harness) -> str:
    return harness("sign", "PUT", "dir/a b.txt").out.strip()


def test_a_good_request_is_called_good(harness: Harness, url: str) -> None:
    answer = harness("explain", url)

    assert answer.code == 0
    assert answer.out.startswith("The signature is right: OSS would accept it.")
    assert "It is valid until" in answer.out


@pytest.mark.parametrize("auth", ["v1", "v2", "v4"])
def test_the_end_of_a_good_url_is_told(harness: Harness, auth: str) -> None:
    url = harness("sign", "PUT", "key", "--auth", auth, "--expires", "3600").out.strip()

    assert re.search(
        r"It is valid until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, (1 hour|59 minutes)",
        harness("explain", url).out,
    )


def test_a_name_of_ones_own_is_explained_with_its_bucket(harness: Harness, url: str) -> None:
    own = f"https://files.example.com/dir/a%20b.txt?{url.partition('?')[2]}"

    asked = harness("explain", own)

    assert asked.code == 2
    assert "The name files.example.com does not tell which bucket it stands for." in asked.err
    assert "--bucket NAME" in asked.err
    assert harness("explain", own, "--bucket", "examplebucket").code == 0


def test_a_url_without_a_signature_is_called_so_wherever_it_leads(harness: Harness) -> None:
    answer = harness("explain", "https://example.com/a.txt")

    assert answer.code == 1
    assert "The request is not signed" in answer.out


def test_a_word_that_no_bucket_can_have_as_its_name_is_called_so(harness: Harness) -> None:
    url = harness("sign", "PUT", "key", "--auth", "v1").out.strip()

    told = harness("explain", url.replace("/examplebucket/", "/b/")).out
    assert "`b` is no name that a bucket can have" in told


def test_a_slash_too_many_before_the_key_is_called_that(harness: Harness, url: str) -> None:
    told = harness("explain", url.replace("/dir/", "//dir/")).out

    assert "slashes of the key were folded, lost or added" in told


def test_a_header_too_many_is_named_with_its_cure(harness: Harness, url: str) -> None:
    answer = harness("explain", url, "-H", "Content-Type: a/b", "--library", "axios")

    assert answer.code == 1
    assert "would match exactly if `content-type: a/b` had not been sent." in answer.out
    assert "fix: Replace the value by `false`" in answer.out


def test_what_was_sent_can_be_signed_for_with_an_sdk(harness: Harness, url: str) -> None:
    told = harness("explain", url, "-H", "Content-Type: a/b", "--signer", "ali-oss")

    assert "or: To send it, sign with `content-type: a/b`" in told.out
    assert "client.signatureUrl(name, { method: 'PUT', 'Content-Type': 'a/b' })" in told.out
    wrong = harness("explain", url, "-H", "Content-Type: a/b", "--signer", "oss3")
    assert (wrong.code, "did you mean oss2" in wrong.err) == (2, True)


def test_another_method_is_named(harness: Harness, url: str) -> None:
    assert "if the method had been PUT, not POST." in harness("explain", url, "-X", "post").out


def test_a_url_that_was_cut_is_named(harness: Harness, url: str) -> None:
    answer = harness("explain", url.partition("&")[0])

    assert answer.code == 1
    assert "The URL was cut" in answer.out


def test_a_temporary_key_is_taken_with_its_token(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSS_SESSION_TOKEN", "token")
    url = harness("sign", "PUT", "key").out.strip()

    assert harness("explain", url).code == 0


def test_the_region_of_a_public_endpoint_is_read_from_its_name(harness: Harness) -> None:
    url = harness(
        *("sign", "PUT", "key", "--endpoint", "https://oss-eu-central-1.aliyuncs.com"),
        *("--region", "eu-central-1"),
    ).out.strip()

    assert harness("explain", url).code == 0
    other = harness("explain", url, "--region", "eu-west-1").out
    assert "in another region" in other


def test_an_accelerator_is_signed_for_with_the_region_of_the_bucket(harness: Harness) -> None:
    # sy-records/aliyun-oss-wordpress, issue 50: OSS takes no signature for "accelerate".
    def at_accelerator(region: str) -> str:
        url = harness("sign", "PUT", "key", "--bucket", "mine", "--region", region).out.strip()
        return f"https://mine.oss-accelerate.aliyuncs.com/key?{url.partition('?')[2]}"

    assert harness("explain", at_accelerator("cn-beijing")).code == 0
    wrong = harness("explain", at_accelerator("accelerate"))
    assert wrong.code == 1
    assert "`accelerate` is the name of an endpoint, not of a region" in wrong.out


def test_without_a_key_nothing_is_claimed(
    harness: Harness, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OSS_ACCESS_KEY_SECRET")

    answer = harness("explain", url)

    assert answer.code == 2
    assert "are not set: no signature can be computed" in answer.err
    assert "`harness explain --answer error.xml`" in answer.err


def test_a_rule_is_explained(harness: Harness) -> None:
    answer = harness("explain", "body-identical")

    assert answer.code == 0
    assert answer.out.startswith("body-identical (error)")
    assert "wrong:" in answer.out
    assert "right:" in answer.out


def test_another_method_is_named_before_what_else_differs(harness: Harness) -> None:
    url = harness("sign", "PUT", "key", "-H", "content-type: text/plain").out.strip()

    answer = harness("explain", url, "-X", "GET")

    assert answer.out.index("the method had been PUT") < answer.out.index("`content-type: text")
    assert "fix: Sign for GET, or send PUT." in answer.out


@pytest.mark.parametrize("word", ["nosuchbucket", "NOSUCHBUCKET", "BODY-IDENTICAL"])
def test_a_word_is_known_in_capitals_or_not(harness: Harness, word: str) -> None:
    answer = harness("explain", word)

    assert answer.code == 0
    assert word.casefold() in answer.out.casefold()


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        (("nonsense",), "'nonsense' is no URL, rule or error of OSS."),
        (("bucket.oss-cn-hangzhou.aliyuncs.com/key?Expires=1",), "A URL begins with `https://`"),
        (("body-identicl",), "did you mean body-identical"),
        (("NoSuchBuckt",), "did you mean NoSuchBucket"),
        (("http://host/key", "--library", "reqests"), "did you mean requests"),
        (("ftp://host/key",), "This is no HTTP URL."),
        (("http://host/key", "-X", "PSOT"), "'PSOT' is no method of OSS."),
        (("http://host/key", "-H", "nothing"), "is not a header"),
        (("http://host/key", "--library", "nothing"), "No fixes are known"),
    ],
)
def test_a_wrong_question_is_told(harness: Harness, asked: tuple[str, ...], complaint: str) -> None:
    answer = harness("explain", *asked)

    assert answer.code == 2
    assert complaint in answer.err
    assert "Traceback" not in answer.err
