"""Hosts, paths and headers of V4 URLs on which a careless signer and its sender agree."""

from collections.abc import Mapping

from tests.server.strictness.tester import RESOURCE, V4, Row, refused, taken

PAGE = "page on V4 in a URL"
NAMES = "page on naming objects"
STRICT = "nobody knows"
VECTORS = "vectors of the SDKs"
PLAIN = "content-type:text/plain\n"


def host(name: str, path: str = "/dir/a.txt") -> bytes:
    return V4(host=name, path=path).url


def key(path: str, resource: str) -> bytes:
    return V4(path=f"/bucket/{path}", resource=f"/bucket/{resource}").url


def header(
    *sent: str, lines: str = "", listed: str | None = None, signed: str | None = None
) -> bytes:
    return V4(headers=sent, lines=lines, listed=listed, signed_listed=signed).url


HOSTS: Mapping[str, Row] = {
    "below the endpoint": taken("D", PAGE, host("bucket.oss-cn-hangzhou.aliyuncs.com")),
    "with a port": taken("I", "not signed", host("bucket.oss-cn-hangzhou.aliyuncs.com:443")),
    "in capitals": taken("I", "names have no case", host("BUCKET.OSS-CN-HANGZHOU.ALIYUNCS.COM")),
    "internal": taken(
        "D", "page on endpoints", host("bucket.oss-cn-hangzhou-internal.aliyuncs.com")
    ),
    "dual-stack": taken("D", "page on endpoints", host("bucket.cn-hangzhou.oss.aliyuncs.com")),
    "accelerated": taken("D", "page on endpoints", host("bucket.oss-accelerate.aliyuncs.com")),
    "a name of its own": taken("D", "page on custom domains", host("files.example.com")),
    "another region": refused("D", "0003-00001403", host("bucket.oss-cn-beijing.aliyuncs.com")),
    "a point at the end": refused("O", STRICT, host("bucket.oss-cn-hangzhou.aliyuncs.com.")),
    "a name of nobody": refused("D", "page on 403", host("other.example.com")),
    "a bucket of two words": refused(
        "D", "page on 403", host("a.bucket.oss-cn-hangzhou.aliyuncs.com")
    ),
    "path style": refused("D", "page on 403", host("oss-cn-hangzhou.aliyuncs.com", RESOURCE)),
    "bucket in host and path": refused(
        "D", PAGE, host("bucket.oss-cn-hangzhou.aliyuncs.com", RESOURCE)
    ),
    "bucket in the path of its own name": refused("D", PAGE, host("files.example.com", RESOURCE)),
    "signed for another bucket": refused("D", PAGE, V4(resource="/other/dir/a.txt").url),
    "signed without its bucket": refused("D", PAGE, V4(resource="/dir/a.txt").url),
    "signed with its bucket twice": refused("D", PAGE, V4(resource="/bucket/bucket/dir/a.txt").url),
    "signed with its host": refused(
        "D", PAGE, V4(resource="/bucket.oss-cn-hangzhou.aliyuncs.com/dir/a.txt").url
    ),
    "signed without a slash": refused("D", PAGE, V4(resource="bucket/dir/a.txt").url),
}
KEYS: Mapping[str, Row] = {
    "slashes signed as escapes": refused("D", PAGE, key("dir/a.txt", "dir%2Fa.txt")),
    "slashes sent as escapes": taken("S", "oss2 sends so", key("dir%2Fa.txt", "dir/a.txt")),
    "a key of capitals": refused("D", PAGE, key("dir/A.txt", "dir/a.txt")),
    "encoded twice": refused("S", "decoded once", key("a%2520b", "a%20b")),
    "a plus for a blank": taken("S", "SDK for Ruby", key("a+b", "a%20b")),
    "a plus for a plus": refused("T", "java-sdk 241 and 377", key("a+b", "a%2Bb")),
    "a plus signed as it is": refused("S", VECTORS, key("a%2Bb", "a+b")),
    "a blank signed as it is": refused("D", PAGE, key("a%20b", "a b")),
    "marks sent as they are": taken("S", "ali-oss sends so", key("a!*'()", "a%21%2A%27%28%29")),
    "marks signed as they are": refused("S", VECTORS, key("a!*'()", "a!*'()")),
    "a tilde as an escape": taken("S", "SDK for Java sends so", key("a%7E", "a~")),
    "escapes in small letters, signed so": refused("S", VECTORS, key("%c3%a9", "%c3%a9")),
    "escapes in small letters, sent so": taken("I", "decoded", key("%c3%a9", "%C3%A9")),
    "composed, signed as decomposed": refused("I", "bytes", key("%C3%A9", "e%CC%81")),
    "latin-1": refused("S", "PHP, testObjectKeyWithNonUTF8Name", key("%E9", "%E9")),
    "a surrogate": refused("I", "no UTF-8", key("%ED%A0%80", "%ED%A0%80")),
    "two slashes": taken("S", "signers fold none", key("a//b", "a//b")),
    "two slashes folded by the signer": refused("S", "signers fold none", key("a//b", "a/b")),
    "two slashes folded on the way": refused("S", "signers fold none", key("a/b", "a//b")),
    "points as they are": taken("S", "signers fold none", key("a/../b", "a/../b")),
    "points folded on the way": refused("S", "signers fold none", key("b", "a/../b")),
    "a slash at the end": refused("D", PAGE, key("dir/", "dir")),
    "a slash at the beginning": refused("D", NAMES, key("/dir", "/dir")),
    "a backslash at the beginning": refused("D", NAMES, key("%5Cdir", "%5Cdir")),
    "1,023 bytes": taken("D", NAMES, key("a" * 1023, "a" * 1023)),
    "1,024 bytes": refused("D", NAMES, key("a" * 1024, "a" * 1024)),
    "a semicolon and more": refused("D", PAGE, key("a;v=1", "a")),
    "half an escape": refused("O", STRICT, key("a%2", "a%252")),
    "a line feed": taken("S", "ali-oss has such a test", key("a%0Ab", "a%0Ab")),
}
HEADERS: Mapping[str, Row] = {
    "a type": taken("D", PAGE, header("Content-Type: text/plain", lines=PLAIN)),
    "a type that nobody signed": refused("D", PAGE, header("Content-Type: text/plain")),
    "a type that nobody sends": refused("D", PAGE, header(lines=PLAIN)),
    "a charset": refused("D", PAGE, header("Content-Type: text/plain;charset=utf-8", lines=PLAIN)),
    "a type in capitals": refused("D", PAGE, header("Content-Type: TEXT/PLAIN", lines=PLAIN)),
    "a name in capitals": taken("D", PAGE, header("CONTENT-TYPE: text/plain", lines=PLAIN)),
    "a name signed in capitals": refused(
        "D", PAGE, header("Content-Type: text/plain", lines="Content-Type:text/plain\n")
    ),
    "blanks around": taken("D", PAGE, header("Content-Type: \t text/plain \t", lines=PLAIN)),
    "a blank behind the colon": refused(
        "D", PAGE, header("Content-Type: text/plain", lines="content-type: text/plain\n")
    ),
    "a type twice": refused(
        "O", STRICT, header("Content-Type: text/plain", "Content-Type: a/b", lines=PLAIN)
    ),
    "blanks inside, signed as one": refused(
        "I", "bytes", header("x-oss-meta-a: b  c", lines="x-oss-meta-a:b c\n")
    ),
    "an empty value": refused(
        "T", "issue of a signer", header("x-oss-meta-a:", lines="x-oss-meta-a:\n")
    ),
    "metadata that nobody signed": refused("D", PAGE, header("x-oss-meta-a: b")),
    "headers unsorted": refused(
        "D",
        PAGE,
        header("x-oss-meta-b: 1", "x-oss-meta-a: 2", lines="x-oss-meta-b:1\nx-oss-meta-a:2\n"),
    ),
    "two of one name": taken(
        "S", "go-sdk-v2", header("x-oss-meta-a: b", "x-oss-meta-a: c", lines="x-oss-meta-a:b,c\n")
    ),
    "two of one name, a line each": refused(
        "S",
        "go-sdk-v2",
        header("x-oss-meta-a: b", "x-oss-meta-a: c", lines="x-oss-meta-a:b\nx-oss-meta-a:c\n"),
    ),
    "in quotes": refused("I", "bytes", header('x-oss-meta-a: "b"', lines="x-oss-meta-a:b\n")),
    "encoded as the URL": refused(
        "I", "bytes", header("x-oss-meta-a: %20", lines="x-oss-meta-a: \n")
    ),
    "a date of its own": taken(
        "I", "signed as any", header("x-oss-date: now", lines="x-oss-date:now\n")
    ),
    "a date that nobody signed": refused("D", PAGE, header("x-oss-date: 20231217T025437Z")),
    "a payload": taken(
        "S",
        "signers of the SDKs",
        header(
            "x-oss-content-sha256: UNSIGNED-PAYLOAD",
            lines="x-oss-content-sha256:UNSIGNED-PAYLOAD\n",
        ),
    ),
    "a digest of the payload": refused(
        "D",
        "0002-00000214",
        V4(
            headers=("x-oss-content-sha256: abcd",),
            lines="x-oss-content-sha256:abcd\n",
            payload="abcd",
        ).url,
    ),
    "ordinary ones that nobody signed": taken(
        "S",
        "oss2, test_sign_v4_additional_headers",
        header("Cache-Control: no-store", "Range: bytes=0-1", "custom-header: a"),
    ),
    "an ordinary one that is signed": refused(
        "D", PAGE, header("Cache-Control: no-store", lines="cache-control:no-store\n")
    ),
    "the host is signed and not listed": refused("D", PAGE, header(lines="host:127.0.0.1\n")),
    "the host is listed": taken("D", PAGE, header(lines="host:127.0.0.1\n", listed="host")),
    "the host is listed, and another": refused("D", PAGE, header(lines="host:h\n", listed="host")),
    "listed and not signed": refused("D", PAGE, header(listed="host")),
    "a list that nobody signed": refused(
        "D", PAGE, header(lines="host:127.0.0.1\n", listed="host", signed="")
    ),
    "a list in another order": taken(
        "S",
        "oss2 writes a set",
        header(
            "range: a", lines="host:127.0.0.1\nrange:a\n", listed="range;host", signed="host;range"
        ),
    ),
    "a list signed in another order": refused(
        "D",
        "0002-00000077",
        header("range: a", lines="host:127.0.0.1\nrange:a\n", listed="range;host"),
    ),
    "a list with a name twice": refused(
        "O", STRICT, header(lines="host:127.0.0.1\n", listed="host;host")
    ),
    "a list in capitals": refused(
        "D", "0002-00000077", header(lines="host:127.0.0.1\n", listed="Host")
    ),
    "a list with commas": refused(
        "D",
        "0002-00000078",
        header("range: a", lines="host:127.0.0.1\nrange:a\n", listed="host,range"),
    ),
    "a list with blanks": refused(
        "D",
        "0002-00000078",
        header("range: a", lines="host:127.0.0.1\nrange:a\n", listed="host; range"),
    ),
    "a list with an end": refused(
        "D", "0002-00000077", header(lines="host:127.0.0.1\n", listed="host;")
    ),
    "an empty list": refused("D", "0002-00000076", header(listed="")),
    "a list of what is not sent": refused("D", "0002-00000078", header(listed="range")),
    "a list of what is always signed": refused(
        "O", "SDKs drop it", header("Content-Type: text/plain", lines=PLAIN, listed="content-type")
    ),
    "an MD5 that nobody signed": refused(
        "D", PAGE, header("Content-MD5: 1B2M2Y8AsgTpgAmY7PhCfg==")
    ),
    "a header of authorization": refused("D", "0002-00000039", header("Authorization: OSS a:b")),
    "an empty header of authorization": refused("D", "0002-00000039", header("Authorization:")),
    "a folded line": refused(
        "I", "RFC 9112", header("x-oss-meta-a: b\r\n c", lines="x-oss-meta-a:b c\n")
    ),
    "a blank before the colon": refused(
        "I", "RFC 9112", header("x-oss-meta-a : b", lines="x-oss-meta-a:b\n")
    ),
}
