"""The same cells against the mock and against a second one that differs in three places."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.model.identity import Account, KeyPair
from harness.reports.record import read_record
from harness.server import MockServer, SystemClock
from harness.server.errors import table
from harness.server.operations import put_object, put_rules
from tests.cli.conftest import Harness
from tests.tiny.roots import PLAIN, SIGNED, write_root

PAIR = KeyPair(access_key_id="LTAIreal", access_key_secret="real-secret")
REGION = "cn-hangzhou"
SCENARIOS = {
    "put/plain": PLAIN,
    "put/signed": SIGNED,
    "url/forged": 'title = "t"\ndamage = { flip_signature = true }\n[expect]\nstatus = 403\n'
    'code = "SignatureDoesNotMatch"',
    "put/tagged": 'title = "t"\n[sign.headers]\nx-oss-tagging = "a=1"',
    "put/no-class": 'title = "t"\n[sign.headers]\nx-oss-storage-class = "Gold"\n[expect]\n'
    'status = 400\ncode = "InvalidArgument"',
    "time/late": 'title = "t"\nserver.arrives = 9999\n[expect]\nstatus = 403\n'
    'code = "AccessDenied"',
}


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MockServer]:
    """Stand in for the service."""
    server = MockServer(
        root=tmp_path / "real", account=Account(keys=(PAIR,)), region=REGION, clock=SystemClock()
    )
    server.start()
    server.create_bucket("my-bucket")
    server.put_object("my-bucket", "mine", b"precious")
    monkeypatch.setenv("OSS_ACCESS_KEY_ID", PAIR.access_key_id)
    monkeypatch.setenv("OSS_ACCESS_KEY_SECRET", PAIR.access_key_secret)
    yield server
    server.stop()


@pytest.fixture
def made_to_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a server store another type, know another class, and word a mismatch otherwise."""
    monkeypatch.setattr(put_object, "DEFAULT_TYPE", "text/x-unlike")
    monkeypatch.setattr(put_rules, "STORAGE_CLASSES", frozenset({"Standard", "Gold"}))
    mismatch = replace(table.row_of("signature-mismatch"), code="SignatureInvalid")
    monkeypatch.setitem(table._TABLE, "signature-mismatch", mismatch)  # noqa: SLF001  a table to be bent


def _run(harness: Harness, root: Path, record: Path, *more: object) -> str:
    harness("run", "--driver", "local", "--root", root, "--record", record, *more)
    return record.read_text()


def _signed_off(cells: str, which: str) -> str:
    return (
        f'[[known_failures]]\ncells = "{cells}"\nrule = "answered-otherwise"\n'
        f'{which}\nreason = "made so"\nlink = "https://example.com"\n'
        f'owner = "me"\nexpires = 2099-01-01\n'
    )


def _at(real: MockServer) -> tuple[str, ...]:
    return ("--target", real.endpoint, "--bucket", "my-bucket", "--region", REGION)


def test_a_service_that_is_like_the_mock_differs_nowhere(
    harness: Harness, tmp_path: Path, real: MockServer
) -> None:
    root = write_root(tmp_path / "root", scenarios=SCENARIOS)
    mock, service = tmp_path / "mock.jsonl", tmp_path / "service.jsonl"
    _run(harness, root, mock)
    text = _run(harness, root, service, *_at(real))

    verdicts = {result.cell.id: result.verdict for result in read_record(service).results}
    assert sum(verdict == "PASSED" for verdict in verdicts.values()) == 5
    assert sum(verdict == "UNSUPPORTED" for verdict in verdicts.values()) == 1
    answer = harness("diff", mock, service)
    assert "answered otherwise" not in answer.out
    assert "newly red" not in answer.out
    assert PAIR.access_key_id not in text
    assert PAIR.access_key_secret not in text
    assert not re.search(r"x-oss-signature=[0-9a-f]{64}", text)


def test_nothing_is_left_in_the_bucket_and_nothing_else_is_touched(
    harness: Harness, tmp_path: Path, real: MockServer
) -> None:
    root = write_root(tmp_path / "root", scenarios=SCENARIOS)
    _run(harness, root, tmp_path / "record", *_at(real))

    assert [key for key, _, _ in real.objects("my-bucket")] == ["mine"]
    touched = {exchange.key for exchange in real.journal("my-bucket") if exchange.key}
    assert len(touched) > 0
    assert all(key.startswith("oss-snippet-harness-") for key in touched)


def test_three_differences_are_three_findings(
    harness: Harness,
    tmp_path: Path,
    real: MockServer,
    request: pytest.FixtureRequest,
) -> None:
    root = write_root(tmp_path / "root", scenarios=SCENARIOS)
    mock, service = tmp_path / "mock.jsonl", tmp_path / "service.jsonl"
    _run(harness, root, mock)
    request.getfixturevalue("made_to_differ")
    _run(harness, root, service, *_at(real))

    answer = harness("diff", mock, service)
    told = answer.out.partition("answered otherwise:")[2]
    assert answer.code == 1
    assert "put/plain" in told
    assert "HEAD content-type: application/octet-stream → text/x-unlike" in told
    assert "403 SignatureDoesNotMatch → 403 SignatureInvalid" in told
    assert "400 InvalidArgument → 200" in told
    assert "put/signed" not in told

    known = tmp_path / "known.toml"
    known.write_text(
        _signed_off("*:put/*", 'kind = "object-differs"\nsubject = "content-type"')
        + _signed_off("*:put/tagged:*", 'kind = "object-differs"')
        + _signed_off(
            "*:put/no-class:*", 'kind = "answer-differs"\nsubject = "400 InvalidArgument → 200"'
        )
        + _signed_off("*:put/no-class:*", 'kind = "object-differs"')
        + _signed_off("*:url/forged:*", 'message = "403 SignatureDoesNotMatch → 403 Signature"')
    )
    rest = harness("diff", mock, service, "--known", known)
    assert "answered otherwise" not in rest.out
    assert "signed off in vain" in rest.out
    assert "'object-differs' does not differ any more" in rest.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--bucket", "b"), "go with --target"),
        (("--target", "https://oss-cn-hangzhou.aliyuncs.com"), "needs a bucket"),
        (("--target", "oss-cn-hangzhou.aliyuncs.com", "--bucket", "b"), "is not an endpoint"),
        (("--target", "https://example.com", "--bucket", "b"), "region"),
        (("--target", "https://oss-cn-hangzhou.aliyuncs.com", "--bucket", "b"), "not both set"),
    ],
)
def test_a_target_that_is_half_told_is_a_wrong_use(
    harness: Harness, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.delenv("OSS_ACCESS_KEY_ID", raising=False)
    answer = harness("run", *options)

    assert answer.code == 2
    assert said in answer.err
