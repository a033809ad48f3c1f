"""Tags of site generators in Markdown, read as the fences and tabs that they stand for."""

import re

from harness.model.page import PageProblem

# Hexo, Jekyll and Hugo have tags for code; Hexo keeps tabs in comments.
OPENS = re.compile(
    r"^(\s*)\{(?:%|\{<)\s*(?:codeblock|highlight|code)\b\s*(?:[^%>\n]*?\blang:)?([\w+#-]*)[^\n]*(?:%|>\})\}\s*$"
)
CLOSES = re.compile(
    r"^(\s*)\{(?:%|\{<)\s*/?\s*(?:end)?(?:codeblock|highlight|code)\s*(?:%|>\})\}\s*$"
)
TAB = re.compile(r"<!--\s*tab\s+([^>]*?)\s*-->")
END_TAB = re.compile(r"<!--\s*endtab\s*-->")
ELSEWHERE = re.compile(r"^\s*(?::::code\b[^\n]*\bsource=|\.\. literalinclude::)")


def as_fences(text: str) -> str:
    """Return the text with a fence in place of each pair of tags, line by line."""
    lines, inside = [], False
    for line in text.split("\n"):
        if inside and (found := CLOSES.match(line)):
            lines.append(f"{found[1]}````")
            inside = False
        elif not inside and (found := OPENS.match(line)) and not CLOSES.match(line):
            lines.append(f"{found[1]}````{found[2]}")
            inside = True
        else:
            named = TAB.sub(lambda tab: f"{{% tab '{tab[1].split('@')[0].strip()}' %}}", line)
            lines.append(END_TAB.sub("{% endtab %}", named))
    return "\n".join(lines)


def elsewhere(text: str) -> list[PageProblem]:
    """Return a problem for each block whose code is taken from another file."""
    lines = enumerate(text.split("\n"), start=1)
    return [taken_from_elsewhere(number) for number, line in lines if ELSEWHERE.match(line)]


def taken_from_elsewhere(line: int) -> PageProblem:
    """Return the problem of a block whose code is taken from another file, on this line."""
    return PageProblem(
        rule="block-accounted",
        line=line,
        message="The code of this block is taken from another file, and is not on the page.",
        fix="Check the page as it is built, with the code in it.",
    )
