"""What the page can ask for: a signed URL, the stored objects, the server's settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from harness.catalog.wording import worded
from harness.console.copies import copies
from harness.errors import UsageError
from harness.model.identity import KeyPair
from harness.model.signed import Signed
from harness.server.service import MockServer
from harness.signing.sign import Signature, sign_url


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningRequest:
    """The fields of the form; ``headers`` holds one ``Name: value`` a line."""

    method: str
    bucket: str
    key: str
    expires: int
    headers: str = ""


ORDER = TypeAdapter(SigningRequest)


@dataclass(frozen=True, kw_only=True, slots=True)
class UrlSigner:
    """The server behind the page, and the pair with which the page signs."""

    server: MockServer
    pair: KeyPair
    region: str
    buckets: tuple[str, ...]

    def settings(self) -> dict[str, object]:
        """Return what the page shows of the server."""
        return {
            "endpoint": self.server.endpoint,
            "region": self.region,
            "buckets": list(self.buckets),
        }

    def sign(self, text: bytes) -> dict[str, object]:
        """Return a signed URL and its copies; raise UsageError for a wrong order."""
        try:
            order = ORDER.validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(step) for step in first["loc"])
            raise UsageError(f"{place}: {first['msg']}") from error
        headers = parse_headers(order.headers)
        url = sign_url(self._signature(order, headers))
        lower = {name.lower(): value for name, value in headers.items()}
        self.server.remember(
            Signed(url=url, method=order.method, bucket=order.bucket, key=order.key, headers=lower)
        )
        return {"url": url, "copies": copies(url, headers)}

    def objects(self) -> list[dict[str, object]]:
        """Return every stored object."""
        return [
            {
                "bucket": bucket,
                "key": key,
                "length": digests.length,
                "md5": digests.md5,
                "headers": dict(headers),
            }
            for bucket in self.buckets
            for key, digests, headers in self.server.objects(bucket)
        ]

    def _signature(self, order: SigningRequest, headers: Mapping[str, str]) -> Signature:
        if not order.key:
            raise UsageError(worded("The key is empty."))
        return Signature(
            endpoint=self.server.endpoint,
            region=self.region,
            bucket=order.bucket,
            key=order.key,
            credentials=self.pair,
            method=order.method,
            expires=order.expires,
            headers=headers,
        )


def parse_headers(text: str) -> dict[str, str]:
    """Return the headers of the form; raise UsageError for a line that is none."""
    headers = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or " " in name.strip():
            raise UsageError(worded("{} is not a header: write `Name: value`.", repr(line)))
        headers[name.strip()] = value.strip()
    return headers
