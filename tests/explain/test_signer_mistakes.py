"""Signers that were written by hand, each wrong in one known way, and the mistake that is named."""

import hashlib
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from harness.model.explanation import Proof
from tests.explain.hand_signer import V1, V2, V4, to_base64, v1_digest
from tests.explain.url_tester import ACCOUNT, OWNER, UrlTester, put

TYPED = {"Content-Type": "text/plain"}
NAMED = {"x-oss-meta-a": "1", "x-oss-meta-b": "2"}
Hand = V1 | V2 | V4


@pytest.mark.parametrize(
    "signer", [V1(), V2(), V4(), V1(headers=NAMED), V2(headers=NAMED), V4(headers=NAMED)]
)
def test_the_signer_by_hand_is_right_where_nothing_is_changed(
    tester: UrlTester, signer: Hand
) -> None:
    assert put(signer.url(tester), signer.headers) == 200


def without_bucket(resource: str) -> str:
    return "/" + resource.split("/", 2)[2]


def bucket_twice(resource: str) -> str:
    return "/" + resource.split("/")[1] + resource


def backwards(query: str) -> str:
    return "&".join(sorted(query.split("&"), reverse=True))


V1_MISTAKES: dict[str, tuple[str, V1]] = {
    "no-bucket": ("signer-bucket-missing", V1(resource=without_bucket)),
    "bucket-twice": ("signer-bucket-twice", V1(resource=bucket_twice)),
    "no-slash": ("signer-slash-missing", V1(resource=lambda r: r[1:])),
    "lower-method": ("signer-method-case", V1(method="put")),
    "hex": ("signer-hex-for-base64", V1(write=lambda t: v1_digest(t).hex())),
    "base64-of-hex": (
        "signer-base64-of-hex",
        V1(write=lambda t: to_base64(v1_digest(t).hex().encode())),
    ),
    "sha-256": ("signer-sha-256-for-sha-1", V1(write=lambda t: to_base64(v1_digest(t, "sha256")))),
    "sha-256-in-hex": (
        "signer-sha-256-for-sha-1",
        V1(write=lambda t: v1_digest(t, "sha256").hex()),
    ),
    "url-safe": (
        "signer-base64-url-safe",
        V1(write=lambda t: to_base64(v1_digest(t)).replace("+", "-").replace("/", "_") + ""),
    ),
    "an-ampersand": (
        "signer-secret-with-ampersand",
        V1(write=lambda t: to_base64(v1_digest(t, secret=f"{OWNER.access_key_secret}&"))),
    ),
    "no-md5-line": ("signer-line-feed-missing", V1(text=lambda t: t.replace("\n\n", "\n", 1))),
    "no-empty-lines": ("signer-line-feed-missing", V1(text=lambda t: t.replace("\n\n\n", "\n"))),
    "the-resource-beside-the-date": (
        "signer-line-feed-missing",
        V1(text=lambda t: "".join(t.rsplit("\n", 1))),
    ),
    "a-line-feed-behind": ("signer-line-feed-surplus", V1(text=lambda t: t + "\n")),
    "windows-lines": ("signer-line-feed-other", V1(text=lambda t: t.replace("\n", "\r\n"))),
    "spelled-line-feeds": ("signer-line-feed-other", V1(text=lambda t: t.replace("\n", "\\n"))),
    "headers-unsorted": (
        "signer-headers-unsorted",
        V1(
            headers=NAMED,
            text=lambda t: t.replace(
                "x-oss-meta-a:1\nx-oss-meta-b:2", "x-oss-meta-b:2\nx-oss-meta-a:1"
            ),
        ),
    ),
    "header-names-in-capitals": (
        "signer-header-names-case",
        V1(
            headers=NAMED,
            text=lambda t: (
                t.replace("x-oss-meta-", "X-Oss-Meta-").replace("a:1", "A:1").replace("b:2", "B:2")
            ),
        ),
    ),
    "a-blank-behind-the-colon": (
        "signer-header-blank",
        V1(headers=NAMED, text=lambda t: t.replace("a:1", "a: 1").replace("b:2", "b: 2")),
    ),
    "sub-resources-unsorted": (
        "signer-subresources-unsorted",
        V1(query="&uploadId=ABC&partNumber=1", signed_query="?uploadId=ABC&partNumber=1"),
    ),
    "sub-resources-missing": (
        "signer-subresources-missing",
        V1(query="&uploadId=ABC&partNumber=1"),
    ),
    "equals-behind-nothing": (
        "signer-equals-behind-nothing",
        V1(query="&tagging", signed_query="?tagging="),
    ),
}
V1_MISTAKES |= {
    "the-end-in-milliseconds": (
        "signer-date-other",
        V1(text=lambda t: re.sub(r"\n(\d{10})\n", r"\n\g<1>000\n", t)),
    ),
    "a-duration": ("signer-date-other", V1(text=lambda t: re.sub(r"\n\d{10}\n", "\n3600\n", t))),
    "no-end": ("signer-date-other", V1(text=lambda t: re.sub(r"\n\d{10}\n", "\n\n", t))),
}
V2_MISTAKES: dict[str, tuple[str, V2]] = {
    "no-bucket": ("signer-bucket-missing", V2(resource=lambda _, key: quote(f"/{key}", safe=""))),
    "slashes-kept": (
        "signer-slashes-kept",
        V2(resource=lambda d, key: quote(f"/{d.bucket}/{key}")),
    ),
    "raw": ("signer-path-raw", V2(resource=lambda d, key: f"/{d.bucket}/{key}")),
    "small-escapes": (
        "signer-escapes-other",
        V2(resource=lambda d, key: quote(f"/{d.bucket}/{key}", safe="").replace("%2F", "%2f")),
    ),
    "marks-as-javascript-leaves-them": (
        "signer-escapes-other",
        V2(
            key="it's (1)!.txt",
            resource=lambda d, key: quote(f"/{d.bucket}/{key}", safe="!*'()"),
        ),
    ),
    "sha-1": ("signer-sha-1-for-sha-256", V2(write=lambda t: to_base64(v1_digest(t)))),
    "hex": ("signer-hex-for-base64", V2(write=lambda t: v1_digest(t, "sha256").hex())),
    "no-line-for-additional-headers": (
        "signer-line-feed-missing",
        V2(text=lambda t: t.replace("\n\n%2F", "\n%2F")),
    ),
    "no-line-for-additional-headers-behind-others": (
        "signer-line-feed-missing",
        V2(headers=NAMED, text=lambda t: t.replace("\n\n%2F", "\n%2F")),
    ),
    "query-unsorted": ("signer-query-unsorted", V2(query=backwards)),
    "no-query": ("signer-query-missing", V2(text=lambda t: t.partition("?")[0])),
    "no-end": ("signer-date-other", V2(text=lambda t: re.sub(r"\n\d{10}\n", "\n\n", t))),
}
V4_MISTAKES: dict[str, tuple[str, V4]] = {
    "no-bucket": ("signer-bucket-missing", V4(path=lambda _, key: quote(f"/{key}"))),
    "bucket-twice": (
        "signer-bucket-twice",
        V4(path=lambda d, key: quote(f"/{d.bucket}/{d.bucket}/{key}")),
    ),
    "no-slash": ("signer-slash-missing", V4(path=lambda d, key: quote(f"{d.bucket}/{key}"))),
    "raw": ("signer-path-raw", V4(path=lambda d, key: f"/{d.bucket}/{key}")),
    "slashes-encoded": (
        "signer-slashes-encoded",
        V4(path=lambda d, key: f"/{d.bucket}/{quote(key, safe='')}"),
    ),
    "slashes-encoded-but-the-first": (
        "signer-slashes-encoded",
        V4(path=lambda d, key: "/" + quote(f"{d.bucket}/{key}", safe="")),
    ),
    "a-blank-as-plus": (
        "signer-escapes-other",
        V4(path=lambda d, key: quote(f"/{d.bucket}/{key}").replace("%20", "+")),
    ),
    "marks-as-javascript-leaves-them": (
        "signer-escapes-other",
        V4(key="it's (1)!.txt", path=lambda d, key: quote(f"/{d.bucket}/{key}", safe="/!*'()")),
    ),
    "hash-of-nothing": ("signer-payload-hashed", V4(payload=hashlib.sha256(b"").hexdigest())),
    "aws4": ("signer-key-prefix", V4(prefix="AWS4")),
    "no-prefix": ("signer-key-prefix-missing", V4(prefix="")),
    "lower-method": ("signer-method-case", V4(method="put")),
    "base64": ("signer-base64-for-hex", V4(write=to_base64)),
    "no-line-for-additional-headers": (
        "signer-line-feed-missing",
        V4(canonical=lambda t: t.replace("\n\nUNSIGNED", "\nUNSIGNED")),
    ),
    "no-blank-line-behind-the-headers": (
        "signer-line-feed-missing",
        V4(headers=NAMED, lines=lambda t: t.removesuffix("\n")),
    ),
    "no-payload": (
        "signer-payload-missing",
        V4(canonical=lambda t: t.removesuffix("\nUNSIGNED-PAYLOAD")),
    ),
    "a-line-feed-behind": ("signer-line-feed-surplus", V4(canonical=lambda t: t + "\n")),
    "no-scope": (
        "signer-line-missing",
        V4(text=lambda t: "\n".join(line for line in t.split("\n") if "/" not in line)),
    ),
    "query-unsorted": (
        "signer-query-unsorted",
        V4(query=backwards, sent=backwards),
    ),
    "query-raw": ("signer-query-raw", V4(query=lambda q: q.replace("%2F", "/"))),
    "no-query": ("signer-query-missing", V4(query=lambda _: "")),
    "small-escapes": ("signer-escapes-other", V4(query=lambda q: q.replace("%2F", "%2f"))),
    "aws4-in-the-string": (
        "signer-algorithm-name",
        V4(text=lambda t: t.replace("OSS4", "AWS4")),
    ),
    "header-names-in-capitals": (
        "signer-header-names-case",
        V4(
            headers=NAMED,
            lines=lambda t: (
                t.replace("x-oss-meta-", "X-Oss-Meta-").replace("a:1", "A:1").replace("b:2", "B:2")
            ),
        ),
    ),
}
MISTAKES: dict[str, tuple[str, Hand]] = {
    **{f"v1-{name}": row for name, row in V1_MISTAKES.items()},
    **{f"v2-{name}": row for name, row in V2_MISTAKES.items()},
    **{f"v4-{name}": row for name, row in V4_MISTAKES.items()},
}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_mistake_of_a_signer_is_named(tester: UrlTester, name: str) -> None:
    cause, signer = MISTAKES[name]

    put(refused_url(tester, signer), signer.headers)

    found = tester.explained()
    assert (found.cause, found.proof) == (cause, Proof.RECOMPUTED), found.sentence
    assert "signature is" in found.sentence
    assert found.advice
    assert not any(pair.access_key_secret in repr(found) for pair in ACCOUNT.keys)


def refused_url(tester: UrlTester, signer: Hand) -> str:
    """Return a URL on which the mistake shows: some digests are the same in both alphabets."""
    if signer is not V1_MISTAKES["url-safe"][1]:
        return signer.url(tester)
    for length in range(50):
        url = V1(key=f"{signer.key}{'x' * length}", write=signer.write).url(tester)
        if {"-", "_"} & set(url.rpartition("=")[2]):
            return url
    raise AssertionError


TWO: dict[str, tuple[set[str], Hand, Callable[[UrlTester], dict[str, str]]]] = {
    "no-bucket-in-hex": (
        {"signer-bucket-missing", "signer-hex-for-base64"},
        V1(resource=without_bucket, write=lambda t: v1_digest(t).hex()),
        lambda _: {},
    ),
    "no-bucket-and-a-type": (
        {"signer-bucket-missing", "header-added"},
        V1(resource=without_bucket),
        lambda _: TYPED,
    ),
    "aws4-and-a-hash": (
        {"signer-key-prefix", "signer-payload-hashed"},
        V4(prefix="AWS4", payload=hashlib.sha256(b"").hexdigest()),
        lambda _: {},
    ),
}


@pytest.mark.parametrize("name", TWO)
def test_two_mistakes_are_named(tester: UrlTester, name: str) -> None:
    kinds, signer, headers = TWO[name]

    put(signer.url(tester), headers(tester))

    found = tester.explained()
    assert {one.kind for one in found.differences} == kinds, found.sentence


ENCODED: dict[str, Hand] = {
    "v1-once": V1(resource=quote),
    "v4-twice": V4(path=lambda d, key: quote(quote(f"/{d.bucket}/{key}"))),
}


@pytest.mark.parametrize("name", ENCODED)
def test_a_path_that_was_decoded_or_signed_encoded_is_told_as_both(
    tester: UrlTester, name: str
) -> None:
    put(ENCODED[name].url(tester))

    found = tester.explained()
    assert (found.cause, found.proof) == ("key-decoded-twice", Proof.RECOMPUTED)
    assert any("percent-encoded the path once too often" in text for text in found.alternatives)
