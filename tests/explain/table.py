"""Requests that are wrong in one known way each, and the cause that must be named."""

from tests.explain import table_transit, table_values
from tests.explain.table_headers import HEADERS, PLAIN, Case, meta
from tests.explain.table_urls import IDENTITY, PATHS, TIMES, URLS, with_secret
from tests.explain.url_tester import (
    SECOND,
    by_hand,
    put,
    setting,
    swap,
    urllib_put,
)

SINGLE = HEADERS | PATHS | URLS | TIMES | IDENTITY | table_transit.TRANSIT | table_values.VALUES
PAIRS: dict[str, tuple[set[str], Case]] = {
    "a-form-and-a-parameter": (
        {"header-added", "parameter-added"},
        lambda d: urllib_put(d.sign() + "&v=1"),
    ),
    "a-type-and-metadata": (
        {"header-added"},
        lambda d: put(d.sign(), {**PLAIN, **meta("alice")}),
    ),
    "the-type-forgotten-and-a-plus": (
        {"header-dropped", "key-plus-for-blank"},
        lambda d: by_hand(
            d.sign("a b.txt", headers={"Content-Type": "image/png"}),
            target=lambda t: swap(t, "%20", "%2B"),
        ),
    ),
    "post-with-a-charset": (
        {"method", "header-charset"},
        lambda d: by_hand(
            d.sign(headers=PLAIN),
            method="POST",
            headers={"Content-Type": b"text/plain; charset=utf-8"},
        ),
    ),
    "two-parameters": ({"parameter-added"}, lambda d: put(d.sign() + "&a=1&b=2")),
    "a-wrong-key-and-a-type": (
        {"header-added", "secret-of-another-key"},
        lambda d: put(d.sign(credentials=with_secret(SECOND.access_key_secret)), PLAIN),
    ),
}
TOLD: dict[str, tuple[str, str, Case]] = {
    **table_transit.TOLD,
    "signed-metadata-is-forgotten": (
        "header-dropped",
        "x-oss-meta-author",
        lambda d: put(d.sign(headers=meta("a value nobody could guess"))),
    ),
    "signed-metadata-is-another": (
        "header-changed",
        "x-oss-meta-author",
        lambda d: put(d.sign(headers=meta("alice")), meta("bob")),
    ),
    "metadata-as-question-marks": (
        "header-question-marks",
        "x-oss-meta-author",
        lambda d: put(d.sign(headers=meta("作者")), meta("??")),
    ),
    "metadata-without-its-accents": (
        "header-stripped",
        "x-oss-meta-author",
        lambda d: put(d.sign(headers=meta("ñandú")), meta("and")),
    ),
    "another-object": (
        "key-changed",
        "path",
        lambda d: put(swap(d.sign("one.txt"), "one.txt", "two.txt")),
    ),
    "another-type-nobody-could-guess": (
        "header-changed",
        "content-type",
        lambda d: put(
            d.sign(headers={"Content-Type": "application/x-very-odd"}),
            {"Content-Type": "text/plain"},
        ),
    ),
    "three-headers-are-forgotten": (
        "header-dropped",
        "",
        lambda d: put(
            d.sign(headers={"Content-Type": "a/b", "x-oss-meta-a": "1", "x-oss-meta-b": "2"})
        ),
    ),
    "a-validity-nobody-could-guess": (
        "expires-changed",
        "x-oss-expires",
        lambda d: put(setting(d.sign(expires=777), "x-oss-expires", "888")),
    ),
    "a-secret-that-nobody-knows": (
        "secret-unknown",
        "",
        lambda d: put(d.sign(credentials=with_secret("nobody knows"))),
    ),
    "a-secret-that-nobody-knows-and-a-type": (
        "secret-unknown",
        "",
        lambda d: put(d.sign(credentials=with_secret("nobody knows")), PLAIN),
    ),
}
OPEN: dict[str, Case] = {
    "a-secret-that-nobody-knows": lambda d: put(d.sign(credentials=with_secret("nobody knows"))),
    "metadata-that-nobody-told": lambda d: put(d.sign(headers=meta("not to be guessed"))),
    "an-object-that-nobody-told": lambda d: put(swap(d.sign("one.txt"), "one.txt", "two.txt")),
}
