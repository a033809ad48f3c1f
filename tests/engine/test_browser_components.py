"""Components of React and Vue, bundled as their reader's own build does, and used as a page is."""

import shutil
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.messages import fix_of, message_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import open_environment
from harness.model.page import Page
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.plan import why_not_run
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

needs_a_browser = pytest.mark.skipif(
    shutil.which("chromium-headless-shell") is None or shutil.which("node") is None,
    reason="no Chromium or no Node.js: `harness setup`",
)
# The pages have one component below each heading.
PAGES = Path(__file__).parent / "components"
RIGHT, WRONG, NOT_RUN = ("right.md", "wrong.md", "not-run.md")
CAUSES = {
    "React sends a type that is not signed": "sign the URL with `content-type: image/png`",
    "React sends none of the metadata that is signed": "x-oss-meta-author",
    "React claims success after a refusal": "Say so only where the status of the answer is 2xx",
    "Vue sends a header less than is signed": "content-type: image/svg+xml",
    "Vue claims success after a refusal": "Say so only where the status of the answer is 2xx",
    "React never closes an element": "snippet-builds",
    "React fails before it sends": "requests-arrived",
    **dict.fromkeys(
        (
            "React fails once its file is there",
            "Vue with its setup fails once its file is there",
            "Vue with options fails once its file is there",
        ),
        "ends-well",
    ),
}
REASONS = {
    "an element of a library": "`el-upload`, an element of a library that is not here",
    "a library that is not here": "a component of a framework",
    "what a page that is not shown hands over": "handed `uploader` by a page that is not shown",
    "a root of React as it was": "React 19",
}


def page_of(name: str) -> Page:
    return read_page(name, (PAGES / name).read_bytes())


def names_of(name: str) -> tuple[str, ...]:
    return tuple(block.headings[-1] for block in page_of(name).blocks)


def results_of(name: str) -> dict[str, CellResult]:
    with open_environment(LocalDriver(default_cache(), warm=True)) as environment:
        order = PageOrder(pages=(page_of(name),), variants=(Variant.PUBLISHED,), jobs=2)
        results = check_pages(order, environment, []).report.results
    return dict(zip(names_of(name), results, strict=True))


def told(result: CellResult) -> str:
    return " ".join(f"{one.rule} {message_of(one)} {fix_of(one)}" for one in result.findings)


@pytest.fixture(scope="module")
def right() -> dict[str, CellResult]:
    return results_of(RIGHT)


@pytest.fixture(scope="module")
def wrong() -> dict[str, CellResult]:
    return results_of(WRONG)


@needs_a_browser
@pytest.mark.parametrize("name", names_of(RIGHT))
def test_a_component_is_mounted_and_used(name: str, right: dict[str, CellResult]) -> None:
    assert told(right[name]) == ""
    assert right[name].verdict is Verdict.PASSED, right[name].reason


@needs_a_browser
@pytest.mark.parametrize("name", names_of(WRONG))
def test_a_component_that_is_wrong_is_told_why(name: str, wrong: dict[str, CellResult]) -> None:
    assert wrong[name].verdict is Verdict.FAILED, wrong[name].reason
    assert CAUSES[name] in told(wrong[name])


@needs_a_browser
def test_what_a_component_says_is_told_where_it_was_handed_its_url(
    wrong: dict[str, CellResult],
) -> None:
    said = told(wrong["React fails before it sends"])

    assert "file.readAll is not a function" in said
    assert "place of the signed URL" not in said


@needs_a_browser
@pytest.mark.parametrize("name", [name for name, said in CAUSES.items() if said == "ends-well"])
def test_an_error_of_a_bundle_is_told_on_its_line_of_the_page(
    name: str, wrong: dict[str, CellResult]
) -> None:
    (found,) = (one for one in wrong[name].findings if one.rule == "ends-well")

    assert found.place is not None
    line = (PAGES / WRONG).read_text(encoding="utf-8").split("\n")[found.place.line - 1]
    assert line.endswith("// fails")


def test_a_component_that_cannot_be_used_alone_is_not_run_and_says_why() -> None:
    tooling = read_tooling(default_root())

    reasons = {one.headings[-1]: why_not_run(one, tooling) for one in page_of(NOT_RUN).blocks}

    assert {name for name, said in REASONS.items() if said in reasons[name]} == set(REASONS)
    assert set(reasons) == set(REASONS)
