"""Requests that try to get more than a signature, a policy or an ACL gives."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

import oss2
import pytest
import requests

from harness.oss.subresources import SELECTING, SIGNED_BY_V1
from harness.server.operations import table as operations
from tests.server.site import OWNER, REGION, Reply, Site


def _raw(site: Site, text: str, body: bytes = b"") -> Reply:
    with site.wire() as wire:
        wire.send(text.replace("\n", "\r\n").encode("latin-1") + body)
        return wire.reply(text.partition(" ")[0])


def _accepted(site: Site, text: str, body: bytes = b"") -> bool:
    return _raw(site, text, body).status < 300


def test_the_requests_of_this_file_are_good_unless_changed(site: Site) -> None:
    target = site.sign("PUT", "key")

    assert _accepted(site, f"PUT {target} HTTP/1.1\nHost: {site.host}\nContent-Length: 0\n\n")
    url = f"http://{site.host}{target}"
    assert _accepted(site, f"PUT {url} HTTP/1.1\nHost: {site.host}\nContent-Length: 0\n\n")


@pytest.mark.parametrize(
    "head",
    [
        # The target and Host lead to two buckets.
        "PUT http://other.localhost{target} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT http://{host}@evil{target} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        # A header that is signed, told twice, folded, or in a line that is none.
        "PUT {target} HTTP/1.1\nHost: {host}\nx-oss-meta-a: 1\nx-oss-meta-a: 2\n\n",
        "PUT {target} HTTP/1.1\nHost: {host}\nx-oss-meta-a: 1\n x-oss-meta-b: 2\n\n",
        "PUT {target} HTTP/1.1\nHost: {host}\nx-oss-meta-b : 2\n\n",
        "PUT {target} HTTP/1.1\nHost: {host}\nX-OSS-META-B: 2\nContent-Length: 0\n\n",
        "PUT {target} HTTP/1.1\nHost: {host}\nx-oss-meta-b:\nContent-Length: 0\n\n",
        "PUT {target} HTTP/1.1\nHost: {host}\nContent-Type: \nContent-Length: 0\n\n",
        "PUT {target} HTTP/1.1\nHost: {host}\nContent-MD5: 1B2M2Y8AsgTpgAmY7PhCfg==\n\n",
        # A parameter told twice, in other letters, or with nothing in it.
        "PUT {target}&x-oss-expires=60 HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT {target}&%78-oss-expires=60 HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT {target}& HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT {target}&acl HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT {target}&x-oss-signature HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT {target}&security-token=a HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT {target}&OSSAccessKeyId=a&Signature=b&Expires=9 HTTP/1.1\nHost: {host}\n\n",
        # Two signatures, two tokens.
        "PUT {target} HTTP/1.1\nHost: {host}\nAuthorization: OSS a:b\nContent-Length: 0\n\n",
        "PUT {target} HTTP/1.1\nHost: {host}\nauthorization:\nContent-Length: 0\n\n",
        "PUT {target} HTTP/1.1\nHost: {host}\nx-oss-security-token: a\nContent-Length: 0\n\n",
        # Another key by another spelling of the path.
        "PUT /{bucket}/key%00{query} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT /{bucket}/./key{query} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT /{bucket}//key{query} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT //{bucket}/key{query} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT /{bucket}%2Fkey{query} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT /{bucket}/key;a=b{query} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT /{bucket}/%256Bey{query} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "PUT /{bucket}/KEY{query} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        # Two hosts, or one with something behind it.
        "PUT {target} HTTP/1.1\nHost: {host}\nHost: {host}\nContent-Length: 0\n\n",
        "PUT {target} HTTP/1.1\nHost: {host}/other\nContent-Length: 0\n\n",
        "PUT {target} HTTP/1.1\nHost: other.{host}\nContent-Length: 0\n\n",
        "PUT {target} HTTP/2.0\nHost: {host}\nContent-Length: 0\n\n",
        "put {target} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
        "POST {target} HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n",
    ],
)
def test_a_changed_head_is_not_believed(site: Site, head: str) -> None:
    target = site.sign("PUT", "key")
    query = target[target.index("?") :]
    text = head.format(target=target, host=site.host, bucket=site.bucket, query=query)

    assert not _accepted(site, text)
    assert site.server.object_digests(site.bucket, "key") is None


def test_a_listed_header_that_is_always_signed_is_refused(site: Site) -> None:
    target = site.sign("PUT", "key") + "&x-oss-additional-headers=x-oss-meta-a"
    head = f"PUT {target} HTTP/1.1\nHost: {site.host}\nx-oss-meta-a: 1\n\n"

    assert _raw(site, head).status in {400, 403}


def test_a_signature_for_the_service_is_none_for_a_key_without_a_bucket(site: Site) -> None:
    service = oss2.Service(site.oss2().auth, site.server.endpoint, region=REGION)
    request = oss2.http.Request(
        "GET", f"{site.server.endpoint}/", region=REGION, product="oss", params={}, headers={}
    )
    service.auth._sign_request(request, "", "")  # noqa: SLF001  no public way to sign only
    lines = "".join(f"{name}: {value}\n" for name, value in request.headers.items() if value)

    assert _accepted(site, f"GET / HTTP/1.1\nHost: {site.host}\n{lines}\n")
    assert not _accepted(site, f"GET //key HTTP/1.1\nHost: {site.host}\n{lines}\n")
    assert not _accepted(site, f"GET /key HTTP/1.1\nHost: .localhost\n{lines}\n")


@pytest.mark.parametrize(
    "body",
    [
        b'5;a="\r\n\r\nx\r\n0\r\n\r\n',
        b"5;a=b\r\nhelloX0\r\n\r\n",
        b"+5\r\nhello\r\n0\r\n\r\n",
        b"0x5\r\nhello\r\n0\r\n\r\n",
    ],
)
def test_a_body_of_doubtful_chunks_is_not_stored(site: Site, body: bytes) -> None:
    head = f"PUT {site.sign('PUT', 'key')} HTTP/1.1\nHost: {site.host}\n"

    assert not _accepted(site, f"{head}Transfer-Encoding: chunked\n\n", body)
    assert site.server.object_digests(site.bucket, "key") is None


def test_chunk_extensions_and_trailers_are_no_part_of_the_object(site: Site) -> None:
    head = f"PUT {site.sign('PUT', 'key')} HTTP/1.1\nHost: {site.host}\n"
    body = b"5;x-oss-meta-a=b\r\nhello\r\n0\r\nx-oss-meta-a: b\r\n\r\n"

    assert _accepted(site, f"{head}Transfer-Encoding: chunked\n\n", body)
    got = site.call("GET", "key")
    assert got.body == b"hello"
    assert "x-oss-meta-a" not in got.headers


def test_what_v1_does_not_sign_chooses_no_operation() -> None:
    tables = (operations.OBJECT, operations.BUCKET, operations.SERVICE)
    chosen = {name.encode() for table in tables for _, name in table if name}

    assert chosen <= SIGNED_BY_V1


@pytest.mark.parametrize(
    "parameter", sorted(name.decode() for name in SELECTING if b"x-oss" not in name)
)
def test_no_parameter_turns_a_v1_url_into_another_operation(site: Site, parameter: str) -> None:
    auth = oss2.Auth(OWNER.access_key_id, OWNER.access_key_secret)
    bucket = oss2.Bucket(auth, site.server.endpoint, site.bucket)
    url = bucket.sign_url("PUT", "key", 60, slash_safe=True)
    parts = urlsplit(url)

    reply = site.send("PUT", f"{parts.path}?{parts.query}&{parameter}=1", {}, b"x")

    assert reply.status >= 400
    assert site.server.object_digests(site.bucket, "key") is None


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("DELETE", ""),
        ("PUT", ""),
        ("PUT", "?acl"),
        ("PUT", "?versioning"),
        ("GET", "?versioning"),
        ("POST", "?worm"),
        ("DELETE", "?worm"),
        ("PUT", "?objectWorm"),
        ("GET", "?acl"),
        ("DELETE", "?cors"),
    ],
)
def test_an_open_bucket_is_still_its_owners(site: Site, method: str, target: str) -> None:
    site.server.set_acl(site.bucket, "public-read-write")
    answer = requests.request(
        method, f"{site.server.endpoint}/{site.bucket}/{target}", data=b"", timeout=10
    )

    assert answer.status_code == 403
    assert requests.get(f"{site.server.endpoint}/{site.bucket}/", timeout=10).status_code == 200


@pytest.mark.parametrize("target", ["?restore", "?retention", "?legalHold", "?acl", "?tagging"])
def test_an_open_object_is_still_its_owners(site: Site, target: str) -> None:
    site.server.set_acl(site.bucket, "public-read-write")
    url = f"{site.server.endpoint}/{site.bucket}/key{target}"

    for method in ("GET", "PUT", "POST"):
        assert requests.request(method, url, data=b"", timeout=10).status_code == 403


def test_a_link_that_all_may_read_does_not_open_what_it_leads_to(site: Site) -> None:
    bucket = site.oss2()
    bucket.put_object("secret", b"secret")
    bucket.put_symlink("secret", "link", headers={"x-oss-object-acl": "public-read"})

    assert bucket.get_object("link").read() == b"secret"
    assert site.send("GET", f"/{site.bucket}/link", {}).status == 403


def _form(site: Site, fields: Mapping[str, str], files: list[tuple[str, bytes]]) -> int:
    policy = json.dumps(
        {"expiration": "2099-01-01T00:00:00Z", "conditions": [["starts-with", "$key", ""]]}
    )
    text = base64.b64encode(policy.encode()).decode()
    signature = hmac.new(OWNER.access_key_secret.encode(), text.encode(), hashlib.sha1).digest()
    signed = {
        "OSSAccessKeyId": OWNER.access_key_id,
        "policy": text,
        "Signature": base64.b64encode(signature).decode(),
        **fields,
    }
    answer = requests.post(
        f"{site.server.endpoint}/{site.bucket}/",
        data=signed,
        files=[("file", (name, data)) for name, data in files],
        timeout=10,
    )
    return answer.status_code


@pytest.mark.parametrize(
    "fields",
    [
        {"x-oss-meta-a": "b\r\nSet-Cookie: c"},
        {"Content-Disposition": "inline\r\n\r\n<html>"},
        {"x-oss-meta-a b": "c"},
        {"x-oss-storage-class": "Free"},
        {"x-oss-tagging": "a=b=c"},
        {"Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="},
        {"x-oss-forbid-overwrite": "perhaps"},
    ],
)
def test_a_form_says_nothing_that_a_header_could_not(site: Site, fields: dict[str, str]) -> None:
    assert _form(site, {"key": "key", **fields}, [("a", b"x")]) == 400
    assert site.server.object_digests(site.bucket, "key") is None


def test_a_form_has_one_file_and_it_is_the_last(site: Site) -> None:
    assert _form(site, {"key": "key"}, [("a", b"x"), ("b", b"y")]) == 400
    assert site.server.object_digests(site.bucket, "key") is None


@pytest.mark.parametrize(
    "policy",
    [
        {"expiration": "2099-01-01T00:00:00", "conditions": []},
        {"expiration": "2099-01-01T00:00:00Z", "conditions": [["starts-with", "$key", 5]]},
        {"expiration": "2099-01-01T00:00:00Z", "conditions": [["in", "$key", 5]]},
        {"expiration": "2099-01-01T00:00:00Z", "conditions": [["content-length-range", 0, 1e999]]},
    ],
)
def test_a_policy_that_cannot_be_read_is_refused(site: Site, policy: dict[str, object]) -> None:
    text = base64.b64encode(json.dumps(policy).encode()).decode()
    signature = hmac.new(OWNER.access_key_secret.encode(), text.encode(), hashlib.sha1).digest()
    fields = {
        "key": "key",
        "OSSAccessKeyId": OWNER.access_key_id,
        "policy": text,
        "Signature": base64.b64encode(signature).decode(),
    }
    answer = requests.post(
        f"{site.server.endpoint}/{site.bucket}/", fields, files={"file": b"x"}, timeout=10
    )

    assert answer.status_code == 400
    assert site.journal[-1].cause == "policy-malformed"


@pytest.mark.parametrize(
    ("method", "params", "headers"),
    [
        ("GET", {"max-keys": "9" * 5_000}, {}),
        ("GET", {"max-keys": "\u00b2"}, {}),
        ("GET", {"uploads": "", "max-uploads": "\u0662"}, {}),
        ("GET", {}, {"Range": "bytes=" + "9" * 5_000 + "-"}),
        ("GET", {}, {"If-Modified-Since": "Mon, 01 Jan 0001 00:00:00 -0000"}),
        ("GET", {"x-oss-ac-subnet-mask": "9" * 5_000}, {}),
        ("POST", {"append": "", "position": "9" * 5_000}, {}),
        ("PUT", {"uploadId": "a", "partNumber": "9" * 5_000}, {}),
    ],
)
def test_a_number_that_is_none_is_answered(
    site: Site, method: str, params: dict[str, str], headers: dict[str, str]
) -> None:
    key = "" if "max-keys" in params or "uploads" in params else "key"
    site.oss2().put_object("key", b"x")
    signer = site.oss2()
    url = signer.auth._sign_url(  # noqa: SLF001  the public method wants a key
        oss2.http.Request(
            method,
            f"{site.server.endpoint}/{site.bucket}/{key}",
            params=dict(params),
            headers={},
            region=REGION,
            product="oss",
        ),
        site.bucket,
        key,
        60,
    )
    parts = urlsplit(url)

    assert site.send(method, f"{parts.path}?{parts.query}", headers).status
    assert site.journal[-1].status
    assert replace(site, bucket=site.bucket).call("GET", "key").body == b"x"
