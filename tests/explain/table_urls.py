"""URLs that are wrong in one known way each, and the cause that must be named."""

import unicodedata
from collections.abc import Callable
from urllib.parse import quote, unquote

from harness.model.identity import KeyPair
from tests.explain.url_tester import (
    DEAD,
    DEAD_TOKEN,
    OWNER,
    SECOND,
    TEMPORARY,
    TOKEN,
    UrlTester,
    by_hand,
    by_socket,
    curl,
    parameter,
    post,
    put,
    setting,
    swap,
    without,
)

Case = Callable[[UrlTester], object]


def with_secret(secret: str) -> KeyPair:
    return KeyPair(access_key_id=OWNER.access_key_id, access_key_secret=secret)


PATHS: dict[str, tuple[str, str, Case]] = {
    "the-path-is-encoded-twice": (
        "key-encoded-twice",
        "path",
        lambda d: by_hand(d.sign("a b.txt"), target=lambda t: swap(t, "%20", "%2520")),
    ),
    "escaped-slashes-are-encoded-again": (
        "key-encoded-twice",
        "path",
        lambda d: by_hand(
            d.sign("a/b.txt", slash_safe=False), target=lambda t: swap(t, "%2F", "%252F")
        ),
    ),
    "the-path-is-decoded-once-too-often": (
        "key-decoded-twice",
        "path",
        lambda d: by_hand(d.sign("a%20b.txt"), target=lambda t: swap(t, "%2520", "%20")),
    ),
    "a-plus-for-a-blank": (
        "key-plus-for-blank",
        "path",
        lambda d: by_hand(d.sign("a b.txt"), target=lambda t: swap(t, "%20", "%2B")),
    ),
    "a-blank-for-a-plus": (
        "key-blank-for-plus",
        "path",
        lambda d: by_hand(d.sign("a+b.txt"), target=lambda t: swap(t, "%2B", "%20")),
    ),
    "a-plus-that-is-not-encoded": (
        "key-blank-for-plus",
        "path",
        lambda d: by_hand(d.sign("a+b.txt"), target=lambda t: swap(t, "%2B", "+")),
    ),
    "two-slashes-are-folded": (
        "key-slashes-folded",
        "path",
        lambda d: by_hand(d.sign("a//b.txt"), target=lambda t: swap(t, "a//b", "a/b")),
    ),
    "a-slash-is-doubled": (
        "key-slashes-folded",
        "path",
        lambda d: by_hand(d.sign("a/b.txt"), target=lambda t: swap(t, "a/b", "a//b")),
    ),
    "a-slash-is-lost-at-the-end": (
        "key-slashes-folded",
        "path",
        lambda d: by_hand(d.sign("folder/"), target=lambda t: swap(t, "folder/", "folder")),
    ),
    "curl-adds-the-name-of-its-file": (
        "key-file-name-added",
        "path",
        lambda d: curl("-T", __file__, d.sign("folder/")),
    ),
    "curl-folds-dots": (
        "key-dots-folded",
        "path",
        lambda d: curl("-T", "-", d.sign("a/./b.txt")),
    ),
    "the-name-is-decomposed": (
        "key-normalised",
        "path",
        lambda d: by_hand(
            d.sign("é.txt"),
            target=lambda t: swap(t, quote("é"), quote(unicodedata.normalize("NFD", "é"))),
        ),
    ),
    "the-name-is-in-small-letters": (
        "key-case",
        "path",
        lambda d: by_hand(
            d.sign("Report.TXT".lower()), target=lambda t: swap(t, "report.txt", "REPORT.TXT")
        ),
    ),
    "the-ending-in-capitals": (
        "key-case",
        "path",
        lambda d: by_hand(d.sign("a/b.jpg"), target=lambda t: swap(t, "b.jpg", "b.JPG")),
    ),
    "words-without-their-capitals": (
        "key-case",
        "path",
        lambda d: by_hand(
            d.sign("My Files/Year-End.pdf"),
            target=lambda t: swap(t, "My%20Files/Year-End", "my%20files/year-end"),
        ),
    ),
    "a-name-without-its-capitals": (
        "key-case",
        "path",
        lambda d: by_hand(
            d.sign("in/IMG_1.JPG"), target=lambda t: swap(t, "IMG_1.JPG", "img_1.jpg")
        ),
    ),
    "a-blank-became-an-underscore": (
        "key-blank-replaced",
        "path",
        lambda d: by_hand(d.sign("a b.txt"), target=lambda t: swap(t, "%20", "_")),
    ),
    "a-quote-behind-the-key": (
        "key-surplus",
        "path",
        lambda d: by_hand(d.sign("a.txt"), target=lambda t: swap(t, "a.txt", "a.txt%22")),
    ),
    "backslashes-for-slashes": (
        "key-backslash",
        "path",
        lambda d: by_hand(d.sign("a/b.txt"), target=lambda t: swap(t, "a/b", "a%5Cb")),
    ),
    "the-bucket-stands-twice": (
        "bucket-twice",
        "path",
        lambda d: by_hand(d.sign("a.txt"), target=lambda t: f"/{d.bucket}{t}"),
    ),
    "the-method-is-post": ("method", "method", lambda d: post(d.sign())),
    "signed-for-get": ("method", "method", lambda d: put(d.sign(method="GET"))),
    "signed-for-delete": ("method", "method", lambda d: put(d.sign(method="DELETE"))),
    "a-blank-in-the-url": (
        "target-has-a-blank",
        "",
        lambda d: by_socket(swap(d.sign("a b.txt"), "%20", " ")),
    ),
    "letters-in-the-url": (
        "target-not-ascii",
        "",
        lambda d: by_socket(swap(d.sign("é.txt"), quote("é"), "é")),
    ),
    "a-percent-in-the-url": (
        "target-escape-malformed",
        "",
        lambda d: by_hand(d.sign("100%.txt"), target=lambda t: swap(t, "%25", "%")),
    ),
}


URLS: dict[str, tuple[str, str, Case]] = {
    "cut-at-the-first-ampersand": ("url-cut", "", lambda d: put(d.sign().partition("&")[0])),
    "cut-in-the-middle": ("url-cut", "", lambda d: put("&".join(d.sign().split("&")[:3]))),
    "html-escaped": ("url-html-escaped", "", lambda d: put(d.sign().replace("&", "&amp;"))),
    "json-escaped": ("url-json-escaped", "", lambda d: put(d.sign().replace("&", "\\u0026"))),
    "semicolons-for-ampersands": (
        "url-semicolons",
        "",
        lambda d: put(d.sign().replace("&", ";")),
    ),
    "the-ampersands-are-encoded": (
        "url-encoded-whole",
        "",
        lambda d: put(d.sign().replace("&", "%26")),
    ),
    "the-query-is-encoded-into-the-path": (
        "url-encoded-whole",
        "",
        lambda d: put(d.sign().replace("?", "%3F")),
    ),
    "no-query-at-all": ("not-signed", "", lambda d: put(d.sign().partition("?")[0])),
    "a-parameter-is-added": (
        "parameter-added",
        "utm_source",
        lambda d: put(d.sign() + "&utm_source=newsletter"),
    ),
    "a-cache-buster-is-added": ("parameter-added", "_", lambda d: put(d.sign() + "&_=1700000000")),
    "an-ampersand-too-many": ("ampersand-doubled", "", lambda d: put(d.sign() + "&")),
    "a-parameter-of-the-signature-twice": (
        "parameter-repeated",
        "",
        lambda d: put(d.sign() + "&x-oss-expires=3600"),
    ),
    "the-validity-is-prolonged": (
        "expires-changed",
        "x-oss-expires",
        lambda d: put(swap(d.sign(), "x-oss-expires=3600", "x-oss-expires=7200")),
    ),
    "the-date-is-moved": (
        "date-changed",
        "x-oss-date",
        lambda d: put(moved(d.sign())),
    ),
    "a-digit-of-the-signature": ("signature-damaged", "", lambda d: put(flipped(d.sign()))),
    "the-signature-is-cut": ("signature-damaged", "", lambda d: put(cut_signature(d.sign()))),
    "the-signature-without-its-beginning": (
        "signature-damaged",
        "",
        lambda d: put(beheaded_signature(d.sign())),
    ),
    "a-line-break-in-the-signature": (
        "signature-damaged",
        "",
        lambda d: put(broken_signature(d.sign())),
    ),
    "the-signature-in-capitals": (
        "signature-damaged",
        "",
        lambda d: put(large_signature(d.sign())),
    ),
    "an-authorization-header-too": (
        "authorization-twice",
        "",
        lambda d: put(d.sign(), {"Authorization": "Bearer abc"}),
    ),
    "the-credential-is-lost": (
        "parameter-lost",
        "",
        lambda d: put(without(d.sign(), "x-oss-credential")),
    ),
}


def flipped(url: str) -> str:
    signature = parameter(url, "x-oss-signature")
    return swap(url, signature, signature[:-1] + ("0" if signature[-1] != "0" else "1"))


def cut_signature(url: str) -> str:
    signature = parameter(url, "x-oss-signature")
    return swap(url, signature, signature[:60])


def beheaded_signature(url: str) -> str:
    signature = parameter(url, "x-oss-signature")
    return swap(url, signature, signature[3:])


def broken_signature(url: str) -> str:
    signature = parameter(url, "x-oss-signature")
    return swap(url, signature, f"{signature[:30]}=%0D%0A{signature[30:]}")


def large_signature(url: str) -> str:
    signature = parameter(url, "x-oss-signature")
    return swap(url, signature, signature.upper())


def moved(url: str) -> str:
    date = parameter(url, "x-oss-date")
    second = int(date[13:15])
    return swap(url, date, f"{date[:13]}{(second + 30) % 60:02}Z")


TIMES: dict[str, tuple[str, str, Case]] = {
    "an-hour-after-the-end": ("expired", "", lambda d: put(d.at(d.sign(expires=60), 3660))),
    "a-second-after-the-end": ("expired", "", lambda d: put(d.at(d.sign(expires=60), 61))),
    "an-hour-early": ("not-yet-valid", "", lambda d: put(d.at(d.sign(), -3600))),
    "eight-days": ("expires-too-long", "", lambda d: put(d.sign(expires=691_201))),
    "thirty-days": ("expires-too-long", "", lambda d: put(d.sign(expires=2_592_000))),
    "a-day-in-milliseconds": (
        "expires-in-milliseconds",
        "",
        lambda d: put(d.sign(expires=86_400_000)),
    ),
    "in-milliseconds": ("expires-in-milliseconds", "", lambda d: put(d.sign(expires=3_600_000))),
    "an-instant": ("expires-is-an-instant", "", lambda d: put(d.sign(expires=1_800_000_000))),
    "nothing": ("expires-too-short", "", lambda d: put(d.sign(expires=0))),
}
IDENTITY: dict[str, tuple[str, str, Case]] = {
    "another-known-key": (
        "secret-of-another-key",
        "secret",
        lambda d: put(d.sign(credentials=with_secret(SECOND.access_key_secret))),
    ),
    "a-line-feed-behind-the-secret": (
        "secret-damaged",
        "secret",
        lambda d: put(d.sign(credentials=with_secret(OWNER.access_key_secret + "\n"))),
    ),
    "quotes-around-the-secret": (
        "secret-damaged",
        "secret",
        lambda d: put(d.sign(credentials=with_secret(f'"{OWNER.access_key_secret}"'))),
    ),
    "a-key-that-nobody-has": (
        "key-unknown",
        "",
        lambda d: put(
            d.sign(credentials=KeyPair(access_key_id="LTAInobody", access_key_secret="x"))
        ),
    ),
    "a-key-id-in-small-letters": (
        "key-id-damaged",
        "",
        lambda d: put(swap(d.sign(), OWNER.access_key_id, OWNER.access_key_id.lower())),
    ),
    "another-region": ("region-wrong", "", lambda d: put(d.sign(region="cn-shanghai"))),
    "no-region": ("region-wrong", "", lambda d: put(d.sign(region=""))),
    "the-region-with-a-prefix": (
        "region-with-prefix",
        "",
        lambda d: put(d.sign(region="oss-cn-hangzhou")),
    ),
    "the-endpoint-for-the-region": (
        "region-is-an-endpoint",
        "",
        lambda d: put(d.sign(region="oss-cn-hangzhou.aliyuncs.com")),
    ),
    "an-internal-endpoint-for-the-region": (
        "region-is-an-endpoint",
        "",
        lambda d: put(d.sign(region="oss-cn-shanghai-internal")),
    ),
    "the-region-in-capitals": ("region-wrong", "", lambda d: put(d.sign(region="CN-HANGZHOU"))),
    "the-region-is-swapped-in-the-url": (
        "region",
        "region",
        lambda d: put(swap(d.sign(region="cn-shanghai"), "cn-shanghai", "cn-hangzhou")),
    ),
    "the-token-is-lost": (
        "token-missing",
        "",
        lambda d: put(
            without(d.sign(credentials=TEMPORARY, token=TOKEN.token), "x-oss-security-token")
        ),
    ),
    "the-token-was-never-signed": (
        "token-not-signed",
        "",
        lambda d: put(d.sign(credentials=TEMPORARY)),
    ),
    "the-token-is-dead": (
        "token-expired",
        "",
        lambda d: put(d.sign(credentials=DEAD, token=DEAD_TOKEN.token)),
    ),
    "the-token-goes-as-a-header": (
        "token-in-header-only",
        "",
        lambda d: put(
            without(d.sign(credentials=TEMPORARY, token=TOKEN.token), "x-oss-security-token"),
            {"x-oss-security-token": TOKEN.token},
        ),
    ),
    "the-token-is-decoded": (
        "token-invalid",
        "",
        lambda d: put(
            setting(
                d.sign(credentials=TEMPORARY, token=TOKEN.token),
                "x-oss-security-token",
                unquote(quote(TOKEN.token)),
            )
        ),
    ),
}
