"""Sessions: what a reader types, without the prompts and what the shell or Python answered."""

import re
from dataclasses import replace

from harness.pages.found import FoundBlock

KNOWN = r"(?:sudo |curl|wget|export |ossutil\w*|cat |openssl |echo |FILE=|URL=|\w+=\$?\()"
PROMPTS: tuple[re.Pattern[str], ...] = (
    re.compile(r"^(\s*)(?:\([\w.-]+\) ?)?(?:\[?[\w.-]+@[\w.-]+(?:[: ][^\s$#%>]*)?\]?)? ?\$ (?=\S)"),
    re.compile(r"^(\s*)(?:\([\w.-]+\) ?)?\[?[\w.-]+@[\w.-]+(?:[: ][^\s$#%>]*)?\]? ?[#%>] (?=\S)"),
    re.compile(r"^(\s*)(?:PS )?[A-Za-z]:\\[^>\n]*> ?(?=\S)"),
    re.compile(r"^(\s*)PS> ?(?=\S)"),
    re.compile(rf"^(\s*)[%>] (?={KNOWN})"),
)
# The prompt of root is also the mark of a comment.
ROOT = re.compile(rf"^(\s*)# (?={KNOWN})")
COMMAND = re.compile(rf"^\s*{KNOWN}", re.MULTILINE)

OF_PYTHON = re.compile(r"(?:>>>|\.\.\.)(?: |$)")


def typed(block: FoundBlock) -> FoundBlock:
    """Return what a reader types of a session of Python, any other block as it is."""
    if not next(filter(str.strip, block.lines), "").startswith(">>> "):
        return block
    widths = [match.end() if (match := OF_PYTHON.match(line)) else 0 for line in block.lines]
    each = list(zip(block.lines, block.indents, widths, strict=True))
    return replace(
        block,
        lines=tuple(line[width:] if width else "" for line, _, width in each),
        indents=tuple(indent + width for _, indent, width in each),
    )


def without_prompts(text: str) -> str:
    """Return the commands of a session, each where it was; a text without prompts as it is."""
    lines = text.split("\n")
    prompts = PROMPTS
    if any(ROOT.match(line) for line in lines) and not COMMAND.search(text):
        prompts = (*PROMPTS, ROOT)
    if not any(prompt.match(line) for line in lines for prompt in prompts):
        return text
    kept, going_on = [], False
    for line in lines:
        prompted = next((match for one in prompts if (match := one.match(line))), None)
        typed = prompted is not None or going_on
        going_on = typed and line.endswith("\\")
        # As many blanks as the prompt was wide: places on the page stay as they are.
        bare = " " * len(prompted[0]) + line[prompted.end() :] if prompted else line
        kept.append(bare if typed else "")
    return "\n".join(kept)
