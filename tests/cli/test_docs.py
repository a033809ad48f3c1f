"""The documentation: short where one comes in, made anew where it is made of data."""

import re
from pathlib import Path

import pytest

from harness.catalog.catalog import read_catalog
from harness.reports.compatibility import compatibility_markdown, read_compatibility
from tests.cli.conftest import Harness

ROOT = Path(__file__).parents[2]
LONGEST_README = 120
MADE = (
    *("rules", "refusals", "toolkits", "directives", "scenarios"),
    *("clients", "runtimes", "options"),
)
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
PAGES = sorted(
    page for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")) if page.stem not in MADE
)


@pytest.mark.parametrize("kind", MADE)
def test_a_page_that_is_made_of_data_is_fresh(kind: str, harness: Harness) -> None:
    made = harness("list", kind, "--markdown").out

    assert (ROOT / "docs" / f"{kind}.md").read_text(encoding="utf-8") == made, "run `make docs`"


def test_the_page_of_versions_is_made_of_the_table_that_was_measured() -> None:
    table = read_compatibility((ROOT / "docs" / "compatibility.json").read_text(encoding="utf-8"))

    page = (ROOT / "docs" / "compatibility.md").read_text(encoding="utf-8")
    assert page == compatibility_markdown(table), "run `make compatibility`"


def test_every_version_on_the_axis_was_measured() -> None:
    table = read_compatibility((ROOT / "docs" / "compatibility.json").read_text(encoding="utf-8"))
    measured = {(row.client, row.version) for row in table.versions}

    every = read_catalog(ROOT).with_versions
    axis = {(one.folder, one.version) for one in every if not one.is_as_installed}
    clients = {client for client, _ in measured}
    assert {one.folder for one in every} - clients == set(), "run `make compatibility`"
    assert axis - measured == set(), "run `make compatibility`"


def test_the_readme_is_a_door() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    assert len(lines) <= LONGEST_README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_ours_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []


def test_every_page_of_the_documentation_is_in_its_contents() -> None:
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = {page.name for page in ROOT.glob("docs/*.md")}

    assert {name for name in pages if f": {name}" not in contents} == set()
