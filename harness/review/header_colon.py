"""A header has a colon between its name and its value."""

import re
from collections.abc import Iterator

from harness.model.edit import Edit
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding
from harness.review.locations import block_place
from harness.review.parts import page_file
from harness.review.references import CURL
from harness.review.remarks import reviewed
from harness.syntax.source import parse

ID = "header-colon"
# Such as an input method for Chinese types: full-width, small, and the ratio sign.
OTHER_COLONS = "\uff1a\ufe55\u2236\ua789"
NAMES = (
    r"content-(?:type|md5|length|disposition|encoding|language)|cache-control|expires|x-oss-[\w-]+"
)
HEADER = re.compile(rf"(?i)^[\"'`]*((?:{NAMES})\s*[{OTHER_COLONS}])\s*([^\s{{%\"'`])")
# A header of curl with a name and a value, and nothing between them.
BARE = re.compile(rf"(?i)^[\"']((?:{NAMES})\s+)([^\s:{{%\"'])[^\s\"']*[\"']$")
OPTION = re.compile(r"\s(?:-[a-zA-Z]*H|--header)[ =]*$")


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of each header whose colon is another character."""
    program = job.block
    source = parse(program.block.language, program.block.text) if program else None
    if program is None or source is None or not reviewed(job, observation):
        return
    for literal in dict.fromkeys(source.strings):
        at = max(program.block.text.find(literal), 0)
        is_option = OPTION.search(program.block.text[:at])
        other, bare = HEADER.match(literal), BARE.match(literal) if is_option else None
        if match := other or bare:
            place = block_place(program, page_file(job), at + match.start(1))
            name = match[1].rstrip(OTHER_COLONS).rstrip()
            edits = _fixed(program.block.text, literal, match)
            kind = "header-other-colon" if other else "header-without-colon"
            yield Finding(rule=ID, kind=kind, subject=name, place=place, edits=edits)


def _fixed(text: str, literal: str, match: re.Match[str]) -> tuple[Edit, ...]:
    """Return the edit that writes a plain colon and a blank, none where the text is another."""
    at = text.find(literal)
    if at < 0:
        return ()
    name = match[1].rstrip(OTHER_COLONS).rstrip()
    start = at + match.start(1) + len(name)
    return (Edit(start=start, end=at + match.start(2), text=": "),)


RULE = Rule(
    id=ID,
    title="A header has a colon between its name and its value",
    why="Without a colon, or with a full-width one, the header is not sent, and nobody says so.",
    check=check,
    explanation=(
        "An input method for Chinese types a full-width colon, which looks the same. curl takes "
        "what has no colon for no header and leaves it out; the upload is accepted without it, "
        "or refused where it was signed."
    ),
    wrong='curl -H "Content-Type\uff1atext/plain" -T demo.txt "$URL"',
    right='curl -H "Content-Type: text/plain" -T demo.txt "$URL"',
    references=(f"{CURL}#-H", "https://www.rfc-editor.org/rfc/rfc9110#section-5.1"),
)
