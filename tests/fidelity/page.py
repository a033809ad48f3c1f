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

    A reason may name many tests by how their titles begin: then it ends with an asterisk.
    """
    reasons = known.get(name, {})
    many = (one for one in reasons if one.endswith("*") and test.startswith(one[:-1]))
    return reasons.get(test) or reasons.get(next(many, ""), "") or reasons.get(part.part, "")


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


def _kept(text: str, made: str, found: Found, *, in_part: bool) -> str:
    """Return the rows of a table that are about other suites, or about other parts of one."""
    others = SUITES.keys() - (set() if in_part else found.keys())
    again = {tuple(row.split(" | ")[:2]) for row in made.splitlines()}
    named = {row: tuple(row.split(" | ")[:2]) for row in text.splitlines()}
    return "".join(
        f"{row}\n"
        for row, names in named.items()
        if names[0].removeprefix("| ") in others and names not in again
    )


def _failed(found: Found, known: Known) -> str:
    return "".join(
        f"| {name} | {test} | {why(known, name, part, test) or '**not known**'} |\n"
        for name, parts in found.items()
        for part in parts
        for test in dict.fromkeys(part.failed)
    )


def page(found: Found, known: Known, before: str = "", *, in_part: bool = False) -> str:
    """Return the whole page; ``before`` is the one that was, of which other suites are kept.

    Where suites were run ``in_part``, so are its rows of their other parts.
    """
    rows, _, reasons = before.partition(KNOWN_HEAD)
    made, failed = table(found, known), _failed(found, known)
    told = [
        HEAD,
        f"{made}{_kept(rows, made, found, in_part=in_part)}",
        KNOWN_HEAD,
        f"{_kept(reasons, failed, found, in_part=in_part)}{failed}",
    ]
    told.append(
        "\n## How well the refusals are known\n\n| mark | means | refusals |\n| --- | --- | --- |\n"
    )
    for mark, meaning in MARKS.items():
        count = sum(row.evidence == mark for row in ROWS)
        told.append(f"| {mark} | {meaning} | {count} |\n")
    told.append("\n[Refusals](refusals.md) has the mark of each.\n")
    return "".join(told)
