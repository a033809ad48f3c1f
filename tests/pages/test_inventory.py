from pathlib import Path
from typing import Any

import pytest

from harness.catalog.documents import read_toml
from harness.pages.reading import read_page
from harness.review import REVIEWER_RULES

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
EXPECTED = sorted((PAGES / "expected").glob("*.toml"))
FEWEST_PAGES, FEWEST_BLOCKS, FEWEST_LANGUAGES = 12, 80, 9
RUNS = ("published", "filled")

every_page = pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)


def blocks_of(expected: Path) -> list[dict[str, Any]]:
    return list(read_toml(expected)["blocks"])


@every_page
def test_every_block_of_a_page_is_found_at_its_place_with_language_and_role(expected: Path) -> None:
    path = PAGES / expected.stem
    page = read_page(path.name, path.read_bytes())

    found = [
        (b.line, b.column, len(b.indents), b.language or "", b.role.value, b.tab)
        for b in page.blocks
    ]
    assert found == [
        (b["line"], b["column"], b["lines"], b["language"], b["role"], b.get("tab", ""))
        for b in blocks_of(expected)
    ]


@every_page
def test_every_line_of_a_block_is_where_the_page_has_it(expected: Path) -> None:
    path = PAGES / expected.stem
    page = read_page(path.name, path.read_bytes())
    lines = path.read_text(encoding="utf-8").split("\n")

    for block in page.blocks:
        for number, text in enumerate(block.text.removesuffix("\n").split("\n"), start=1):
            line, column = block.position(number)
            printed = lines[line - 1].replace("&lt;", "<").replace("&gt;", ">")
            assert printed.replace("&amp;", "&")[column - 1 :].startswith(text.rstrip())


def test_every_page_has_its_expectations_and_every_expectation_its_page() -> None:
    pages = {path.name for path in PAGES.iterdir() if path.is_file()}

    assert {path.stem for path in EXPECTED} == pages


def test_the_pages_are_many_enough_to_mean_something() -> None:
    blocks = [block for expected in EXPECTED for block in blocks_of(expected)]

    assert len(EXPECTED) >= FEWEST_PAGES
    assert len(blocks) >= FEWEST_BLOCKS
    assert len({block["language"] for block in blocks if block["language"]}) >= FEWEST_LANGUAGES


def test_each_thing_that_a_reviewer_says_is_said_of_a_page_of_ours() -> None:
    runs = [
        block[name]
        for expected in EXPECTED
        for block in blocks_of(expected)
        for name in RUNS
        if name in block
    ]

    said = {rule for run in runs for rule in run["warnings"]}
    said |= {error.split()[0] for run in runs for error in run["errors"]}
    assert {rule.id for rule in REVIEWER_RULES} <= said
