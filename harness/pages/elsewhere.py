"""What a text uses that another part of a program must have made: clients above all."""

import difflib
import re

from harness.model.grammar import Deed
from harness.model.page import Language
from harness.syntax.deeds import deeds, of
from harness.syntax.source import Source


def made_elsewhere(source: Source) -> set[str]:
    """Return what a program calls methods of, and neither makes nor misspells nor imports."""
    roots = signing_with(source)
    if source.language is Language.PYTHON:
        roots |= {call.root for call in source.calls if call.receiver}
    return {
        root
        for root in roots - source.defined
        if not difflib.get_close_matches(root, source.defined)
        and not (source.grammar.standard and re.match(source.grammar.standard, root))
    }


def signing_with(source: Source) -> set[str]:
    """Return the names of the clients with which a text signs, or of the methods of none."""
    done = [one for one in of(deeds(source), Deed.SIGNS) if " " not in one.known.library]
    roots = {one.call.root or one.call.name for one in done if not one.call.constructs}
    return {
        root
        for root in roots
        if re.fullmatch(r"\$?\w+", root) and root not in {"$this", "self", "this"}
    }
