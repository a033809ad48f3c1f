"""What is on many pages: each processor reads a part of them."""

import os
import signal
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextvars import ContextVar
from multiprocessing import get_context, parent_process
from pathlib import Path

from harness.catalog.wording import in_one_language
from harness.cli.telling import row_of
from harness.errors import EnvironmentalError
from harness.model.page import Page
from harness.pages.loading import load_each, load_pages
from harness.pages.programs import PageTooling
from harness.reports.checked_pages import PageRow

# Fewer are read by one process before another is ready.
MANY = 100
AT_A_TIME = 16
Listed = tuple[Page, list[PageRow]]
_TOOLING: ContextVar[PageTooling] = ContextVar("tooling")


def list_pages(paths: Sequence[Path], tooling: PageTooling) -> list[Listed]:
    """Return each page with a row for each of its blocks.

    Raises EnvironmentalError where the machine has ended one of the processes.
    """
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    if len(paths) < MANY or processors == 1:
        return [_listed(page, tooling) for page in load_pages(paths, tooling.placeholders)]
    try:
        with ProcessPoolExecutor(
            processors,
            mp_context=get_context("fork" if sys.platform == "linux" else "spawn"),
            initializer=_begin,
            initargs=(tooling,),
        ) as processes:
            return list(processes.map(_list_page, paths, chunksize=AT_A_TIME))
    except BrokenProcessPool as error:
        hint = "give it more memory, or name fewer pages at a time"
        raise EnvironmentalError("A process that read pages was killed.", hint=hint) from error


def _begin(tooling: PageTooling) -> None:
    """Make a process ready to list pages: who has started it ends it, and it outlives nobody."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _TOOLING.set(tooling)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _list_page(path: Path) -> Listed:
    tooling = _TOOLING.get()
    with in_one_language():
        (page,) = load_each((path,), tooling.placeholders)
        return _listed(page, tooling)


def _listed(page: Page, tooling: PageTooling) -> Listed:
    return page, [row_of(page, block, tooling) for block in page.blocks]
