"""Apply every difference that is offered over pages, run them again, and say what it cures.

``python -m tests.fixes --pages FOLDER`` takes every page below a folder; ``--mutants`` takes ours,
``--mistakes`` the commonest mistakes in each library.
Then each page is fixed as ``harness fix`` does it: how many red blocks are green, and whether a
second time changes nothing. ``--only`` leaves out one of the two.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from harness.catalog.catalog import default_root
from harness.catalog.messages import line_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.fix import FixedText, Results, fix_text
from harness.engine.proof import is_fixed
from harness.errors import HarnessError
from harness.model.page import Page, Placeholders
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.loading import load_page
from harness.pages.programs import read_tooling
from harness.pages.reading import READERS, read_page
from tests.mistakes.mistakes import pages
from tests.mutants.mutants import mutants
from tests.tiny.pages import PageOrder, check_pages

BOTH = (Variant.PUBLISHED, Variant.FILLED)


@dataclass(frozen=True, kw_only=True)
class PageText:
    """A page that is checked with several texts."""

    name: str
    text: str
    read: Callable[[str], Page]


def texts_below(folder: Path) -> Iterator[PageText]:
    """Yield the pages below a folder; one that is damaged is told and left out."""
    known = read_tooling(default_root()).placeholders
    for path in sorted(path for path in folder.rglob("*") if path.suffix in READERS):
        read = partial(_loaded, path, known)
        try:
            text = path.read_bytes().decode()
            read(text)
        except (HarnessError, UnicodeDecodeError) as error:
            sys.stdout.write(f"{path}: {error}\n")
            continue
        yield PageText(name=path.name, text=text, read=read)


def _loaded(path: Path, known: Placeholders, text: str) -> Page:
    return replace(load_page(path, known, text.encode()), file=path.name)


def texts_of_mutants() -> Iterator[PageText]:
    """Yield our mutants."""
    for number, one in enumerate(mutants()):
        name = f"{number}.md"
        yield PageText(name=one.name, text=one.text, read=partial(_read, name))


def texts_of_mistakes() -> Iterator[PageText]:
    """Yield a page for each mistake, with the uploads of every library."""
    for number, (name, text) in enumerate(pages()):
        yield PageText(name=name, text=text, read=partial(_read, f"{number}.md"))


def _read(name: str, text: str) -> Page:
    return read_page(name, text.encode())


def results_of(page: Page, environment: Environment) -> dict[tuple[int, int], CellResult]:
    """Return the verdicts of a page by the number of the block and of its run."""
    order = PageOrder(pages=(page,), variants=BOTH, jobs=2)
    checked = check_pages(order, environment, [])
    found: dict[tuple[int, int], CellResult] = {}
    seen: Counter[int] = Counter()
    for one, result in zip(checked.snippets, checked.report.results, strict=True):
        found[one.block.number, seen[one.block.number]] = result
        seen[one.block.number] += 1
    return found


def patched(page: Page, patch: str) -> Page | None:
    """Return the page as a difference leaves it, None where it does not apply."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / page.file
        file.write_bytes(page.original.encode())
        command = ("git", "apply", "-p1", "-")
        ended = subprocess.run(
            command, cwd=folder, input=patch.encode(), capture_output=True, check=False
        )
        return read_page(page.file, file.read_bytes()) if not ended.returncode else None


def wrong_offers(one: PageText, environment: Environment) -> tuple[int, list[str]]:
    """Return how many differences a page is offered, and a line for each that does not cure."""
    page = one.read(one.text)
    before = results_of(page, environment)
    count, wrong = 0, []
    for name, result in before.items():
        for finding in (found for found in result.findings if found.patch):
            count += 1
            after = patched(page, finding.patch)
            ended = results_of(after, environment).get(name) if after else None
            known = {found.rule for found in result.findings}
            if ended is None or not is_fixed(finding, known, ended):
                wrong.append(f"does not cure: {one.name}: {line_of(finding)}")
    return count, wrong


def fixed(one: PageText, environment: Environment) -> tuple[FixedText, list[str]]:
    """Return a page as ``harness fix`` leaves it, and a line for each block that stays red."""

    def check(text: str) -> Results:
        return results_of(one.read(text), environment)

    done = fix_text(one.text, check)
    left = {f"stays red: {one.name}: {_cause(r)}": None for r in done.after.values() if _is_red(r)}
    if done.text != one.text and fix_text(done.text, check).text != done.text:
        left[f"changes a second time: {one.name}"] = None
    return done, list(left)


def _is_red(result: CellResult) -> bool:
    return result.verdict in (Verdict.FAILED, Verdict.ERROR)


def _cause(result: CellResult) -> str:
    told = (line_of(one) for one in result.findings if one.severity is Severity.ERROR)
    return f"{result.cell.client.id}: {next(told, result.error)}"


def main() -> int:
    """Return 1 where a difference that is offered does not cure."""
    options = argparse.ArgumentParser(prog="python -m tests.fixes")
    options.add_argument("--pages", type=Path, action="append", default=[])
    options.add_argument("--mutants", action="store_true")
    options.add_argument("--mistakes", action="store_true")
    options.add_argument("--only", choices=("offers", "fixed"))
    asked = options.parse_args()
    texts = [one for folder in asked.pages for one in texts_below(folder)]
    texts += texts_of_mutants() if asked.mutants else ()
    texts += texts_of_mistakes() if asked.mistakes else ()
    offered = green = red = wrong = 0
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        for one in texts:
            lines = list[str]()
            if asked.only != "fixed":
                count, lines = wrong_offers(one, environment)
                offered, wrong = offered + count, wrong + len(lines)
            if asked.only != "offers":
                done, left = fixed(one, environment)
                green, red, lines = green + done.fixed, red + done.left, lines + left
            sys.stdout.write("".join(f"{line}\n" for line in lines))
            sys.stdout.flush()
    sys.stdout.write(f"{offered - wrong} of {offered} differences cure\n")
    sys.stdout.write(f"{green} of {green + red} red blocks are fixed\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
