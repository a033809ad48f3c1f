from dataclasses import replace

import pytest

from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.reports.details import describe, ends, output_lines, repeat_command, shorten, wire_view
from tests.tiny.findings import worded
from tests.tiny.values import cell, exchange, observation, process


def test_a_failure_is_told_from_the_finding_to_the_command_that_repeats_it() -> None:
    result = CellResult(
        cell=cell("go-nethttp", "put/plain", variant=Variant.FILLED),
        verdict=Verdict.FAILED,
        observation=observation(
            processes=(process(stdout="Upload status: 403\n", stderr="refused\n"),),
            exchanges=(exchange(status=403, code="AccessDenied", message="Expired."),),
        ),
        findings=(
            worded(rule="snippet-builds", message="No.\nline 1\nline 2", fix="Fix it."),
            worded(rule="status-expected", message="The server answered 403."),
        ),
    )

    assert list(describe(result)) == [
        "  snippet-builds: No.",
        "    line 1",
        "    line 2",
        "    fix: Fix it.",
        "  status-expected: The server answered 403.",
        "    > PUT /b/k HTTP/1.1",
        "    > Host: 127.0.0.1",
        "    < 403 AccessDenied: Expired.",
        "    stdout| Upload status: 403",
        "    stderr| refused",
        "    process: exit 0 after 0.2 s",
        "  again: harness run -c go-nethttp -s put/plain --variant filled --driver local",
    ]


def test_an_error_is_told_with_its_hint() -> None:
    result = CellResult(cell=cell(), verdict=Verdict.ERROR, error="No Go here.\n  hint: get it")

    assert list(describe(result))[:2] == ["  No Go here.", "    hint: get it"]


def test_an_unexpected_pass_is_told_with_the_reason_that_has_gone() -> None:
    result = CellResult(cell=cell(), verdict=Verdict.UNEXPECTED_PASS, reason="it is old")

    first = next(describe(result))
    assert first == "  The baseline expects a failure: it is old. Remove the entry."


def test_a_request_without_an_answer_is_told_as_such() -> None:
    assert list(wire_view(exchange(status=0)))[-1] == "< no answer"


def test_only_the_beginning_of_a_long_head_is_shown() -> None:
    head = "PUT / HTTP/1.1\r\n" + "".join(f"x-{n}: 1\r\n" for n in range(60)) + "\r\n"

    lines = list(wire_view(exchange(raw_head=head)))

    assert lines[0] == "> PUT / HTTP/1.1"
    assert lines[23] == "> x-22: 1"
    assert lines[24] == "> … 37 more lines"
    assert lines[25] == "< 200"


def test_a_head_is_read_as_the_utf_8_that_it_is_on_the_wire() -> None:
    raw = "x-oss-meta-name: 李雷".encode().decode("latin-1")

    assert next(iter(wire_view(exchange(raw_head=raw)))) == "> x-oss-meta-name: 李雷"


def test_a_long_output_is_shown_by_its_two_ends_and_the_number_of_lines_between() -> None:
    lines = list(output_lines(process(stdout="\n".join(str(n) for n in range(50)))))

    assert lines == [
        *(f"stdout| {n}" for n in range(6)),
        "stdout| … 38 lines left out",
        *(f"stdout| {n}" for n in range(44, 50)),
        "process: exit 0 after 0.2 s",
    ]


@pytest.mark.parametrize(("count", "shown"), [(12, 12), (13, 13), (14, 13)])
def test_nothing_is_left_out_where_that_saves_no_line(count: int, shown: int) -> None:
    assert len(list(ends("\n\n".join(str(n) for n in range(count))))) == shown


def test_a_process_that_was_killed_is_told_as_such() -> None:
    killed = replace(process(stdout=""), timed_out=True, exit_code=-9, seconds=30.04)

    assert list(output_lines(killed)) == ["process: killed at the end of its time after 30.0 s"]


@pytest.mark.parametrize(
    ("length", "shown"), [(400, "x" * 400), (401, "x" * 400 + "… (401 characters)")]
)
def test_a_line_that_would_fill_a_screen_is_cut(length: int, shown: str) -> None:
    assert shorten("x" * length) == shown


def test_the_command_repeats_just_this_cell() -> None:
    assert repeat_command(cell("a", "key/plus")) == (
        "harness run -c a -s key/plus --variant published --driver local"
    )
