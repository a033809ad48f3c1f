"""The host of a URL that a page prints, judged: the mock server answers whatever it is.

What the service takes is in its list of endpoints: a bucket before an endpoint, or a name of one's
own (CNAME) alone; path style it refuses (SecondLevelDomainForbidden).
"""

import ipaddress
import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from harness.model.severity import Severity
from harness.oss.endpoints import endpoint_of, is_of_service

OTHER_DOMAIN = re.compile(r"(?:oss-)?(?P<region>[a-z]{2}-[a-z0-9-]+)\.aliyun\.com$")
TWICE_OSS = re.compile(r"oss-oss-(?P<region>[a-z0-9-]+)\.aliyuncs\.com$")
WITHOUT_OSS = re.compile(r"(?:^|\.)(?P<region>[a-z]{2}-[a-z]+(?:-[a-z0-9]+)*)\.aliyuncs\.com$")
NOT_OFF = r"\b(?![\"']?\s*[=:(,]\s*[Ff]alse)"
PATH_STYLE = re.compile(rf"(?i:\b\w*(?:path_?style|sld_?enabled?)|\baddressing_style){NOT_OFF}")
CNAME = re.compile(rf"(?i:\b\w*cname\w*){NOT_OFF}")
WANTED = "the service wants `<bucket>.oss-<region>.aliyuncs.com`"
OWN_NAME = (
    "Sign for an endpoint of the service; if it is a name of your own, bound to the bucket, say so "
    "as the library has it (`is_cname`, `use_cname`, `cname: true`) and put no bucket before it."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HostFault:
    """What is wrong with a host and how to mend it; ``near`` is where the code says so, if it does.

    A host that nobody can know is a warning, one that the service cannot answer an error.
    """

    message: str
    fix: str
    near: str = ""
    severity: Severity = Severity.ERROR


def host_fault(url: str, code: str) -> HostFault | None:
    """Return what is wrong with the host of a signed URL, None where a reader gets an answer.

    ``code`` is what has made it: it tells which setting of the library is the mistake.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _is_private(host):
        return None
    if endpoint_of(host):
        return _without_bucket(host, code)
    if not is_of_service(host):
        return _own_name(host, code)
    _, _, endpoint = host.partition(".")
    if endpoint_of(endpoint):
        return None
    return _no_such_host(host, endpoint, code)


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
    message = (
        f"The URL leads to {host} itself: with no bucket before it the service answers 403 "
        f"SecondLevelDomainForbidden; {WANTED}."
    )
    setting = PATH_STYLE.search(code) or CNAME.search(code)
    if setting is None:
        fix = f"Write the bucket before the endpoint: `<bucket>.{host}`."
        return HostFault(message=message, fix=fix, near=host)
    fix = f"Drop `{setting[0]}`: the library then puts the bucket before the endpoint."
    return HostFault(message=message, fix=fix, near=setting[0])


def _own_name(host: str, code: str) -> HostFault | None:
    if CNAME.search(code):
        return None
    message = f"The URL leads to {host}: nobody can tell whether the service answers there."
    return HostFault(message=message, fix=OWN_NAME, near=host, severity=Severity.WARNING)


def _no_such_host(host: str, endpoint: str, code: str) -> HostFault:
    message = f"The URL leads to {host}, which is no host of the service; {WANTED}."
    _, _, after = endpoint.partition(".")
    if endpoint_of(after):
        fix = f"Write the endpoint without the bucket, `{after}`: the library puts it before."
        return HostFault(message=message, fix=fix, near=endpoint)
    if twice := TWICE_OSS.search(host):
        region = twice["region"]
        fix = f"Write the region without `oss-`, as `{region}`: the library puts it before."
        return HostFault(message=message, fix=fix, near=f"oss-{region}")
    if other := OTHER_DOMAIN.search(host):
        fix = f"Write the endpoint as `oss-{other['region']}.aliyuncs.com`."
        return HostFault(message=message, fix=fix, near=other[0])
    if bare := WITHOUT_OSS.search(host):
        region = bare["region"]
        fix = f"Write `oss-` before the region, as `oss-{region}`."
        # Of a region that we have filled in, the page says nothing.
        known = Severity.ERROR if region in code else Severity.WARNING
        return HostFault(message=message, fix=fix, near=region, severity=known)
    fix = "Write the endpoint as the service's list has it: `oss-<region>.aliyuncs.com`."
    return HostFault(message=message, fix=fix, near=endpoint)
