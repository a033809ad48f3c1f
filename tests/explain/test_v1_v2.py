"""Refused requests that are signed in the old V1 and V2, and in headers; all made by ``oss2``."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from typing import Any
from urllib.parse import quote, unquote

import oss2
import pytest
import requests
from oss2.credentials import StaticCredentialsProvider

from harness.model.explanation import Proof
from harness.model.identity import KeyPair
from harness.model.signed import Signed
from harness.model.ticket import Ticket
from tests.explain.hand_signer import to_base64, v1_digest
from tests.explain.url_tester import (
    BODY,
    OWNER,
    REGION,
    SECOND,
    SECONDS,
    UrlTester,
    by_hand,
    parameter,
    post,
    put,
    setting,
    swap,
    urllib_put,
)

PROVIDERS: dict[str, Callable[[StaticCredentialsProvider], Any]] = {
    "V1": oss2.ProviderAuth,
    "V2": oss2.ProviderAuthV2,
    "V4": oss2.ProviderAuthV4,
}
KEY = "a b.txt"
PNG = {"Content-Type": "image/png"}


def auth_of(version: str, pair: KeyPair) -> Any:  # noqa: ANN401  oss2 is untyped
    provider = StaticCredentialsProvider(pair.access_key_id, pair.access_key_secret)
    return PROVIDERS[version](provider)


def with_secret(secret: str) -> KeyPair:
    return replace(OWNER, access_key_secret=secret)


def signed_url(
    tester: UrlTester,
    version: str,
    headers: Mapping[str, str] | None = None,
    pair: KeyPair = OWNER,
    key: str = KEY,
) -> str:
    bucket = oss2.Bucket(
        auth_of(version, pair), tester.server.endpoint, tester.bucket, region=REGION
    )
    url = str(bucket.sign_url("PUT", key, 600, headers=dict(headers or {}), slash_safe=True))
    if tester.tells:
        small = {name.lower(): value for name, value in (headers or {}).items()}
        told = Signed(url=url, method="PUT", bucket=tester.bucket, key=key, headers=small)
        tester.server.admit(Ticket(bucket=tester.bucket, signed=told))
    return url


@dataclass(frozen=True, kw_only=True)
class Headed:
    """A request that ``oss2`` has signed in its Authorization header, not yet sent."""

    url: str
    headers: Mapping[str, str]
    method: str = "PUT"
    added: Mapping[str, str | None] = field(default_factory=dict)

    def send(self) -> int:
        merged = {**self.headers, **self.added}
        headers = {name: value for name, value in merged.items() if value is not None}
        answer = requests.request(
            self.method, self.url, data=BODY, headers=headers, timeout=SECONDS
        )
        return answer.status_code


def headed(
    tester: UrlTester,
    version: str,
    headers: Mapping[str, str] | None = None,
    pair: KeyPair = OWNER,
    **changes: object,
) -> int:
    """Sign a request in its header, change it, send it."""
    url = f"{tester.server.endpoint}/{tester.bucket}/a%20b.txt"
    request = oss2.http.Request(
        "PUT", url, headers=dict(headers or {}), region=REGION, product="oss"
    )
    auth_of(version, pair)._sign_request(request, tester.bucket, KEY)  # noqa: SLF001  no public way
    own = {
        name: value
        for name, value in request.headers.items()
        if value is not None and name.lower() not in {"content-length", "accept-encoding"}
    }
    ready = Headed(url=url, headers=own)
    return replace(ready, **changes).send()  # type: ignore[arg-type]


@pytest.mark.parametrize("version", PROVIDERS)
def test_a_good_request_is_accepted(tester: UrlTester, version: str) -> None:
    assert put(signed_url(tester, version)) == 200
    assert headed(tester, version) == 200


URLS: dict[str, tuple[str, Callable[[UrlTester, str], object]]] = {
    "a-form": ("header-added", lambda d, v: urllib_put(signed_url(d, v))),
    "a-type-forgotten": ("header-dropped", lambda d, v: put(signed_url(d, v, PNG))),
    "a-charset": (
        "header-charset",
        lambda d, v: put(
            signed_url(d, v, {"Content-Type": "text/plain"}),
            {"Content-Type": "text/plain; charset=utf-8"},
        ),
    ),
    "metadata": ("header-added", lambda d, v: put(signed_url(d, v), {"x-oss-meta-a": "b"})),
    "post": ("method", lambda d, v: post(signed_url(d, v))),
    "a-plus": ("key-plus-for-blank", lambda d, v: put(swap(signed_url(d, v), "a%20b", "a%2Bb"))),
    "encoded-twice": (
        "key-encoded-twice",
        lambda d, v: by_hand(signed_url(d, v), target=lambda t: swap(t, "%20", "%2520")),
    ),
    "another-key": (
        "secret-of-another-key",
        lambda d, v: put(signed_url(d, v, pair=with_secret(SECOND.access_key_secret))),
    ),
    "a-line-feed": (
        "secret-damaged",
        lambda d, v: put(signed_url(d, v, pair=with_secret(f"{OWNER.access_key_secret}\n"))),
    ),
    "prolonged": ("expires-changed", lambda d, v: put(prolonged(signed_url(d, v)))),
    "a-plus-of-the-signature": ("signature-plus-decoded", lambda d, v: put(with_plus(d, v))),
    "a-character-of-the-signature": (
        "signature-damaged",
        lambda d, v: put(damaged(signed_url(d, v))),
    ),
}


def names(url: str) -> tuple[str, str]:
    is_v1 = "OSSAccessKeyId=" in url
    return ("Expires", "Signature") if is_v1 else ("x-oss-expires", "x-oss-signature")


def prolonged(url: str) -> str:
    name, _ = names(url)
    return setting(url, name, str(int(parameter(url, name)) + 3600))


def with_plus(tester: UrlTester, version: str) -> str:
    """Return a URL whose signature has a ``+`` that stands as it is."""
    for number in range(1000):
        url = signed_url(tester, version, key=f"{number}.txt")
        sent = parameter(url, names(url)[1])
        if "%2B" in sent:
            return url.replace(sent, sent.replace("%2B", "+"))
    raise AssertionError


def damaged(url: str) -> str:
    _, name = names(url)
    sent = unquote(parameter(url, name))
    other = "B" if sent[4] != "B" else "C"
    return setting(url, name, quote(sent[:4] + other + sent[5:], safe=""))


@pytest.mark.parametrize("teller", ["tester", "telling_tester"])
@pytest.mark.parametrize("version", ["V1", "V2"])
@pytest.mark.parametrize("name", URLS)
def test_a_single_difference_of_an_old_url_is_named(
    name: str, version: str, teller: str, request: pytest.FixtureRequest
) -> None:
    cause, make = URLS[name]
    tester: UrlTester = request.getfixturevalue(teller)

    make(tester, version)

    found = tester.explained()
    assert (found.cause, found.proof) == (cause, Proof.RECOMPUTED), found.sentence
    assert cause.startswith("signature-") or f"The {version} signature" in found.sentence


HEADED: dict[str, tuple[str, Callable[[UrlTester, str], object]]] = {
    "a-type-added": ("header-added", lambda d, v: headed(d, v, added=PNG)),
    "a-class-forgotten": (
        "header-dropped",
        lambda d, v: headed(
            d, v, {"x-oss-storage-class": "IA"}, added={"x-oss-storage-class": None}
        ),
    ),
    "another-type": (
        "header-changed",
        lambda d, v: headed(d, v, {"content-type": "text/plain"}, added={"content-type": "a/b"}),
    ),
    "metadata": ("header-added", lambda d, v: headed(d, v, added={"x-oss-meta-a": "b"})),
    "post": ("method", lambda d, v: headed(d, v, method="POST")),
    "another-key": (
        "secret-of-another-key",
        lambda d, v: headed(d, v, pair=with_secret(SECOND.access_key_secret)),
    ),
    "a-line-feed": (
        "secret-damaged",
        lambda d, v: headed(d, v, pair=with_secret(f"{OWNER.access_key_secret}\n")),
    ),
    "a-plus": (
        "key-plus-for-blank",
        lambda d, v: headed(d, v, url=f"{d.server.endpoint}/{d.bucket}/a%2Bb.txt"),
    ),
    "two-things": (
        "method",
        lambda d, v: headed(d, v, method="POST", added={"x-oss-meta-a": "b"}),
    ),
}


@pytest.mark.parametrize("version", PROVIDERS)
@pytest.mark.parametrize("name", HEADED)
def test_a_single_difference_of_a_signed_header_is_named(
    tester: UrlTester, name: str, version: str
) -> None:
    cause, make = HEADED[name]

    make(tester, version)

    found = tester.explained()
    assert (found.cause, found.proof) == (cause, Proof.RECOMPUTED), found.sentence
    assert "URL" not in found.sentence + found.advice


def test_two_differences_of_an_old_url_are_named(tester: UrlTester) -> None:
    by_hand(signed_url(tester, "V2", PNG), target=lambda t: swap(t, "%20", "%2B"))

    found = tester.explained()

    assert {d.kind for d in found.differences} == {"header-dropped", "key-plus-for-blank"}


@pytest.mark.parametrize("version", ["V1", "V2"])
def test_what_cannot_be_known_of_an_old_url_stays_open(tester: UrlTester, version: str) -> None:
    put(signed_url(tester, version, pair=with_secret("nobody knows")))

    found = tester.explained()

    assert (found.cause, found.proof) == ("unknown", Proof.OPEN)


@pytest.mark.parametrize("version", PROVIDERS)
@pytest.mark.parametrize("hours", [-1, 1])
def test_clocks_that_differ_by_an_hour_are_named(
    tester: UrlTester, version: str, hours: int
) -> None:
    tester.server.admit(Ticket(bucket=tester.bucket, arrives=time.time() + hours * 3600))

    headed(tester, version)

    found = tester.explained()
    assert found.cause == "time-skewed", found.sentence
    assert "apart, and 15 minutes are allowed" in found.sentence


def test_what_is_said_of_a_signed_header_keeps_the_terms_that_have_url_in_their_names(
    tester: UrlTester,
) -> None:
    date = formatdate(tester.moment, usegmt=True)
    digests = {
        key: to_base64(v1_digest(f"PUT\n\n\n{date}\n/{tester.bucket}/{key}"))
        for key in (f"file-{number}.txt" for number in range(100))
    }
    key = next(key for key, digest in digests.items() if "+" in digest)
    written = digests[key].replace("+", "-").replace("/", "_")
    own = {"Date": date, "Authorization": f"OSS {OWNER.access_key_id}:{written}"}

    assert put(f"{tester.server.endpoint}/{tester.bucket}/{key}", own) == 403

    explanation = tester.explained()
    assert "the URL-safe base64" in explanation.sentence
    assert "where it stands in a URL" in explanation.advice
