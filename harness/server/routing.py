"""From Host and path to bucket and key."""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import lru_cache

from harness.oss.endpoints import ServiceHost, public_host, service_host
from harness.wire.head import RequestHead
from harness.wire.percent import decode

LONGEST_KEY = 1023

_PORT = re.compile(r":\d+$")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]").fullmatch


@dataclass(kw_only=True, slots=True)
class ObjectAddress:
    """The target of a request; ``cause`` names a row of the refusal table where it has none."""

    bucket: str = ""
    key: bytes = b""
    cause: str = ""

    @property
    def key_text(self) -> str:
        """The key for people."""
        return self.key.decode("utf-8", "backslashreplace")


# The service serves the key that its callbacks are verified with from this name, and so do we for
# whoever leads the name here; everybody else finds it below the endpoint, where no bucket can be.
PUBLIC_KEY = ObjectAddress(key=b"callback_pub_key_v1.pem")
PUBLIC_KEY_HOST = "gosspublic.alicdn.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hosts:
    """The names under which the server is reached.

    Below a private name stand the buckets, and the name itself takes ``/bucket/key``, as does every
    IP address. The service's own endpoints for ``region``, and those that accelerate transfers to
    every region, refuse the second, as the service does. A name of one's own (CNAME) stands for one
    bucket; with a port, there alone. Under one of ``proxies`` stands a proxy, which tells another
    ``Host``.
    """

    private: Collection[str]
    region: str
    cnames: dict[str, str] = field(default_factory=dict)
    proxies: dict[str, str] = field(default_factory=dict)

    @property
    def public(self) -> str:
        """The service's own endpoint, as everybody reaches it."""
        return public_host(self.region)

    def address(self, head: RequestHead) -> ObjectAddress:
        """Find bucket and key, decoding the path exactly once."""
        named = head.first("host") or b""
        host = _name(named)
        path = head.path[1:]
        if path == PUBLIC_KEY.key and self._tells_the_key(host):
            return PUBLIC_KEY
        if self.cnames:
            own = self.cnames.get(host) or self.cnames.get(_text(named))
            if own is not None:
                return _address(own.encode(), path)
        bucket = _below(tuple(self.private), host)
        if bucket is not None:
            return _address(bucket, path)
        if host in self.private or _is_ip(host):
            first, _, key = path.partition(b"/")
            return _address(first, key)
        service = service_host(host)
        return _nowhere("host-unknown", path) if service is None else self._at(service, path)

    def behind_proxy(self, head: RequestHead) -> RequestHead:
        """Return a head as the proxy passes it on that stands under its host name, if one does."""
        host = self.proxies.get(_text(head.first("host") or b""))
        if host is None:
            return head
        headers = tuple(
            (name, host.encode() if name.lower() == "host" else value)
            for name, value in head.headers
        )
        first = {**head.fields.first, "host": host.encode()}
        return replace(head, fields=replace(head.fields, headers=headers, first=first))

    def _at(self, service: ServiceHost, path: bytes) -> ObjectAddress:
        if not service.bucket:
            # What is asked of no bucket is asked of the service (page on ListBuckets).
            return _nowhere("path-style-forbidden", path) if path else ObjectAddress()
        if service.endpoint.serves(self.region):
            return _address(service.bucket.encode("latin-1"), path)
        return ObjectAddress(bucket=service.bucket, cause="bucket-in-another-region")

    def _tells_the_key(self, host: str) -> bool:
        return host == PUBLIC_KEY_HOST or host in self.private or _is_ip(host)


def _nowhere(cause: str, path: bytes) -> ObjectAddress:
    """Return the address of a request whose host names no bucket; its path may explain why."""
    try:
        return ObjectAddress(key=decode(path), cause=cause)
    except ValueError:
        return ObjectAddress(key=path, cause=cause)


def _address(raw_bucket: bytes, raw_key: bytes) -> ObjectAddress:
    try:
        bucket, is_legal = _bucket(raw_bucket)
        key = decode(raw_key)
    except ValueError:
        bucket = raw_bucket.decode("latin-1")
        return ObjectAddress(bucket=bucket, key=raw_key, cause="target-escape-malformed")
    if (bucket or key) and not is_legal:
        return ObjectAddress(bucket=bucket, key=key, cause="bucket-name-illegal")
    return ObjectAddress(bucket=bucket, key=key)


def is_bucket_name(name: str) -> bool:
    """Tell whether a bucket may have this name (page on naming buckets)."""
    return _BUCKET(name) is not None


def key_cause(key: bytes) -> str:
    """Name what is wrong with an object name (page on naming objects), or nothing.

    The length is counted in bytes, as the list of 400 errors says.
    """
    if len(key) > LONGEST_KEY:
        return "key-too-long"
    try:
        key.decode("utf-8")
    except UnicodeDecodeError:
        return "key-not-utf8"
    return "key-begins-with-slash" if key.startswith((b"/", b"\\")) else ""


# Clients come back under the few names that they know: nothing of them is worked out twice.
@lru_cache(maxsize=64)
def _below(bases: tuple[str, ...], host: str) -> bytes | None:
    """Return the bucket whose own host name stands below one of some names."""
    ends = (f".{base}" for base in bases)
    end = next((end for end in ends if host.endswith(end)), None)
    return None if end is None else host.removesuffix(end).encode("latin-1")


@lru_cache(maxsize=64)
def _bucket(raw: bytes) -> tuple[str, bool]:
    name = decode(raw).decode("latin-1")
    return name, is_bucket_name(name)


@lru_cache(maxsize=64)
def _name(host: bytes) -> str:
    return _PORT.sub("", _text(host))


@lru_cache(maxsize=64)
def _text(host: bytes) -> str:
    return host.decode("latin-1").lower()


@lru_cache(maxsize=64)
def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
