"""What is told of a block that was run with many versions."""

from dataclasses import replace

import pytest

from harness.model.verdict import CellResult, Verdict
from harness.reports.pages_by_version import BlockByVersion, VersionOfBlock, as_values
from tests.tiny.values import cell

NAMES = ("1.0", "1.1", "1.2", "1.3")


def block(works: str) -> BlockByVersion:
    """Return a block that works (+) or does not (-) with each version, the oldest first."""
    return BlockByVersion(
        place="page.md:12",
        library="axios",
        versions=tuple(
            VersionOfBlock(version=name, results=(result(Verdict.PASSED), result(verdict)))
            for name, verdict in zip(NAMES, map(verdict_of, works), strict=True)
        ),
    )


def verdict_of(mark: str) -> Verdict:
    return {"+": Verdict.PASSED, "-": Verdict.FAILED, "E": Verdict.ERROR}[mark]


def result(verdict: Verdict) -> CellResult:
    return CellResult(
        cell=cell(), verdict=verdict, error="no network" if verdict is Verdict.ERROR else ""
    )


@pytest.mark.parametrize(
    ("works", "sentence"),
    [
        ("++++", "works with every version of axios from 1.0 to 1.3"),
        ("----", "works with no version of axios"),
        ("--++", "works with axios 1.2 or later, and not with 1.1"),
        ("+++-", "works with axios up to 1.2, and not with 1.3"),
        ("-++-", "works with axios 1.1, 1.2, and with no other"),
        ("+-++", "works with axios 1.0, 1.2, 1.3, and with no other"),
    ],
)
def test_one_sentence_tells_which_versions_it_works_with(works: str, sentence: str) -> None:
    assert block(works).sentence == f"page.md:12 {sentence} (all 4 versions run)."
    assert block(works).works_with_newest is works.endswith("+")


def test_some_of_the_versions_are_not_called_all() -> None:
    some = replace(block("--++"), among="1.*")

    assert some.sentence.endswith("and not with 1.1 (all 4 versions of '1.*' run).")


@pytest.mark.parametrize(
    ("works", "sentence"),
    [
        ("E+++", "works with every version of axios from 1.1 to 1.3; 1.0 could not be run (all 3 "),
        ("-E++", "works with axios 1.2 or later, and not with 1.0; 1.1 could not be run (all 3 "),
        ("EEEE", "could be run with no version of axios; 1.0, 1.1, 1.2, 1.3 could not be run ("),
    ],
)
def test_a_version_that_could_not_be_run_proves_nothing(works: str, sentence: str) -> None:
    assert block(works).sentence.startswith(f"page.md:12 {sentence}")
    assert as_values([block(works)])[0]["sentence"] == block(works).sentence


def test_each_version_has_a_line_with_its_complaint() -> None:
    shown = block("E++-")
    told = [shown.line_of(one)[0] for one in shown.versions]

    assert told[0] == "E page.md:12 axios 1.0 error: no network"
    assert told[1] == "✓ page.md:12 axios 1.1 passed"
    assert told[3].startswith("✗ page.md:12 axios 1.3 failed")


def test_the_same_is_there_as_values() -> None:
    (value,) = as_values([block("-+++")])

    assert value["block"] == "page.md:12"
    assert value["versions"] == [
        {"version": "1.0", "works": False, "why": ""},
        *({"version": name, "works": True, "why": ""} for name in NAMES[1:]),
    ]


def test_a_block_without_versions_is_told_too() -> None:
    shown = BlockByVersion(place="page.md:12", library="", versions=(), which="other versions")

    assert shown.sentence == (
        "page.md:12 was not run: it imports no library alone that has other versions."
    )
    assert as_values([shown])[0]["versions"] == []
