"""``--lang`` of every command: the language of findings."""

import os
from collections.abc import Sequence

from harness.catalog.language import CHINESE, ENGLISH, VARIABLE
from harness.errors import UsageError

OPTION = "--lang"
KNOWN = (ENGLISH, CHINESE)


def without_language(argv: Sequence[str]) -> list[str]:
    """Return the command line without this option, which holds from now on."""
    words = list(argv)
    for number, word in enumerate(words):
        name, given, value = word.partition("=")
        if name != OPTION:
            continue
        after = words[number + 1 :]
        chosen = value if given else next(iter(after), "")
        if chosen not in KNOWN:
            raise UsageError(f"{OPTION} has no language {chosen!r}.", hint=" or ".join(KNOWN))
        os.environ[VARIABLE] = chosen
        return words[:number] + (after if given else after[1:])
    return words
