"""Signed URLs in what a signer prints, and the same URLs at the mock server."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from harness.oss.endpoints import bucket_before_endpoint, is_region, region_of_host
from harness.oss.headers import METADATA_PREFIX
from harness.oss.signature import SIGNATURE_PATTERN, V4_URL

SIGNED = re.compile(rf"https?://[^\s\"'<>\\]+[?&]{SIGNATURE_PATTERN}=[^\s\"'<>\\,]+")
# What stands for one character in a string of JSON: Go writes & so, Java = too, and PHP a slash.
ESCAPE = re.compile(r"\\(?:u00([0-9a-fA-F]{2})|(/))")
REGION_OF_SCOPE = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedUrl:
    """The URL that a signer printed, and where it leads: bucket, key and region."""

    printed: str = field(repr=False)
    bucket: str
    key: str
    path: str
    query: str = field(repr=False)
    region: str

    def at(self, endpoint: str) -> str:
        """Return the URL at this endpoint: a signature does not hold the host.

        Below the service's own name it is what a reader has, with the bucket before the name.
        """
        address = urlsplit(endpoint)
        if address.port is not None:
            return f"{endpoint}/{self.bucket}/{self.path}?{self.query}"
        scheme = urlsplit(self.printed).scheme
        return f"{scheme}://{self.bucket}.{address.netloc}/{self.path}?{self.query}"


def printed_urls(output: str, bucket: str, region: str, code: str = "") -> Iterator[PrintedUrl]:
    """Yield the signed URLs in what a program printed, each once, the last of them first.

    ``code`` is the signer's; ``region`` holds where the URL says none.
    """
    urls = SIGNED.findall(ESCAPE.sub(_character, output))
    for url in dict.fromkeys(one.rstrip(").;]}") for one in reversed(urls)):
        yield _printed(url, bucket, region, code)


def _printed(url: str, bucket: str, region: str, code: str) -> PrintedUrl:
    parts = urlsplit(url)
    before = bucket_before_endpoint(parts.hostname or "")
    path = parts.path.removeprefix("/")
    if before:
        named = before
    elif path.startswith(f"{bucket}/"):
        named, path = bucket, path.removeprefix(f"{bucket}/")
    else:
        named = bucket
    scope = parse_qs(parts.query).get(V4_URL.identity.decode(), [""])[0].split("/")
    signed_for = scope[REGION_OF_SCOPE] if len(scope) > REGION_OF_SCOPE else region
    return PrintedUrl(
        printed=url,
        bucket=named,
        key=unquote(path),
        path=path,
        query=parts.query,
        region=_region(parts.hostname or "", signed_for, code) or region,
    )


def _character(escape: re.Match[str]) -> str:
    return escape[2] or chr(int(escape[1], 16))


def _region(host: str, signed_for: str, code: str) -> str:
    """Return the region of the service that a URL leads to.

    It is the one that was signed for, unless the page itself signs for another than its endpoint's:
    of a region or an endpoint that we have filled in, the page says nothing. What is no region,
    such as ``accelerate`` or ``oss-cn-hangzhou``, is nobody's: the service refuses it everywhere.
    """
    of_host = region_of_host(host)
    if not is_region(signed_for):
        return of_host
    if not of_host:
        return signed_for
    contradicts = f"oss-{of_host}" in code and signed_for in code
    return of_host if contradicts or not signed_for else signed_for


def noted_headers(notes: str, method: str = "PUT") -> dict[str, str] | None:
    """Return the headers in the last signature that was noted, None where none was."""
    texts = [text for text in notes.split("\0") if text.startswith(f"{method}\n")]
    if not texts:
        return None
    lines = texts[-1].split("\n")
    if lines[1].startswith("/"):
        return dict(_fields(lines[3:]))
    fixed = {"content-md5": lines[1], "content-type": lines[2]}
    return {name: value for name, value in fixed.items() if value} | dict(_fields(lines[4:]))


def _fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or line.startswith("/"):
            return
        yield name, value


def split_metadata(headers: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers without the metadata, and the metadata without its prefix."""
    plain = {name: value for name, value in headers.items() if not name.startswith(METADATA_PREFIX)}
    metadata = {
        name.removeprefix(METADATA_PREFIX): value
        for name, value in headers.items()
        if name.startswith(METADATA_PREFIX)
    }
    return plain, metadata
