"""Documentation pages under pytest: one test item a snippet, and one a page for all its blocks."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.pages import find_pages
from harness.engine.choosing import make_stage, why_no_containers
from harness.engine.judge import Baseline
from harness.engine.page_bench import PageEnvironment, open_page_environment
from harness.engine.page_run import verdict_of
from harness.errors import EnvironmentalError, HarnessError, UsageError
from harness.model.cell import DriverName
from harness.model.page import Page
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Severity, Verdict
from harness.pages.loading import load_pages
from harness.pages.plan import PlannedBlock, plan_page
from harness.pages.programs import PageTooling, read_tooling
from harness.reports.checked_pages import finding_lines

BENCH = pytest.StashKey[PageEnvironment]()
OPENED = pytest.StashKey[ExitStack]()
BOTH = (Variant.PUBLISHED, Variant.FILLED)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names pages."""
    parser.getgroup("harness").addoption(
        "--harness-pages",
        action="append",
        default=[],
        help="check the snippets of these documentation pages (file or glob), in containers",
    )


def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add the snippets of the pages that the command line names."""
    patterns = session.config.getoption("harness_pages")
    if not patterns:
        return
    try:
        kit, driver = read_tooling(default_root()), driver_of_pages(session.config)
        paths = find_pages(patterns)
        for path, page in zip(paths, load_pages(paths, kit.placeholders), strict=True):
            node = PageFile.from_parent(session, path=path.absolute())
            items.extend(node.snippets(page, kit, driver))
    except HarnessError as error:
        raise pytest.UsageError(str(error)) from error


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server and the processes of the pages."""
    opened = session.config.stash.get(OPENED, None)
    if opened is not None:
        opened.close()


class PageFile(pytest.File):
    """One page."""

    def collect(self) -> Iterable[pytest.Item]:
        """Collect nothing by itself: the option names the pages."""
        return ()

    def snippets(self, page: Page, kit: PageTooling, driver: DriverName) -> Iterator[pytest.Item]:
        """Yield an item a snippet and variant, and one for the page as a whole."""
        yield PageItem.from_parent(self, name="every block is accounted for", page=page)
        for snippet in plan_page(page, kit, BOTH, driver):
            block = snippet.block
            name = f"{block.line}-{block.language}-{block.role}-{snippet.cell.variant}"
            yield SnippetItem.from_parent(self, name=name, snippet=snippet, kit=kit)


class PageFailure(Exception):  # noqa: N818  a failed test, not an error
    """Says which findings a page or a snippet has."""


class PageWarning(pytest.PytestWarning):
    """Says what is wrong with a page on which no run depends."""


class PageItem(pytest.Item):
    """The test that nothing of a page is overlooked."""

    def __init__(self, *, page: Page, **told: object) -> None:
        super().__init__(**told)  # type: ignore[arg-type]  # what from_parent hands on
        self._page = page

    def runtest(self) -> None:
        """Fail where the page itself is wrong, warn of a block that nobody accounts for."""
        wrong = []
        for problem in self._page.problems:
            line = f"{self._page.file}:{problem.line}: {problem.rule}: {problem.message}"
            if problem.severity is Severity.ERROR:
                wrong.append(line)
            else:
                self.warn(PageWarning(line))
        if wrong:
            raise PageFailure("\n".join(wrong))

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: str | None = None
    ) -> str:
        """Return what is wrong with the page, without our own stack."""
        del style  # there is no stack to be shortened
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the page begins."""
        return self.path, 0, self.name


class SnippetItem(pytest.Item):
    """The test of one snippet in one variant."""

    def __init__(self, *, snippet: PlannedBlock, kit: PageTooling, **told: object) -> None:
        super().__init__(**told)  # type: ignore[arg-type]  # what from_parent hands on
        self._snippet = snippet
        self._kit = kit

    def runtest(self) -> None:
        """Run the snippet: skipped where it cannot run, failed with its findings."""
        result = verdict_of(self._snippet, bench_of(self.config, self._kit), Baseline())
        if result.verdict is Verdict.UNSUPPORTED:
            pytest.skip(result.reason)
        if result.verdict is Verdict.ERROR:
            raise EnvironmentalError(result.error)
        if result.verdict is not Verdict.PASSED:
            raise PageFailure(explanation(result))

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: str | None = None
    ) -> str:
        """Return the findings with their places, without our own stack."""
        del style  # there is no stack to be shortened
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the block begins on its page."""
        return self.path, self._snippet.block.line - 1, self.name


def explanation(result: CellResult) -> str:
    """Return all findings of a snippet as text."""
    return "\n".join(line for finding in result.findings for line in finding_lines(finding))


def driver_of_pages(config: pytest.Config) -> DriverName:
    """Return what pages run on; raise UsageError where that is an engine and none answers."""
    driver = DriverName(config.getoption("harness_driver") or DriverName.CONTAINER)
    reason = why_no_containers() if driver is DriverName.CONTAINER else ""
    if reason:
        hint = "start an engine, or say --harness-driver local for pages that you trust"
        raise UsageError(f"{reason} The code of a page is untrusted.", hint=hint)
    return driver


def bench_of(config: pytest.Config, kit: PageTooling) -> PageEnvironment:
    """Return this worker's own server and processes, opened for its first snippet."""
    if BENCH not in config.stash:
        stack = ExitStack()
        config.stash[OPENED] = stack
        stage = make_stage(driver_of_pages(config))
        config.stash[BENCH] = stack.enter_context(open_page_environment(kit, stage))
    return config.stash[BENCH]
