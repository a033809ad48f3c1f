"""A header that a program sends under a misspelt name, and the program with the name fixed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from harness.catalog.wording import worded
from harness.explain.fix.rewriting import FixContext
from harness.model.edit import Edit, applied
from harness.model.page import Language
from harness.oss.headers import OSS_PREFIX, spelled
from harness.syntax.given import LINE, NAME
from harness.syntax.literals import Literal, literals
from harness.syntax.nodes import beside
from harness.syntax.source import parse

DROPPED, ADDED = "header-dropped", "header-added"
ALIKE = 0.8
# Names that are headers of their own, however much they look like others.
KNOWN = frozenset({
    "accept", "accept-encoding", "accept-language", "authorization", "cache-control", "connection",
    "content-disposition", "content-encoding", "content-language", "content-length", "content-md5",
    "content-range", "content-type", "cookie", "date", "expect", "expires", "host", "origin",
    "range", "referer", "transfer-encoding", "user-agent",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Renamed:
    """A text with names fixed: what was done in words, and the problems that are left."""

    text: str
    words: tuple[str, ...]
    left: tuple[FixContext, ...]


def renamed(text: str, language: Language | None, problems: Iterable[FixContext]) -> Renamed:
    """Return the text with each header renamed whose name is nearly the one that was signed."""
    left, words = list(problems), list[str]()
    for problem in tuple(left):
        added = {one.subject for one in left if one.kind == ADDED}
        spots = list(_misspelt(text, language, problem, added)) if problem.kind == DROPPED else []
        if not spots:
            continue
        wrong = spots[0].text
        words.append(worded("`{}` is misspelt: write `{}`.", wrong, spelled(problem.subject)))
        text = applied(text, spots_as_edits(spots, problem.subject))
        left = [one for one in left if one is not problem and one.subject != wrong.lower()]
    return Renamed(text=text, words=tuple(words), left=tuple(left))


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A name where it stands in a text."""

    start: int
    end: int
    text: str


def spots_as_edits(spots: Iterable[Spot], name: str) -> tuple[Edit, ...]:
    """Return the edits that write this name there."""
    return tuple(Edit(start=one.start, end=one.end, text=spelled(name)) for one in spots)


def _misspelt(
    text: str, language: Language | None, problem: FixContext, added: set[str]
) -> Iterator[Spot]:
    source = parse(language, text)
    names = [spot for one in literals(source) if (spot := _name(one))] if source else []
    if any(one.text.lower() == problem.subject for one in names):
        return
    fitting = [one for one in names if _is_like(one.text.lower(), problem.subject, added)]
    for one in fitting:
        if one.text == fitting[0].text:
            yield one


def _name(one: Literal) -> Spot | None:
    """Return the name of the header that a literal gives or is, None where it is none."""
    line = LINE.fullmatch(one.content)
    if line is None and not (NAME.fullmatch(one.content) and beside(one.node) is not None):
        return None
    name = line["name"] if line else one.content
    return Spot(start=one.begins, end=one.begins + len(name), text=name)


def _is_like(name: str, signed: str, added: set[str]) -> bool:
    is_free = name in added if name.startswith(OSS_PREFIX) else name not in KNOWN
    return is_free and SequenceMatcher(None, name, signed).ratio() >= ALIKE
