"""Files from which a program reads its URL: what is in one only its reader knows."""

import re
from pathlib import PurePosixPath

from harness.catalog.wording import worded
from harness.model.page import RUN, SHELLS, Block, Role
from harness.pages.in_hand import OPENS
from harness.pages.own_files import own_files
from harness.pages.shell_files import HOLDS_URL, PLAIN
from harness.syntax.literals import literals
from harness.syntax.source import Source, parse
from harness.syntax.standing import Places

# What holds a text; a picture that is called so is content.
TEXT = frozenset(
    (".txt", ".url", ".json", ".conf", ".ini", ".cfg", ".csv", ".tsv", ".yaml", ".yml")
)
# A list of URLs, by the name of its file.
HOLDS_URLS = re.compile(
    r"(?i)(?:^|[/._-])(?:\w*[-_])?(?:pre)?(?:signed|upload|put|oss)?[-_]?urls\.\w+$"
)


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
    named = [
        one
        for one in literals(source)
        if HOLDS_URL.search(one.content) or HOLDS_URLS.search(one.content)
    ]
    plain = (one for one in named if PLAIN.match(one.content))
    texts = [one for one in plain if PurePosixPath(one.content).suffix.lower() in TEXT]
    written = own_files(source, places, OPENS).written if texts else frozenset()
    read = (one.content for one in texts if places.is_opened(places.of(one), OPENS))
    return next((name for name in read if name not in written), "")
