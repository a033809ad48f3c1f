from dataclasses import replace

import pytest

from harness.model.observation import Digests
from harness.model.report import Report
from harness.model.verdict import CellResult
from harness.reports.sameness import unlike
from harness.reports.warmth import warmth
from tests.browser.runs import green, red
from tests.tiny.values import exchange, observation, process

HEAD = "PUT /{bucket}/k?x-oss-date={date}&x-oss-expires=60 HTTP/1.1\r\nHost: h:{port}\r\n{more}\r\n"


def sent(*more: str, exit_code: int = 0, **changed: str) -> CellResult:
    words = {"bucket": "cell-1", "date": "20260101T000000Z", "port": "1"} | changed
    head = HEAD.format(**words, more="".join(f"{line}\r\n" for line in more))
    seen = observation(
        processes=(replace(process(), exit_code=exit_code),),
        exchanges=(replace(exchange(), raw_head=head, bucket=words["bucket"]),),
    )
    return replace(green("one", "put/plain"), observation=seen)


def found(before: CellResult, after: CellResult) -> list[str]:
    return list(unlike(*(Report(results=(one,), seconds=1) for one in (before, after))))


def test_what_differs_from_upload_to_upload_is_no_difference() -> None:
    before = sent("Accept: */*", "Content-Type: a/b", "x-oss-meta-a: 1")
    after = sent(
        *("Accept: */*", "x-oss-meta-a: 1", "Content-Type: a/b"),
        bucket="cell-2",
        date="20260202T000000Z",
        port="2",
    )

    assert found(before, after) == []


@pytest.mark.parametrize(
    "after",
    [
        sent("accept: */*", "Connection: close"),
        sent("Connection: close", "Accept: */*"),
        sent("Accept: */*", "Connection: close", "x-oss-meta-a: 1"),
        sent("Accept: */*", "Connection: close", exit_code=1),
    ],
    ids=["case", "order", "another header", "exit code"],
)
def test_another_head_and_another_end_are_told(after: CellResult) -> None:
    (line,) = found(sent("Accept: */*", "Connection: close"), after)

    assert line.startswith("one:put/plain:published:local: ")


def test_another_verdict_is_told() -> None:
    lines = found(green("one", "put/plain"), red("one", "put/plain"))

    assert "PASSED → FAILED" in lines[0]


def ran(client: str, **how: object) -> CellResult:
    facts = replace(process(), **how)  # type: ignore[arg-type]  # its own fields
    return replace(green(client, "a/b"), observation=observation(processes=(facts,)))


def test_a_warm_run_says_who_was_kept_and_why_others_were_not() -> None:
    results = (ran("one", warm=True), ran("two", cold_because="too small"), ran("three"))

    assert list(warmth(results)) == ["Warm: one.", "Cold: two: too small."]


def test_two_forms_with_other_boundaries_are_the_same() -> None:
    form = "Content-Type: multipart/form-data; boundary={}"

    assert found(sent(form.format("--a1")), sent(form.format("--b2"))) == []
    assert found(sent(form.format("--a1")), sent("Content-Type: text/plain")) != []


def sent_of(length: int, source: int) -> CellResult:
    one = sent(f"Content-Length: {length}")
    assert one.observation is not None
    file = Digests(length=source, md5="", crc64=0, sha256="")
    return replace(one, observation=replace(one.observation, source=file))


def test_how_many_bytes_of_a_random_file_are_taken_for_line_ends_is_chance() -> None:
    assert found(sent_of(94, 99), sent_of(95, 99)) == []
    assert found(sent_of(99, 99), sent_of(95, 99)) != []
