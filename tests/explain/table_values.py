"""Signed values that OSS does not take, and the cause that must be named."""

from urllib.parse import quote

from harness.model.identity import KeyPair
from tests.explain.table_headers import Case, meta
from tests.explain.url_tester import TEMPORARY, TOKEN, by_hand, curl, put, setting, swap

STRANGER = KeyPair(access_key_id="LTAI5tSecondOfTheOwner", access_key_secret="SecondSecretSecond")


def sent_as_signed(headers: dict[str, str]) -> Case:
    return lambda d: put(d.sign(headers=headers), headers)


def unsigned(url: str) -> str:
    """Return the URL without its query."""
    return url.partition("?")[0]


VALUES: dict[str, tuple[str, str, Case]] = {
    "a-class-that-is-none": (
        "storage-class-unknown",
        "",
        sent_as_signed({"x-oss-storage-class": "STANDARD_IA"}),
    ),
    "an-acl-of-another-service": (
        "object-acl-unknown",
        "",
        sent_as_signed({"x-oss-object-acl": "bucket-owner-full-control"}),
    ),
    "tags-that-are-no-pairs": (
        "tagging-illegal",
        "",
        sent_as_signed({"x-oss-tagging": f"{'k' * 129}=v"}),
    ),
    "an-underscore-in-the-name-of-metadata": (
        "metadata-name-illegal",
        "",
        sent_as_signed({"x-oss-meta-my_author": "al"}),
    ),
    "more-metadata-than-there-may-be": ("metadata-too-large", "", sent_as_signed(meta("a" * 8200))),
    "a-name-that-is-too-long": ("key-too-long", "", lambda d: put(d.sign("k" * 1024))),
    "the-token-goes-twice": (
        "token-in-header-and-query",
        "",
        lambda d: put(
            d.sign(credentials=TEMPORARY, token=TOKEN.token),
            {"x-oss-security-token": TOKEN.token},
        ),
    ),
    "the-token-of-another-key": (
        "token-of-another-key",
        "",
        lambda d: put(d.sign(credentials=STRANGER, token=TOKEN.token)),
    ),
    "authorization-twice-in-the-head": (
        "authorization-repeated",
        "",
        lambda d: curl(
            "-T", "-", "-H", "Authorization: a", "-H", "Authorization: b", unsigned(d.sign())
        ),
    ),
    "a-validity-that-is-no-number": (
        "url-expires-malformed",
        "",
        lambda d: put(setting(d.sign(), "x-oss-expires", "1h")),
    ),
    "a-date-in-another-form": (
        "url-date-malformed",
        "",
        lambda d: put(setting(d.sign(), "x-oss-date", "2026-01-01T00:00:00Z")),
    ),
    "half-of-each-unit-of-utf-16-was-signed": (
        "key-other-charset",
        "path",
        lambda d: by_hand(
            d.sign("-.txt"), target=lambda t: swap(t, "/-.txt", f"/{quote('中')}.txt")
        ),
    ),
    "the-name-was-read-as-latin-1": (
        "key-other-charset",
        "path",
        lambda d: by_hand(
            d.sign("é.txt"),
            target=lambda t: swap(t, quote("é"), quote("é".encode().decode("latin-1"))),
        ),
    ),
}
