"""The languages of a page's blocks: what the page calls them, and what their code says itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from harness.model.page import Directive, Language
from harness.pages.found_block import FoundBlock
from harness.syntax.languages import (
    A_BLOCK_LIKE_IT,
    contradicts,
    from_code,
    from_info,
    from_label,
    is_command,
    reads,
)

Recognised = tuple[Language | None, str]
# How much a label says of a block that it does not stand right above, and the page of a block.
BY_TAB, BY_HEADING, BY_PAGE = 6.0, 3.0, 3.0


def recognise(
    blocks: Sequence[FoundBlock], directives: Sequence[Directive]
) -> tuple[Recognised, ...]:
    """Return for each block its language and what has told it."""
    texts = ["\n".join(block.lines) + "\n" for block in blocks]
    named = [
        _named(*one) for one in zip(blocks, texts, directives, _right_under(blocks), strict=True)
    ]
    seen = Counter(language for language, _ in named if language is not None)
    for number, (language, _) in enumerate(named):
        if language is None:
            guessed = from_code(texts[number], _hints(blocks[number], seen))
            named[number] = (guessed, "code") if guessed else (None, "")
            seen.update([guessed] if guessed else [])
    return tuple(named)


def _right_under(blocks: Sequence[FoundBlock]) -> Iterator[bool]:
    """Yield for each block whether it is the first below its heading."""
    seen: set[tuple[str, ...]] = set()
    for block in blocks:
        yield block.headings not in seen
        seen.add(block.headings)


def _named(block: FoundBlock, text: str, directive: Directive, under: bool) -> Recognised:  # noqa: FBT001
    if directive.language is not None:
        return directive.language, "directive"
    fence = from_info(block.info)
    if fence is not None:
        other = contradicts(fence, text)
        return (other, "code") if other else (fence, "fence")
    tab = from_label(block.tab) if block.tab else None
    heading = from_label(block.headings[-1]) if block.headings and under else None
    language, source = (tab, "tab") if tab else (heading, "heading")
    if language is None:
        return None, ""
    return _labelled(language, source, text, block)


def _labelled(language: Language, source: str, text: str, block: FoundBlock) -> Recognised:
    """Return what a label says, unless the code is another language's for certain."""
    other = contradicts(language, text)
    if other is None and (reads(language, text) and not is_command(text)):
        return language, source
    guessed = other or from_code(text, _hints(block, Counter()))
    return (guessed, "code") if guessed and guessed is not language else (language, source)


def _hints(block: FoundBlock, seen: Mapping[Language, int]) -> Mapping[Language, float]:
    hints = {one: min(count * A_BLOCK_LIKE_IT, BY_PAGE) for one, count in seen.items()}
    for label, weight in ((block.tab, BY_TAB), *((one, BY_HEADING) for one in block.headings[-1:])):
        language = from_label(label) if label else None
        if language is not None:
            hints[language] = hints.get(language, 0.0) + weight
    return hints
