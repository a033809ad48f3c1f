"""What the tests of all workers have come to: the record, the reports and the end of a session."""

import json
import re
import time
from collections.abc import Iterable
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import IO

import pytest

from harness.catalog.wording import worded, worded_anew
from harness.errors import HarnessError
from harness.model.events import CellFinished, RunFinished, RunStarted
from harness.model.report import Report
from harness.model.verdict import CellResult, Finding, Verdict
from harness.outputs import Outputs, opened
from harness.reports.record import Recording, RecordWriter

ATTRIBUTE = "harness_outcome"
FILES = ("record", "sarif", "html")
OUTCOME = pytest.StashKey[dict[str, object]]()
NONE_RUN = "Nothing was checked: no block of the chosen pages can be run here."


def note(item: pytest.Item, result: CellResult) -> None:
    """Have the next report of this test hold how its cell ended."""
    outcome: dict[str, object] = {}
    if result.cell.page:
        outcome["block_ran"] = result.verdict is not Verdict.UNSUPPORTED
    if _wants_files(item.config):
        outcome["record"] = _lines(result)
    item.stash[OUTCOME] = outcome


def note_page(item: pytest.Item, problems: Iterable[Finding], complaints: Iterable[str]) -> None:
    """Have the next report of this test hold what is wrong with its page."""
    if _wants_files(item.config):
        end = RunFinished(seconds=0.0, problems=tuple(problems), complaints=tuple(complaints))
        outcome: dict[str, object] = {"record": _lines(end=end)}
        item.stash[OUTCOME] = outcome


def hand_over(item: pytest.Item, report: pytest.TestReport) -> None:
    """Put what was noted of a test into its report, which also travels from a worker."""
    if OUTCOME in item.stash:
        vars(report)[ATTRIBUTE] = item.stash[OUTCOME]
        del item.stash[OUTCOME]


class Results:
    """Gathers what the tests have come to, and writes the files that are asked for."""

    def __init__(self, config: pytest.Config) -> None:
        """Open the files; raise UsageError for one that cannot be written."""
        self._begun = time.time()
        self._lines: list[str] = []
        self._of_pages: list[bool] = []
        self._files = ExitStack()
        record, sarif, html = (config.getoption(f"harness_{name}") for name in FILES)
        outputs = Outputs(sarif=sarif and Path(sarif), html=html and Path(html))
        self._record = self._files.enter_context(opened(record and Path(record)))
        self._write = self._files.enter_context(outputs.writing())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what a test has come to."""
        outcome = vars(report).get(ATTRIBUTE, {})
        # A file's bytes may hold what else ends lines.
        self._lines += filter(None, str(outcome.get("record", "")).split("\n"))
        if "block_ran" in outcome:
            self._of_pages.append(bool(outcome["block_ran"]))

    def finish(self, session: pytest.Session) -> None:
        """Write the files, and let no session be green whose pages all turned out not to run."""
        with self._files:
            if _wants_files(session.config):
                report = joined(self._lines, begun=self._begun)
                _write_record(report, self._record)
                self._write(report)
        if session.exitstatus == pytest.ExitCode.OK and self._of_pages and not any(self._of_pages):
            session.exitstatus = pytest.ExitCode.USAGE_ERROR
            reporter = session.config.pluginmanager.get_plugin("terminalreporter")
            if reporter is not None:
                reporter.section("harness", red=True)
                reporter.line(worded(NONE_RUN), red=True)


def joined(lines: Iterable[str], *, begun: float) -> Report:
    """Return the report on what these lines of records hold."""
    whole, complaints, problems = Recording(), dict[str, None](), dict[str, Finding]()
    for line in lines:
        whole.take(json.loads(line, object_hook=worded_anew))
        complaints |= dict.fromkeys(whole.complaints)
        problems |= {str(one): one for one in whole.problems}
    # Which worker was the first is chance.
    whole.plan = ()
    whole.clients = dict(sorted(whole.clients.items(), key=lambda item: _natural(item[0])))
    whole.scenarios = dict(sorted(whole.scenarios.items()))
    return Report(
        at=begun,
        results=whole.results,
        seconds=time.time() - begun,
        complaints=tuple(complaints),
        problems=tuple(problems.values()),
    )


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(one or 0), text) for text, one in re.findall(r"(\D*)(\d*)", name)]


def _wants_files(config: pytest.Config) -> bool:
    return any(config.getoption(f"harness_{name}") for name in FILES)


def _lines(result: CellResult | None = None, *, end: RunFinished | None = None) -> str:
    stream = StringIO()
    write = RecordWriter(stream)
    if result is not None:
        write(RunStarted(cells=(result.cell,), at=0.0))
        write(CellFinished(result=result))
    if end is not None:
        write(end)
    return stream.getvalue()


def _write_record(report: Report, stream: IO[str] | None) -> None:
    if stream is None:
        return
    write = RecordWriter(stream)
    write(RunStarted(cells=tuple(one.cell for one in report.results), at=report.at))
    for result in report.results:
        write(CellFinished(result=result))
    seconds, complaints = report.seconds, report.complaints
    write(RunFinished(seconds=seconds, complaints=complaints, problems=report.problems))


def gather(config: pytest.Config) -> None:
    """Gather from now on what the tests of this session come to."""
    try:
        config.pluginmanager.register(Results(config), "harness-results")
    except HarnessError as error:
        raise pytest.UsageError(str(error)) from error


def finish(session: pytest.Session) -> None:
    """End the gathering, where anything was gathered."""
    results = session.config.pluginmanager.get_plugin("harness-results")
    if isinstance(results, Results):
        results.finish(session)
