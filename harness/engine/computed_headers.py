"""Headers of a program whose values only its run tells, such as a type that it looks up."""

import re

from harness.model.observation import Observation
from harness.oss.headers import is_always_signed
from harness.pages.plan import PlannedBlock
from harness.syntax.headers import untold_headers
from harness.syntax.languages import typed
from harness.syntax.maps import sent_headers
from harness.syntax.source import parse

MISMATCH = "SignatureDoesNotMatch"

# What HTTP libraries call a body of which they are told no type.
OWN_TYPE = re.compile(
    r"application/x-www-form-urlencoded|multipart/form-data|text/plain;charset=UTF-8$|.*boundary="
)
# How jQuery and SDKs are told the type; a value of its own says that none is named.
TYPE_OPTION = re.compile(r"\bcontenttype[\"']?\s*:\s*(?!false\b|null\b|undefined\b|string\b|any\b)")
CONTENT_TYPE = "content-type"
# What is sent where a library writes down a value that stands for no type.
NO_TYPE = {"false", "null", "undefined", "none", "nil"}


def computed_headers(snippet: PlannedBlock, seen: Observation) -> dict[str, str]:
    """Return what a refused request had of headers that its program names and computes.

    Nobody has said what the URL of the harness is to be signed for: it signs what the program says
    that it sends. A header that the program does not name is an addition of its library; so is a
    type of a form or of a string that it does not say, and any other value of a header than the
    one that it tells: the map with that was not handed over.
    """
    block, directive = snippet.block, snippet.block.directive
    last = seen.exchanges[-1] if seen.exchanges else None
    is_told = snippet.stands_in is not None or directive.headers or directive.scenario
    source = parse(block.language, typed(block.language, block.text)) if block.language else None
    if last is None or last.code != MISMATCH or is_told or source is None:
        return {}
    named, read = source.bare().lower(), sent_headers(source.language, source.text)
    if TYPE_OPTION.search(named):
        named += CONTENT_TYPE
    sent = {name.lower(): value for name, value in last.headers}
    known = read.keys() - {*untold_headers(source.language, source.text)}
    return {
        name: value
        for name, value in sent.items()
        if is_always_signed(name) and name in named and name not in known
        if not ((own := OWN_TYPE.match(value)) and own[0].lower() not in named)
        # Of two types, which a request that is told one twice has, none can be meant.
        if name != CONTENT_TYPE or (value.lower() not in NO_TYPE and "," not in value)
    }
