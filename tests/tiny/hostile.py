"""What is said of each hostile page of ``fixtures/pages/hostile/browser.md``, wherever it runs."""

from collections.abc import Mapping

from harness.model.verdict import CellResult, Verdict

TOO_LONG = "within-budget"
# On a slow machine the time can be over before the wall is reached: contained it is either way.
ENDLESS = ("A loop that never ends", "A worker that never ends", "Dialogs without end")
HELD = {
    "All the memory": "The page has crashed",
    "A request to the Internet": "ERR_NAME_NOT_RESOLVED",
    "Windows without number": "",
    "A service worker": "error",
    "A socket to the Internet": "ERR_NAME_NOT_RESOLVED",
    "A download": "",
}


def assert_contained(results: Mapping[str, CellResult]) -> None:
    assert set(results) == {*ENDLESS, *HELD}
    assert {name for name, one in results.items() if one.verdict is Verdict.ERROR} == set()
    assert [name for name in ENDLESS if TOO_LONG not in _rules(results[name])] == []
    for name, said in HELD.items():
        assert TOO_LONG in _rules(results[name]) or said in _output(results[name]), name
    assert [name for name, one in results.items() if "REACHED" in _output(one)] == []


def _rules(result: CellResult) -> set[str]:
    return {finding.rule for finding in result.findings}


def _output(result: CellResult) -> str:
    assert result.observation is not None
    return "".join(f"{one.stdout}{one.stderr}" for one in result.observation.processes)
