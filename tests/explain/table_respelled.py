"""What printed text, logs, mark-up and JSON make of a signed URL, and its cause."""

from collections.abc import Callable
from urllib.parse import quote, unquote

from harness.model.identity import AuthVersion
from tests.explain.table_headers import Case, meta
from tests.explain.url_tester import OWNER, UrlTester, by_hand, parameter, put, setting, swap

SIGNATURE = "x-oss-signature"


def _key(signed: str, old: str, new: str, **more: object) -> Case:
    return lambda d: by_hand(d.sign(signed, **more), target=lambda t: swap(t, old, new))


def _value(name: str, change: Callable[[str], str], **more: object) -> Case:
    def make(tester: UrlTester) -> object:
        url = tester.sign("a.txt", **more)
        return put(setting(url, name, quote(change(unquote(parameter(url, name))), safe="")))

    return make


def _headers(signed: dict[str, str], sent: dict[str, str | bytes], **more: object) -> Case:
    return lambda d: put(d.sign("a.txt", headers=signed, **more), sent)


V1, V2 = {"auth": AuthVersion.V1}, {"auth": AuthVersion.V2}
RESPELLED: dict[str, tuple[str, Case]] = {
    "masked-in-a-log": ("signature-hidden", _value(SIGNATURE, lambda s: f"{s[:6]}****{s[-4:]}")),
    "a-placeholder": ("signature-hidden", _value("Signature", lambda _: "<signature>", **V1)),
    "a-word": ("signature-malformed", _value(SIGNATURE, lambda _: "REDACTED")),
    "shortened-in-the-middle": (
        "signature-shortened",
        _value(SIGNATURE, lambda s: f"{s[:10]}…{s[-4:]}"),
    ),
    "shortened-at-the-end": (
        "signature-shortened",
        _value("Signature", lambda s: f"{s[:8]}...", **V1),
    ),
    "a-prefix": ("signature-damaged", _value(SIGNATURE, lambda s: f"0x{s}")),
    "unseen-in-the-signature": (
        "signature-damaged",
        _value(SIGNATURE, lambda s: f"{s[:9]}\u200b{s[9:]}"),
    ),
    "milliseconds-of-v1": (
        "expires-in-milliseconds",
        _value("Expires", lambda s: f"{s}417", **V1),
    ),
    "milliseconds-of-v2": (
        "expires-in-milliseconds",
        _value("x-oss-expires", lambda s: f"{s}000", **V2),
    ),
    "a-dash": ("key-typographic", _key("a-b.txt", "a-b", "a%E2%80%93b")),
    "a-long-dash": ("key-typographic", _key("dir--b.txt", "dir--b", "dir%E2%80%94b", **V1)),
    "a-quote": ("key-typographic", _key("it's.txt", "%27", "%E2%80%99")),
    "dots": ("key-typographic", _key("wait....txt", "wait...", "wait%E2%80%A6")),
    "full-width": ("key-typographic", _key("a(1).txt", "%281%29", "%EF%BC%881%EF%BC%89", **V2)),
    "a-quote-in-a-header": (
        "header-typographic",
        _headers(meta("it's"), {"x-oss-meta-author": "it\u2019s".encode()}),
    ),
    "a-blank-in-a-header": (
        "header-typographic",
        _headers(meta("a b"), {"x-oss-meta-author": "a\u00a0b".encode()}),
    ),
    "html": ("key-escaped", _key("a&b.txt", "%26", "%26amp%3B")),
    "json": ("key-escaped", _key("dir/中.txt", quote("中"), "%5Cu4e2d")),
    "json-at-the-beginning": ("key-escaped", _key("中.txt", quote("中"), "%5Cu4e2d")),
    "a-backslash-at-the-beginning": ("key-begins-with-slash", _key("a.txt", "a.txt", "%5Ca.txt")),
    "html-in-a-header": ("header-escaped", _headers(meta("a&b"), dict(meta("a&amp;b")))),
    "an-underscore": (
        "header-renamed",
        _headers({"x-oss-meta-my-author": "al"}, {"x-oss-meta-my_author": "al"}),
    ),
    "tags-in-another-order": (
        "header-changed",
        _headers({"x-oss-tagging": "b=2&a=1&c=3"}, {"x-oss-tagging": "a=1&b=2&c=3"}, **V1),
    ),
    "an-ending-twice": ("key-ending-added", _key("a.txt", "a.txt", "a.txt.txt")),
    "an-ending-of-the-editor": ("key-ending-added", _key("a.json", "a.json", "a.json.txt", **V1)),
    "two-question-marks": ("question-mark-doubled", _key("a.txt", "?", "??")),
    "small-letters": ("url-lower-cased", lambda d: put(d.sign().lower())),
    "a-version-that-is-none": (
        "signature-version-unknown",
        _value("x-oss-signature-version", lambda _: "OSS4"),
    ),
    "the-secret-for-the-id": (
        "key-id-is-secret",
        _value("OSSAccessKeyId", lambda _: OWNER.access_key_secret, **V1),
    ),
}
