from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cli.conftest import Harness


@pytest.fixture(autouse=True)
def key_pair(own_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_environment is None
    monkeypatch.setenv("OSS_ACCESS_KEY_ID", "LTAI5tExample")
    monkeypatch.setenv("OSS_ACCESS_KEY_SECRET", "secret")


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_a_url_is_printed_and_nothing_else(harness: Harness) -> None:
    answer = harness("sign", "put", "dir/a b.txt")

    (url,) = answer.out.splitlines()
    assert answer.code == 0
    assert answer.err == ""
    assert url.startswith("http://127.0.0.1:9000/examplebucket/dir/a%20b.txt?")
    assert query(url)["x-oss-credential"].startswith("LTAI5tExample/")
    assert query(url)["x-oss-expires"] == "3600"


def test_every_option_is_in_the_url(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSS_SESSION_TOKEN", "token")

    answer = harness(
        *("sign", "GET", "dir/key", "--bucket", "mine", "--endpoint", "https://oss.test"),
        *("--region", "eu-central-1", "--expires", "60", "--no-slash-safe"),
    )

    url = answer.out.strip()
    assert url.startswith("https://mine.oss.test/dir%2Fkey?")
    assert query(url)["x-oss-security-token"] == "token"
    assert query(url)["x-oss-expires"] == "60"
    assert "/eu-central-1/oss/" in query(url)["x-oss-credential"]


def test_headers_are_signed(harness: Harness) -> None:
    plain = harness("sign", "PUT", "key")
    typed = harness("sign", "PUT", "key", "-H", "Content-Type:text/plain", "-H", "x-oss-acl: a:b")

    assert plain.code == typed.code == 0
    assert query(plain.out)["x-oss-signature"] != query(typed.out)["x-oss-signature"]


@pytest.mark.parametrize("header", ["Content-Type", ": text/plain", "", "Content Type: a/b"])
def test_what_is_no_header_is_refused(harness: Harness, header: str) -> None:
    answer = harness("sign", "PUT", "key", "-H", header)

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err == (
        f"harness: {header!r} is not a header.\n  hint: -H 'Content-Type: text/plain'\n"
    )


@pytest.mark.parametrize("name", ["OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"])
def test_without_a_key_pair_nothing_is_signed(
    harness: Harness, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)

    answer = harness("sign", "PUT", "key")

    assert answer.code == 2
    assert "OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET are not both set." in answer.err
    assert "hint: export both, as `harness serve` prints them" in answer.err


def test_a_key_that_oss2_refuses_is_told_in_its_words(harness: Harness) -> None:
    answer = harness("sign", "PUT", "")

    assert answer.code == 2
    assert answer.err.startswith("harness: oss2 does not sign this: ")
    assert "Traceback" not in answer.err


def test_a_bucket_that_cannot_be_is_told_in_its_words(harness: Harness) -> None:
    answer = harness("sign", "PUT", "key", "--bucket", "No_Bucket!")

    assert answer.code == 2
    assert answer.err.startswith("harness: oss2 does not sign this: ")


@pytest.mark.parametrize(
    ("version", "parameter"), [("v1", "Signature"), ("v2", "x-oss-access-key-id")]
)
def test_an_older_signature_is_made_when_it_is_asked_for(
    harness: Harness, version: str, parameter: str
) -> None:
    answer = harness("sign", "PUT", "key", "--auth", version)

    assert answer.code == 0
    assert parameter in query(answer.out)


def test_a_method_that_oss_does_not_have_is_refused(harness: Harness) -> None:
    answer = harness("sign", "PTU", "key")

    assert answer.code == 2
    assert answer.err == (
        "harness: 'PTU' is no method of OSS.\n"
        "  hint: one of PUT, GET, HEAD, POST, DELETE, OPTIONS\n"
    )


def test_a_validity_that_oss_will_refuse_is_signed_and_told(harness: Harness) -> None:
    answer = harness("sign", "PUT", "key", "--expires", "604801")

    assert answer.code == 0
    assert query(answer.out)["x-oss-expires"] == "604801"
    assert "a V4 URL is valid for at most 604800 s (7 days)" in answer.err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("/key",), "the name of an object does not begin with a slash."),
        (("key", "--region", ""), "a V4 URL is signed for a region, and --region is empty."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_oss_will_refuse_is_signed_and_told(
    harness: Harness, asked: tuple[str, ...], told: str
) -> None:
    answer = harness("sign", "PUT", *asked)

    assert answer.code == 0
    assert answer.err == f"harness: OSS will refuse this: {told}\n"


@pytest.mark.parametrize("endpoint", ["", "http://", "://host"])
def test_an_endpoint_that_names_no_server_is_refused(harness: Harness, endpoint: str) -> None:
    answer = harness("sign", "PUT", "key", "--endpoint", endpoint)

    assert answer.code == 2
    assert answer.err.startswith(f"harness: {endpoint!r} is no endpoint.\n")


def test_an_older_signature_may_be_valid_for_years(harness: Harness) -> None:
    assert harness("sign", "PUT", "key", "--auth", "v1", "--expires", "604801").err == ""


def test_a_validity_of_no_time_is_refused(harness: Harness) -> None:
    assert harness("sign", "PUT", "key", "--expires", "0").code == 2
