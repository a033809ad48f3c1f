"""The host of a URL that a page prints, judged: the mock server answers whatever it is.

What the service takes is in its list of endpoints: a bucket before an endpoint, or a name of one's
own (CNAME) alone; path style it refuses (SecondLevelDomainForbidden).
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from harness.model.severity import Severity
from harness.oss.endpoints import (
    DOMAIN_PATTERN,
    Endpoint,
    EndpointKind,
    endpoint_of,
    is_of_service,
    public_host,
)

OTHER_DOMAIN = re.compile(r"(?:oss-)?(?P<region>[a-z]{2}-[a-z0-9-]+)\.aliyun\.com$")
TWICE_OSS = re.compile(rf"oss-oss-(?P<region>[a-z0-9-]+)\.{DOMAIN_PATTERN}$")
WITHOUT_OSS = re.compile(
    rf"(?:^|\.)(?P<region>[a-z]{{2}}-[a-z]+(?:-[a-z0-9]+)*)\.{DOMAIN_PATTERN}$"
)
NOT_OFF = r"\b(?![\"']?\s*[=:(,]\s*[Ff]alse)"
PATH_STYLE = re.compile(rf"(?i:\b\w*(?:path_?style|sld_?enabled?)|\baddressing_style){NOT_OFF}")
CNAME = re.compile(rf"(?i:\b\w*cname\w*){NOT_OFF}")
# What a page says that means its own network: then its readers know.
INSIDE = re.compile(
    r"(?i:\b(?:VPC|ECS|intranet|(?:internal|private|same) (?:network|region))\b|[内专]网|同地域)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HostFault:
    """The fault of a host; ``near`` is where the code says so, if it does.

    ``details`` are what its message and its fix need beside the host. A host that nobody can know
    is a warning, one that the service cannot answer an error.
    """

    kind: str
    host: str
    near: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


def host_fault(url: str, code: str, comments: str = "") -> HostFault | None:
    """Return what is wrong with the host of a signed URL, None where a reader gets an answer.

    ``code`` is what has made it: it tells which setting of the library is the mistake. Its
    ``comments`` may say for whom an internal endpoint is.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _is_private(host):
        return None
    if endpoint_of(host):
        return _without_bucket(host, code)
    if not is_of_service(host):
        return _own_name(host, code)
    _, _, rest = host.partition(".")
    endpoint = endpoint_of(rest)
    if endpoint:
        return None if INSIDE.search(comments) else _internal(endpoint, code)
    return _no_such_host(host, rest, code)


def shown_fault(url: str) -> HostFault | None:
    """Return what is wrong with a URL that a page shows in path style, None for all others.

    Only a warning: a reader has a URL of their own to put there.
    """
    host = urlsplit(url).hostname or ""
    if not endpoint_of(host):
        return None
    return replace(_without_bucket(host, ""), severity=Severity.WARNING)


def _is_private(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".internal"))
    return True


def _without_bucket(host: str, code: str) -> HostFault:
    setting = PATH_STYLE.search(code) or CNAME.search(code)
    if setting is None:
        return HostFault(kind="host-without-bucket", host=host, near=host)
    details = {"setting": setting[0]}
    return HostFault(kind="host-path-style", host=host, near=setting[0], details=details)


def _internal(endpoint: Endpoint, code: str) -> HostFault | None:
    """Return that an internal endpoint answers few readers, None where the code says so itself."""
    if endpoint.kind is not EndpointKind.INTERNAL or endpoint.host not in code:
        return None
    details = {"region": endpoint.region, "endpoint": public_host(endpoint.region)}
    host = endpoint.host
    return HostFault(
        kind="host-internal", host=host, near=host, details=details, severity=Severity.WARNING
    )


def _own_name(host: str, code: str) -> HostFault | None:
    if CNAME.search(code):
        return None
    return HostFault(kind="host-own-name", host=host, near=host, severity=Severity.WARNING)


def _no_such_host(host: str, endpoint: str, code: str) -> HostFault:
    _, _, after = endpoint.partition(".")
    if endpoint_of(after):
        details = {"endpoint": after}
        return HostFault(kind="host-bucket-twice", host=host, near=endpoint, details=details)
    if twice := TWICE_OSS.search(host):
        details, near = {"region": twice["region"]}, f"oss-{twice['region']}"
        return HostFault(kind="host-oss-twice", host=host, near=near, details=details)
    if other := OTHER_DOMAIN.search(host):
        details = {"region": other["region"]}
        return HostFault(kind="host-other-domain", host=host, near=other[0], details=details)
    if bare := WITHOUT_OSS.search(host):
        region = bare["region"]
        # Of a region that we have filled in, the page says nothing.
        known = Severity.ERROR if region in code else Severity.WARNING
        details = {"region": region}
        return HostFault(
            kind="host-without-oss", host=host, near=region, details=details, severity=known
        )
    return HostFault(kind="host-unknown", host=host, near=endpoint)
