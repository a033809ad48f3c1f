"""Files from which a program reads its URL: what is in one only its reader knows."""

from harness.catalog.wording import worded
from harness.model.page import RUN, SHELLS, Block, Role
from harness.pages.in_hand import OPENS
from harness.pages.shell_files import HOLDS_URL, PLAIN
from harness.syntax.literals import literals
from harness.syntax.source import Source, parse
from harness.syntax.standing import Places


def why_of_url_file(block: Block) -> str:
    """Return why a program is not run that takes its URL from a file, empty for any other.

    A shell is given the URL in that file.
    """
    is_asked = block.role in RUN and block.role is not Role.SIGNER and block.language not in SHELLS
    source = parse(block.language, block.before + block.text) if is_asked else None
    name = _file_of_url(source) if source else ""
    return worded("it reads its URL from `{}`, which only its reader has", name) if name else ""


def _file_of_url(source: Source) -> str:
    places = Places(source)
    for literal in literals(source):
        name = literal.content
        if PLAIN.match(name) and HOLDS_URL.search(name) and "." in name:
            standing = places.of(literal)
            if not standing.is_written and places.is_opened(standing, OPENS):
                return name
    return ""
