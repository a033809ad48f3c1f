"""Files from which a program reads its URL: what is in one only its reader knows."""

import re
from pathlib import PurePosixPath

from harness.catalog.wording import worded
from harness.model.page import RUN, SHELLS, Block, Role
from harness.pages.in_hand import OPENS
from harness.pages.own_files import own_files
from harness.pages.shell_files import HOLDS_URL, PLAIN
from harness.syntax.literals import literals
from harness.syntax.queries import leaves
from harness.syntax.source import Source, parse
from harness.syntax.standing import Places

READS_URL = "it reads its URL from `{}`, which only its reader has"
# What holds a text; a picture that is called so is content.
TEXT = frozenset(
    (".txt", ".url", ".json", ".conf", ".ini", ".cfg", ".csv", ".tsv", ".yaml", ".yml")
)
# A list of URLs, by the name of its file.
HOLDS_URLS = re.compile(
    r"(?i)(?:^|[/._-])(?:\w*[-_])?(?:pre)?(?:signed|upload|put|oss)?[-_]?urls\.\w+$"
)
# What of a shell asks for what is in a list, and how it sends or keeps a file, whatever that is called.
ASKS = frozenset(("curl", "wget", "xargs", "aria2c", "parallel"))
OTHERWISE = re.compile(
    r"(?:\s(?:-T|--upload-file|--body-file|-\w*[oO]|--output(?:-document)?)|>)[ =]?[\"']?([^\s\"']+)"
)


def why_of_url_file(block: Block) -> str:
    """Return why a program is not run that takes its URL from a file, empty for any other.

    A shell is given the URL in that file, unless that is a list of them.
    """
    is_asked = block.role in RUN and block.role is not Role.SIGNER
    source = parse(block.language, block.before + block.text) if is_asked else None
    if source and block.language in SHELLS:
        return why_of_list(source)
    name = _file_of_url(source) if source else ""
    return worded(READS_URL, name) if name else ""


def why_of_list(source: Source) -> str:
    """Return why a shell is not run that goes through a list of URLs, empty for any other."""
    asks = any(call.name in ASKS for call in source.calls)
    texts = [one.text.strip("\"'") for one in leaves(source) if asks]
    named = [one for one in texts if HOLDS_URLS.search(one) and PLAIN.match(one)]
    others = {match[1] for match in OTHERWISE.finditer(source.text)}
    plain = [
        one for one in named if PurePosixPath(one).suffix.lower() in TEXT and one not in others
    ]
    name = next(iter(plain), "")
    return worded(READS_URL, name) if name else ""


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
