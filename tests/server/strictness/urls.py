"""URLs of V4 on which a careless signer and its sender agree, and what the service does."""

import base64
from collections.abc import Mapping

from tests.server.strictness.tester import (
    DATE,
    NOW,
    SCOPE,
    SESSION,
    TOKEN,
    V4,
    Row,
    encoded,
    refused,
    taken,
)

PAGE = "page on V4 in a URL"
VECTORS = "vectors of the SDKs"
STRICT = "nobody knows"


def scope(text: str) -> Row:
    return refused("D", "0002-00000223 to 229", V4(scope=text).url)


def expires(text: str) -> Row:
    return refused("D", "0002-00000232 to 234", V4(expires=text).url)


def date(text: str) -> Row:
    return refused("D", PAGE, V4(date=text).url)


QUERY: Mapping[str, Row] = {
    "as the page says": taken("D", PAGE, V4().url),
    "escapes in small letters": taken(
        "I", "decoded", V4(sent=lambda q: q.replace("%2F", "%2f")).url
    ),
    "slashes of the credential as they are": taken(
        "I", "decoded", V4(sent=lambda q: q.replace("%2F", "/")).url
    ),
    "signed in the order of sending": refused(
        "D", PAGE, V4(pairs=("a=1",), order=lambda pairs: [pairs[-1], *pairs[:-1]][::-1]).url
    ),
    "sent in another order": taken(
        "S", "oss2 sends unsorted", V4(sent=lambda q: "&".join(q.split("&")[::-1])).url
    ),
    "an empty value signed with its sign": refused("S", VECTORS, V4(pairs=("acl=",)).url),
    "an empty value sent with its sign": taken(
        "S", "ali-oss sends `uploads=`", V4(pairs=("acl=",), signed_pairs=("acl",)).url
    ),
    "an empty value bare": taken("S", VECTORS, V4(pairs=("acl",)).url),
    "a blank as plus, signed as %20": taken(
        "S", "go-sdk-v2", V4(pairs=("a=b+c",), signed_pairs=("a=b%20c",)).url
    ),
    "a blank signed as plus": refused("S", "go-sdk-v2", V4(pairs=("a=b+c",)).url),
    "a blank sent as %20, signed as plus": refused(
        "S", "go-sdk-v2", V4(pairs=("a=b%20c",), signed_pairs=("a=b+c",)).url
    ),
    "signed with escapes in small letters": refused(
        "S", VECTORS, V4(query=lambda q: q.replace("%2F", "%2f")).url
    ),
    "signed with slashes as they are": refused(
        "D", PAGE, V4(query=lambda q: q.replace("%2F", "/")).url
    ),
    "an asterisk signed as it is": refused("S", VECTORS, V4(pairs=("a=*",)).url),
    "an asterisk sent as it is": taken(
        "I", "decoded", V4(pairs=("a=*",), signed_pairs=("a=%2A",)).url
    ),
    "marks that encodeURIComponent leaves": refused("S", VECTORS, V4(pairs=("a=!'()",)).url),
    "a tilde": taken("D", PAGE, V4(pairs=("a=~",)).url),
    "a tilde signed as an escape": refused("D", PAGE, V4(pairs=("a=%7E",)).url),
    "a question mark in a value": taken(
        "I", "decoded", V4(pairs=("a=b?c",), signed_pairs=("a=b%3Fc",)).url
    ),
    "an equals sign in a value, signed as it is": refused("S", VECTORS, V4(pairs=("a=b=c",)).url),
    "not ASCII": refused("I", "no request line", V4(pairs=("a=é",)).url),
    "no UTF-8, byte by byte": taken("I", "bytes", V4(pairs=("a=%E9",)).url),
    "half an escape": refused("O", STRICT, V4(pairs=("a=%2",)).url),
    "a percent sign as it is": refused(
        "O", STRICT, V4(pairs=("a=100%",), signed_pairs=("a=100%25",)).url
    ),
    "a name twice, signed once": refused(
        "O", STRICT, V4(pairs=("a=1", "a=2"), signed_pairs=("a=1",)).url
    ),
    "a name twice, the last signed twice": refused(
        "O", "go-sdk-v2 signs so", V4(pairs=("a=1", "a=2"), signed_pairs=("a=2", "a=2")).url
    ),
    "a doubled ampersand": refused(
        "O", STRICT, V4(pairs=("a=1", "", "b=2"), signed_pairs=("a=1", "b=2")).url
    ),
    "a semicolon for an ampersand": refused(
        "O", STRICT, V4(pairs=("a=1;b=2",), signed_pairs=("a=1", "b=2")).url
    ),
    "encoded twice": refused("S", "decoded once", V4(sent=lambda q: q.replace("%2F", "%252F")).url),
    "names in capitals": refused("O", STRICT, V4(sent=lambda q: q.replace("x-oss-", "X-Oss-")).url),
    "the date once more": refused("O", STRICT, V4(pairs=(f"x-oss-date={DATE}",)).url),
    "a parameter that nobody signed": refused("D", PAGE, V4(unsigned=("a=1",)).url),
    "a sub-resource that nobody signed": refused("D", PAGE, V4(unsigned=("acl",)).url),
    "a process that nobody signed": refused("D", PAGE, V4(unsigned=("x-oss-process=image",)).url),
    "a list of signed parameters only": refused(
        "D", PAGE, V4(pairs=("a=1", "acl"), signed_pairs=("acl",)).url
    ),
    "a fragment": refused("I", "no request line", V4(sent=lambda q: f"{q}#a").url),
    "for S3": refused("D", "0002-00000066", V4(version="AWS4-HMAC-SHA256").url),
    "the version in small letters": refused(
        "D", "0002-00000066", V4(version="oss4-hmac-sha256").url
    ),
    "the version of V2": refused("D", "0002-00000066", V4(version="OSS2").url),
    "no version": refused("D", "0002-00000066", V4(version="").url),
}
SCOPES: Mapping[str, Row] = {
    "region of an endpoint": scope("20231217/oss-cn-hangzhou/oss/aliyun_v4_request"),
    "region in capitals": scope("20231217/CN-HANGZHOU/oss/aliyun_v4_request"),
    "another region": scope("20231217/cn-beijing/oss/aliyun_v4_request"),
    "region of an accelerator": scope("20231217/accelerate/oss/aliyun_v4_request"),
    "no region": scope("20231217//oss/aliyun_v4_request"),
    "product of S3": scope("20231217/cn-hangzhou/s3/aliyun_v4_request"),
    "product in capitals": scope("20231217/cn-hangzhou/OSS/aliyun_v4_request"),
    "end of S3": scope("20231217/cn-hangzhou/oss/aws4_request"),
    "end in capitals": scope("20231217/cn-hangzhou/oss/ALIYUN_V4_REQUEST"),
    "no end": scope("20231217/cn-hangzhou/oss"),
    "one part too many": scope(f"{SCOPE}/more"),
    "a slash at the end": scope(f"{SCOPE}/"),
    "day with hyphens": scope("2023-12-17/cn-hangzhou/oss/aliyun_v4_request"),
    "the day before": scope("20231216/cn-hangzhou/oss/aliyun_v4_request"),
    "the whole date": scope(f"{DATE}/cn-hangzhou/oss/aliyun_v4_request"),
    "a blank behind": scope(f"{SCOPE} "),
}
TIMES: Mapping[str, Row] = {
    **{
        f"expires {text!r}": expires(text)
        for text in (
            "",
            "0",
            "-1",
            "604801",
            "600.0",
            "6e2",
            "600s",
            " 600",
            "+600",
            "0x258",
            "inf",
            "600,",
            "1702781677",
            "600000000",
            "\uff16\uff10\uff10",
        )
    },
    "expires at its most": taken("D", "0002-00000232", V4(expires="604800").url),
    **{
        f"date {text!r}": date(text)
        for text in (
            "",
            "2023-12-17T02:54:37Z",
            "20231217T025437",
            "20231217T025437.000Z",
            "20231217t025437z",
            "20231217T025437+0000",
            "20231217 025437Z",
            "1702781677",
            "20231217",
            "20231217T0254Z",
            "20231217T255437Z",
            "Sun, 17 Dec 2023 02:54:37 GMT",
        )
    },
    "15 minutes early": taken("D", "0002-00000235", V4().url, now=NOW - 900),
    "a second more": refused("D", "0002-00000235", V4().url, now=NOW - 901),
    "at the end": taken("I", "0002-00000236", V4().url, now=NOW + 600),
    "behind the end": refused("D", "0002-00000236", V4().url, now=NOW + 601),
    "a token for more than twelve hours": refused(
        "I",
        "a guide of Alibaba",
        V4(
            pair=SESSION, expires="86400", pairs=(f"x-oss-security-token={encoded(TOKEN.token)}",)
        ).url,
        now=NOW + 43_201,
    ),
}
TOKENS: Mapping[str, Row] = {
    "signed": taken(
        "D", PAGE, V4(pair=SESSION, pairs=(f"x-oss-security-token={encoded(TOKEN.token)}",)).url
    ),
    "not signed": refused(
        "D", PAGE, V4(pair=SESSION, unsigned=(f"x-oss-security-token={encoded(TOKEN.token)}",)).url
    ),
    "none": refused("D", "0002-00000003", V4(pair=SESSION).url),
    "under the name of V1": refused(
        "D", PAGE, V4(pair=SESSION, pairs=(f"security-token={encoded(TOKEN.token)}",)).url
    ),
    "in a header": refused(
        "D",
        "0002-00000005",
        V4(
            pair=SESSION,
            headers=(f"x-oss-security-token: {TOKEN.token}",),
            lines=f"x-oss-security-token:{TOKEN.token}\n",
        ).url,
    ),
    "in both": refused(
        "I",
        "0002-00000010",
        V4(
            pair=SESSION,
            pairs=(f"x-oss-security-token={encoded(TOKEN.token)}",),
            headers=(f"x-oss-security-token: {TOKEN.token}",),
            lines=f"x-oss-security-token:{TOKEN.token}\n",
        ).url,
    ),
    "its plus as it is": refused(
        "S",
        "a plus is a blank",
        V4(
            pair=SESSION,
            pairs=(f"x-oss-security-token={TOKEN.token}",),
            signed_pairs=(f"x-oss-security-token={encoded(TOKEN.token)}",),
        ).url,
    ),
    "empty": refused(
        "I",
        "0002-00000006",
        V4(
            pair=SESSION, pairs=("x-oss-security-token=",), signed_pairs=("x-oss-security-token",)
        ).url,
    ),
    "beside a key that needs none": refused(
        "S",
        "AccessKeyTest of the SDK for C++",
        V4(pairs=(f"x-oss-security-token={encoded(TOKEN.token)}",)).url,
    ),
}
STEPS: Mapping[str, Row] = {
    "no blank line behind the headers": refused(
        "D", PAGE, V4(canonical=lambda text: text.replace("\n\n\n", "\n\n")).url
    ),
    "a line feed at the end": refused("D", PAGE, V4(canonical=lambda text: f"{text}\n").url),
    "lines of Windows": refused(
        "D", PAGE, V4(canonical=lambda text: text.replace("\n", "\r\n")).url
    ),
    "the algorithm of S3": refused(
        "D", PAGE, V4(text=lambda text: text.replace("OSS4", "AWS4", 1)).url
    ),
    "no algorithm": refused("D", PAGE, V4(text=lambda text: text.partition("\n")[2]).url),
    "the date as a day": refused(
        "D", PAGE, V4(text=lambda text: text.replace(DATE, "20231217")).url
    ),
    "the digest in capitals": refused(
        "D", PAGE, V4(text=lambda text: text[:-64] + text[-64:].upper()).url
    ),
    "no digest": refused("D", PAGE, V4(text=lambda text: text[:-64]).url),
    "the prefix of S3": refused("D", PAGE, V4(prefix="AWS4").url),
    "no prefix": refused("D", PAGE, V4(prefix="").url),
    "in capitals": refused("I", STRICT, V4(write=lambda digest: digest.hex().upper()).url),
    "in base64": refused("D", PAGE, V4(write=lambda d: base64.b64encode(d).decode()).url),
    "cut": refused("D", PAGE, V4(write=lambda digest: digest.hex()[:-1]).url),
    "with a blank behind": refused("I", STRICT, V4(write=lambda digest: f"{digest.hex()} ").url),
    "with a line feed behind": refused(
        "I", STRICT, V4(write=lambda digest: f"{digest.hex()}\n").url
    ),
    "in quotes": refused("I", STRICT, V4(write=lambda digest: f'"{digest.hex()}"').url),
    "a method in small letters": refused("D", PAGE, V4(method="put", sent_method="PUT").url),
    "sent in small letters": refused("I", "no such method", V4(sent_method="put").url),
    "signed for GET": refused("D", PAGE, V4(method="GET", sent_method="PUT").url),
    "signed for GET, asked by HEAD": refused(
        "T", "0002-00000201", V4(method="GET", sent_method="HEAD").url
    ),
    "signed for PUT, sent by POST": refused("D", PAGE, V4(sent_method="POST").url),
    "a digest for the payload": refused("D", "0002-00000214", V4(payload="e3b0").url),
    "no payload": refused("D", PAGE, V4(payload="").url),
    "the payload in small letters": refused("D", PAGE, V4(payload="unsigned-payload").url),
}
