"""The live page's server: loopback only, signs for itself only, tells every request."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from harness.catalog.language import VARIABLE
from harness.console.serve import ConsoleServer
from harness.console.signing import UrlSigner
from harness.console.words import SAID_BY_SCRIPTS
from harness.model.identity import Account, KeyPair
from harness.server.clock import SystemClock
from harness.server.service import MockServer

PAIR = KeyPair(access_key_id="LTAI5tSite", access_key_secret="a-secret-of-the-site")
ORDER = {"method": "PUT", "bucket": "examplebucket", "key": "a b.txt", "expires": 60}
SECONDS = 20
PAGE = Path(__file__).parents[2] / "harness" / "console" / "page"
SAID = re.compile(r'worded\(\s*"([^"]*)"').findall


@pytest.fixture
def live(tmp_path: Path) -> Iterator[ConsoleServer]:
    clock = SystemClock()
    server = MockServer(
        root=tmp_path, account=Account(keys=(PAIR,)), region="cn-hangzhou", clock=clock
    )
    server.start()
    server.create_bucket("examplebucket")
    tester = UrlSigner(server=server, pair=PAIR, region="cn-hangzhou", buckets=("examplebucket",))
    page = ConsoleServer(tester, clock)
    page.start()
    yield page
    page.stop()
    server.stop()


def sign(live: ConsoleServer, **changes: object) -> dict[str, object]:
    origin = {"Origin": live.url}
    answer = requests.post(
        f"{live.url}/sign", json=ORDER | changes, headers=origin, timeout=SECONDS
    )
    assert answer.status_code == 200
    told = answer.json()
    assert isinstance(told, dict)
    return told


def events(live: ConsoleServer, count: int) -> list[dict[str, object]]:
    found = []
    with requests.get(f"{live.url}/v1/events?last=200", stream=True, timeout=SECONDS) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        for line in stream.iter_lines(chunk_size=1):
            if line.startswith(b"data: "):
                found.append(json.loads(line[6:]))
            if len(found) == count:
                break
    return found


def test_a_signed_url_is_good_and_the_request_is_told(live: ConsoleServer) -> None:
    url = str(sign(live, headers="Content-Type: text/plain")["url"])

    first = requests.put(url, data=b"x", headers={"Content-Type": "text/plain"}, timeout=SECONDS)
    second = requests.put(url, data=b"x", headers={"Content-Type": "a/b"}, timeout=SECONDS)

    assert (first.status_code, second.status_code) == (200, 403)
    good, bad = events(live, 2)
    assert (good["status"], good["explanation"]) == (200, None)
    assert isinstance(bad["explanation"], dict)
    assert bad["explanation"]["cause"] == "header-changed"
    (stored,) = requests.get(f"{live.url}/objects", timeout=SECONDS).json()
    assert (stored["key"], stored["length"]) == ("a b.txt", 1)


def test_what_was_signed_here_explains_what_nobody_could_guess(live: ConsoleServer) -> None:
    url = str(sign(live, headers="x-oss-meta-a: not to be guessed")["url"])

    requests.put(url, data=b"x", timeout=SECONDS)

    (told,) = events(live, 1)
    assert isinstance(told["explanation"], dict)
    assert "not to be guessed" in told["explanation"]["sentence"]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"headers": "no header"}, "is not a header"),
        ({"key": ""}, "The key is empty"),
        ({"expires": "soon"}, "expires"),
    ],
)
def test_a_wrong_order_is_told(
    live: ConsoleServer, changes: dict[str, object], complaint: str
) -> None:
    assert complaint in str(sign(live, **changes)["error"])


def test_an_order_that_is_no_json_is_told(live: ConsoleServer) -> None:
    origin = {"Origin": live.url}
    answer = requests.post(f"{live.url}/sign", data=b"{", headers=origin, timeout=SECONDS)

    assert "error" in answer.json()


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_no_other_page_may_sign(live: ConsoleServer, origin: str) -> None:
    answer = requests.post(
        f"{live.url}/sign", json=ORDER, headers={"Origin": origin}, timeout=SECONDS
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["", "v1/events", "objects", "settings"])
def test_another_host_name_sees_nothing(live: ConsoleServer, path: str) -> None:
    answer = requests.get(
        f"{live.url}/{path}", headers={"Host": "evil.example:80"}, timeout=SECONDS
    )

    assert answer.status_code == 400


def test_the_secret_is_on_no_page_and_nothing_comes_from_elsewhere(live: ConsoleServer) -> None:
    for path in ("", "live.js", "live.css", "settings", "objects"):
        answer = requests.get(f"{live.url}/{path}", timeout=SECONDS)
        assert answer.status_code == 200
        assert PAIR.access_key_secret not in answer.text
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "https://" not in answer.text


def test_an_unknown_page_is_not_found(live: ConsoleServer) -> None:
    assert requests.get(f"{live.url}/../store", timeout=SECONDS).status_code == 404


def test_the_page_and_its_scripts_speak_the_language_that_is_asked_for(
    live: ConsoleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = requests.get(live.url, timeout=SECONDS).text
    monkeypatch.setenv(VARIABLE, "zh")
    chinese = requests.get(live.url, timeout=SECONDS).text

    assert '<html lang="en">' in english
    assert ">Stored objects</h2>" in english
    assert '<html lang="zh">' in chinese
    assert "已存储的Object" in chinese
    assert "Stored objects" not in chinese
    assert '"Copied": "\\u5df2\\u590d\\u5236"' in chinese


def test_the_words_of_the_scripts_are_those_that_they_say() -> None:
    scripts = (PAGE / "live.js", PAGE / "try.js")

    said = {text for path in scripts for text in SAID(path.read_text(encoding="utf-8"))}

    assert said == set(SAID_BY_SCRIPTS)
