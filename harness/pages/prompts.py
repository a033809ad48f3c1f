"""Sessions of a shell: what a reader types, without the prompts and what the shell answered."""

import re

PROMPT = re.compile(r"^(\s*)\$ (?=\S)")


def without_prompts(text: str) -> str:
    """Return the commands of a session, each where it was; a text without prompts as it is."""
    lines = text.split("\n")
    if not any(PROMPT.match(line) for line in lines):
        return text
    kept, going_on = [], False
    for line in lines:
        typed = PROMPT.match(line) is not None or going_on
        going_on = typed and line.rstrip().endswith("\\")
        kept.append(PROMPT.sub(r"\1  ", line) if typed else "")
    return "\n".join(kept)
