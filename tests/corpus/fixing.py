"""Fix copies of the corpus's pages as ``harness fix`` does, and count what becomes green.

python -m tests.corpus.fixing --pages DIR [--only ID]

Of the blocks that fail as judged by hand, those count that an edit of the page can fix: an entry
says with ``no_edit`` why none can.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from harness.catalog.catalog import default_root
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.fix import FixedText, Results, fix_text
from harness.engine.run_memory import RunMemory
from harness.model import page as model
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.loading import load_page
from harness.pages.programs import read_tooling
from tests.corpus.__main__ import texts_by_sum
from tests.corpus.entries import Block, Page, read_pages
from tests.fixes import results_of

RED = (Verdict.FAILED, Verdict.ERROR)
MENDED, RED_STILL, NO_EDIT = "fixed", "stays red", "no edit can fix it"


@dataclass(frozen=True, kw_only=True, slots=True)
class MendedBlock:
    """A block that fails as judged, and what became of it."""

    page: Page
    block: Block
    ended: str
    causes: tuple[str, ...]

    @property
    def line(self) -> str:
        """The block in one line, with what it fails for."""
        why = f" ({self.block.no_edit})" if self.ended == NO_EDIT else ""
        told = "".join(f"\n    {cause[:240]}" for cause in self.causes)
        return f"{self.ended}: {self.page.id}:{self.block.line}{why}{told}"


@dataclass(frozen=True, kw_only=True, slots=True)
class MendedPage:
    """What became of a page."""

    blocks: tuple[MendedBlock, ...]
    is_worse: bool
    changes_twice: bool


def main() -> int:
    """Print what is fixed; return 1 where a page is worse or changes a second time."""
    options = argparse.ArgumentParser(prog="python -m tests.corpus.fixing", description=__doc__)
    options.add_argument("--pages", type=Path, required=True, metavar="DIR")
    options.add_argument("--only", metavar="ID", help="one page")
    asked = options.parse_args()
    texts, done = texts_by_sum(asked.pages), list[MendedPage]()
    with open_environment(
        LocalDriver(default_cache(), confine=True), memory=RunMemory()
    ) as environment:
        for page in _red_pages(asked.only):
            if page.sha256 not in texts:
                sys.stdout.write(f"Missing page: {page.id}\n")
                continue
            done.append(fixed_page(page, texts[page.sha256], environment))
            sys.stdout.write("".join(f"{one.line}\n" for one in done[-1].blocks))
            sys.stdout.flush()
    sys.stdout.writelines(f"{line}\n" for line in _figures(done))
    return int(any(one.is_worse or one.changes_twice for one in done))


def _red_pages(only: str | None) -> Iterator[Page]:
    for page in read_pages():
        if only in (None, page.id) and any("FAILED" in one.verdicts for one in page.blocks):
            yield page


def fixed_page(page: Page, path: Path, environment: Environment) -> MendedPage:
    """Return what ``harness fix`` would make of a page."""
    known = read_tooling(default_root()).placeholders
    text = path.read_bytes().decode()
    read = partial(_read, path, known)

    def check(tried: str) -> Results:
        return results_of(read(tried), environment)

    done = fix_text(text, check)
    again = fix_text(done.text, check).text if done.text != text else text
    return MendedPage(
        blocks=tuple(_blocks(page, read(text), done)),
        is_worse=_is_worse(done),
        changes_twice=again != done.text,
    )


def _read(path: Path, known: model.Placeholders, text: str) -> model.Page:
    return load_page(path, known, text.encode())


def _blocks(page: Page, read: model.Page, done: FixedText) -> Iterator[MendedBlock]:
    for one in page.blocks:
        near = [b.number for b in read.blocks if b.line - one.line in {-1, 0, 1}]
        before = [r for (number, _), r in done.before.items() if number in near]
        after = [r for (number, _), r in done.after.items() if number in near]
        if "FAILED" in one.verdicts and any(r.verdict in RED for r in before):
            causes = tuple(dict.fromkeys(cause for r in after or before for cause in _causes(r)))
            ended = RED_STILL if any(r.verdict in RED for r in after) else MENDED
            ended = NO_EDIT if one.no_edit and ended == RED_STILL else ended
            yield MendedBlock(page=page, block=one, ended=ended, causes=causes)


def _causes(result: CellResult) -> Iterator[str]:
    for one in result.findings:
        if one.severity is Severity.ERROR:
            offered = "offered" if one.patch else "in words" if one.advice else "no fix"
            said = one.quoted or one.details.get("why", "")
            yield f"{offered}: {one.rule}: {one.kind}: {one.subject} {one.got} {said}"


def _is_worse(done: FixedText) -> bool:
    green = {run for run, r in done.before.items() if r.verdict is Verdict.PASSED}
    return any(done.after[run].verdict is not Verdict.PASSED for run in green)


def _figures(done: list[MendedPage]) -> Iterator[str]:
    ended = [one.ended for page in done for one in page.blocks]
    green, fixable = ended.count(MENDED), len(ended) - ended.count(NO_EDIT)
    yield f"{len(ended)} blocks fail as judged, an edit can fix {fixable} of them"
    yield f"{green} of {fixable} are fixed ({100 * green / max(1, fixable):.0f} %)"
    yield f"{sum(one.is_worse for one in done)} pages are worse"
    yield f"{sum(one.changes_twice for one in done)} pages change a second time"


if __name__ == "__main__":
    sys.exit(main())
