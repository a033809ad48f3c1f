"""What is not mocked says so, and is never taken for something else.

An empty bucket was deleted by ``DELETE /?publicAccessBlock``, an object overwritten by
``PUT /key?processConfiguration``, and ``GET /?requestPayment`` answered with a listing.
"""

import pytest

from harness.oss.subresources import SELECTING
from harness.server.operations import table
from tests.server.site import Site, v4_target

MOCKED = {name for found in (table.OBJECT, table.BUCKET, table.SERVICE) for _, name in found}
OTHERS = sorted(name.decode() for name in SELECTING if name.decode() not in MOCKED)
NOT_MOCKED = [name for name in OTHERS if name.encode() not in table.DETAILS]


@pytest.mark.parametrize("name", NOT_MOCKED)
def test_a_sub_resource_that_is_not_mocked_changes_nothing(site: Site, name: str) -> None:
    site.call("PUT", "key", body=b"precious")

    for method in ("GET", "PUT", "DELETE"):
        for bucket, key in ((site.bucket, "key"), (site.bucket, "")):
            target = v4_target(method, bucket, key, {name: ""})
            assert site.send(method, target, {}).status == 501, (method, key)
    assert site.call("GET", "key").body == b"precious"


@pytest.mark.parametrize("name", NOT_MOCKED)
def test_a_sub_resource_makes_no_bucket_and_deletes_none(site: Site, name: str) -> None:
    unknown = f"{site.bucket}-more"

    assert site.send("DELETE", v4_target("DELETE", site.bucket, "", {name: ""}), {}).status == 501
    assert site.send("PUT", v4_target("PUT", unknown, "", {name: ""}), {}).code == "NoSuchBucket"
    names = [bucket.name for bucket in site.server.buckets()]
    assert site.bucket in names
    assert unknown not in names


def test_the_service_tells_no_buckets_where_its_regions_are_asked_for(site: Site) -> None:
    assert site.send("GET", v4_target("GET", "", "", {"regions": ""}), {}).status == 501
