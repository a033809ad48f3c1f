"""A name of one's own (CNAME) for a bucket: what goes well with it, and what goes wrong."""

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import oss2
import pytest

from harness.model.explanation import Explanation, Proof
from harness.model.identity import Account
from harness.oss.endpoints import endpoint_of, hosts_of
from harness.server import MockServer, SystemClock
from tests.explain.url_tester import OWNER, REGION, SECONDS

BUCKET, KEY, NAME = "pictures-of-mine", "a/b.txt", "files.example.test"
ENDPOINT = f"oss-{REGION}.aliyuncs.com"
AUTHS = {"V1": oss2.Auth, "V2": oss2.AuthV2, "V4": oss2.AuthV4}
every_version = pytest.mark.parametrize("version", AUTHS)


@dataclass(frozen=True, kw_only=True)
class Cname:
    """A server with a bucket that has a name of its own."""

    server: MockServer

    def sign(
        self,
        version: str,
        endpoint: str = NAME,
        *,
        is_cname: bool = True,
        **more: Any,  # noqa: ANN401
    ) -> str:
        """Sign for a host."""
        auth = AUTHS[version](OWNER.access_key_id, OWNER.access_key_secret)
        bucket = oss2.Bucket(auth, f"http://{endpoint}", BUCKET, region=REGION, is_cname=is_cname)
        return str(bucket.sign_url("PUT", KEY, 60, slash_safe=True, **more))

    def put(self, url: str, host: str = "", path: str = "") -> int:
        """Use a URL, perhaps under another host or path."""
        asked, place = urlsplit(url), urlsplit(self.server.endpoint)
        connection = http.client.HTTPConnection(place.netloc, timeout=SECONDS)
        target = f"{path or asked.path}?{asked.query}"
        connection.request("PUT", target, b"x", {"Host": host or asked.netloc})
        status = connection.getresponse().status
        connection.close()
        return status

    def told(self) -> Explanation:
        """Return why the last request was refused."""
        exchanges = [e for name in (BUCKET, "") for e in self.server.journal(name)]
        last = max(exchanges, key=lambda exchange: exchange.number)
        assert last.explanation is not None
        return last.explanation


@pytest.fixture
def cname(tmp_path: Path) -> Iterator[Cname]:
    server = MockServer(
        root=tmp_path, account=Account(keys=(OWNER,)), region=REGION, clock=SystemClock()
    )
    server.start()
    server.create_bucket(BUCKET)
    server.bind_cname(NAME, BUCKET)
    yield Cname(server=server)
    server.stop()


@every_version
@pytest.mark.parametrize(
    "host", ["", f"{BUCKET}.{ENDPOINT}", f"{BUCKET}.oss-accelerate.aliyuncs.com"]
)
def test_a_signature_is_good_under_every_name_of_the_bucket(
    cname: Cname, version: str, host: str
) -> None:
    by_endpoint = cname.sign(version, ENDPOINT, is_cname=False)

    assert cname.put(cname.sign(version), host) == 200
    assert cname.put(by_endpoint, NAME) == 200


@every_version
def test_the_bucket_in_the_path_as_well_is_named(cname: Cname, version: str) -> None:
    assert cname.put(cname.sign(version), path=f"/{BUCKET}/{KEY}") == 403

    assert cname.told().cause == "bucket-twice"


@every_version
@pytest.mark.parametrize("host", ["upstream", "cdn.other.test", ENDPOINT, "10.0.0.1.other.test"])
def test_a_host_that_a_proxy_rewrote_is_named(cname: Cname, version: str, host: str) -> None:
    assert cname.put(cname.sign(version), host) == 403

    found = cname.told()
    assert (found.cause, found.proof) == ("host-rewritten", Proof.RECOMPUTED)
    assert f"`/{BUCKET}/{KEY}`" in found.sentence
    assert f"`{host}`" in found.sentence


@every_version
def test_a_bucket_before_a_name_of_its_own_is_named(cname: Cname, version: str) -> None:
    assert cname.put(cname.sign(version, is_cname=False)) == 403

    found = cname.told()
    assert found.cause == "bucket-before-cname"
    assert "is_cname=True" in found.advice


@pytest.mark.parametrize("version", ["V2", "V4"])
@pytest.mark.parametrize(
    ("signed", "called"),
    [
        (NAME, f"{BUCKET}.{ENDPOINT}"),
        (f"{BUCKET}.{ENDPOINT}", NAME),
        (f"{BUCKET}.oss-accelerate.aliyuncs.com", f"{BUCKET}.{ENDPOINT}"),
        (f"{BUCKET}.{REGION}.oss.aliyuncs.com", f"{BUCKET}.oss-{REGION}-internal.aliyuncs.com"),
    ],
)
def test_a_signed_host_that_was_swapped_is_named(
    cname: Cname, version: str, signed: str, called: str
) -> None:
    listed: Mapping[str, Any] = {"headers": {"host": signed}, "additional_headers": {"host"}}
    url = cname.sign(version, **listed)

    assert cname.put(url, signed) == 200
    assert cname.put(url, called) == 403

    found = cname.told()
    assert [d.subject for d in found.differences] == ["host"]
    assert f"`{signed}`" in found.sentence


def test_a_foreign_signature_under_a_foreign_host_proves_nothing(cname: Cname) -> None:
    url = cname.sign("V4").replace("x-oss-signature=", "x-oss-signature=0")

    assert cname.put(url, "cdn.other.test") == 403
    assert cname.told().cause == "host-unknown"


@pytest.mark.parametrize("region", [REGION, "ap-southeast-1", "cn-north-2-gov-1"])
def test_every_host_of_a_bucket_leads_to_its_region(region: str) -> None:
    for host in hosts_of(BUCKET, region):
        endpoint = endpoint_of(host.removeprefix(f"{BUCKET}."))
        assert endpoint is not None, host
        assert endpoint.serves(region)
