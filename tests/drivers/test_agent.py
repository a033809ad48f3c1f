"""The agent as a program of its own, spoken to over its pipes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import pytest

from tests.tiny.lifeline import HOLD_WITH_CHILDREN, SECONDS, Lifeline


class Conversation:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "harness.drivers.agent"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.requests = cast("IO[str]", self.process.stdin)
        self._answers = cast("IO[str]", self.process.stdout)

    def send(self, *argv: str, **changed: object) -> None:
        request = {
            "argv": argv,
            "environment": {"PATH": "/usr/bin:/bin"},
            "folder": str(self._folder),
            "stdout": str(self._folder / "out"),
            "stderr": str(self._folder / "err"),
            "seconds": SECONDS,
            "largest_file": 1_000_000,
        } | changed
        self.requests.write(json.dumps(request) + "\n")
        self.requests.flush()

    def receive(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._answers.readline())
        return answer

    def end(self) -> int:
        self.requests.close()
        self._answers.close()
        return self.process.wait(SECONDS)


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Conversation]:
    conversation = Conversation(tmp_path)
    yield conversation
    conversation.end()


def test_one_agent_runs_one_program_after_the_other(agent: Conversation, tmp_path: Path) -> None:
    agent.send("sh", "-c", "echo out; echo err >&2; exit 3")
    first = agent.receive()
    agent.send("sh", "-c", "pwd")
    second = agent.receive()

    assert first["exit_code"] == 3
    assert first["timed_out"] is False
    assert first["peak_kib"] > 0
    assert second["exit_code"] == 0
    assert (tmp_path / "out").read_text(encoding="utf-8") == f"{tmp_path}\n"
    assert (tmp_path / "err").read_text(encoding="utf-8") == ""


def test_a_program_at_the_end_of_its_time_is_killed_with_all_its_children(
    agent: Conversation, tmp_path: Path
) -> None:
    lifeline = Lifeline(tmp_path)

    agent.send("sh", "-c", HOLD_WITH_CHILDREN, environment=lifeline.environment, seconds=2)
    answer = agent.receive()

    assert answer["timed_out"] is True
    assert answer["exit_code"] == -9
    lifeline.wait_for_the_beginning()
    lifeline.wait_for_the_end()


def test_no_time_at_all_is_enough_to_be_killed(agent: Conversation) -> None:
    agent.send("sleep", "1000", seconds=0)
    answer = agent.receive()

    assert answer["timed_out"] is True
    assert answer["exit_code"] == -9


def test_a_program_that_cannot_be_started_is_an_error(agent: Conversation) -> None:
    agent.send("no-such-program")
    answer = agent.receive()

    assert answer["error"].startswith("[Errno 2] No such file or directory")


@pytest.mark.parametrize("signal", ["TERM", "INT", "PIPE", "XFSZ"])
def test_a_program_finds_signals_as_a_shell_would_leave_them(
    agent: Conversation, signal: str
) -> None:
    numbers = {"TERM": 15, "INT": 2, "PIPE": 13, "XFSZ": 25}

    agent.send("sh", "-c", f"kill -{signal} $$; echo survived")

    assert agent.receive()["exit_code"] == -numbers[signal]


def test_the_end_of_the_input_ends_the_agent_and_all_that_it_runs(
    agent: Conversation, tmp_path: Path
) -> None:
    lifeline = Lifeline(tmp_path)
    agent.send("sh", "-c", HOLD_WITH_CHILDREN, environment=lifeline.environment)
    lifeline.wait_for_the_beginning()

    exit_code = agent.end()

    assert exit_code == 0
    lifeline.wait_for_the_end()


def test_a_polite_request_to_end_does_not_end_the_agent(agent: Conversation) -> None:
    agent.send("true")
    agent.receive()
    agent.process.terminate()

    agent.send("true")

    assert agent.receive()["exit_code"] == 0


def test_a_program_that_waits_is_told_what_it_is_to_do(agent: Conversation, tmp_path: Path) -> None:
    agent.send("sh", "-c", "cat <&3; exit 4", waits=True)
    assert agent.receive() == {}
    agent.send(message="a word", seconds=SECONDS)

    assert agent.receive()["exit_code"] == 4
    assert (tmp_path / "out").read_text(encoding="utf-8") == "a word"


def test_a_program_that_waits_ends_with_its_agent(agent: Conversation, tmp_path: Path) -> None:
    lifeline = Lifeline(tmp_path)
    agent.send("sh", "-c", HOLD_WITH_CHILDREN, environment=lifeline.environment, waits=True)
    agent.receive()
    lifeline.wait_for_the_beginning()

    agent.end()

    lifeline.wait_for_the_end()
