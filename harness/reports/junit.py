"""JUnit XML: one suite a client, one case a cell."""

import re
from xml.etree import ElementTree as ET

from harness.model.report import Report
from harness.model.verdict import CellResult, Verdict
from harness.reports.details import describe

# https://www.w3.org/TR/xml/#charsets
NOT_XML = re.compile("[^\t\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
COUNTED = {
    "failures": (Verdict.FAILED, Verdict.UNEXPECTED_PASS),
    "errors": (Verdict.ERROR,),
    "skipped": (Verdict.UNSUPPORTED, Verdict.KNOWN_FAILURE),
}


def junit(report: Report) -> str:
    """Return the report as JUnit XML; complaints about the run are a suite of their own."""
    root = ET.Element("testsuites", name="harness", time=f"{report.seconds:.3f}")
    suites: dict[str, list[CellResult]] = {}
    for result in report.results:
        suites.setdefault(result.cell.client.id, []).append(result)
    for name, results in suites.items():
        suite = ET.SubElement(root, "testsuite", name=name, tests=str(len(results)))
        for attribute, verdicts in COUNTED.items():
            suite.set(attribute, str(sum(result.verdict in verdicts for result in results)))
        for result in results:
            suite.append(_case(result))
    if report.complaints:
        count = str(len(report.complaints))
        suite = ET.SubElement(root, "testsuite", name="run", tests=count, failures=count)
        for complaint in report.complaints:
            case = ET.SubElement(suite, "testcase", classname="run", name=printable(complaint))
            ET.SubElement(case, "failure", message=printable(complaint))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


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
            first = result.findings[0].message if result.findings else result.reason
            ET.SubElement(case, "failure", message=printable(first)).text = text
        case Verdict.ERROR:
            ET.SubElement(case, "error", message=printable(result.error)).text = text
        case Verdict.UNSUPPORTED | Verdict.KNOWN_FAILURE:
            ET.SubElement(case, "skipped", message=printable(result.reason))
        case Verdict.PASSED:
            pass
    return case


def printable(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot hold."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
