"""A block with two opinions: that of the entry and the harness's."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.corpus.entries import Block, Page

FALSE_GREEN = "false green"
# The kinds of miss, worst first.
KINDS = (
    FALSE_GREEN,
    "false red",
    "left out",
    "limit",
    "other verdict",
    "not found",
    "language",
    "runtime",
    "role",
)
# Names of one thing: whoever says either is right.
ALIKE = {"vue": "html", "typescript": "javascript", "none": "text"}
# Roles of a block that there is nothing to run in.
NOTHING_TO_RUN = frozenset(("fragment", "output", "other"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """What the harness says of a block."""

    line: int
    language: str
    runtime: str
    # A fragment may have a role of its own, too.
    roles: tuple[str, ...]
    verdict: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A block with both opinions."""

    page: Page
    block: Block
    opinion: Opinion | None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of miss, none where both say the same."""
        return tuple(_kinds(self.block, self.opinion))

    @property
    def is_classified_rightly(self) -> bool:
        """Whether language, runtime and role are right."""
        return not {"not found", "language", "runtime", "role"} & set(self.kinds)

    @property
    def is_run(self) -> bool:
        """Whether the harness ran the block."""
        return self.opinion is not None and self.opinion.verdict in {"PASSED", "FAILED"}

    @property
    def is_judged_rightly(self) -> bool:
        """Whether the verdict is right."""
        return self.opinion is not None and self.opinion.verdict in self.block.verdicts


def compare(page: Page, opinions: Sequence[Opinion]) -> list[Comparison]:
    """Return the page's blocks, each with the opinion of its line or of the next."""
    near = {opinion.line + shift: opinion for shift in (1, -1, 0) for opinion in opinions}
    return [
        Comparison(page=page, block=block, opinion=near.get(block.line)) for block in page.blocks
    ]


def _kinds(block: Block, opinion: Opinion | None) -> Iterator[str]:
    if opinion is None:
        yield "not found"
        return
    if opinion.verdict not in block.verdicts:
        yield _verdict_kind(block, opinion)
    if ALIKE.get(opinion.language, opinion.language) != ALIKE.get(block.language, block.language):
        yield "language"
    if opinion.runtime and opinion.runtime != block.runtime:
        yield "runtime"
    if not _roles(block) & frozenset(opinion.roles):
        yield "role"


def _roles(block: Block) -> frozenset[str]:
    """Return the roles that are right: what is not to be run may be called by any such role."""
    roles = frozenset((block.role,))
    return roles | NOTHING_TO_RUN if block.verdict == "not run" else roles


def _verdict_kind(block: Block, opinion: Opinion) -> str:
    if opinion.verdict == "PASSED":
        return FALSE_GREEN
    if opinion.verdict == "FAILED":
        return "false red"
    if block.verdict in {"PASSED", "FAILED"}:
        return "left out" if opinion.verdict == "not run" else "limit"
    return "other verdict"


def figures(group: Sequence[Comparison]) -> Mapping[str, int]:
    """Return how many blocks there are, and how far the harness got with them."""
    return {
        "blocks": len(group),
        "found": sum(each.opinion is not None for each in group),
        "classified": sum(each.is_classified_rightly for each in group),
        "run": sum(each.is_run for each in group),
        "right": sum(each.is_judged_rightly for each in group),
    }


def grouped(
    compared: Sequence[Comparison], key: Callable[[Comparison], str]
) -> Mapping[str, list[Comparison]]:
    """Return the comparisons by their key, sorted."""
    groups: defaultdict[str, list[Comparison]] = defaultdict(list)
    for each in compared:
        groups[key(each)].append(each)
    return dict(sorted(groups.items()))
