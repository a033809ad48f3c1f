"""Apply every difference that is offered over pages, run them again, and say what it cures.

``python -m tests.fixes --pages FOLDER`` takes every page below a folder; ``--mutants`` takes ours.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness.catalog.catalog import default_root
from harness.catalog.messages import line_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.proof import is_cured
from harness.errors import HarnessError
from harness.model.page import Page
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Finding
from harness.pages.loading import load_page
from harness.pages.programs import read_tooling
from harness.pages.reading import READERS, read_page
from tests.mutants.mutants import mutants
from tests.tiny.pages import PageOrder, check_pages

BOTH = (Variant.PUBLISHED, Variant.FILLED)
Offered = tuple[CellResult, Finding]


def pages_below(folder: Path) -> Iterator[Page]:
    """Yield the pages below a folder; one that is damaged is told and left out."""
    known = read_tooling(default_root()).placeholders
    for path in sorted(path for path in folder.rglob("*") if path.suffix in READERS):
        try:
            page = load_page(path, known)
        except HarnessError as error:
            sys.stdout.write(f"{path}: {error.message}\n")
            continue
        yield Page(
            file=path.name,
            format=page.format,
            blocks=page.blocks,
            problems=page.problems,
            text=page.text,
        )


def results_of(page: Page, bench: Environment) -> dict[str, CellResult]:
    """Return the verdicts of a page by the number of the block and the variant."""
    order = PageOrder(pages=(page,), variants=BOTH, jobs=2)
    checked = check_pages(order, bench, [])
    each = zip(checked.snippets, checked.report.results, strict=True)
    return {f"{one.block.number} {one.cell.variant}": result for one, result in each}


def patched(page: Page, patch: str) -> Page | None:
    """Return the page as a difference leaves it, None where it does not apply."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / page.file
        file.write_text(page.text, encoding="utf-8")
        command = ("git", "apply", "-p1", "-")
        ended = subprocess.run(
            command, cwd=folder, input=patch.encode(), capture_output=True, check=False
        )
        return read_page(page.file, file.read_bytes()) if not ended.returncode else None


def wrong_offers(page: Page, bench: Environment) -> tuple[int, list[str]]:
    """Return how many differences a page is offered, and a line for each that does not cure."""
    before = results_of(page, bench)
    count, wrong = 0, []
    for name, result in before.items():
        for finding in (one for one in result.findings if one.patch):
            count += 1
            after = patched(page, finding.patch)
            ended = results_of(after, bench).get(name) if after else None
            known = {one.rule for one in result.findings}
            if ended is None or not is_cured(finding, known, ended):
                wrong.append(line_of(finding))
    return count, wrong


def main() -> int:
    """Return 1 where a difference that is offered does not cure."""
    options = argparse.ArgumentParser(prog="python -m tests.fixes")
    options.add_argument("--pages", type=Path, action="append", default=[])
    options.add_argument("--mutants", action="store_true")
    asked = options.parse_args()
    pages = [page for folder in asked.pages for page in pages_below(folder)]
    if asked.mutants:
        texts = [one.text for one in mutants()]
        pages += [read_page(f"{n}.md", text.encode()) for n, text in enumerate(texts)]
    count, wrong = 0, list[str]()
    with open_environment(LocalDriver(default_cache(), confine=True)) as bench:
        for page in pages:
            offered, failing = wrong_offers(page, bench)
            count += offered
            wrong += failing
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    sys.stdout.write(f"{count - len(wrong)} of {count} differences cure\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
