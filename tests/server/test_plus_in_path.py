"""A raw ``+`` in a path is a blank, as it is in a query.

Sources: aliyun-oss-ruby-sdk sends the blanks of a key as ``+`` (``lib/aliyun/oss/http.rb``) and its
live test of keys with blanks succeeds; aliyun-oss-java-sdk issues 241 and 377, where Apache
HttpClient writes ``%2B`` as ``+`` and the service answers SignatureDoesNotMatch.
"""

import base64
import hmac
from email.utils import formatdate

import oss2
import pytest

from harness.server.errors.table import row_of
from tests.server.site import OWNER, REGION, Site, TidySession

AUTHS = {"V4": oss2.ProviderAuthV4, "V2": oss2.ProviderAuthV2, "V1": oss2.ProviderAuth}


def _signed(site: Site, version: str, key: str) -> str:
    provider = oss2.credentials.StaticCredentialsProvider(
        OWNER.access_key_id, OWNER.access_key_secret
    )
    bucket = oss2.Bucket(
        AUTHS[version](provider),
        site.server.endpoint,
        site.bucket,
        region=REGION,
        session=TidySession(),
    )
    url: str = bucket.sign_url("PUT", key, 60, slash_safe=True)
    return url.removeprefix(site.server.endpoint)


def _keys(site: Site) -> list[str]:
    return [key for key, _, _ in site.server.objects(site.bucket)]


@pytest.mark.parametrize("version", AUTHS)
def test_a_plus_that_was_signed_and_is_sent_raw_does_not_match(site: Site, version: str) -> None:
    target = _signed(site, version, "plus/1+1.txt")
    assert "1%2B1" in target

    reply = site.send("PUT", target.replace("1%2B1", "1+1"), {}, b"x")

    assert reply.code == "SignatureDoesNotMatch"
    assert _keys(site) == []
    assert row_of(site.journal[-1].cause).code == "SignatureDoesNotMatch"


@pytest.mark.parametrize("version", AUTHS)
def test_a_blank_that_was_signed_may_be_sent_as_a_plus(site: Site, version: str) -> None:
    target = _signed(site, version, "plus/one two.txt")
    assert "one%20two" in target

    reply = site.send("PUT", target.replace("one%20two", "one+two"), {}, b"x")

    assert reply.status == 200
    assert _keys(site) == ["plus/one two.txt"]


@pytest.mark.parametrize("version", AUTHS)
def test_an_encoded_plus_is_a_plus(site: Site, version: str) -> None:
    assert site.send("PUT", _signed(site, version, "plus/1+1.txt"), {}, b"x").status == 200
    assert _keys(site) == ["plus/1+1.txt"]


def test_a_header_signs_the_blank_that_a_plus_is(site: Site) -> None:
    date = formatdate(usegmt=True)
    text = f"PUT\n\n\n{date}\n/{site.bucket}/one two"
    made = hmac.digest(OWNER.access_key_secret.encode(), text.encode(), "sha1")
    signed = f"OSS {OWNER.access_key_id}:{base64.b64encode(made).decode()}"

    reply = site.send(
        "PUT", f"/{site.bucket}/one+two", {"Date": date, "Authorization": signed}, b"x"
    )

    assert reply.status == 200
    assert _keys(site) == ["one two"]
