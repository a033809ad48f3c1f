import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.documents import read_toml
from harness.drivers.local import default_cache
from harness.drivers.local_stage import LocalStage
from harness.engine.page_bench import PageBench, open_page_bench
from harness.engine.page_check import PageOrder, check_pages
from harness.engine.page_prepare import read_kit
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Severity
from harness.pages.reading import read_page
from harness.reports.checked_pages import on_the_wire

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
EXPECTED = sorted((PAGES / "expected").glob("*.toml"))
BOTH = (Variant.PUBLISHED, Variant.FILLED)


@pytest.fixture(scope="module")
def bench() -> Iterator[PageBench]:
    with open_page_bench(read_kit(default_root()), LocalStage(default_cache())) as bench:
        yield bench


def told(result: CellResult) -> dict[str, Any]:
    errors = [f for f in result.findings if f.severity is Severity.ERROR]
    warnings = {f.rule for f in result.findings if f.severity is Severity.WARNING}
    places = [f"{f.rule} {f.place.line}:{f.place.column}" for f in errors if f.place]
    return {
        "outcome": result.verdict.value,
        "status": on_the_wire(result),
        "errors": places,
        "warnings": sorted(warnings),
    }


@pytest.mark.timeout(600)
@pytest.mark.skipif(shutil.which("javac") is None, reason="no tool chains: `harness setup`")
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_every_snippet_of_a_page_ends_as_it_must(expected: Path, bench: PageBench) -> None:
    path = PAGES / expected.stem
    page = read_page(path.name, path.read_bytes())

    checked = check_pages(PageOrder(pages=(page,), variants=BOTH, jobs=2), bench, [])

    ended: dict[int, dict[str, dict[str, Any]]] = {}
    for snippet, result in zip(checked.snippets, checked.report.results, strict=True):
        ended.setdefault(snippet.block.line, {})[result.cell.variant.value] = told(result)
    wanted = {
        block["line"]: {name: block[name] for name in ("published", "filled") if name in block}
        for block in read_toml(expected)["blocks"]
    }
    assert ended == {line: runs for line, runs in wanted.items() if runs}
