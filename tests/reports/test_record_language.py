"""A record in another language than that of its run."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.catalog.language import VARIABLE
from harness.catalog.messages import fix_of, message_of
from harness.catalog.wording import worded
from harness.model.events import CellFinished, RunFinished, RunStarted
from harness.model.phrase import SPACE, Phrase
from harness.model.verdict import CellResult, Finding, Verdict
from harness.reports.record import RecordWriter, read_record
from harness.wire.redaction import MARK, redact
from tests.tiny.values import cell

OTHER = "`{}: {}` had not been sent"


def test_a_cause_and_its_fix_are_told_in_the_language_of_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = worded("The {}signature would match exactly if {}.", "", worded(OTHER, "a", "b"))
    advice = SPACE.join((worded("Name fewer."), worded("Shorten it.")))
    finding = Finding(
        rule="status-expected",
        kind="other-answer",
        expected="200",
        got="403",
        details={"why": why},
        advice=advice,
    )

    (read,) = in_chinese(tmp_path, monkeypatch, finding).findings

    assert message_of(read) == (
        "服务器返回 403\uff0c应为 200。如果没有发送 `a: b`\uff0c签名就会完全匹配。"
    )
    assert fix_of(read) == "请减少数量。 请缩短。"


def test_the_reason_of_a_cell_is_told_in_the_language_of_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = in_chinese(tmp_path, monkeypatch, reason=worded("it is no part of a transfer"))

    assert read.reason == worded("it is no part of a transfer")
    assert read.reason != "it is no part of a transfer"


def test_what_is_written_again_keeps_what_it_was_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = in_chinese(tmp_path, monkeypatch, reason=worded("it is no part of a transfer"))
    monkeypatch.setenv(VARIABLE, "en")

    again = read_record(written(tmp_path / "again.jsonl", read)).results[0]

    assert again.reason == "it is no part of a transfer"


def test_a_record_that_holds_sentences_is_read_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = Phrase("The signature is wrong.")
    finding = Finding(rule="status-expected", kind="other-answer", details={"why": str(why)})

    (read,) = in_chinese(tmp_path, monkeypatch, finding).findings

    assert read.details["why"] == why


def test_code_in_a_fix_keeps_its_braces() -> None:
    said = worded("Write `{{ 'a': {signed} }}`, as `{bucket}`.", signed="b")

    assert said == "Write `{{ 'a': b }}`, as `{bucket}`."


def test_nothing_secret_is_kept_in_what_a_phrase_was_made_of() -> None:
    secret = worded("{} was sent.", "x-oss-signature=abcdef")

    hidden = redact(secret)

    assert hidden == f"x-oss-signature={MARK} was sent."
    assert "abcdef" not in json.dumps(getattr(hidden, "values", ()))
    assert redact(worded("{} was sent.", "a")) == "a was sent."


def in_chinese(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *findings: Finding, reason: str = ""
) -> CellResult:
    """Write a cell in English, and read it in Chinese."""
    result = CellResult(cell=cell(), verdict=Verdict.FAILED, findings=findings, reason=reason)
    path = written(folder / "run.jsonl", result)
    monkeypatch.setenv(VARIABLE, "zh")
    return read_record(path).results[0]


def written(path: Path, result: CellResult) -> Path:
    stream = io.StringIO()
    writer = RecordWriter(stream)
    own = replace(result, observation=None)
    for event in (
        RunStarted(cells=(own.cell,), at=0.0),
        CellFinished(result=own),
        RunFinished(seconds=1.0),
    ):
        writer(event)
    path.write_text(stream.getvalue(), encoding="utf-8")
    return path
