"""Requests that are signed by V4 in a header, on which a careless signer and its sender agree."""

from collections.abc import Mapping
from dataclasses import replace

from tests.server.strictness.tester import (
    DATE,
    GMT,
    NOW,
    SCOPE,
    SESSION,
    TOKEN,
    USUAL,
    USUAL_LINES,
    V4_HEADER,
    Edit,
    Row,
    encoded,
    refused,
    taken,
)

PAGE = "page on V4 in a header"
STRICT = "nobody knows"
WITH_TOKEN = (*USUAL, f"x-oss-security-token: {TOKEN.token}")
TOKEN_LINES = f"{USUAL_LINES}x-oss-security-token:{TOKEN.token}\n"


def v4(**changes: object) -> bytes:
    return replace(V4_HEADER, **changes).header  # type: ignore[arg-type]


def told(edit: Edit) -> bytes:
    return v4(sent=edit)


def dated(header: str, line: str, date: str = DATE) -> bytes:
    """Sign and send another date header than the usual one."""
    payload = "x-oss-content-sha256:UNSIGNED-PAYLOAD\n"
    return v4(date=date, headers=(header, USUAL[1]), lines=f"{payload}{line}")


def own_date(text: str) -> Row:
    raw = dated(f"x-oss-date: {text}", f"x-oss-date:{text}\n", text)
    return refused("D", "0002-00000502 and 503", raw)


V4_HEADERS: Mapping[str, Row] = {
    "as the page says": taken("D", PAGE, v4()),
    "blanks behind the commas": taken("S", "oss2", told(lambda t: t.replace(",", ", "))),
    "the signature first": taken(
        "S",
        "parsed as a set",
        told(lambda t: "OSS4-HMAC-SHA256 " + ",".join(t.partition(" ")[2].split(",")[::-1])),
    ),
    "in small letters": refused("D", "0002-00000061", told(lambda t: t.replace("OSS4-", "oss4-"))),
    "for S3": refused("D", "0002-00000061", told(lambda t: t.replace("OSS4", "AWS4"))),
    "with the list of S3": refused(
        "I", STRICT, told(lambda t: t.replace(",Sig", ",SignedHeaders=host,Sig"))
    ),
    "items in small letters": refused(
        "I", STRICT, told(lambda t: t.replace("Signature", "signature"))
    ),
    "a blank behind the equals sign": refused("O", STRICT, told(lambda t: t.replace("=", "= "))),
    "values in quotes": refused(
        "I", STRICT, told(lambda t: t.replace("Signature=", 'Signature="') + '"')
    ),
    "semicolons between": refused("I", STRICT, told(lambda t: t.replace(",", ";"))),
    "a comma at the end": refused("I", STRICT, told(lambda t: f"{t},")),
    "a signature twice": refused("O", STRICT, told(lambda t: f"{t},Signature=a")),
    "the credential as in a URL": refused(
        "D", "0002-00000213", told(lambda t: t.replace("/", "%2F"))
    ),
    "no blank behind the version": refused(
        "D", "0002-00000061", told(lambda t: t.replace(" ", ""))
    ),
    "the signature in capitals": refused("I", STRICT, v4(write=lambda d: d.hex().upper())),
    "another header of authorization": refused(
        "O", STRICT, v4(headers=(*USUAL, "Authorization: OSS a:b"))
    ),
    "no payload": refused(
        "D", "0002-00000214", v4(headers=USUAL[:1], lines=f"x-oss-date:{DATE}\n")
    ),
    "the payload in small letters": refused(
        "D",
        "0002-00000214",
        v4(
            headers=(USUAL[0], "x-oss-content-sha256: unsigned-payload"),
            payload="unsigned-payload",
            lines=f"x-oss-content-sha256:unsigned-payload\nx-oss-date:{DATE}\n",
        ),
    ),
    "the payload of S3": refused(
        "D",
        "0002-00000214",
        v4(
            headers=(USUAL[0], "x-amz-content-sha256: UNSIGNED-PAYLOAD"),
            lines=f"x-oss-date:{DATE}\n",
        ),
    ),
    "a digest of the payload": refused(
        "D",
        "0002-00000214",
        v4(
            headers=(USUAL[0], "x-oss-content-sha256: e3b0"),
            payload="e3b0",
            lines=f"x-oss-content-sha256:e3b0\nx-oss-date:{DATE}\n",
        ),
    ),
    "the payload is not signed": refused("D", PAGE, v4(lines=f"x-oss-date:{DATE}\n")),
    "the date is not signed": refused(
        "D", PAGE, v4(lines="x-oss-content-sha256:UNSIGNED-PAYLOAD\n")
    ),
    "no date": refused(
        "D", "0002-00000502", v4(headers=USUAL[1:], lines="x-oss-content-sha256:UNSIGNED-PAYLOAD\n")
    ),
    "a date of HTTP": taken("S", "SDK 1 for Go", dated(f"Date: {GMT}", "", GMT)),
    "a date of HTTP, signed in basic form": refused("S", "SDK 1 for Go", dated(f"Date: {GMT}", "")),
    "a basic date in the header of HTTP": refused("D", "0002-00000502", dated(f"Date: {DATE}", "")),
    "a date of another day": refused(
        "S", "SDKs correct their clock by it", dated("Date: Mon, 18 Dec 2023 02:54:37 GMT", "", GMT)
    ),
    **{
        f"dated {text!r}": own_date(text)
        for text in (
            "",
            GMT,
            "2023-12-17T02:54:37Z",
            "20231217T025437",
            "20231217t025437z",
            "1702781677",
            "20231217T025437.000Z",
        )
    },
    "two dates": refused("O", STRICT, v4(headers=(*USUAL, USUAL[0]))),
    "15 minutes off": taken("S", "Java, ErrorTest", v4(), now=NOW + 900),
    "a second more": refused("S", "Java, ErrorTest", v4(), now=NOW + 901),
    "early": refused("S", "Java, ErrorTest", v4(), now=NOW - 901),
    "a validity": refused(
        "S", "Java, ErrorTest", v4(unsigned=("x-oss-expires=86400",)), now=NOW + 3600
    ),
    "another region": refused("T", "0002-00000226", v4(scope=SCOPE.replace("hangzhou", "beijing"))),
    "another product": refused("S", "0002-00000227", v4(scope=SCOPE.replace("/oss/", "/s3/"))),
    "another day": refused("S", "0002-00000212", v4(scope=SCOPE.replace("17", "16", 1))),
    "a parameter": taken("D", PAGE, v4(pairs=("acl",))),
    "a parameter that nobody signed": refused("D", PAGE, v4(unsigned=("acl",))),
    "a mark of a signed URL": refused("D", "0002-00000039", v4(unsigned=("x-oss-signature=a",))),
    "a mark of a URL of V1": refused("D", "0002-00000039", v4(unsigned=("OSSAccessKeyId=a",))),
    "a token": taken("D", PAGE, v4(pair=SESSION, headers=WITH_TOKEN, lines=TOKEN_LINES)),
    "a token that nobody signed": refused("D", PAGE, v4(pair=SESSION, headers=WITH_TOKEN)),
    "a token in the query": refused(
        "I",
        "0002-00000003",
        v4(pair=SESSION, pairs=(f"x-oss-security-token={encoded(TOKEN.token)}",)),
    ),
    "a token in both": refused(
        "I",
        "0002-00000010",
        v4(
            pair=SESSION,
            headers=WITH_TOKEN,
            lines=TOKEN_LINES,
            pairs=(f"x-oss-security-token={encoded(TOKEN.token)}",),
        ),
    ),
    "the name of S3 for a token": refused(
        "I",
        "0002-00000003",
        v4(pair=SESSION, headers=(*USUAL, f"x-amz-security-token: {TOKEN.token}")),
    ),
    "a list": taken("D", PAGE, v4(listed="host", lines=f"host:127.0.0.1\n{USUAL_LINES}")),
    "a list in capitals": refused(
        "D", "0002-00000211", v4(listed="Host", lines=f"host:127.0.0.1\n{USUAL_LINES}")
    ),
    "a list with a name twice": refused(
        "O", STRICT, v4(listed="host;host", lines=f"host:127.0.0.1\n{USUAL_LINES}")
    ),
    "a list of the usual ones": refused("O", "SDKs drop them", v4(listed="x-oss-date")),
    "an empty list": refused("D", "0002-00000209", v4(listed="")),
}
