"""The admin interface over real HTTP, as a harness in another language would use it."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import oss2
import pytest
import requests
from jsonschema import Draft202012Validator

from harness.console.serve import ConsoleServer
from harness.console.signing import UrlSigner
from harness.errors import ServerError
from harness.model.identity import Account, KeyPair
from harness.server import MockServer, SystemClock

REGION = "cn-hangzhou"
OWNER = KeyPair(access_key_id="LTAIowner", access_key_secret="owner-secret")
TIMEOUT = 20


class Place:
    """A server with its admin interface."""

    def __init__(self, root: Path) -> None:
        self.clock = SystemClock()
        account = Account(keys=(OWNER,))
        self.server = MockServer(root=root, account=account, region=REGION, clock=self.clock)
        self.server.start()
        self.signer = UrlSigner(server=self.server, pair=OWNER, region=REGION, buckets=())
        self.door = ConsoleServer(self.signer, self.clock)
        self.door.start()

    def stop(self) -> None:
        self.door.stop()
        self.server.stop()

    def ask(self, method: str, path: str, document: Any = None, **more: Any) -> requests.Response:  # noqa: ANN401
        url = f"{self.door.url}/v1/{path}"
        return requests.request(method, url, json=document, timeout=TIMEOUT, **more)

    def bucket(self, name: str = "bucket", pair: KeyPair = OWNER) -> oss2.Bucket:
        provider = oss2.credentials.StaticCredentialsProvider(
            pair.access_key_id, pair.access_key_secret
        )
        auth = oss2.ProviderAuthV4(provider)
        return oss2.Bucket(auth, self.server.endpoint, name, region=REGION)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("objects"))
    yield place
    place.stop()


@pytest.fixture
def place(shared: Place) -> Place:
    shared.ask("DELETE", "buckets/bucket")
    shared.ask("PUT", "buckets/bucket", {})
    return shared


def test_a_bucket_is_given_cors_rules(place: Place) -> None:
    rule = {"origins": ["https://www.example.com"], "methods": ["PUT"]}
    asks = {"Origin": "https://www.example.com", "Access-Control-Request-Method": "PUT"}
    url = f"{place.server.endpoint}/bucket/key"

    before = requests.options(url, headers=asks, timeout=TIMEOUT)
    told = place.ask("PUT", "buckets/bucket/cors", [rule])
    after = requests.options(url, headers=asks, timeout=TIMEOUT)

    assert (before.status_code, told.status_code, after.status_code) == (403, 204, 200)
    assert "no bucket" in place.ask("PUT", "buckets/nowhere/cors", []).json()["message"]


def test_a_bucket_is_made_changed_and_dropped(place: Place) -> None:
    place.ask("PUT", "buckets/another", {"owner": "somebody", "acl": "public-read"})
    told = {bucket["name"]: bucket for bucket in place.ask("GET", "buckets").json()}

    assert told["another"] == {"name": "another", "owner": "somebody", "acl": "public-read"}
    assert place.ask("DELETE", "buckets/another").status_code == 204
    assert "another" not in {bucket["name"] for bucket in place.ask("GET", "buckets").json()}


def test_the_journal_tells_what_arrived_and_filters(place: Place) -> None:
    bucket = place.bucket()
    bucket.put_object("a", b"hello")
    with pytest.raises(oss2.exceptions.NoSuchKey):
        bucket.get_object("none")
    told = place.ask("GET", "journal/bucket").json()
    refused = place.ask("GET", "journal/bucket", params={"cause": "object-unknown"}).json()
    later = place.ask("GET", "journal/bucket", params={"after": told[0]["number"]}).json()

    assert [(entry["method"], entry["status"]) for entry in told] == [("PUT", 200), ("GET", 404)]
    assert told[0]["body"]["length"] == 5
    assert OWNER.access_key_id not in json.dumps(told)
    assert [entry["key"] for entry in refused] == ["none"]
    assert later == refused
    assert place.ask("GET", "journal/bucket", params={"status": 200}).json() == told[:1]


def test_a_ticket_brings_a_fault_and_goes(place: Place) -> None:
    url = place.bucket().sign_url("PUT", "a", 60)
    place.ask("PUT", "tickets/bucket", {"fault": {"kind": "status", "status": 503, "times": 9}})
    faulty = requests.put(url, data=b"x", timeout=TIMEOUT)
    place.ask("DELETE", "tickets/bucket")

    assert (faulty.status_code, requests.put(url, data=b"x", timeout=TIMEOUT).status_code) == (
        503,
        200,
    )


def test_the_clock_moves_for_all_or_for_one_bucket(place: Place) -> None:
    url = place.bucket().sign_url("PUT", "a", 60)
    place.ask("PUT", "tickets/bucket", {"arrives": time.time() + 3600})
    late = requests.put(url, data=b"x", timeout=TIMEOUT)
    place.ask("DELETE", "tickets/bucket")
    moved = place.ask("PUT", "clock", {"offset": 3600}).json()
    later = requests.put(url, data=b"x", timeout=TIMEOUT)
    set_to = place.ask("PUT", "clock", {"now": 1e9}).json()
    place.ask("PUT", "clock", {"offset": 0})

    assert (late.status_code, later.status_code) == (403, 403)
    assert moved["offset"] == 3600
    assert abs(set_to["now"] - 1e9) < 60
    assert requests.put(url, data=b"x", timeout=TIMEOUT).status_code == 200


def test_an_account_gets_keys_and_loses_them(place: Place) -> None:
    pair = KeyPair(access_key_id="LTAInew", access_key_secret="new-secret")
    place.ask("PUT", "buckets/theirs", {"owner": "new"})
    key = {"access_key_id": "LTAInew", "access_key_secret": "new-secret"}
    place.ask("PUT", "accounts/new", {"keys": [key]})
    place.bucket("theirs", pair).put_object("a", b"x")
    place.ask("PUT", "accounts/new", {"keys": [{**key, "is_disabled": True}]})

    with pytest.raises(oss2.exceptions.ServerError) as caught:
        place.bucket("theirs", pair).put_object("a", b"x")
    assert caught.value.code == "InvalidAccessKeyId"


def test_a_host_name_stands_for_a_bucket(place: Place) -> None:
    place.ask("PUT", "hosts/img.example.com", {"bucket": "bucket"})
    place.ask("PUT", "buckets/bucket", {"acl": "public-read-write"})
    headers = {"Host": "img.example.com"}

    answer = requests.put(f"{place.server.endpoint}/a", b"x", headers=headers, timeout=TIMEOUT)

    assert answer.status_code == 200


def test_events_come_as_they_happen(place: Place) -> None:
    url = f"{place.door.url}/v1/events"
    with requests.get(url, params={"bucket": "bucket"}, stream=True, timeout=TIMEOUT) as stream:
        lines = stream.iter_lines(chunk_size=1, decode_unicode=True)
        assert next(lines).startswith(":")
        place.bucket().put_object("dir/a", b"x")
        found = next(line for line in lines if line.startswith("data: "))

    assert stream.headers["Content-Type"].startswith("text/event-stream")
    assert json.loads(found.removeprefix("data: "))["key"] == "dir/a"


def test_every_answer_fits_the_openapi_document(place: Place) -> None:
    document = requests.get(f"{place.door.url}/openapi.json", timeout=TIMEOUT).json()
    place.bucket().put_object("a", b"hello")
    for path in ("server", "clock", "buckets", "journal/bucket"):
        route = f"/v1/{path.replace('journal/bucket', 'journal/{bucket}')}"
        schema = document["paths"][route]["get"]["responses"]["200"]["content"]
        whole = {**schema["application/json"]["schema"], "components": document["components"]}
        Draft202012Validator(whole).validate(place.ask("GET", path).json())

    assert document["openapi"].startswith("3.")
    assert "Fault" in document["components"]["schemas"]


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("buckets/bucket", {"colour": "red"}),
        ("buckets/bucket", {"acl": "open"}),
        ("buckets/X", {}),
        ("tickets/bucket", {"fault": {"kind": "earthquake"}}),
        ("tickets/bucket", {"fault": {"kind": "reset", "afterbytes": 1}}),
        ("clock", {}),
        ("clock", {"now": 1, "offset": 1}),
        ("accounts/new", {"keys": [{"access_key_id": "a-b", "access_key_secret": "s"}]}),
    ],
)
def test_a_wrong_wish_is_refused_with_a_reason(place: Place, path: str, document: Any) -> None:  # noqa: ANN401
    answer = place.ask("PUT", path, document)

    assert answer.status_code in {400, 422}
    assert answer.json()


def test_no_page_in_a_browser_gets_in(place: Place) -> None:
    by_name = place.ask("GET", "buckets", headers={"Host": "evil.example.com"})
    by_origin = place.ask("GET", "buckets", headers={"Origin": "http://evil.example.com"})

    assert (by_name.status_code, by_origin.status_code) == (400, 403)


def test_a_port_that_is_taken_is_told(place: Place) -> None:
    port = int(place.door.url.rpartition(":")[2])

    with pytest.raises(ServerError, match=f"cannot listen on 127.0.0.1:{port}"):
        ConsoleServer(place.signer, place.clock, port=port).start()
