"""Documentation pages under pytest: one test item a snippet, and one a page for all its blocks."""

from collections.abc import Container, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from harness.catalog.messages import line_of
from harness.catalog.pages import find_pages
from harness.catalog.wording import worded
from harness.engine.builder import ProgramBuilder
from harness.engine.choosing import make_page_driver, why_no_containers
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.named_blocks import asked_for, chosen_blocks, why_nothing_ran
from harness.engine.page_baselines import baseline_of_pages
from harness.engine.planned_pages import PlannedPages, plan_pages
from harness.engine.run import run_cell
from harness.errors import EnvironmentalError, HarnessError, UsageError
from harness.model.cell import Cell, DriverName
from harness.model.page import Page
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Verdict
from harness.pages.loading import load_pages
from harness.pages.plan import PlannedBlock
from harness.pages.programs import read_tooling
from harness.pytest_options import (
    driver_option,
    is_strict,
    keeps_warm,
    option,
    options,
    own_share,
    path_option,
    repeated,
    roots,
    seconds_per_program,
    warn_of_old_way,
)
from harness.pytest_results import note, note_page
from harness.reports.checked_pages import source_of
from harness.reports.details import repeat_command
from harness.reports.finding_text import errors_first, lines_of
from harness.reports.known import stale_entry

ENVIRONMENT = pytest.StashKey[tuple[Environment, ProgramBuilder]]()
OPENED = pytest.StashKey[ExitStack]()
BOTH = (Variant.PUBLISHED, Variant.FILLED)


def add_items(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add the snippets of the pages that are asked for."""
    config = session.config
    try:
        files, wanted = asked_for(options(config, "pages"))
        planned, checking = _planned(config, find_pages(files))
        cells = chosen_blocks(planned, wanted)
        if checking.runs_nothing(cells):
            raise UsageError(why_nothing_ran(planned.pages))
        chosen = {cell.id for cell in own_share(config, cells)}
    except HarnessError as error:
        raise pytest.UsageError(str(error)) from error
    for page in planned.pages:
        node = PageFile.from_parent(session, path=Path(page.file).absolute())
        items.extend(node.items(page, chosen, checking))


def _planned(config: pytest.Config, paths: Iterable[Path]) -> tuple[PlannedPages, "Checking"]:
    tooling = read_tooling(*roots(config)).within(seconds_per_program(config))
    driver = driver_of_pages(config)
    pages = load_pages(paths, tooling.placeholders)
    chosen = option(config, "variant")
    variants = (Variant(chosen),) if chosen not in ("", "both") else BOTH
    planned = plan_pages(pages, tooling, variants, (driver,))
    known = baseline_of_pages(planned, tooling.roots, path_option(config, "baseline"))
    warn_of_old_way(config, known[0])
    return planned, Checking(config=config, planned=planned, baseline=known[0], complaints=known[1])


@dataclass(frozen=True, kw_only=True, slots=True)
class Checking:
    """The state that the items of all pages share: the plan, and the known failures in force."""

    config: pytest.Config
    planned: PlannedPages
    baseline: Baseline
    complaints: tuple[str, ...]

    def verdict(self, planned: PlannedBlock) -> CellResult:
        """Return the verdict of one block, as ``harness check`` comes to it."""
        environment, builder = environment_of(self.config)
        return run_cell(planned.cell, builder, environment, self.baseline, self.planned)

    def runs_nothing(self, cells: Iterable[Cell]) -> bool:
        """Tell whether none of these cells runs, on pages with which nothing else is wrong."""
        is_wrong = self.complaints or any(
            one.severity is Severity.ERROR
            for one in self.planned.problems(strict=is_strict(self.config))
        )
        return not is_wrong and all(one.unsupported for one in cells)

    def problems_of(self, page: Page) -> list[Finding]:
        """Return what is wrong with this page itself, as ``harness check`` takes it."""
        problems = self.planned.problems(strict=is_strict(self.config))
        return [one for one in problems if one.place and one.place.file == page.file]


def close(session: pytest.Session) -> None:
    """Stop the server and the processes of the pages."""
    opened = session.config.stash.get(OPENED, None)
    if opened is not None:
        opened.close()


class PageFile(pytest.File):
    """One page."""

    def collect(self) -> Iterable[pytest.Item]:
        """Collect nothing by itself: the option names the pages."""
        return ()

    def items(
        self, page: Page, chosen: Container[str], checking: Checking
    ) -> Iterator[pytest.Item]:
        """Yield an item a chosen snippet and variant, and one for the page as a whole."""
        problems = checking.problems_of(page)
        lines = {
            severity: [line_of(one) for one in problems if one.severity is severity]
            for severity in Severity
        }
        yield PageItem.from_parent(
            self,
            name="every block is accounted for",
            lines=[*lines[Severity.ERROR], *checking.complaints],
            warnings=lines[Severity.WARNING],
            wrong=(problems, checking.complaints),
        )
        for one in checking.planned.blocks.values():
            if one.page.file == page.file and one.cell.id in chosen:
                block = one.block
                name = f"{block.line}-{block.language}-{block.role}-{one.cell.variant}"
                yield SnippetItem.from_parent(self, name=name, snippet=one, checking=checking)


class PageFailure(Exception):  # noqa: N818  a failed test, not an error
    """Says which findings a page or a snippet has."""


class PageWarning(pytest.PytestWarning):
    """Says what is wrong with a page on which no run depends."""


class FailsWithoutStack(pytest.Item):
    """A test whose failure is told by its own lines alone."""

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: str | None = None
    ) -> str:
        """Return what was found, without our own stack."""
        del style  # there is no stack to be shortened
        return str(excinfo.value)


class PageItem(FailsWithoutStack):
    """The test that nothing of a page is overlooked."""

    def __init__(
        self,
        *,
        lines: list[str],
        warnings: list[str],
        wrong: tuple[list[Finding], tuple[str, ...]],
        **others: object,
    ) -> None:
        super().__init__(**others)  # type: ignore[arg-type]  # what from_parent hands on
        self._lines, self._warnings, self._wrong = lines, warnings, wrong

    def runtest(self) -> None:
        """Fail where the page or the baseline is wrong, warn of what nobody accounts for."""
        note_page(self, *self._wrong)
        for line in self._warnings:
            self.warn(PageWarning(line))
        if self._lines:
            raise PageFailure("\n".join(self._lines))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the page begins."""
        return self.path, 0, self.name


class SnippetItem(FailsWithoutStack):
    """The test of one snippet in one variant."""

    def __init__(self, *, snippet: PlannedBlock, checking: Checking, **others: object) -> None:
        super().__init__(**others)  # type: ignore[arg-type]  # what from_parent hands on
        self._snippet = snippet
        self._checking = checking

    def runtest(self) -> None:
        """Run the snippet: skipped where it cannot run, failed with its findings."""
        result = self._checking.verdict(self._snippet)
        note(self, result)
        if result.verdict is Verdict.UNSUPPORTED:
            pytest.skip(str(result.reason))
        if result.verdict is Verdict.ERROR:
            raise EnvironmentalError(result.error)
        if result.verdict is Verdict.KNOWN_FAILURE:
            pytest.xfail(str(result.reason))
        if result.verdict is not Verdict.PASSED:
            command = repeat_command(replace(result.cell, options=repeated(self.config)))
            lines = explanation(result, self._snippet.page), worded("again: {}", command)
            raise PageFailure("\n".join(lines))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the block begins on its page."""
        return self.path, self._snippet.block.line - 1, self.name


def explanation(result: CellResult, page: Page) -> str:
    """Return all that is to be said of a snippet as text."""
    lines = [
        line
        for finding in errors_first(result.findings)
        for line in lines_of(result, finding, source_of(page, finding))
    ]
    is_stale = result.verdict is Verdict.UNEXPECTED_PASS
    reason = stale_entry(result) if is_stale else result.reason
    return "\n".join([reason, *lines] if reason else lines)


def driver_of_pages(config: pytest.Config) -> DriverName:
    """Return what pages run on; raise UsageError where that is an engine and none answers."""
    driver = driver_option(config, DriverName.CONTAINER)
    reason = why_no_containers() if driver is DriverName.CONTAINER else ""
    if reason:
        hint = "start an engine, or say --harness-driver local for pages that you trust"
        raise UsageError(f"{reason} The code of a page is untrusted.", hint=hint)
    return driver


def environment_of(config: pytest.Config) -> tuple[Environment, ProgramBuilder]:
    """Return this worker's own server and programs, opened for its first snippet."""
    if ENVIRONMENT not in config.stash:
        stack = ExitStack()
        config.stash[OPENED] = stack
        driver = make_page_driver(driver_of_pages(config), warm=keeps_warm(config))
        environment = stack.enter_context(open_environment(driver))
        config.stash[ENVIRONMENT] = environment, ProgramBuilder(None, driver, lambda _event: None)
    return config.stash[ENVIRONMENT]
