import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from harness.catalog.documents import read_toml
from harness.catalog.messages import message_of
from harness.engine.environment import Environment
from harness.model.observation import Observation
from harness.model.page import Page, Role
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from harness.reports.checked_pages import on_the_wire
from tests.tiny.few import few_that_show_all
from tests.tiny.pages import PageOrder, PagesChecked, check_pages

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
EXPECTED = sorted((PAGES / "expected").glob("*.toml"))
PATCH = shutil.which("patch") or "patch"
BOTH = (Variant.PUBLISHED, Variant.FILLED)


def told(result: CellResult) -> dict[str, Any]:
    errors = [f for f in result.findings if f.severity is Severity.ERROR]
    warnings = {f.rule for f in result.findings if f.severity is Severity.WARNING}
    places = [f"{f.rule} {f.place.line}:{f.place.column}" for f in errors if f.place]
    return {
        "outcome": result.verdict.value,
        "status": on_the_wire(result),
        "errors": places,
        "warnings": sorted(warnings),
        **({"fixed": True} if any(f.patch for f in errors) else {}),
    }


def patches(results: Iterable[CellResult]) -> list[str]:
    found = (finding.patch for result in results for finding in result.findings)
    return list(dict.fromkeys(patch for patch in found if patch))


def wanted_of(expected: Path) -> dict[int, dict[str, dict[str, Any]]]:
    return {
        block["line"]: {name: block[name] for name in ("published", "filled") if name in block}
        for block in read_toml(expected)["blocks"]
    }


CheckExample = Callable[[Path], PagesChecked]


@pytest.fixture(scope="module")
def check_example(environment: Environment) -> CheckExample:
    """Check a page of the examples, once for all who look at what came of it."""
    return cache(partial(checked_page, environment=environment))


def checked_page(expected: Path, environment: Environment) -> PagesChecked:
    path = PAGES / expected.stem
    page = read_page(path.name, path.read_bytes())
    return check_pages(PageOrder(pages=(page,), variants=BOTH, jobs=2), environment, [])


def ends_of(checked: PagesChecked) -> dict[int, dict[str, dict[str, Any]]]:
    ended: dict[int, dict[str, dict[str, Any]]] = {}
    for snippet, result in zip(checked.snippets, checked.report.results, strict=True):
        ended.setdefault(snippet.block.line, {})[result.cell.variant.value] = told(result)
    return ended


def fixed_by(expected: Path) -> set[str]:
    """Return the languages of the blocks to which a difference is proposed, and their rules."""
    shown: set[str] = set()
    for block in read_toml(expected)["blocks"]:
        for run in (block[name] for name in ("published", "filled") if name in block):
            if run.get("fixed"):
                shown |= {block["language"], *(error.split()[0] for error in run["errors"])}
    return shown


# Each difference was run before it was proposed: here pages are fixed with them as readers do it.
MENDED = few_that_show_all({path: fixed_by(path) for path in EXPECTED})


@pytest.mark.timeout(600)
@pytest.mark.skipif(shutil.which("javac") is None, reason="no tool chains: `harness setup`")
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_every_snippet_of_a_page_ends_as_it_must(
    expected: Path, check_example: CheckExample
) -> None:
    ended = ends_of(check_example(expected))

    assert ended == {line: runs for line, runs in wanted_of(expected).items() if runs}


@pytest.mark.timeout(600)
@pytest.mark.skipif(shutil.which("javac") is None, reason="no tool chains: `harness setup`")
@pytest.mark.parametrize("expected", MENDED, ids=lambda path: path.stem)
def test_every_difference_that_is_proposed_makes_its_block_pass(
    expected: Path, check_example: CheckExample, environment: Environment, tmp_path: Path
) -> None:
    path = tmp_path / expected.stem
    path.write_bytes((PAGES / expected.stem).read_bytes())
    lines = {
        line
        for line, runs in wanted_of(expected).items()
        if any(run.get("fixed") for run in runs.values())
    }
    page = read_page(path.name, path.read_bytes())
    numbers = {block.number for block in page.blocks if block.line in lines}

    proposed = patches(results_of(check_example(expected), numbers))
    for patch in proposed:
        subprocess.run(
            [PATCH, "-p1", "--batch", "--no-backup-if-mismatch"],
            cwd=tmp_path,
            input=patch.encode(),
            check=True,
            capture_output=True,
        )
    fixed = run_only(read_page(path.name, path.read_bytes()), numbers, environment)

    assert len(proposed) >= len(numbers)
    assert [message_of(f) for result in fixed for f in result.findings if f.patch] == []
    assert [
        message_of(f) for result in fixed for f in result.findings if f.severity is Severity.ERROR
    ] == []
    assert {result.verdict for result in fixed} == {Verdict.PASSED}


def run_only(page: Page, numbers: set[int], environment: Environment) -> list[CellResult]:
    kept = tuple(b for b in page.blocks if b.number in numbers or b.role is Role.SIGNER)
    order = PageOrder(pages=(replace(page, blocks=kept),), variants=BOTH, jobs=2)
    return results_of(check_pages(order, environment, []), numbers)


def results_of(checked: PagesChecked, numbers: set[int]) -> list[CellResult]:
    return [
        result
        for snippet, result in zip(checked.snippets, checked.report.results, strict=True)
        if snippet.block.number in numbers
    ]


def uploads(text: str, environment: Environment) -> Observation:
    page = read_page("page.md", f"```bash\n{text}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=BOTH)
    (result,) = check_pages(order, environment, []).report.results
    assert result.observation is not None
    return result.observation


def test_an_uploader_runs_once_more_with_a_url_that_is_refused(environment: Environment) -> None:
    seen = uploads("""curl -s -w '%{http_code}' -T demo.txt "<signedUrl>\"""", environment)

    assert seen.refused is not None
    assert not seen.refused.changed
    assert (seen.refused.process.exit_code, seen.refused.process.reported_status) == (0, 403)
    assert "expired" in seen.refused.process.stdout
    assert [exchange.status for exchange in seen.exchanges] == [200]


def test_a_program_that_looks_at_the_status_fails_where_it_is_refused(
    environment: Environment,
) -> None:
    seen = uploads('curl -sf -T demo.txt "<signedUrl>"', environment)

    assert seen.refused is not None
    assert seen.refused.process.exit_code == 22


def test_an_upload_that_is_refused_is_not_refused_again(environment: Environment) -> None:
    seen = uploads('curl -s -X PUT --data-binary @demo.txt "<signedUrl>"', environment)

    assert (seen.without_file, seen.refused) == (None, None)
