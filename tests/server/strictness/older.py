"""Requests of V1 and V2 on which a careless signer and its sender agree."""

import base64
from collections.abc import Mapping
from dataclasses import replace

from tests.server.strictness.tester import (
    GMT,
    NOW,
    RESOURCE,
    SESSION,
    TOKEN,
    V1,
    V1_HEADER,
    V2,
    V2_HEADER,
    YOUNG,
    Older,
    Row,
    encoded,
    refused,
    taken,
)

PAGE = "page on signatures in a URL"
HEADER = "page on signatures in a header"
STRICT = "nobody knows"
LINE = "x-oss-meta-a:b\n"
META = ("x-oss-meta-a: b",)


def v1(**changes: object) -> bytes:
    return replace(V1, **changes).url  # type: ignore[arg-type]


def v2(**changes: object) -> bytes:
    return replace(V2, **changes).url  # type: ignore[arg-type]


def v1_expires(text: str) -> Row:
    return refused("D", "0002-00000067 to 070", v1(date=text))


V1_URLS: Mapping[str, Row] = {
    "as the page says": taken("D", PAGE, v1()),
    "a far end": taken("S", "oss2, tests/test_sign.py", v1(date="4102444800")),
    "an end in milliseconds": taken("S", "no upper limit", v1(date="1702782277000")),
    **{
        f"ends {text!r}": v1_expires(text)
        for text in (
            "",
            "soon",
            "-1",
            "+1702782277",
            "1702782277.5",
            "1702782277s",
            "0x657e6245",
            "1e12",
            "600",
            "2023-12-17T03:04:37Z",
            " 1702782277",
        )
    },
    "over": refused("D", "0002-00000069", v1(), now=NOW + 601),
    "at its end": taken("I", "0002-00000069", v1(), now=NOW + 600),
    "another end sent": refused("D", PAGE, v1(sent_date=str(int(NOW) + 601))),
    "a blank of the key as it is": taken(
        "D", PAGE, v1(path="/bucket/a%20b", resource="/bucket/a b")
    ),
    "a blank of the key as an escape": refused(
        "D", PAGE, v1(path="/bucket/a%20b", resource="/bucket/a%20b")
    ),
    "the resource without its bucket": refused("D", PAGE, v1(resource="/dir/a.txt")),
    "the resource with its bucket twice": refused("D", PAGE, v1(resource=f"/bucket{RESOURCE}")),
    "the resource without its slash": refused("D", PAGE, v1(resource=RESOURCE[1:])),
    "the resource of another key": refused("D", PAGE, v1(resource="/bucket/dir/b.txt")),
    "the resource encoded": refused("D", PAGE, v1(resource=encoded(RESOURCE))),
    "no empty lines": refused("D", PAGE, v1(text=lambda t: t.replace("\n\n\n", "\n"))),
    "lines of Windows": refused("D", PAGE, v1(text=lambda t: t.replace("\n", "\r\n"))),
    "a line feed at the end": refused("D", PAGE, v1(text=lambda t: f"{t}\n")),
    "by SHA-256": refused("D", PAGE, v1(algorithm="sha256")),
    "in hex": refused("D", PAGE, v1(write=bytes.hex)),
    "in base64 of hex": refused(
        "D", PAGE, v1(write=lambda d: base64.b64encode(d.hex().encode()).decode())
    ),
    "without its padding": refused(
        "D", PAGE, v1(write=lambda d: base64.b64encode(d).decode()[:-1])
    ),
    "with a line feed": refused("I", STRICT, v1(write=lambda d: base64.encodebytes(d).decode())),
    "in the alphabet of URLs": refused(
        "D", PAGE, v1(date="1702782281", write=lambda d: base64.urlsafe_b64encode(d).decode())
    ),
    "a method in small letters": refused("D", PAGE, v1(method="put", sent_method="PUT")),
    "signed for GET": refused("D", PAGE, v1(method="GET", sent_method="PUT")),
    "signed for GET, asked by HEAD": refused("D", PAGE, v1(method="GET", sent_method="HEAD")),
    "a parameter of nobody": taken("D", PAGE, v1(pairs=("foo=bar",), signed_query="")),
    "a parameter of nobody, signed": refused("D", PAGE, v1(pairs=("foo=bar",))),
    "a sub-resource": taken("D", PAGE, v1(pairs=("acl",))),
    "a sub-resource that nobody signed": refused("D", PAGE, v1(pairs=("acl",), signed_query="")),
    "a process that nobody signed": refused(
        "D", PAGE, v1(pairs=("x-oss-process=image",), signed_query="")
    ),
    "sub-resources unsorted": refused(
        "D", PAGE, v1(pairs=("uploadId=1", "partNumber=2"), signed_query="?uploadId=1&partNumber=2")
    ),
    "a sub-resource with an empty value": refused(
        "D", PAGE, v1(pairs=("acl=",), signed_query="?acl=")
    ),
    "a sub-resource signed as an escape": refused(
        "D",
        PAGE,
        v1(pairs=("response-content-type=a%2Fb",), signed_query="?response-content-type=a%2Fb"),
    ),
    "a sub-resource signed decoded": taken(
        "S", "vectors of the SDKs", v1(pairs=("response-content-type=a%2Fb",))
    ),
    "the second signature is right": refused(
        "D", PAGE, v1(sent=lambda q: q.replace("Signature=", "Signature=a&Signature="))
    ),
    "the first signature is right": taken("D", PAGE, v1(sent=lambda q: f"{q}&Signature=a")),
    "the first end is over": refused("D", PAGE, v1(sent=lambda q: f"Expires=1&{q}")),
    "a plus of the signature as it is": refused(
        "D",
        "page of questions on signatures",
        v1(date="1702782281", sent=lambda q: q.replace("%2B", "+")),
    ),
    "a type": taken("D", PAGE, v1(kind="a/b", headers=("Content-Type: a/b",))),
    "a type that nobody signed": refused("D", PAGE, v1(headers=("Content-Type: a/b",))),
    "a type that nobody sends": refused("D", PAGE, v1(kind="a/b")),
    "an MD5 that nobody signed": refused("D", PAGE, v1(headers=("Content-MD5: a",))),
    "metadata": taken("D", PAGE, v1(headers=META, lines=LINE)),
    "metadata that nobody signed": refused("D", PAGE, v1(headers=META)),
    "metadata without its line feed": refused("D", PAGE, v1(headers=META, lines=LINE[:-1])),
    "metadata with a blank": refused("D", PAGE, v1(headers=META, lines="x-oss-meta-a: b\n")),
    "metadata in capitals": refused("D", PAGE, v1(headers=META, lines="X-Oss-Meta-A:b\n")),
    "metadata unsorted": refused(
        "D", PAGE, v1(headers=("x-oss-b: 1", "x-oss-a: 2"), lines="x-oss-b:1\nx-oss-a:2\n")
    ),
    "metadata behind the resource": refused(
        "D", PAGE, v1(headers=META, text=lambda t: f"{t}\n{LINE}")
    ),
    "a date of the client": taken("D", PAGE, v1(headers=("Date: now",))),
    "the date of the client signed": refused(
        "D", PAGE, v1(headers=(f"Date: {GMT}",), text=lambda t: t.replace(V1.date, GMT))
    ),
    "a token": taken(
        "D", PAGE, v1(pair=SESSION, pairs=(f"security-token={encoded(TOKEN.token)}",))
    ),
    "a token that nobody signed": refused(
        "D",
        PAGE,
        v1(pair=SESSION, pairs=(f"security-token={encoded(TOKEN.token)}",), signed_query=""),
    ),
    "a token signed as an escape": refused(
        "D",
        PAGE,
        v1(
            pair=SESSION,
            pairs=(f"security-token={encoded(TOKEN.token)}",),
            signed_query=f"?security-token={encoded(TOKEN.token)}",
        ),
    ),
    "a token under the name of V4": refused(
        "D", PAGE, v1(pair=SESSION, pairs=(f"x-oss-security-token={encoded(TOKEN.token)}",))
    ),
    "a token in a header": refused(
        "D",
        "0002-00000005",
        v1(
            pair=SESSION,
            headers=(f"x-oss-security-token: {TOKEN.token}",),
            lines=f"x-oss-security-token:{TOKEN.token}\n",
        ),
    ),
    "no token": refused("D", "0002-00000003", v1(pair=SESSION)),
    "of an account that is closed to V1": refused("D", "0002-00000080", v1(pair=YOUNG)),
    "names in small letters": refused(
        "O", STRICT, v1(sent=lambda q: q.replace("OSSAccessKeyId", "ossaccesskeyid"))
    ),
    "for S3": refused("O", STRICT, v1(sent=lambda q: q.replace("OSS", "AWS"))),
}
V2_URLS: Mapping[str, Row] = {
    "as oss2 has it": taken("S", "oss2, tests/test_sign.py", v2()),
    "slashes as they are": refused("S", "oss2", v2(resource="/bucket%2Fdir%2Fa.txt")),
    "a parameter that nobody signed": refused(
        "S", "oss2, test_private_download_url_with_extra_query", v2(sent=lambda q: f"{q}&a=1")
    ),
    "a parameter": taken("S", "oss2", v2(pairs=("a=1",))),
    "over": refused("D", "0002-00000069", v2(), now=NOW + 601),
    "a duration for an end": refused("D", "0002-00000069", v2(date="600")),
    "by SHA-1": refused("S", "oss2", v2(algorithm="sha1")),
    "in hex": refused("S", "oss2", v2(write=bytes.hex)),
    "a list": taken("S", "oss2", v2(listed="range", headers=("range: a",), lines="range:a\n")),
    "a list that nobody signed": refused(
        "S", "oss2", v2(listed="range", signed_listed="", headers=("range: a",), lines="range:a\n")
    ),
    "listed and not signed": refused("S", "oss2", v2(listed="range", headers=("range: a",))),
    "a list with a name twice": refused(
        "O", STRICT, v2(listed="range;range", headers=("range: a",), lines="range:a\n")
    ),
    "a list of what is not sent": refused("D", "0002-00000078", v2(listed="range")),
    "an empty list": refused("D", "0002-00000076", v2(listed="")),
    "no line of a list": refused("S", "oss2", v2(text=lambda t: t.replace("\n\n%2F", "\n%2F"))),
    "a token under the name of V4": refused(
        "S", "oss2", v2(pair=SESSION, pairs=(f"x-oss-security-token={encoded(TOKEN.token)}",))
    ),
    "a token": taken(
        "S", "oss2", v2(pair=SESSION, pairs=(f"security-token={encoded(TOKEN.token)}",))
    ),
}
DATES = (
    "", "now", "Sun, 7 Jan 2024 02:54:37 GMT", "Sun, 17 Dec 2023 02:54:37 UTC",
    "Sun, 17 Dec 2023 02:54:37 +0000", "Sun, 17 Dec 2023 10:54:37 +0800",
    "Sunday, 17-Dec-23 02:54:37 GMT", "Sun Dec 17 02:54:37 2023", "Son, 17 Dez 2023 02:54:37 GMT",
    "17 Dec 2023 02:54:37 GMT", "Sun, 17 Dec 2023 02:54:37 gmt", "2023-12-17T02:54:37Z",
    "20231217T025437Z", "1702781677", "Sun, 17 Dec 23 02:54:37 GMT",
    "Sun, 32 Dec 2023 02:54:37 GMT",
)  # fmt: skip


def dated(signer: Older, text: str, now: float = NOW) -> Row:
    one_digit = 1_704_596_077.0 if " 7 Jan" in text else now
    changed = replace(signer, date=text, headers=(f"Date: {text}",))
    return refused("D", HEADER, changed.header, now=one_digit)


OLDER_HEADERS: Mapping[str, Row] = {
    "V1": taken("D", HEADER, V1_HEADER.header),
    "V2": taken("S", "oss2", V2_HEADER.header),
    **{f"V1 dated {text!r}": dated(V1_HEADER, text) for text in DATES},
    **{f"V2 dated {text!r}": dated(V2_HEADER, text) for text in DATES[:4]},
    "V1 a quarter of an hour off": taken("D", HEADER, V1_HEADER.header, now=NOW + 900),
    "V1 a second more": refused("D", HEADER, V1_HEADER.header, now=NOW + 901),
    "V1 early": refused("D", HEADER, V1_HEADER.header, now=NOW - 901),
    "V1 in small letters": refused(
        "D", "0002-00000061", replace(V1_HEADER, sent=lambda t: t.replace("OSS", "oss")).header
    ),
    "V1 for S3": refused(
        "D", "0002-00000061", replace(V1_HEADER, sent=lambda t: t.replace("OSS", "AWS")).header
    ),
    "V1 with two blanks": refused(
        "O", STRICT, replace(V1_HEADER, sent=lambda t: t.replace(" ", "  ")).header
    ),
    "V1 with a blank behind the colon": refused(
        "O", STRICT, replace(V1_HEADER, sent=lambda t: t.replace(":", ": ")).header
    ),
    "V1 with a parameter of nobody": taken(
        "D", HEADER, replace(V1_HEADER, pairs=("foo=bar",), signed_query="").header
    ),
    "V1 with a token that nobody signed": refused(
        "D",
        HEADER,
        replace(
            V1_HEADER,
            pair=SESSION,
            headers=(*V1_HEADER.headers, f"x-oss-security-token: {TOKEN.token}"),
        ).header,
    ),
    "V2 with an item of V4": refused(
        "D", "0002-00000105", replace(V2_HEADER, sent=lambda t: t.replace(":", "=")).header
    ),
    "V2 with an item twice": refused(
        "O", STRICT, replace(V2_HEADER, sent=lambda t: f"{t},Signature:a").header
    ),
}
