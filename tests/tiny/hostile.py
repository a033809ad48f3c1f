"""The hostile pages of ``fixtures/pages/hostile``, checked wherever they run."""

from collections.abc import Mapping
from dataclasses import replace

from harness.catalog.catalog import default_root
from harness.engine.environment import Environment
from harness.model.client import Budget
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, PagesChecked, check_pages

FOLDER = default_root() / "fixtures" / "pages" / "hostile"
PAGE = FOLDER / "browser.md"
# What ends by itself or at a wall has the time that a slow machine takes for it.
PATIENCE = 120.0
THE_NEXT = "## A page as it should be"
TOO_LONG = "within-budget"
# On a slow machine the time can be over before the wall is reached: contained it is either way.
ENDLESS = ("A loop that never ends", "A worker that never ends", "Dialogs without end")
HELD = {
    "All the memory": "The page has crashed",
    "A request to the Internet": "ERR_NAME_NOT_RESOLVED",
    "Windows without number": "",
    "A service worker": "200",  # of the upload that it makes where it was given none
    "A socket to the Internet": "ERR_NAME_NOT_RESOLVED",
    "A download": "",
}


def check_hostile_page(environment: Environment, seconds: float) -> PagesChecked:
    """Check ``hostile.md`` with so much time for each block."""
    return _checked((FOLDER / "hostile.md").read_text(encoding="utf-8"), environment, seconds)


def check_what_ends(environment: Environment, words: str) -> CellResult:
    """Check the block of ``hostile.md`` below these words with patience, for it ends."""
    return check_alone(environment, words, PATIENCE)


def check_alone(environment: Environment, words: str, seconds: float) -> CellResult:
    """Check the block of ``hostile.md`` below these words, and no other, with so much time."""
    _, _, below = (FOLDER / "hostile.md").read_text(encoding="utf-8").partition(words)
    opening, code, _ = below.split("```", 2)
    return _checked(f"{opening}```{code}```\n", environment, seconds).report.results[-1]


def _checked(text: str, environment: Environment, seconds: float) -> PagesChecked:
    kit = read_tooling(default_root())
    limited = tuple(replace(one, budget=Budget(seconds=seconds)) for one in kit.toolkits)
    order = PageOrder(
        pages=(read_page("hostile.md", text.encode()),),
        variants=(Variant.PUBLISHED,),
        jobs=2,
        tooling=replace(kit, toolkits=limited),
    )
    return check_pages(order, environment, [])


def assert_pages_are_contained(environment: Environment, seconds: float) -> None:
    """Check the hostile ones with so much time each, and the one after them with its own."""
    hostile, mark, good = PAGE.read_text(encoding="utf-8").partition(THE_NEXT)
    results = _results(hostile, environment, seconds)
    assert set(results) == {*ENDLESS, *HELD}
    assert {name for name, one in results.items() if one.verdict is Verdict.ERROR} == set()
    assert [name for name in ENDLESS if TOO_LONG not in _rules(results[name])] == []
    for name, said in HELD.items():
        assert TOO_LONG in _rules(results[name]) or said in _output(results[name]), (
            name,
            _output(results[name]),
            _rules(results[name]),
        )
    assert [name for name, one in results.items() if "REACHED" in _output(one)] == []

    (after,) = _results(mark + good, environment, PATIENCE).values()
    assert after.verdict is Verdict.PASSED


def _results(text: str, environment: Environment, seconds: float) -> Mapping[str, CellResult]:
    checked = _checked(text, environment, seconds)
    names = (one.block.headings[-1] for one in checked.snippets)
    return dict(zip(names, checked.report.results, strict=True))


def _rules(result: CellResult) -> set[str]:
    return {finding.rule for finding in result.findings}


def _output(result: CellResult) -> str:
    assert result.observation is not None
    return "".join(f"{one.stdout}{one.stderr}" for one in result.observation.processes)
