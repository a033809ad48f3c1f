"""Tags of site generators in Markdown, read as the fences and tabs that they stand for."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from harness.pages.found_block import FoundBlock, dedented

# Hexo, Jekyll and Hugo have tags for code; Hexo keeps tabs in comments.
OPENS = re.compile(
    r"^(\s*)\{(?:%|\{<)\s*(?:codeblock|highlight|code)(?![\w-])\s*(?:[^%>\n]*?\blang:)?([\w+#-]*)[^\n]*(?:%|>\})\}\s*$"
)
CLOSES = re.compile(
    r"^(\s*)\{(?:%|\{<)\s*/?\s*(?:end)?(?:codeblock|highlight|code)\s*(?:%|>\})\}\s*$"
)
TAB = re.compile(r"<!--\s*tab\s+([^>]*?)\s*-->")
END_TAB = re.compile(r"<!--\s*endtab\s*-->")
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
ANY_TAG = re.compile(r"\{[%{]|<!--\s*(?:end)?tab|:::+\{\w|<syntaxhighlight\b|\[/(?:source)?code\]")
# A directive of MyST with colons, the tag of MediaWiki, and the short code of WordPress.
OTHERS = (
    (re.compile(r"^(\s*):{3,}(\{(?:code-block|code|sourcecode|code-cell)\}.*)$"), re.compile(r"^\s*:{3,}\s*$")),
    (re.compile(r"""^(\s*)<(?:syntaxhighlight|source)\b[^>]*?\blang=["']?([\w+#-]+)[^>]*>\s*$"""), re.compile(r"^\s*</(?:syntaxhighlight|source)>\s*$")),
    (re.compile(r"""^(\s*)\[(?:source)?code\b[^\]]*?\blang(?:uage)?=["']?([\w+#-]+)[^\]]*\]\s*$"""), re.compile(r"^\s*\[/(?:source)?code\]\s*$")),
)  # fmt: skip
ANY_INDENTED = re.compile(r"^[ \t]+(?:`{3}|~{3})", re.MULTILINE)
INDENTED_FENCE = re.compile(r"^([ \t]+)(`{3,}|~{3,})([^`]*)$")
# The components of MDX and Astro that hold their code between them, or in an attribute.
TEXT = r"\{\s*(?P<mark_%s>[`'\"])(?P<%s>(?:\\.|(?!(?P=mark_%s))[^\\])*)(?P=mark_%s)\s*\}"
BETWEEN, WITHIN = (TEXT % ((name,) * 4) for name in ("between", "within"))
CODE_BLOCK = re.compile(
    rf"<(?P<tag>Code\w*|Snippet)\b(?P<before>[^<>`]*?)"
    rf"(?:>\s*{BETWEEN}\s*</(?P=tag)>|\bcode=\s*{WITHIN}(?P<after>[^<>`]*)>)",
    re.DOTALL,
)
# Its language, by name or as a class that highlights it.
LANGUAGE = re.compile(
    r"""\b(?:lang(?:uage)?=["'{]+|className=["'{]+(?:[^"']*\s)?lang(?:uage)?-)([\w+-]+)"""
)


def as_fences(text: str) -> str:
    """Return the text with a fence in place of each pair of tags, line by line."""
    if not ANY_TAG.search(text):
        return text
    lines, inside, wraps = list[str](), False, False
    source = _others_as_fences(text.split("\n"))
    for number, line in enumerate(source):
        after = next((one for one in source[number + 1 : number + 3] if one.strip()), "")
        if not inside and OPENS.match(line) and not CLOSES.match(line) and FENCE.match(after):
            # GitBook's tag is put round a fence, and only gives it a title.
            lines.append("")
            wraps = True
        elif wraps and CLOSES.match(line):
            lines.append("")
            wraps = False
        elif inside and (match := CLOSES.match(line)):
            lines.append(f"{match[1]}````")
            inside = False
        elif not inside and (match := OPENS.match(line)) and not CLOSES.match(line):
            lines.append(f"{match[1]}````{match[2]}")
            inside = True
        else:
            named = TAB.sub(lambda tab: f"{{% tab '{tab[1].split('@')[0].strip()}' %}}", line)
            lines.append(END_TAB.sub("{% endtab %}", named))
    return "\n".join(lines)


def _others_as_fences(lines: list[str]) -> list[str]:
    """Return the lines with a fence in place of each pair of marks that stands outside fences."""
    result: list[str] = []
    closes: re.Pattern[str] | None = None
    last: str | None = None
    for line in lines:
        opens = next((one for one in OTHERS if one[0].match(line)), None)
        if closes is not None:
            is_last = closes.match(line) is not None
            result.append(last if is_last and last is not None else line)
            closes = None if is_last else closes
        elif fence := FENCE.match(line):
            closes, last = re.compile(rf"^\s*{fence[1]}[`~]*\s*$"), None
            result.append(line)
        elif opens is not None:
            margin, info = opens[0].sub(r"\1", line), opens[0].sub(r"\2", line)
            closes, last = opens[1], f"{margin}````"
            result.append(f"{margin}````{info}")
        else:
            result.append(line)
    return result


def take_code_blocks(
    text: str, fenced: Callable[[str], Collection[int]]
) -> tuple[list[FoundBlock], str]:
    """Return the blocks of components that hold their code, and the text without them.

    ``fenced`` returns the numbers of the lines on which such a component is only shown.
    """
    inside = fenced(text) if CODE_BLOCK.search(text) else ()
    blocks: list[FoundBlock] = []

    def take(match: re.Match[str]) -> str:
        attributes = f"{match['before']} {match['after'] or ''}"
        language = LANGUAGE.search(attributes)
        group = "within" if match["between"] is None else "between"
        start = match.start(group)
        if text.count("\n", 0, start) + 1 in inside:
            return match[0]
        column = start - (text.rfind("\n", 0, start) + 1)
        code = unescaped(match[group]).split("\n")
        block = dedented(text.count("\n", 0, start) + 1, code, info=language[1] if language else "")
        indents = (block.indents[0] + column, *block.indents[1:]) if block.indents else ()
        blocks.append(replace(block, indents=indents))
        return re.sub(r"[^\n]", " ", match[0])

    return blocks, CODE_BLOCK.sub(take, text)


def unescaped(text: str) -> str:
    """Return a text as the template literal reads it that a component holds."""
    return text.replace("\\`", "`").replace("\\\\", "\\")


def indented_in_lists(text: str) -> str:
    """Return the text with the code of a fence in a list as far in as the fence.

    Renderers of documentation show such code as the block that its author meant.
    """
    if not ANY_INDENTED.search(text):
        return text
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        opened = INDENTED_FENCE.match(lines[number])
        if opened is None:
            closing = FENCE.match(lines[number])
            number = _closed(lines, number, closing[1]) + 1 if closing else number + 1
            continue
        end = _closed(lines, number, opened[2])
        within, margin = lines[number + 1 : end], opened[1]
        if end < len(lines) and any(one.strip() and not one.startswith(margin) for one in within):
            lines[number + 1 : end] = [margin + one if one.strip() else one for one in within]
            lines[end] = margin + lines[end].strip()
        number = end + 1
    return "\n".join(lines)


def _closed(lines: list[str], opened: int, fence: str) -> int:
    closing = re.compile(rf"^\s*{re.escape(fence[0])}{{{len(fence)},}}\s*$")
    after = range(opened + 1, len(lines))
    return next((n for n in after if closing.match(lines[n])), len(lines))
