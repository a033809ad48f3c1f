from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from harness.catalog.catalog import default_root
from harness.model.report import Report
from harness.model.verdict import CellResult, Verdict
from harness.reports.junit import junit, printable
from tests.tiny.findings import worded
from tests.tiny.values import cell, exchange, observation, process

FOUND = worded(rule="status-expected", message="The server answered 403.", fix="Sign it.")
RESULTS = (
    CellResult(
        cell=cell("a", "put/good"),
        verdict=Verdict.PASSED,
        observation=observation(processes=(process(), process())),
    ),
    CellResult(
        cell=cell("a", "put/signed"),
        verdict=Verdict.FAILED,
        observation=observation(exchanges=(exchange(status=403, code="AccessDenied"),)),
        findings=(FOUND,),
    ),
    CellResult(cell=cell("a", "put/fixed"), verdict=Verdict.UNEXPECTED_PASS, reason="it is old"),
    CellResult(cell=cell("b", "put/plain"), verdict=Verdict.ERROR, error="b cannot run here."),
    CellResult(
        cell=cell("b", "put/old"),
        verdict=Verdict.KNOWN_FAILURE,
        findings=(FOUND,),
        reason="it is old (https://issues.test/1)",
    ),
    CellResult(cell=cell("b", "key/plus"), verdict=Verdict.UNSUPPORTED, reason="it encodes keys"),
)
REPORT = Report(results=RESULTS, seconds=12.3456, complaints=("An entry <expired>.",))


def parsed(report: Report) -> ET.Element:
    return ET.fromstring(junit(report))  # noqa: S314  our own text


def case(root: ET.Element, name: str) -> ET.Element:
    (found,) = (element for element in root.iter("testcase") if element.get("name") == name)
    return found


def test_there_is_a_suite_a_client_and_a_case_a_cell() -> None:
    root = parsed(REPORT)

    assert root.tag == "testsuites"
    assert (root.get("name"), root.get("time")) == ("harness", "12.346")
    assert [root.get(n) for n in ("tests", "failures", "errors", "skipped")] == list("7312")
    names = ("name", "time", "tests", "failures", "errors", "skipped")
    assert [[suite.get(name) for name in names] for suite in root] == [
        ["a", "0.500", "3", "2", "0", "0"],
        ["b", "0.000", "3", "0", "1", "2"],
        ["run", "0.000", "1", "1", "0", "0"],
    ]
    for suite in root:
        assert len(suite.findall("testcase")) == int(suite.attrib["tests"])


def test_a_suite_counts_what_its_cases_hold() -> None:
    tags = {"failures": "failure", "errors": "error", "skipped": "skipped"}

    for suite in parsed(REPORT):
        counted = {name: len(suite.findall(f"testcase/{tag}")) for name, tag in tags.items()}

        assert counted == {name: int(suite.get(name, "0")) for name in tags}


def test_a_case_has_the_time_of_its_processes() -> None:
    passed = case(parsed(REPORT), "put/good:published:local")

    assert passed.attrib["time"] == "0.500"
    assert passed.attrib["classname"] == "a"
    assert list(passed) == []


def test_a_failure_has_its_first_finding_and_the_whole_story() -> None:
    (failure,) = case(parsed(REPORT), "put/signed:published:local")

    assert failure.tag == "failure"
    assert failure.get("message") == "The server answered 403."
    assert failure.text is not None
    for line in (
        "status-expected: The server",
        "fix: Sign it.",
        "> PUT /b/k",
        "< 403 AccessDenied",
    ):
        assert line in failure.text
    assert "harness run -c a -s put/signed" in failure.text


@pytest.mark.parametrize(
    ("name", "tag", "message"),
    [
        ("put/fixed", "failure", "it is old"),
        ("put/old", "skipped", "it is old (https://issues.test/1)"),
        ("key/plus", "skipped", "it encodes keys"),
    ],
)
def test_every_other_end_has_its_reason(name: str, tag: str, message: str) -> None:
    (element,) = case(parsed(REPORT), f"{name}:published:local")

    assert element.tag == tag
    assert element.get("message") == message


def test_an_error_is_an_error_and_no_failure() -> None:
    root = parsed(replace(REPORT, results=RESULTS[3:4], complaints=()))

    (error,) = case(root, "put/plain:published:local")
    assert error.tag == "error"
    assert error.get("message") == "b cannot run here."
    assert [suite.get("name") for suite in root] == ["b"]


def test_a_complaint_about_the_run_is_a_failure_of_its_own() -> None:
    (failure,) = case(parsed(REPORT), "An entry <expired>.")

    assert failure.tag == "failure"
    assert failure.get("message") == "An entry <expired>."


WILD = "\x00\x01\x1b[31mred\x1f \ufffe\uffff ]]> <&\"' 李雷 \N{GRINNING FACE}"


def test_no_text_of_a_client_breaks_the_report() -> None:
    wild = replace(
        RESULTS[1],
        observation=observation(processes=(process(stdout=WILD, stderr=WILD),)),
        findings=(replace(FOUND, details={**FOUND.details, "message": WILD}),),
    )
    broken = replace(RESULTS[3], error=WILD)
    skipped = replace(RESULTS[5], reason=WILD)

    root = parsed(Report(results=(wild, broken, skipped), seconds=1.0, complaints=(WILD,)))

    texts = [element.get("message", "") for element in root.iter() if element.get("message")]
    assert len(texts) == 4
    for text in texts:
        assert "red" in text
        assert "]]> <&\"' 李雷 \N{GRINNING FACE}" in text


def test_what_xml_cannot_hold_is_replaced_and_nothing_else() -> None:
    assert printable("a\x00b\ufffec\td\r\ne") == "a\ufffdb\ufffdc\td\r\ne"


def test_a_difference_of_a_page_with_the_ends_of_windows_keeps_them() -> None:
    patch = "-curl -d @a\r\n+curl -T a\r\n"
    failed = replace(RESULTS[1], findings=(replace(FOUND, patch=patch),))

    root = parsed(Report(results=(failed,), seconds=1.0, complaints=()))

    assert "curl -T a\r\n" in (root.findtext(".//failure") or "")


def test_a_report_is_utf_8_whatever_the_machine_prefers() -> None:
    assert junit(REPORT).startswith("<?xml version='1.0' encoding='utf-8'?>\n")


@pytest.mark.parametrize("report", [REPORT, replace(REPORT, complaints=())])
def test_it_is_valid_for_every_usual_reader(report: Report) -> None:
    schema = xmlschema.XMLSchema(default_root() / "fixtures" / "schemas" / "junit.xsd")

    schema.validate(junit(report))


@pytest.mark.parametrize(
    ("old", "new"),
    [(' errors="0"', ""), ('type="status-expected"', 'type=""'), ("failure", "fail")],
)
def test_what_a_reader_would_stumble_over_is_not_valid(old: str, new: str) -> None:
    schema = xmlschema.XMLSchema(default_root() / "fixtures" / "schemas" / "junit.xsd")

    text = junit(REPORT)
    assert old in text
    assert not schema.is_valid(text.replace(old, new))
