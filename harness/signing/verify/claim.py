"""What a request says about its own signature, in its URL or in its Authorization header."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from harness.signing.verify.cause import Cause
from harness.signing.verify.received import Received
from harness.signing.verify.ruling import Refused
from harness.signing.verify.signature import ALGORITHM

URL_PARAMETERS = (
    b"x-oss-signature-version",
    b"x-oss-credential",
    b"x-oss-date",
    b"x-oss-expires",
    b"x-oss-signature",
    b"x-oss-additional-headers",
    b"x-oss-security-token",
)
TOKEN_HEADER = "x-oss-security-token"  # noqa: S105  the name of a header, not a secret

_TOKEN_PARAMETER = b"x-oss-security-token"
_URL_SIGNATURE = (b"x-oss-signature-version", b"x-oss-credential", b"x-oss-signature")
_V1_SIGNATURE = (b"OSSAccessKeyId", b"Signature")
_ITEM = re.compile(rb"(Credential|AdditionalHeaders|Signature)=(.*)", re.DOTALL).fullmatch


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """The parts of a V4 signature; None stands for a part that is not there at all."""

    by_url: bool
    credential: bytes | None
    date: bytes | None
    signature: bytes | None
    expires: bytes | None = None
    additional: bytes | None = None
    token: bytes | None = None
    token_elsewhere: bool = False

    @property
    def access_key_id(self) -> bytes:
        """Is everything before the scope."""
        return (self.credential or b"").partition(b"/")[0]

    @property
    def scope(self) -> bytes:
        """Is ``date/region/product/aliyun_v4_request``."""
        return (self.credential or b"").partition(b"/")[2]


def read_claim(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    """Find the one place where the request is signed and read the signature there."""
    query = received.query_values
    by_v1 = all(name in query for name in _V1_SIGNATURE)
    if "authorization" in headers:
        if by_v1 or any(name in query for name in _URL_SIGNATURE):
            return Refused(cause=Cause.AUTHORIZATION_TWICE)
        return _from_header(received, headers)
    if b"x-oss-signature-version" in query:
        return _from_url(received, headers)
    # V1 is closed to new accounts and buckets (page of EC 0002-00000080).
    return Refused(cause=Cause.V1_NOT_ALLOWED if by_v1 else Cause.ANONYMOUS)


def _from_url(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    query = received.query_values
    if query[b"x-oss-signature-version"] != ALGORITHM:
        return Refused(cause=Cause.VERSION_UNKNOWN)
    names = [name for name, _ in received.query]
    # Which of several values the service takes is documented for V1 only ("the first"). No signer
    # repeats a parameter, so here none may be repeated.
    repeated = next((name for name in URL_PARAMETERS if names.count(name) > 1), None)
    if repeated:
        details = {"ArgumentName": repeated.decode()}
        return Refused(cause=Cause.PARAMETER_REPEATED, details=details)
    return Claim(
        by_url=True,
        credential=query.get(b"x-oss-credential"),
        date=query.get(b"x-oss-date"),
        expires=query.get(b"x-oss-expires"),
        signature=query.get(b"x-oss-signature"),
        additional=query.get(b"x-oss-additional-headers"),
        token=query.get(_TOKEN_PARAMETER),
        token_elsewhere=TOKEN_HEADER in headers,
    )


def _from_header(received: Received, headers: Mapping[str, bytes]) -> Claim | Refused:
    names = [name.lower() for name, _ in received.headers]
    if names.count("authorization") > 1:
        return Refused(cause=Cause.AUTHORIZATION_REPEATED)
    algorithm, _, rest = headers["authorization"].partition(b" ")
    if algorithm == b"OSS":
        return Refused(cause=Cause.V1_NOT_ALLOWED)
    items = _items(rest)
    if algorithm != ALGORITHM or items is None:
        return Refused(cause=Cause.AUTHORIZATION_UNKNOWN)
    return Claim(
        by_url=False,
        credential=items.get(b"Credential"),
        date=headers.get("x-oss-date", headers.get("date")),
        signature=items.get(b"Signature"),
        additional=items.get(b"AdditionalHeaders"),
        token=headers.get(TOKEN_HEADER),
        token_elsewhere=_TOKEN_PARAMETER in received.query_values,
    )


def _items(text: bytes) -> dict[bytes, bytes] | None:
    # The SDKs differ in order and in blanks after the comma, and the service takes them all; none
    # repeats an item or invents one.
    items: dict[bytes, bytes] = {}
    for piece in text.split(b","):
        match = _ITEM(piece.strip(b" \t"))
        if match is None or match[1] in items:
            return None
        items[match[1]] = match[2].strip(b" \t")
    return items
