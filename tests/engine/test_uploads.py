import base64
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from harness.engine.keyring import make_keyring
from harness.engine.target import aimed
from harness.engine.uploads import Address, sign_upload
from harness.model.client import MustSign
from harness.model.identity import AuthVersion
from harness.model.observation import Digests
from harness.model.scenario import Damage, HostName, Key, Scenario, Send, Sign, Signer
from harness.model.upload import SignedUpload
from harness.signing.sign import signed_at
from harness.wire.digests import digests_of
from tests.tiny.values import cell, client

ADDRESS = Address(
    endpoint="http://127.0.0.1:9000",
    region="cn-hangzhou",
    bucket="cell-1",
    other_bucket="cell-2",
    own_name="files.example.test:81",
)
KEYRING = make_keyring(now=1_700_000_000.0)
SIGNED = Sign(
    headers={"Content-Type": "text/plain", "x-oss-object-acl": "private"},
    metadata={"author": "alice", "project": "snippets"},
)


def upload(
    *,
    sign: Sign | None = None,
    send: Send | None = None,
    damage: Damage | None = None,
    source: Digests | None = None,
) -> SignedUpload:
    scenario = Scenario(
        id="s", title="s", sign=sign or Sign(), send=send or Send(), damage=damage or Damage()
    )
    return sign_upload(replace(cell(), scenario=scenario), ADDRESS, KEYRING, source)


def for_a_client_that_adds_a_type(scenario: Scenario) -> SignedUpload:
    must_sign = MustSign(headers={"Content-Type": "a/b"}, reason="it adds one in silence")
    chosen = replace(cell(), client=replace(client(), must_sign=must_sign), scenario=scenario)
    return sign_upload(chosen, ADDRESS, KEYRING, None)


def query(made: SignedUpload) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(made.url).query).items()}


def test_a_plain_upload_signs_no_header_and_sends_none() -> None:
    made = upload()

    assert made.url.startswith("http://127.0.0.1:9000/cell-1/exampledir/exampleobject.txt?")
    assert (made.bucket, made.key) == ("cell-1", "exampledir/exampleobject.txt")
    assert made.method == "PUT"
    assert made.signed_headers == made.send_headers == made.send_metadata == {}
    assert made.signed_at == signed_at(made.url, 3600)
    assert query(made)["x-oss-expires"] == "3600"


def test_headers_and_metadata_are_signed_together_and_sent_apart() -> None:
    made = upload(sign=SIGNED)

    assert made.signed_headers == {
        "content-type": "text/plain",
        "x-oss-object-acl": "private",
        "x-oss-meta-author": "alice",
        "x-oss-meta-project": "snippets",
    }
    assert made.send_headers == dict(SIGNED.headers)
    assert made.send_metadata == dict(SIGNED.metadata)


def test_what_is_sent_is_the_difference_from_what_was_signed() -> None:
    send = Send(
        set_headers={"Cache-Control": "no-cache"},
        drop_headers=("x-oss-object-acl",),
        set_metadata={"author": "bob"},
        drop_metadata=("project",),
    )

    made = upload(sign=SIGNED, send=send)

    assert made.send_headers == {"Content-Type": "text/plain", "Cache-Control": "no-cache"}
    assert made.send_metadata == {"author": "bob"}
    assert made.signed_headers["x-oss-meta-author"] == "alice"


def test_numbered_metadata_and_filler_are_signed_and_sent() -> None:
    made = upload(sign=Sign(metadata_entries=2, metadata_filler_bytes=4))

    assert made.send_metadata == {"entry-01": "value 01", "entry-02": "value 02", "filler": "ffff"}
    assert made.signed_headers["x-oss-meta-filler"] == "ffff"


def test_the_right_content_md5_is_that_of_the_file() -> None:
    source = digests_of(b"hello")

    made = upload(sign=Sign(content_md5="right"), source=source)

    assert made.send_headers == {"Content-MD5": "XUFAKrxLKna5cZ2REBfFkg=="}
    assert made.signed_headers == {"content-md5": "XUFAKrxLKna5cZ2REBfFkg=="}


def test_the_wrong_content_md5_is_a_digest_all_the_same() -> None:
    made = upload(sign=Sign(content_md5="wrong"), source=digests_of(b"hello"))

    value = made.send_headers["Content-MD5"]
    assert len(base64.b64decode(value)) == 16
    assert value != "XUFAKrxLKna5cZ2REBfFkg=="


def test_a_missing_file_has_no_content_md5() -> None:
    assert upload(sign=Sign(content_md5="right"), source=None).send_headers == {}


@pytest.mark.parametrize("signer", Signer)
def test_each_signer_signs_with_its_own_pair(signer: Signer) -> None:
    made = upload(sign=Sign(signer=signer))

    credential = query(made)["x-oss-credential"]
    assert credential.startswith(f"{KEYRING.pairs[signer].access_key_id}/")
    assert query(made).get("x-oss-security-token", "") == KEYRING.token(signer)


def test_a_pair_with_a_wrong_secret_signs_otherwise() -> None:
    right, wrong = upload(), upload(sign=Sign(signer=Signer.WRONG_SECRET))

    differing = {name for name in query(right) if query(right)[name] != query(wrong)[name]}
    assert "x-oss-signature" in differing
    assert differing <= {"x-oss-signature", "x-oss-date"}


def test_a_wrong_region_stands_in_the_credential() -> None:
    made = upload(sign=Sign(region="cn-shanghai"))

    assert "/cn-shanghai/oss/aliyun_v4_request" in query(made)["x-oss-credential"]


def test_a_method_and_a_validity_are_signed_as_the_scenario_says() -> None:
    made = upload(sign=Sign(method="GET", expires=60))

    assert made.method == "GET"
    assert query(made)["x-oss-expires"] == "60"


def test_slashes_are_escaped_where_the_scenario_says() -> None:
    made = upload(sign=Sign(key=Key(text="a/b c+d"), slash_safe=False))

    path = urlsplit(made.url).path
    assert path.upper() == "/CELL-1/A%2FB%20C%2BD"
    assert unquote(path) == f"/cell-1/{made.key}"


def test_a_key_in_any_script_arrives_as_it_is() -> None:
    made = upload(sign=Sign(key=Key(text="例子/😀~.txt", pad_to=30)))

    assert unquote(urlsplit(made.url).path) == f"/cell-1/{made.key}"
    assert len(made.key.encode()) == 30


def test_another_bucket_is_where_the_request_arrives() -> None:
    made = upload(damage=Damage(other_bucket="own"))

    assert made.url.startswith("http://127.0.0.1:9000/cell-2/exampledir/")
    assert made.bucket == "cell-2"


def test_another_key_is_where_the_request_arrives() -> None:
    made = upload(damage=Damage(key="else/where.txt"))

    assert made.url.startswith("http://127.0.0.1:9000/cell-1/else/where.txt?")
    assert made.key == "else/where.txt"


def test_the_time_of_signing_is_told_before_any_damage() -> None:
    made = upload(damage=Damage(drop_query=("x-oss-date",)))

    assert "x-oss-date" not in query(made)
    assert made.signed_at > 1_700_000_000.0


def test_a_header_that_a_client_cannot_help_adding_is_signed_for_it() -> None:
    made = for_a_client_that_adds_a_type(Scenario(id="s", title="s"))

    assert made.signed_headers == {"content-type": "a/b"}
    assert made.send_headers == {"Content-Type": "a/b"}


def test_the_scenarios_own_header_comes_before_the_one_that_a_client_adds() -> None:
    signed = Scenario(id="s", title="s", sign=Sign(headers={"content-type": "text/plain"}))
    sent = Scenario(id="s", title="s", send=Send(set_headers={"Content-type": "text/plain"}))

    assert for_a_client_that_adds_a_type(signed).signed_headers == {"content-type": "text/plain"}
    assert for_a_client_that_adds_a_type(sent).signed_headers == {}


def test_the_same_scenario_in_another_region_is_signed_for_it() -> None:
    elsewhere = replace(ADDRESS, region="eu-central-1")
    made = sign_upload(cell(), elsewhere, KEYRING, None)

    assert "/eu-central-1/oss/" in query(made)["x-oss-credential"]


def test_an_older_signature_says_when_it_began() -> None:
    made = upload(sign=Sign(auth=AuthVersion.V1, expires=60))

    assert float(query(made)["Expires"]) - made.signed_at == 60


def test_a_url_for_a_name_of_the_buckets_own_has_no_bucket_in_it() -> None:
    made = upload(sign=Sign(host=HostName.CNAME))

    assert made.url.startswith("http://files.example.test:81/exampledir/exampleobject.txt?")
    assert made.bucket == "cell-1"


def test_the_name_in_a_url_can_be_another_than_that_for_which_it_was_made() -> None:
    made = upload(damage=Damage(host=HostName.CNAME))

    assert made.signed is not None
    assert urlsplit(made.signed.url).netloc == "127.0.0.1:9000"
    assert urlsplit(made.url).netloc == "files.example.test:81"


@pytest.mark.parametrize("host", HostName)
def test_a_signed_host_is_listed_in_the_url_and_sent_by_nobody_but_the_client(
    host: HostName,
) -> None:
    made = upload(sign=Sign(host=host, signs_host=True))

    assert query(made)["x-oss-additional-headers"] == "host"
    assert made.send_headers == {}


def test_a_real_bucket_has_no_name_of_its_own_that_we_know() -> None:
    scenario = Scenario(id="s", title="s", sign=Sign(host=HostName.CNAME))

    assert "no name of its own" in aimed(replace(cell(), scenario=scenario), "p/").unsupported
