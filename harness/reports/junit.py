"""JUnit XML: one suite a client, one case a cell."""

from xml.etree import ElementTree as ET

from harness.catalog.messages import message_of
from harness.model.report import Report
from harness.model.verdict import CellResult, Verdict
from harness.reports.details import describe
from harness.reports.finding_text import complaints_of
from harness.wire.xml import NOT_XML

COUNTED = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}


def junit(report: Report) -> str:
    """Return the report as JUnit XML; complaints about the run are a suite of their own."""
    root = ET.Element("testsuites", name="harness", time=f"{report.seconds:.3f}")
    suites: dict[str, list[CellResult]] = {}
    for result in report.results:
        suites.setdefault(result.cell.client.id, []).append(result)
    for name, results in suites.items():
        root.append(_suite(name, [_case(result) for result in results]))
    complaints = complaints_of(report)
    if complaints:
        root.append(_suite("run", [_complaint(text) for text in complaints]))
    _count(root)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", xml_declaration=True)
    # Who reads XML takes a bare carriage return for a line feed: patches keep theirs.
    return text.replace("\r", "&#13;") + "\n"


def _suite(name: str, cases: list[ET.Element]) -> ET.Element:
    seconds = sum(float(case.get("time", "0")) for case in cases)
    suite = ET.Element("testsuite", name=name, time=f"{seconds:.3f}")
    suite.extend(cases)
    _count(suite)
    return suite


def _count(whole: ET.Element) -> None:
    # Some readers ask for every number, also where it is none.
    for attribute, child in COUNTED.items():
        whole.set(attribute, str(sum(1 for _ in whole.iter(child))))


def _complaint(text: str) -> ET.Element:
    case = ET.Element("testcase", classname="run", name=printable(text), time="0.000")
    ET.SubElement(case, "failure", message=printable(text), type="run")
    return case


def _case(result: CellResult) -> ET.Element:
    cell, seen = result.cell, result.observation
    seconds = sum(process.seconds for process in seen.processes) if seen else 0.0
    case = ET.Element(
        "testcase",
        classname=cell.client.id,
        name=f"{cell.scenario.id}:{cell.variant}:{cell.driver}",
        time=f"{seconds:.3f}",
    )
    text = printable("\n".join(describe(result)))
    match result.verdict:
        case Verdict.FAILED | Verdict.UNEXPECTED_PASS:
            first = message_of(result.findings[0]) if result.findings else result.reason
            kind = result.findings[0].rule if result.findings else result.verdict.value
            ET.SubElement(case, "failure", message=printable(first), type=kind).text = text
        case Verdict.ERROR:
            attributes = {"message": printable(result.error), "type": result.verdict.value}
            ET.SubElement(case, "error", attributes).text = text
        case Verdict.UNSUPPORTED | Verdict.KNOWN_FAILURE:
            ET.SubElement(case, "skipped", message=printable(result.reason))
        case Verdict.PASSED:
            pass
    return case


def printable(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot hold."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
