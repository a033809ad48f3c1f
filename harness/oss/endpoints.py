"""The host names of the service: which forms there are, and the region for which each signs.

From the page "Regions and endpoints" and from the SDKs, which build the same names from a region.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

DOMAIN = "aliyuncs.com"
DOMAIN_PATTERN = re.escape(DOMAIN)
# A bucket at an endpoint of its own, in a regular expression over text.
BUCKET_HOST_PATTERN = (
    rf"(?P<bucket>[a-z0-9][a-z0-9-]{{1,61}}[a-z0-9])\.oss-[\w-]+\.{DOMAIN_PATTERN}"
)

_REGION = r"[a-z]{2}-[a-z0-9-]*?[a-z0-9]"
_FORMS = re.compile(
    rf"(?:(?P<s3>s3\.)?oss-(?:(?P<accelerate>accelerate(?:-overseas)?)"
    rf"|(?P<named>{_REGION})(?P<internal>-internal)?)"
    rf"|(?P<dual>{_REGION})(?P<dual_internal>-internal)?\.oss(?P<accelerator>-data-acc)?)"
    rf"\.{DOMAIN_PATTERN}"
).fullmatch
_IS_REGION = re.compile(_REGION).fullmatch
_OF_SERVICE = re.compile(r"(?:^|\.)aliyun(?:cs)?\.com$").search
# A first label before whatever looks like an endpoint, right or not.
_BEFORE_AN_ENDPOINT = re.compile(r"([^.]+)\.(?:oss[\w-]*\.|s3\.|\w[\w-]*\.oss)").match
# The endpoints of the finance cloud whose names are not those of their regions.
_REGIONS_OF_FINANCE = {
    "cn-hzjbp": "cn-hangzhou-finance",
    "cn-hzfinance": "cn-hangzhou-finance",
    "cn-szfinance": "cn-shenzhen-finance-1",
    "cn-shanghai-finance-1-pub": "cn-shanghai-finance-1",
    "cn-beijing-finance-1-pub": "cn-beijing-finance-1",
}


class EndpointKind(StrEnum):
    """The ways to reach one and the same bucket; a signature is good for all of them."""

    PUBLIC = "public"
    INTERNAL = "internal"
    DUAL_STACK = "dual-stack"
    ACCELERATE = "accelerate"
    DATA_ACCELERATOR = "data accelerator"
    S3 = "S3-compatible"


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """A host name of the service without a bucket.

    ``region`` is for what a V4 signature is made, empty where that is the region of the bucket: a
    transfer accelerator leads to all of them, and has no region of its own.
    """

    host: str
    kind: EndpointKind
    region: str = ""

    def serves(self, region: str) -> bool:
        """Tell whether buckets of a region are reached here."""
        return self.region in {"", region}


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceHost:
    """A host name of the service, taken apart; ``bucket`` is empty where it names none."""

    bucket: str
    endpoint: Endpoint


def is_region(name: str) -> bool:
    """Tell whether a text is written as regions are; ``accelerate`` is not."""
    return _IS_REGION(name) is not None


def public_host(region: str) -> str:
    """Return the host name under which a region is reached from everywhere."""
    return f"oss-{region}.{DOMAIN}"


def internal_host(region: str) -> str:
    """Return the host name under which a region is reached from its own network."""
    return f"oss-{region}-internal.{DOMAIN}"


def hosts_of(bucket: str, region: str) -> tuple[str, ...]:
    """Return the host names of the service under which a bucket of a region is reached.

    A signature is good for all of them, unless it signs ``Host``.
    """
    endpoints = (
        public_host(region),
        internal_host(region),
        f"{region}.oss.{DOMAIN}",
        f"{region}-internal.oss.{DOMAIN}",
        f"oss-accelerate.{DOMAIN}",
        f"oss-accelerate-overseas.{DOMAIN}",
        f"s3.oss-{region}.{DOMAIN}",
        f"{region}-internal.oss-data-acc.{DOMAIN}",
    )
    return tuple(f"{bucket}.{endpoint}" for endpoint in endpoints)


@lru_cache(maxsize=256)
def endpoint_of(host: str) -> Endpoint | None:
    """Return the endpoint that a lower-case host name is, None for all other names."""
    match = _FORMS(host)
    if match is None:
        return None
    if match["accelerate"]:
        return Endpoint(host=host, kind=EndpointKind.ACCELERATE)
    if match["named"]:
        named = match["named"]
        kind = EndpointKind.INTERNAL if match["internal"] else EndpointKind.PUBLIC
        kind = EndpointKind.S3 if match["s3"] else kind
        return Endpoint(host=host, kind=kind, region=_REGIONS_OF_FINANCE.get(named, named))
    kind = EndpointKind.DATA_ACCELERATOR if match["accelerator"] else EndpointKind.DUAL_STACK
    return Endpoint(host=host, kind=kind, region=match["dual"])


@lru_cache(maxsize=256)
def service_host(host: str) -> ServiceHost | None:
    """Return bucket and endpoint of a lower-case host name, None where it is none of the service.

    A bucket has no dot in its name, so there is one label before the endpoint at most.
    """
    endpoint = endpoint_of(host)
    if endpoint is not None:
        return ServiceHost(bucket="", endpoint=endpoint)
    bucket, _, rest = host.partition(".")
    endpoint = endpoint_of(rest)
    return None if endpoint is None else ServiceHost(bucket=bucket, endpoint=endpoint)


def region_of_host(host: str) -> str:
    """Return the region that a host name tells, empty where it tells none."""
    service = service_host(host)
    return service.endpoint.region if service else ""


def is_of_service(host: str) -> bool:
    """Tell whether a name belongs to the service's owner, be there such a host or not."""
    return _OF_SERVICE(host) is not None


def bucket_before_endpoint(host: str) -> str:
    """Return the label before what looks like an endpoint, right or misspelt; empty if none."""
    match = _BEFORE_AN_ENDPOINT(host)
    return match[1] if match else ""
