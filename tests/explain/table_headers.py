"""Headers that are wrong in one known way each, and the cause that must be named."""

import base64
from collections.abc import Callable
from urllib.parse import quote

from tests.explain.url_tester import (
    UrlTester,
    by_hand,
    curl,
    form,
    hex_md5,
    put,
    urllib_put,
)

Case = Callable[[UrlTester], object]
PLAIN = {"Content-Type": "text/plain"}
MD5 = base64.b64encode(bytes.fromhex(hex_md5(b"the file's own bytes"))).decode()


def meta(value: str) -> dict[str, str]:
    return {"x-oss-meta-author": value}


def meta_bytes(value: bytes) -> dict[str, bytes]:
    return {"x-oss-meta-author": value}


HEADERS: dict[str, tuple[str, str, Case]] = {
    "urllib-invents-a-form": ("header-added", "content-type", lambda d: urllib_put(d.sign())),
    "curl-data-says-it-is-a-form": (
        "header-added",
        "content-type",
        lambda d: curl("-X", "PUT", "--data-binary", "x", d.sign()),
    ),
    "curl-F-sends-a-form": (
        "form-sent",
        "content-type",
        lambda d: curl("-X", "PUT", "-F", "file=x", d.sign()),
    ),
    "requests-files-sends-a-form": ("form-sent", "content-type", lambda d: form(d.sign())),
    "a-type-nobody-signed": ("header-added", "content-type", lambda d: put(d.sign(), PLAIN)),
    "the-type-is-forgotten": (
        "header-dropped",
        "content-type",
        lambda d: put(d.sign(headers={"Content-Type": "image/png"})),
    ),
    "the-octet-type-is-forgotten": (
        "header-dropped",
        "content-type",
        lambda d: put(d.sign(headers={"Content-Type": "application/octet-stream"})),
    ),
    "another-type": (
        "header-changed",
        "content-type",
        lambda d: put(d.sign(headers=PLAIN), {"Content-Type": "application/json"}),
    ),
    "a-charset-is-appended": (
        "header-charset",
        "content-type",
        lambda d: put(d.sign(headers=PLAIN), {"Content-Type": "text/plain;charset=UTF-8"}),
    ),
    "a-charset-is-lost": (
        "header-charset",
        "content-type",
        lambda d: put(
            d.sign(headers={"Content-Type": "text/plain; charset=utf-8"}),
            {"Content-Type": "text/plain"},
        ),
    ),
    "a-charset-is-written-large": (
        "header-charset",
        "content-type",
        lambda d: put(
            d.sign(headers={"Content-Type": "text/x-odd;charset=utf-8"}),
            {"Content-Type": "text/x-odd;charset=UTF-8"},
        ),
    ),
    "the-type-is-written-large": (
        "header-case",
        "content-type",
        lambda d: put(
            d.sign(headers={"Content-Type": "image/x-odd"}), {"Content-Type": "Image/X-Odd"}
        ),
    ),
    "metadata-nobody-signed": (
        "header-added",
        "x-oss-meta-author",
        lambda d: put(d.sign(), meta("alice")),
    ),
    "an-acl-nobody-signed": (
        "header-added",
        "x-oss-object-acl",
        lambda d: put(d.sign(), {"x-oss-object-acl": "public-read"}),
    ),
    "the-storage-class-is-forgotten": (
        "header-dropped",
        "x-oss-storage-class",
        lambda d: put(d.sign(headers={"x-oss-storage-class": "IA"})),
    ),
    "the-acl-is-forgotten": (
        "header-dropped",
        "x-oss-object-acl",
        lambda d: put(d.sign(headers={"x-oss-object-acl": "public-read"})),
    ),
    "forbid-overwrite-is-forgotten": (
        "header-dropped",
        "x-oss-forbid-overwrite",
        lambda d: put(d.sign(headers={"x-oss-forbid-overwrite": "true"})),
    ),
    "another-storage-class": (
        "header-changed",
        "x-oss-storage-class",
        lambda d: put(
            d.sign(headers={"x-oss-storage-class": "IA"}), {"x-oss-storage-class": "Archive"}
        ),
    ),
    "metadata-in-capitals": (
        "header-case",
        "x-oss-meta-author",
        lambda d: put(d.sign(headers=meta("alice")), meta("ALICE")),
    ),
    "inner-blanks-are-folded": (
        "header-blanks",
        "x-oss-meta-author",
        lambda d: put(d.sign(headers=meta("a b")), meta("a  b")),
    ),
    "metadata-is-quoted": (
        "header-quoted",
        "x-oss-meta-author",
        lambda d: put(d.sign(headers=meta("alice")), meta('"alice"')),
    ),
    "metadata-as-latin-1": (
        "header-latin-1",
        "x-oss-meta-author",
        lambda d: by_hand(
            d.sign(headers=meta("ñandú")), headers=meta_bytes("ñandú".encode("latin-1"))
        ),
    ),
    "metadata-as-rfc-2047": (
        "header-rfc-2047",
        "x-oss-meta-author",
        lambda d: by_hand(
            d.sign(headers=meta("作者")), headers=meta_bytes(b"=?utf-8?b?5L2c6ICF?=")
        ),
    ),
    "metadata-percent-encoded": (
        "header-percent",
        "x-oss-meta-author",
        lambda d: put(d.sign(headers=meta("作者")), meta(quote("作者"))),
    ),
    "metadata-encoded-twice": (
        "header-twice-utf-8",
        "x-oss-meta-author",
        lambda d: by_hand(
            d.sign(headers=meta("é")), headers=meta_bytes("é".encode().decode("latin-1").encode())
        ),
    ),
    "a-header-goes-twice": (
        "header-doubled",
        "x-oss-meta-author",
        lambda d: curl(
            "-T",
            "-",
            "-H",
            "x-oss-meta-author: al",
            "-H",
            "x-oss-meta-author: al",
            d.sign(headers=meta("al")),
        ),
    ),
    "an-md5-nobody-signed": (
        "header-added",
        "content-md5",
        lambda d: put(d.sign(), {"Content-MD5": MD5}),
    ),
    "an-md5-in-hex": (
        "header-md5-hex",
        "content-md5",
        lambda d: put(
            d.sign(headers={"Content-MD5": MD5}), {"Content-MD5": hex_md5(b"the file's own bytes")}
        ),
    ),
    "an-md5-of-hex-as-base64": (
        "header-md5-hex",
        "content-md5",
        lambda d: put(
            d.sign(headers={"Content-MD5": MD5}),
            {"Content-MD5": base64.b64encode(hex_md5(b"the file's own bytes").encode()).decode()},
        ),
    ),
    "a-signed-md5-in-hex": (
        "header-md5-hex",
        "",
        lambda d: put(
            d.sign(headers={"Content-MD5": hex_md5(b"the file's own bytes")}),
            {"Content-MD5": hex_md5(b"the file's own bytes")},
        ),
    ),
    "a-signed-md5-of-another-body": (
        "content-md5-wrong",
        "",
        lambda d: put(d.sign(headers={"Content-MD5": MD5}), {"Content-MD5": MD5}, b"another"),
    ),
    "an-empty-header": (
        "header-empty",
        "x-oss-meta-author",
        lambda d: by_hand(d.sign(), headers=meta_bytes(b"")),
    ),
}
