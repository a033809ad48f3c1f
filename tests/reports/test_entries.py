"""Entries of a baseline, ready to copy."""

from datetime import date

import pytest

from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Finding, Verdict
from harness.reports.entries import entry_lines
from tests.tiny.values import cell

TODAY = date(2026, 12, 1)


def result(variant: Variant, *findings: Finding) -> CellResult:
    verdict = Verdict.FAILED if findings else Verdict.PASSED
    return CellResult(cell=cell("[a].md:4", variant=variant), verdict=verdict, findings=findings)


def other_answer(said: str = "") -> Finding:
    return Finding(
        rule="requests-arrived", kind="no-request", details={"said": said} if said else {}
    )


@pytest.mark.parametrize(
    ("filled", "cells"),
    [((other_answer(),), "[[]a].md#send/shell"), ((), "[[]a].md#send/shell:*:published:*")],
)
def test_an_entry_names_the_variant_where_the_other_one_passes(
    filled: tuple[Finding, ...], cells: str
) -> None:
    runs = result(Variant.PUBLISHED, other_answer()), result(Variant.FILLED, *filled)

    lines = list(entry_lines("[a].md#send/shell", runs, TODAY))

    assert lines[:2] == ["[[known_failures]]", f'cells = "{cells}"']
    assert lines.count("[[known_failures]]") == 1
    assert "expires = 2027-03-02" in lines


def test_an_entry_quotes_nothing_that_differs_from_run_to_run() -> None:
    runs = (result(Variant.PUBLISHED, other_answer("no such 'a'"), other_answer("at <redacted>")),)

    lines = list(entry_lines("a.md#send", runs, TODAY))

    assert [line for line in lines if line.startswith("quotes")] == ["quotes = \"no such 'a'\""]
