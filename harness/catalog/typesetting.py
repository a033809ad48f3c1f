"""Chinese sentences with the marks of Chinese print, where they are typed with those of ASCII."""

import re
from functools import cache

# Code, comments of pages, fields and addresses keep the marks that they have.
AS_IT_IS = re.compile(r"`[^`]*`|<[^>]*>|\{[^}]*\}|https?://[^\s`]+")
CHINESE = re.compile("[\u3001\u3002\u201c\u201d\u4e00-\u9fff]")
IN_PARENTHESES = re.compile(r"\(([^()]+)\)")
MARKS = {",": "\uff0c", ":": "\uff1a", ";": "\uff1b", "?": "\uff1f", "!": "\uff01"}
KEPT = "\0"
OPENING, CLOSING = "\uff08", "\uff09"
# A full-width mark brings its own blank.
BLANK_TOO_MANY = re.compile(f"(?<=[{''.join(MARKS.values())}{CLOSING}]) | (?={OPENING})")


@cache
def typeset(text: str) -> str:
    """Return a text with full-width marks where it is Chinese; code in it is left alone."""
    if not CHINESE.search(text):
        return text
    kept = {at for one in AS_IT_IS.finditer(text) for at in range(*one.span())}
    signs = list(text)
    plain = AS_IT_IS.sub(lambda code: KEPT * len(code[0]), text)
    for one in IN_PARENTHESES.finditer(plain):
        is_chinese = CHINESE.search(one[1]) or KEPT in one[1]
        if is_chinese or _is_apart(text, one.start() - 1, kept):
            signs[one.start()], signs[one.end() - 1] = OPENING, CLOSING
    for at, sign in enumerate(text):
        if sign in MARKS and at not in kept and _ends_words(text, at, kept):
            signs[at] = MARKS[sign]
    return BLANK_TOO_MANY.sub("", "".join(signs))


def _ends_words(text: str, at: int, kept: set[int]) -> bool:
    """Tell whether a mark stands between words of Chinese, and not in code without backticks."""
    if text[at] == ":":
        return _is_apart(text, at - 1, kept) or _is_apart(text, at + 1, kept)
    after = text[at + 1 : at + 2]
    return after != " " or _is_apart(text, at - 1, kept) or _is_apart(text, at + 2, kept)


def _is_apart(text: str, at: int, kept: set[int]) -> bool:
    """Tell whether what stands there is no ASCII of the sentence itself: Chinese, code, an end."""
    return not 0 <= at < len(text) or at in kept or CHINESE.match(text, at) is not None
