"""Signatures from their parts, so that one part can be wrong: for vectors that must not hold."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote


@dataclass(frozen=True, kw_only=True, slots=True)
class PartsOfV4:
    """The lines of a canonical request, and what else is signed."""

    method: str
    uri: str
    query: str
    headers: str
    additional: str
    payload: str
    date: str
    scope: str
    secret: str
    prefix: str = "aliyun_v4"
    encoding: str = "utf-8"

    @property
    def signature(self) -> str:
        """What these parts are signed with."""
        lines = (self.method, self.uri, self.query, self.headers, self.additional, self.payload)
        digest = hashlib.sha256("\n".join(lines).encode(self.encoding, "replace")).hexdigest()
        text = f"OSS4-HMAC-SHA256\n{self.date}\n{self.scope}\n{digest}"
        key = f"{self.prefix}{self.secret}".encode()
        for part in self.scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex()


def parts_of_v4(canonical_request: str, string_to_sign: str, secret: str) -> PartsOfV4:
    """Return the parts of a request that is signed rightly."""
    method, uri, query, *headers, additional, payload = canonical_request.split("\n")
    _, date, scope, _ = string_to_sign.split("\n")
    return PartsOfV4(
        method=method,
        uri=uri,
        query=query,
        headers="\n".join(headers),
        additional=additional,
        payload=payload,
        date=date,
        scope=scope,
        secret=secret,
    )


Mistake = Callable[[PartsOfV4], PartsOfV4]


def _unsorted(query: str) -> str:
    return "&".join(reversed(query.split("&")))


def _lower_escapes(text: str) -> str:
    return "".join(
        piece if n == 0 else f"%{piece[:2].lower()}{piece[2:]}"
        for n, piece in enumerate(text.split("%"))
    )


V4_MISTAKES: Mapping[str, tuple[str, Mistake]] = {
    "slashes of the path are encoded": (
        "key-deep",
        lambda p: replace(p, uri=p.uri.replace("/", "%2F")),
    ),
    "the path is not encoded": ("key-chinese", lambda p: replace(p, uri=unquote(p.uri))),
    "the path is encoded twice": ("key-blank", lambda p: replace(p, uri=quote(p.uri))),
    "blanks of the path are written as +": (
        "key-blank",
        lambda p: replace(p, uri=p.uri.replace("%20", "+")),
    ),
    "+ of the path is not encoded": (
        "key-plus",
        lambda p: replace(p, uri=p.uri.replace("%2B", "+")),
    ),
    "escapes of the path are in lower case": (
        "key-chinese",
        lambda p: replace(p, uri=_lower_escapes(p.uri)),
    ),
    "sub-delimiters of the path are not encoded": (
        "key-sub-delimiters",
        lambda p: replace(p, uri=quote(unquote(p.uri), safe="/!$&'()*+,;=:@")),
    ),
    "the tilde is encoded": ("key-tilde", lambda p: replace(p, uri=p.uri.replace("~", "%7E"))),
    "dot segments are folded": (
        "key-dot-segments",
        lambda p: replace(p, uri="/examplebucket/b"),
    ),
    "a doubled slash is folded": (
        "key-double-slash",
        lambda p: replace(p, uri=p.uri.replace("//", "/")),
    ),
    "the bucket is left out of the path": (
        "key-letter",
        lambda p: replace(p, uri=p.uri.replace("/examplebucket", "", 1)),
    ),
    "the bucket is in the path twice": (
        "key-letter",
        lambda p: replace(p, uri=f"/examplebucket{p.uri}"),
    ),
    "an empty value gets its =": (
        "query-empty-value",
        lambda p: replace(p, query=p.query.replace("acl&", "acl=&")),
    ),
    "blanks of the query are written as +": (
        "query-plus-and-blank",
        lambda p: replace(p, query=p.query.replace("%20", "+")),
    ),
    "slashes of the query are not encoded": (
        "query-slash",
        lambda p: replace(p, query=p.query.replace("prefix=a%2Fb%2Fc", "prefix=a/b/c")),
    ),
    "the query is sorted backwards": (
        "query-order-of-bytes",
        lambda p: replace(p, query=_unsorted(p.query)),
    ),
    "the query is sorted without regard to case": (
        "query-case-of-names",
        lambda p: replace(p, query="&".join(sorted(p.query.split("&"), key=str.lower))),
    ),
    "the credential is not encoded": (
        "key-letter",
        lambda p: replace(p, query=p.query.replace("%2F", "/")),
    ),
    "the token is not signed": (
        "token",
        lambda p: replace(
            p, query="&".join(q for q in p.query.split("&") if "security-token" not in q)
        ),
    ),
    "header names keep their case": (
        "headers-metadata-in-capitals",
        lambda p: replace(p, headers=p.headers.replace("x-oss-meta-author", "X-OSS-Meta-Author")),
    ),
    "a blank stands behind the colon": (
        "headers-metadata",
        lambda p: replace(p, headers=p.headers.replace(":", ": ")),
    ),
    "headers are not sorted": (
        "headers-metadata-sorted",
        lambda p: replace(p, headers="\n".join([*reversed(p.headers.split("\n")[:-1]), ""])),
    ),
    "headers are signed as Latin-1": (
        "headers-accent",
        lambda p: replace(p, encoding="latin-1"),
    ),
    "inner blanks of a header are folded": (
        "headers-metadata-inner-blanks",
        lambda p: replace(p, headers=re.sub(" +", " ", p.headers)),
    ),
    "Content-Type is not signed": ("headers-content-type", lambda p: replace(p, headers="")),
    "an unsigned header is signed": (
        "headers-unsigned-ones",
        lambda p: replace(p, headers=f"cache-control:no-cache\n{p.headers}"),
    ),
    "the empty line behind the headers is missing": (
        "headers-metadata",
        lambda p: replace(p, headers=p.headers.rstrip("\n")),
    ),
    "the list of additional headers is missing": (
        "additional-two",
        lambda p: replace(p, additional=""),
    ),
    "additional headers are joined by commas": (
        "additional-two",
        lambda p: replace(p, additional=p.additional.replace(";", ",")),
    ),
    "Host is always signed": (
        "key-letter",
        lambda p: replace(p, headers=f"host:example.com\n{p.headers}", additional="host"),
    ),
    "the payload is the digest of nothing": (
        "key-letter",
        lambda p: replace(p, payload=hashlib.sha256().hexdigest()),
    ),
    "the secret gets the prefix AWS4": ("key-letter", lambda p: replace(p, prefix="AWS4")),
    "the secret gets no prefix": ("key-letter", lambda p: replace(p, prefix="")),
    "the scope ends in aws4_request": (
        "key-letter",
        lambda p: replace(p, scope=p.scope.replace("aliyun_v4", "aws4")),
    ),
    "the region is written as in a host name": (
        "key-letter",
        lambda p: replace(p, scope=p.scope.replace("cn-", "oss-cn-")),
    ),
    "the service is s3": (
        "key-letter",
        lambda p: replace(p, scope=p.scope.replace("/oss/", "/s3/")),
    ),
    "the date is a day": ("key-letter", lambda p: replace(p, date=p.date[:8])),
    "the method is in lower case": ("key-letter", lambda p: replace(p, method=p.method.lower())),
}


def by_v1(text: str, secret: str, digest: str = "sha1") -> str:
    """Return the V1 signature of a string to sign."""
    return base64.b64encode(hmac.digest(secret.encode(), text.encode(), digest)).decode()


def _encoded_resource(text: str) -> str:
    head, _, resource = text.rpartition("\n")
    path, mark, query = resource.partition("?")
    pairs = (pair.partition("=") for pair in query.split("&"))
    listed = "&".join(name + sign + quote(value, safe="") for name, sign, value in pairs)
    return f"{head}\n{quote(path)}{mark}{listed}"


V1_MISTAKES: Mapping[str, tuple[str, Callable[[str, str], str]]] = {
    "the key is encoded": ("key-blank", lambda t, s: by_v1(_encoded_resource(t), s)),
    "the key is encoded, of Chinese": ("key-chinese", lambda t, s: by_v1(_encoded_resource(t), s)),
    "the values of sub-resources are encoded": (
        "query-override-not-encoded",
        lambda t, s: by_v1(_encoded_resource(t), s),
    ),
    "sub-resources are not sorted": (
        "query-part",
        lambda t, s: by_v1(
            t.replace("partNumber=1&uploadId=A+/=", "uploadId=A+/=&partNumber=1"), s
        ),
    ),
    "an empty sub-resource gets its =": ("query-acl", lambda t, s: by_v1(f"{t}=", s)),
    "sub-resources are not signed": ("query-acl", lambda t, s: by_v1(t.partition("?")[0], s)),
    "every parameter is signed": ("query-unsigned-alone", lambda t, s: by_v1(f"{t}?foo=bar", s)),
    "the bucket is left out": (
        "key-letter",
        lambda t, s: by_v1(t.replace("/examplebucket", "", 1), s),
    ),
    "the digest is SHA-256": ("key-letter", lambda t, s: by_v1(t, s, "sha256")),
    "the digest is written in hex": (
        "key-letter",
        lambda t, s: base64.b64decode(by_v1(t, s)).hex(),
    ),
    "the method is in lower case": ("key-letter", lambda t, s: by_v1(t.replace("PUT", "put"), s)),
    "the line for Content-MD5 is missing": (
        "key-letter",
        lambda t, s: by_v1(t.replace("\n\n", "\n", 1), s),
    ),
    "Content-Type is not signed": (
        "headers-content-type",
        lambda t, s: by_v1(t.replace("text/plain; charset=utf-8", ""), s),
    ),
    "metadata is not signed": (
        "headers-metadata",
        lambda t, s: by_v1(t.replace("x-oss-meta-author:alice\n", ""), s),
    ),
    "metadata is not sorted": (
        "headers-metadata-sorted",
        lambda t, s: by_v1(
            t.replace(
                "x-oss-meta-a:1\nx-oss-meta-a-b:3\nx-oss-meta-b:2",
                "x-oss-meta-b:2\nx-oss-meta-a-b:3\nx-oss-meta-a:1",
            ),
            s,
        ),
    ),
    "a line feed stands at the end": ("key-letter", lambda t, s: by_v1(f"{t}\n", s)),
}
