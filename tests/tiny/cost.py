"""What each test costs: the processor time of its worker and of the processes that it waited for.

The clock says how busy the machine is; this says what a test takes, however busy it is. A pytest
plugin: `make slow-tests`. What the engine of the containers does for a test is not in it, nor what
ends after who started it; what is kept for many tests counts for the one that is last.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import pytest

LONGEST = 60
COST, STARTED = "processor seconds", pytest.StashKey[float]()


def spent() -> float:
    """Return the processor seconds of this process so far, and of its children that are over."""
    return sum(
        usage.ru_utime + usage.ru_stime for usage in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN))
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    item.stash[STARTED] = spent()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    if call.when == "teardown":
        item.user_properties.append((COST, spent() - item.stash[STARTED]))
    return (yield)


def summed(costs: Mapping[str, float], name_of: Callable[[str], str]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for name, cost in costs.items():
        sums[name_of(name)] += cost
    return sums


class Costs:
    """What the tests cost, told at the end by room, by file and by test."""

    def __init__(self) -> None:
        self.by_test: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            (cost,) = (told for name, told in report.user_properties if name == COST)
            self.by_test[report.nodeid] = float(str(cost))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        by_file = summed(self.by_test, lambda test: test.partition("::")[0])
        by_room = summed(by_file, lambda file: "/".join(PurePosixPath(file).parts[:2]))
        for title, costs in (("room", by_room), ("file", by_file), ("test", self.by_test)):
            terminalreporter.write_sep("-", f"processor seconds by {title}")
            for name in sorted(costs, key=costs.__getitem__, reverse=True)[:LONGEST]:
                terminalreporter.write_line(f"{costs[name]:8.2f}  {name}")
        terminalreporter.write_line(f"{sum(by_room.values()):8.2f}  together")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Costs())
