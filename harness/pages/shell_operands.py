"""What stands in a shell snippet where curl and wget take their URL."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from harness.oss.endpoints import DOMAIN_PATTERN

COMMAND = re.compile(r"\b(?:curl|wget)\b(?:\\\n|[^\n;|&])*")
WORD = re.compile(r"""(?:"[^"\n]*"|'[^'\n]*'|<[^<>\n]*>|\[[^\]\n]*\]|[^\s"'<>\[])+""")
# Options after which no value of theirs stands.
FLAG = re.compile(
    r"-[vifskLSgGIjJnNOqRaZ#0-46]+|--(?:fail\S*|silent|verbose|insecure|location(?:-trusted)?|include|url|show-error|head"
    r"|progress-bar|no-progress-meter|http[\d.]+(?:-prior-knowledge)?|compressed(?:-ssh)?|globoff|get|path-as-is|remote-\S+"
    r"|no-\S+|ipv[46]|tcp-\S+|tlsv[\d.]+|ssl\S*|anyauth|basic|digest|create-dirs|disable|parallel|raw|styled-output|crlf"
    r"|xattr|junk-session-cookies|retry-(?:all-errors|connrefused)|quiet|continue|server-response|content-on-error"
    r"|trust-server-names|content-disposition|debug|inet[46]-only)"
)
# An option with its value, in one word.
ATTACHED = re.compile(r"--[\w-]+=.*|-[XHTdFouAbemKrw].+", re.DOTALL)
# The value of a variable, alone on its line or before the next command.
VALUE = re.compile(
    r"""(?m)(?:^|[;&])[ \t]*(?:(?:export|local|readonly)[ \t]+)?([A-Za-z_]\w*)=(["']?)"""
    r"""([A-Z]+(?:_[A-Z]+)+|<[^<>\n]+>|\{\{[^{}\n]+\}\}|https?://[^\s"'$]*)\2(?=[ \t]*(?:[;&]|#.*$|$))"""
)
CAPITALS = re.compile(r"[A-Z_]+")
VARIABLE = re.compile(r"\$\{?(\w+)\}?")
# A placeholder for the address that an object has for everybody: none that is signed.
PUBLIC = re.compile(r"(?i)[^\w$]*(?:\w*[-_ ])?public[-_ ]?(?:ur[li]|link|address)\w*\W*")
# How a comment calls a URL that a script has from its environment, and such a variable alone.
CALLED_SIGNED = re.compile(r"(?i)\b(?:pre-?)?signed[ -]ur[li]")
WHOLE_VARIABLE = re.compile(r"(?i)\s\"?\$\{?\w*ur[li]\}?\"?\s*\Z")
# An address of which only the beginning is told.
ELIDED = re.compile(
    r"""https?://(?:(?:[^\s"'?]*\?)?(?:\.{3}|\u2026)"""
    rf"""|[\w.-]+\.(?:{DOMAIN_PATTERN}|amazonaws\.com)\S*(?:\.{{3}}|\u2026))\S*"""
)


def calls_signed(text: str) -> bool:
    """Tell whether the words of a script call a URL signed."""
    return CALLED_SIGNED.search(text) is not None


def names_variable(arguments: str) -> bool:
    """Tell whether the last word of a command is a variable for a URL, and nothing else."""
    return WHOLE_VARIABLE.search(arguments) is not None


def operands(bare: str, addressed: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the words that curl and wget take for their URL, and the names that variables hold.

    A command with an address, known by its beginning or ``addressed``, has no other.
    """
    names: set[str] = set()
    for match in COMMAND.finditer(bare):
        if "://" in match[0] or any(match.start() < at < match.end() for at in addressed):
            continue
        words = list(WORD.finditer(match[0]))
        for before, word in pairwise(words):
            text = word[0].strip("\"'")
            option = before[0]
            is_whole = FLAG.fullmatch(option) or ATTACHED.fullmatch(option)
            is_other = PUBLIC.fullmatch(text) is not None
            if not is_other and text and (is_whole or option == "-" or not option.startswith("-")):
                at = match.start() + word.start() + word[0].index(text)
                yield at, at + len(text)
                names |= {held[1]} if (held := VARIABLE.fullmatch(text)) else set()
    for held in VALUE.finditer(bare):
        if held[1] in names or CAPITALS.fullmatch(held[3]):
            yield held.span(3)
