"""What a placeholder says, without the words that every placeholder has."""

import re

PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[\u4e00-\u9fff]+")

# Whose it is says nothing of what it is.
POSSESSIVE = re.compile(r"(?<=\w)'s\b")


def core(text: str, fillers: tuple[str, ...]) -> str:
    """Return what a placeholder says without its marks, its letters' case, and empty words."""
    words = [part.casefold() for part in PARTS.findall(POSSESSIVE.sub("", text))]
    kept = [_without(word, fillers) for word in words if word not in fillers]
    return "".join(kept)


def _without(word: str, fillers: tuple[str, ...]) -> str:
    # No blanks stand between the words of Chinese.
    if word.isascii():
        return word
    for filler in sorted(fillers, key=len, reverse=True):
        word = word if filler.isascii() else word.removeprefix(filler)
    return word
