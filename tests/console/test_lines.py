"""Every request as a line on the terminal."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from harness.console.lines import RequestLines
from harness.server.service import MockServer
from tests.explain.conftest import explaining_server, tester
from tests.explain.url_tester import UrlTester, put

__all__ = ["explaining_server", "tester"]
SECONDS = 20


@dataclass(kw_only=True)
class Terminal:
    """Keeps what is printed and tells when a word was."""

    lines: list[str] = field(default_factory=list)
    printed: threading.Condition = field(default_factory=threading.Condition)

    def say(self, line: str) -> None:
        with self.printed:
            self.lines.append(line)
            self.printed.notify_all()

    def wait_for(self, count: int) -> None:
        with self.printed:
            assert self.printed.wait_for(lambda: len(self.lines) >= count, SECONDS)


@pytest.fixture
def terminal(explaining_server: MockServer) -> Iterator[Terminal]:
    shown = Terminal()
    lines = RequestLines(explaining_server, shown.say)
    lines.start()
    yield shown
    lines.stop()


def test_an_upload_is_a_line_and_a_refusal_has_its_cause_and_its_cure(
    tester: UrlTester, terminal: Terminal
) -> None:
    url = tester.sign()

    put(url)
    put(url, {"Content-Type": "text/plain"})
    terminal.wait_for(3)

    accepted, refused, fix = (line.partition(" ")[2] for line in terminal.lines)
    assert accepted == f"PUT /{tester.bucket}/dir/file.txt → 200, 20 bytes"
    assert refused.startswith(
        f"PUT /{tester.bucket}/dir/file.txt → 403 SignatureDoesNotMatch: The "
    )
    assert refused.endswith("would match exactly if `content-type: text/plain` had not been sent.")
    assert fix.strip() == "fix: Do not send `content-type`, or sign the URL with it."
