"""What the suites say of the mock, as a page."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from harness.server.errors.authentication import ROWS
from tests.fidelity.counting import SuiteResult
from tests.fidelity.suites import SUITES

PAGE = Path(__file__).parents[2] / "docs" / "fidelity.md"
KNOWN = Path(__file__).with_name("known.toml")
HEAD = """# Fidelity

Made by `python -m tests.fidelity NAME=FOLDER… --write`: the suites that the official SDKs run
against the service, run against the mock, in a network in which every name of the service is the
mock. Left out are the parts that are about operations which the mock answers with 501.

"""
KNOWN_HEAD = "\n## Known\n\n| suite | test | why it does not pass |\n| --- | --- | --- |\n"
Found = Mapping[str, list[SuiteResult]]
Known = Mapping[str, Mapping[str, str]]
MARKS = {
    "D": "the documentation says so",
    "S": "a live test of an official SDK expects it",
    "T": "an answer of the service that a third party told",
    "I": "inferred from answers to requests of the same kind",
    "O": "our own: what a strict reading of HTTP asks for, or what this mock does not do",
}


def known_failures() -> Known:
    """Return why tests of a suite are known not to pass."""
    return tomllib.loads(KNOWN.read_text(encoding="utf-8"))


def why(known: Known, name: str, part: SuiteResult, test: str) -> str:
    """Return why a test does not pass, or the part that it is in; empty where nobody knows.

    A reason may name many tests by how their titles begin.
    """
    reasons = known.get(name, {})
    begins = (reason for start, reason in reasons.items() if test.startswith(start))
    return reasons.get(test) or next(begins, "") or reasons.get(part.part, "")


def table(found: Found, known: Known) -> str:
    """Return the table of suites: what was run, passed, is known, is something else."""
    lines = ["| suite | part | run | passed | skipped | known | other |", "|" + " --- |" * 7]
    for name, parts in found.items():
        for part in parts:
            failed = [test for test in part.failed if why(known, name, part, test)]
            run = part.passed + len(part.failed) + part.skipped
            numbers = (run, part.passed, part.skipped, len(failed))
            other = "cut off" if part.is_cut else str(len(part.failed) - len(failed))
            row = [name, part.part, *map(str, numbers), other]
            lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines) + "\n"


def _kept(text: str, found: Found) -> str:
    """Return the rows of a table that are about other suites."""
    rows = (line for line in text.splitlines() if line.startswith("| ") and " --- " not in line)
    named = {row: row.split(" | ")[0].removeprefix("| ") for row in rows}
    return "".join(
        f"{row}\n" for row, name in named.items() if name in SUITES.keys() - found.keys()
    )


def page(found: Found, known: Known, before: str = "") -> str:
    """Return the whole page; ``before`` is the one that was, of which other suites are kept."""
    rows, _, reasons = before.partition(KNOWN_HEAD)
    told = [
        HEAD,
        f"{table(found, known)}{_kept(rows, found)}",
        KNOWN_HEAD,
        _kept(reasons, found),
    ]
    for name, parts in found.items():
        told += [
            f"| {name} | {test} | {why(known, name, part, test) or '**not known**'} |\n"
            for part in parts
            for test in dict.fromkeys(part.failed)
        ]
    told.append(
        "\n## How well the refusals are known\n\n| mark | means | refusals |\n| --- | --- | --- |\n"
    )
    for mark, meaning in MARKS.items():
        count = sum(row.evidence == mark for row in ROWS)
        told.append(f"| {mark} | {meaning} | {count} |\n")
    told.append("\n[Refusals](refusals.md) has the mark of each.\n")
    return "".join(told)
