"""What a placeholder says, without the words that every placeholder has."""

import re

PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[\u4e00-\u9fff]+")
# A placeholder in a longer text, from its first mark to its last: never a part of a word.
MARKED = re.compile(
    r"""<<\w[\w .-]*>>|<\w[\w ./'-]*>|\*\*\* ?[^*\n]+? ?\*\*\*|\{\{ ?[A-Za-z][\w ./-]* ?\}\}|《[^《》\n]+》|【[^【】\n]+】"""
    r"""|(?<![\w$#])\{[A-Za-z][\w-]*\}|(?<![\w%])%[A-Z][A-Z_]+%(?!\w)|(?<!\w)__[A-Z][A-Z_]*__(?!\w)"""
    r"""|(?<![\w$-])(?<!\$\{)(?:[yY]our(?:[A-Z]\w*|[_-][A-Za-z][\w-]*)|YOUR[-_][\w-]*\w"""
    r"""|(?:PASTE|INSERT|REPLACE|ENTER|PUT)_[A-Z_]+(?!\w)|[A-Z]+(?:_[A-Z]+)*_HERE(?!\w))"""
    r"""|\[(?:(?:your|the|pre-?signed|signed|upload|签名|预签名)[ _-]?[\w -]*)\]"""
    r"""|(?<![\w\])}$])\[(?:[A-Za-z]+[-_ ][\w -]*|[A-Z]{3,})\]"""
    r"""|(?:填写|请输入|请填写|请替换|替换为|替换成|您的|你的|(?:请?在)?(?:此处?|这里)(?:填写?|填入|粘贴|输入|放|替换)|粘贴)[^\s"'<>\uff0c\u3002,;)]+"""
    r"""|[\w-]{1,40}(?:填|放|写|粘贴)(?:在|到)?(?:此处|这里)"""
)
SENTENCE = re.compile(r"(?i)your [\w ]+")

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
    chinese = (one for one in fillers if not one.isascii() and word.startswith(one))
    longest = max(chinese, key=len, default="")
    return _without(word[len(longest) :], fillers) if longest else word


def is_marked(text: str) -> bool:
    """Tell whether a text as a whole says by its marks that its reader replaces it."""
    return bool(MARKED.fullmatch(text) or SENTENCE.fullmatch(text))
