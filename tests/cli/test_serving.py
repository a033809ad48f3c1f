import json
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

import oss2
import pytest
import requests

from tests.cli.conftest import Harness
from tests.tiny.lifeline import SECONDS

PIPE = 64 * 1024
# What is smaller stays in memory.
LARGE = b"x" * 2**20
Started = Callable[..., "subprocess.Popen[str]"]


def announced(process: "subprocess.Popen[str]") -> dict[str, Any]:
    told: dict[str, Any] = json.loads(cast("IO[str]", process.stdout).readline())
    return told


def bucket(told: dict[str, Any]) -> oss2.Bucket:
    auth = oss2.AuthV4(told["access_key_id"], told["access_key_secret"])
    return oss2.Bucket(auth, told["endpoint"], told["buckets"][0], region=told["region"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_any_sdk_can_be_pointed_at_it_until_it_is_interrupted(
    started: Started, tmp_path: Path, number: signal.Signals
) -> None:
    process = started("serve", "--port", "0", "--json", "--bucket", "mine", "--bucket", "yours")
    told = announced(process)
    mine = bucket(told)

    mine.put_object("a/b.txt", b"content", headers={"x-oss-meta-author": "alice"})
    got = mine.get_object("a/b.txt")
    mine.put_object_with_url(mine.sign_url("PUT", "c.txt", 60), b"signed")
    process.send_signal(number)
    out, err = process.communicate(timeout=SECONDS)

    assert told["buckets"] == ["mine", "yours"]
    assert told["region"] == "cn-hangzhou"
    assert got.read() == b"content"
    assert got.headers["x-oss-meta-author"] == "alice"
    assert process.returncode == 0
    assert (out, err) == ("", "Starting a strict OSS.\n")
    assert not list(tmp_path.glob("oss-harness-*"))


def test_what_a_killed_server_has_left_is_removed_by_the_next_one(
    started: Started, tmp_path: Path
) -> None:
    def folders() -> set[Path]:
        return set(tmp_path.glob("oss-harness-*"))

    killed = started("serve", "--port", "0", "--json", "--bucket", "mine")
    bucket(announced(killed)).put_object("key", LARGE)
    left = folders()
    killed.kill()
    killed.wait(SECONDS)

    lasting = bucket(announced(started("serve", "--port", "0", "--json", "--bucket", "mine")))
    lasting.put_object("key", LARGE)
    held = folders()
    announced(started("serve", "--port", "0", "--json", "--bucket", "mine"))

    assert len(left) == len(held) == 1
    assert not left & held
    assert lasting.get_object("key").read() == LARGE


def test_a_second_signal_ends_it_at_once_while_the_first_waits_for_the_terminal(
    started: Started,
) -> None:
    process = started("serve", "--port", "0", "--bucket", "mine")
    lines = iter(cast("IO[str]", process.stdout).readline, "")
    endpoint = next(lines).split(" at ")[1].split(" ")[0]
    assert any(line == "Requests:\n" for line in lines)
    with requests.Session() as session:
        for _ in range(PIPE // 100):  # more lines than a pipe holds, and nobody reads them
            session.get(f"{endpoint}/mine/{'k' * 100}", timeout=SECONDS)

    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)

    assert process.wait(SECONDS) == -signal.SIGTERM


def test_it_takes_the_key_pair_and_the_region_that_it_is_given(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSS_ACCESS_KEY_ID", "LTAI5tGiven")
    monkeypatch.setenv("OSS_ACCESS_KEY_SECRET", "given-secret")

    told = announced(started("serve", "--port", "0", "--json", "--region", "eu-central-1"))

    assert told["access_key_id"] == "LTAI5tGiven"
    assert told["access_key_secret"] == "given-secret"
    assert told["buckets"] == ["examplebucket"]
    bucket(told).put_object("k", b"")
    with pytest.raises(oss2.exceptions.ServerError):
        bucket(told | {"access_key_secret": "another"}).put_object("k", b"")


def test_people_are_told_what_to_do_next_and_it_works(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = started("serve", "--port", "0")
    out = cast("IO[str]", process.stdout)
    lines = [out.readline().rstrip("\n") for _ in range(9)]
    exported = dict(line.removeprefix("export ").split("=") for line in lines if "export" in line)
    endpoint = lines[0].split(" at ")[1].split(" ")[0]
    sign = lines[8].split("$(")[1].rstrip(')"').split(" ")
    for name, value in exported.items():
        monkeypatch.setenv(name, value)

    signed = subprocess.run(sign, check=True, capture_output=True, text=True)
    answer = requests.put(signed.stdout.strip(), data=b"content", timeout=SECONDS)

    assert lines[0] == f"A strict OSS listens at {endpoint} (region cn-hangzhou); Ctrl-C ends it."
    assert lines[2] == "Buckets: examplebucket"
    assert set(exported) == {"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"}
    assert answer.status_code == 200


def test_a_port_that_is_taken_is_named(harness: Harness) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        answer = harness("serve", "--port", str(port))

    assert answer.code == 3
    assert f"cannot listen on 127.0.0.1:{port}: " in answer.err
    assert "ddress already in use" in answer.err
    assert "hint: choose another port by `--port`" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("name", ["OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"])
def test_half_a_key_pair_is_refused(
    harness: Harness, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "half")

    answer = harness("serve", "--port", "0")

    assert answer.code == 2
    assert answer.err == (
        "harness: Only one of OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET is set.\n"
        "  hint: Set both or none.\n"
    )


def test_a_port_that_cannot_be_is_refused(harness: Harness) -> None:
    answer = harness("serve", "--port", "65536")

    assert answer.code == 2
    assert "65535" in answer.err
    assert "Traceback" not in answer.err


def test_it_keeps_buckets_and_objects_in_a_folder(started: Started, tmp_path: Path) -> None:
    store = str(tmp_path / "a" / "store")
    first = started("serve", "--port", "0", "--json", "--store", store, "--bucket", "kept")
    bucket(announced(first)).put_object("dir/a", b"content")
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=SECONDS)

    told = announced(started("serve", "--port", "0", "--json", "--store", store))
    [found] = requests.get(f"{told['admin']}/v1/buckets", timeout=SECONDS).json()

    assert told["buckets"] == [found["name"]] == ["kept"]


def test_it_speaks_tls_with_a_ca_that_can_be_trusted(started: Started, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    told = announced(started("serve", "--port", "0", "--json", "--tls", "--ca-file", str(ca)))
    url = bucket(told).sign_url("PUT", "key", 60)

    assert told["endpoint"].startswith("https://127.0.0.1:")
    assert told["ca_file"] == str(ca)
    assert requests.put(url, b"x", verify=str(ca), timeout=SECONDS).status_code == 200
    with pytest.raises(requests.exceptions.SSLError):
        requests.put(url, b"x", timeout=SECONDS)


def test_it_tells_how_its_ca_is_trusted_and_how_harnesses_use_it(started: Started) -> None:
    out = cast("IO[str]", started("serve", "--port", "0", "--tls").stdout)
    lines: list[str] = []
    while "trustStore" not in "".join(lines[-1:]):
        lines.append(out.readline())
    text = "".join(lines)

    for name in ("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "keytool"):
        assert name in text
    assert "/v1/tickets/examplebucket" in text
    assert "/openapi.json" in text


def test_a_name_of_ones_own_stands_for_a_bucket(started: Started) -> None:
    told = announced(started("serve", "--port", "0", "--json", "--cname", "i.test=examplebucket"))

    answer = requests.get(f"{told['endpoint']}/a", headers={"Host": "i.test"}, timeout=SECONDS)

    assert "0003-00001201" in answer.text


@pytest.mark.parametrize("text", ["i.test", "=bucket", "i.test="])
def test_a_malformed_cname_is_a_wrong_use(harness: Harness, text: str) -> None:
    answer = harness("serve", "--port", "0", "--cname", text)

    assert answer.code == 2
    assert "is not HOST=BUCKET" in answer.err
