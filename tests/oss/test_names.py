"""Headers, parameters and sub-resources: each name stands in one place."""

import re
from pathlib import Path

import pytest

from harness.oss.headers import is_always_signed
from harness.oss.signature import SECRET_PARAMETERS, SIGNATURE_PATTERN, V1_URL, V2_URL, V4_URL
from harness.oss.subresources import FOR_OWNERS, SELECTING, is_signed_by_v1

ROOMS = Path(__file__).parents[2] / "harness"


def test_what_is_always_signed_are_two_standard_headers_and_those_of_oss() -> None:
    assert is_always_signed("content-type")
    assert is_always_signed("content-md5")
    assert is_always_signed("x-oss-meta-author")
    assert not is_always_signed("content-length")
    assert not is_always_signed("cache-control")


def test_each_version_names_its_parameters() -> None:
    assert V4_URL.required == (
        b"x-oss-signature-version",
        b"x-oss-credential",
        b"x-oss-date",
        b"x-oss-expires",
        b"x-oss-signature",
    )
    assert set(V4_URL.all) - set(V4_URL.required) == {
        b"x-oss-additional-headers",
        b"x-oss-security-token",
    }
    assert b"x-oss-access-key-id" in V2_URL.required
    assert V1_URL.required == (b"OSSAccessKeyId", b"Expires", b"Signature")


def test_the_signature_is_found_in_a_url_of_every_version() -> None:
    for version in (V4_URL, V2_URL, V1_URL):
        assert re.search(f"[?&]{SIGNATURE_PATTERN}=", f"?a=b&{version.signature.decode()}=x")


def test_a_credential_is_no_secret_and_everything_else_that_identifies_is_one() -> None:
    assert V4_URL.identity not in SECRET_PARAMETERS
    for name in (V1_URL.identity, V2_URL.identity, V1_URL.token, V4_URL.token, V1_URL.signature):
        assert name in SECRET_PARAMETERS


def test_v1_signs_sub_resources_and_every_parameter_of_oss() -> None:
    assert is_signed_by_v1(b"uploadId")
    assert is_signed_by_v1(b"x-oss-process")
    assert not is_signed_by_v1(b"prefix")


def test_what_belongs_to_owners_selects_an_operation() -> None:
    assert FOR_OWNERS <= SELECTING


@pytest.mark.parametrize("name", [r'= b?"x-oss-meta-"', r"SECONDS = \d", r'= b?"x-oss-signature"'])
def test_no_other_room_defines_such_a_name_again(name: str) -> None:
    found = [
        str(path.relative_to(ROOMS))
        for path in ROOMS.rglob("*.py")
        if path.parent.name != "oss"
        and re.search(rf"^\s*\w*\b{name}", path.read_text(), re.MULTILINE)
    ]
    kept = {"drivers/steps.py", "drivers/tools.py", "drivers/container/images.py"}
    assert not [file for file in found if file not in kept]
