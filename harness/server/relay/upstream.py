"""A service elsewhere, to which requests are passed on as they came, but for the host's name."""

import base64
import binascii
import http.client
import ipaddress
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from harness import timeouts
from harness.errors import UsageError
from harness.server.error_spec import ErrorSpec
from harness.server.response import Response
from harness.wire.framing import is_chunked
from harness.wire.head import RequestHead

# What an answer of ours says by itself, and what concerns one connection only.
NOT_PASSED_ON = frozenset(
    {"server", "date", "content-length", "connection", "x-oss-request-id", "x-oss-server-time",
     "transfer-encoding", "keep-alive"}
)  # fmt: skip
REFUSED = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Upstream:
    """The target of requests: scheme, host and port of an endpoint, and one bucket."""

    scheme: str
    netloc: str
    bucket: str

    @property
    def is_path_style(self) -> bool:
        """Whether the bucket stands in the path: at an IP address, or on this machine."""
        host = urlsplit(f"//{self.netloc}").hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return host == "localhost"
        return True

    def send(self, head: RequestHead, body: Iterable[bytes], length: int) -> Response:
        """Pass a request on and return the answer, with what it says of a refusal."""
        host = self.netloc if self.is_path_style else f"{self.bucket}.{self.netloc}"
        secure = self.scheme == "https"
        connection: http.client.HTTPConnection = (
            http.client.HTTPSConnection(
                host, timeout=timeouts.UPSTREAM, context=ssl.create_default_context()
            )
            if secure
            else http.client.HTTPConnection(host, timeout=timeouts.UPSTREAM)
        )
        try:
            connection.putrequest(
                head.method, self._target(head), skip_host=True, skip_accept_encoding=True
            )
            connection.putheader("Host", host)
            for name, value in head.headers:
                if name.lower() not in {"host", "connection", "expect"}:
                    connection.putheader(name, value)
            connection.endheaders(_counted(body, length), encode_chunked=is_chunked(head))
            return _answer(head, connection.getresponse())
        finally:
            connection.close()

    def _target(self, head: RequestHead) -> str:
        target = head.target.decode("ascii")
        prefix = f"/{self.bucket}/"
        return target if self.is_path_style else "/" + target.removeprefix(prefix)


def upstream_of(endpoint: str, bucket: str) -> Upstream:
    """Return the upstream for an endpoint; raise UsageError where it is none."""
    parts = urlsplit(endpoint)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        message = f"{endpoint!r} is not an endpoint."
        raise UsageError(message, hint="--target https://oss-cn-hangzhou.aliyuncs.com")
    return Upstream(scheme=parts.scheme, netloc=parts.netloc, bucket=bucket)


def _counted(body: Iterable[bytes], length: int) -> Iterator[bytes] | None:
    return iter(body) if length else None


def _answer(head: RequestHead, response: http.client.HTTPResponse) -> Response:
    body = response.read()
    headers = tuple(
        (name, value.encode("latin-1"))
        for name, value in response.getheaders()
        if name.lower() not in NOT_PASSED_ON
    )
    length = response.headers.get("Content-Length")
    is_head = head.method == "HEAD"
    spec = _error_spec(response, body) if response.status >= REFUSED else None
    return Response(
        status=response.status,
        headers=headers,
        body=body,
        length=int(length) if is_head and length else None,
        refused_there=spec,
    )


def _error_spec(response: http.client.HTTPResponse, body: bytes) -> ErrorSpec:
    try:
        text = body or base64.b64decode(response.headers.get("x-oss-err", ""))
        root = ET.fromstring(text)  # noqa: S314  the service's own answer
    except (ET.ParseError, binascii.Error):
        root = ET.Element("Error")
    return ErrorSpec(
        cause="told-by-the-target",
        status=response.status,
        code=root.findtext("Code", ""),
        message=root.findtext("Message", ""),
        ec=root.findtext("EC", response.headers.get("x-oss-ec", "")),
        evidence="T",
    )
