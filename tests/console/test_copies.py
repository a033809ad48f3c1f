"""What the page gives to be copied does upload, in every language that is installed here."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.console.copies import copies
from harness.console.signing import UrlSigner
from harness.model.identity import Account, KeyPair
from harness.server.clock import SystemClock
from harness.server.service import MockServer
from harness.signing.sign import Signature, sign_url
from tests.tiny.lifeline import SECONDS

PAIR = KeyPair(access_key_id="LTAI5tCopies", access_key_secret="a-secret-of-the-copies")
HEADERS = {"Content-Type": "text/plain", "x-oss-meta-author": 'it\'s "alice"'}
RUNS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "curl": ("bash", "upload.sh", ("bash", "upload.sh")),
    "Python": ("python3", "upload.py", (sys.executable, "upload.py")),
    "Node.js": ("node", "upload.mjs", ("node", "upload.mjs")),
    "Go": ("go", "upload.go", ("go", "run", "upload.go")),
    "Java": ("java", "Upload.java", ("java", "Upload.java")),
}


@pytest.fixture(scope="module")
def tester(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UrlSigner]:
    server = MockServer(
        root=tmp_path_factory.mktemp("store"),
        account=Account(keys=(PAIR,)),
        region="cn-hangzhou",
        clock=SystemClock(),
    )
    server.start()
    server.create_bucket("examplebucket")
    yield UrlSigner(server=server, pair=PAIR, region="cn-hangzhou", buckets=("examplebucket",))
    server.stop()


@pytest.mark.parametrize("headers", [{}, HEADERS], ids=["plain", "headers"])
@pytest.mark.parametrize("language", RUNS)
def test_a_copy_uploads(
    tester: UrlSigner, tmp_path: Path, language: str, headers: dict[str, str]
) -> None:
    tool, name, command = RUNS[language]
    if shutil.which(tool) is None:
        pytest.skip(f"there is no {tool} here")
    key = f"{language}-{len(headers)}"
    url = sign_url(
        Signature(
            endpoint=tester.server.endpoint,
            region=tester.region,
            bucket="examplebucket",
            key=key,
            credentials=PAIR,
            headers=headers,
        )
    )
    (tmp_path / "file.txt").write_text("hello", encoding="utf-8")
    (tmp_path / name).write_text(copies(url, headers)[language], encoding="utf-8")

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=SECONDS, check=False)

    assert done.returncode == 0, done.stderr.decode()
    stored = {
        key: (digests.length, kept) for key, digests, kept in tester.server.objects("examplebucket")
    }
    length, kept = stored[key]
    assert length == 5
    assert kept["content-type"] == headers.get("Content-Type", "application/octet-stream")
    assert kept.get("x-oss-meta-author") == headers.get("x-oss-meta-author")


def test_every_language_is_offered() -> None:
    assert list(copies("http://x/", {})) == list(RUNS)


@pytest.mark.parametrize("make", [copies], ids=["copies"])
def test_a_quote_in_a_url_ends_no_string(make: Callable[..., dict[str, str]]) -> None:
    text = make("http://x/'$(id)'", {})["curl"]

    shown = subprocess.run(
        ["bash", "-c", text.replace("curl -T file.txt", "printf %s")],  # noqa: S607
        capture_output=True,
        check=True,
    )
    assert shown.stdout == b"http://x/'$(id)'"
