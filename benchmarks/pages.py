"""How fast pages are read: a site of 2,000 pages made from our fixtures.

    .venv/bin/python -m benchmarks.pages [--pages 2000] [--rounds 2]

The site is written to a folder first. Reading finds the blocks of a page, classifying gives each
its language and its part, binding makes a program of each that runs. Nothing is built or started.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from benchmarks.rows import Row, show
from harness.catalog.catalog import default_root
from harness.catalog.pages import find_pages, read_page_bytes
from harness.engine.planned_pages import plan_pages
from harness.model.cell import DriverName
from harness.model.page import Page
from harness.model.scenario import Variant
from harness.pages.plan import why_not_run
from harness.pages.programs import PageTooling, page_program, read_tooling
from harness.pages.reading import read_page

PAGES, ROUNDS = 2_000, 2
LISTED = 8.0
AS_ASKED = (0, 1)  # a fixture may hold a block that nobody accounts for
Made = TypeVar("Made")
BOTH = (Variant.PUBLISHED, Variant.FILLED)


def site(folder: Path, pages: int) -> None:
    """Write so many pages, each as long as one of our fixtures and like no other."""
    # A page that its sidecar explains, or that is wrong on purpose, is no page of a site.
    ours = (default_root() / "fixtures" / "pages").iterdir()
    models = sorted(p for p in ours if p.is_file() and not p.name.endswith(".toml"))
    for number in range(pages):
        model = models[number % len(models)]
        text = model.read_text(encoding="utf-8")
        (folder / f"{number:05}-{model.name}").write_text(
            text.replace("exampleobject", f"object-{number}"), encoding="utf-8"
        )


def read(folder: Path) -> list[Page]:
    """Read and classify every page."""
    paths = find_pages([str(folder / "*")])
    return [read_page(path.as_posix(), read_page_bytes(path), {}) for path in paths]


def bind(pages: list[Page], kit: PageTooling) -> int:
    """Make a program of every block that runs, and return how many there were."""
    programs = 0
    for page in pages:
        for block in page.blocks:
            toolkit = kit.toolkit(block)
            if toolkit is not None and not why_not_run(block, kit):
                for variant in BOTH:
                    page_program(block, kit, toolkit, variant, {})
                    programs += 1
    return programs


def measure(pages: int = PAGES, rounds: int = ROUNDS) -> Iterator[Row]:
    """Yield blocks a second through each step, and the seconds of a whole inventory."""
    kit = read_tooling(default_root())
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as name:
        folder = Path(name)
        site(folder, pages)
        found, reading = timed(rounds, lambda: read(folder))
        blocks = sum(len(page.blocks) for page in found)
        told = f"{pages:,} pages, {blocks:,} blocks, rounds: {rounds}"
        yield Row(what="read and classify", value=blocks / reading, unit="blocks/s", note=told)
        programs, binding = timed(rounds, lambda: bind(found, kit))
        note = f"{programs:,} programs of blocks that run, each both as published and filled"
        yield Row(what="bind", value=programs / binding, unit="programs/s", note=note)
        whole = blocks / (reading + binding)
        yield Row(what="read, classify and bind", value=whole, unit="blocks/s", note=told)
        _, planning = timed(rounds, lambda: plan(found, kit))
        yield Row(what="plan the cells", value=blocks / planning, unit="blocks/s", note=told)
        _, listing = once(lambda: inventory(folder))
        note = f"{pages:,} pages, from the shell"
        yield Row(
            what="`harness check SITE --inventory`",
            value=listing,
            unit="s",
            at_most=LISTED,
            note=note,
        )


def plan(pages: list[Page], kit: PageTooling) -> int:
    """Plan the cells of every block, and return how many snippets there were."""
    return len(plan_pages(pages, kit, BOTH, (DriverName.LOCAL,)).cells)


def timed(rounds: int, work: Callable[[], Made]) -> tuple[Made, float]:
    """Return what this makes, and the median of the seconds that it takes."""
    done = [once(work) for _ in range(rounds)]
    return done[-1][0], statistics.median(seconds for _, seconds in done)


def once(work: Callable[[], Made]) -> tuple[Made, float]:
    """Return what this makes, and its seconds."""
    begun = time.perf_counter()
    made = work()
    return made, time.perf_counter() - begun


def inventory(folder: Path) -> None:
    """List every block of the site, as a user would."""
    harness = Path(sys.executable).with_name("harness")
    argv = [str(harness), "check", str(folder / "*"), "--inventory"]
    done = subprocess.run(argv, check=False, capture_output=True, text=True)
    if done.returncode not in AS_ASKED:
        raise SystemExit(f"the inventory ended with {done.returncode}: {done.stderr[-300:]}")


def main() -> None:
    """Print what is measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    show(measure(options.pages, options.rounds))


if __name__ == "__main__":
    main()
