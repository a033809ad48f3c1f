"""Variables that a page's shell sets under another name than its program reads."""

import re
from collections.abc import Sequence
from dataclasses import replace

from harness.model.page import RUN, SHELLS, Block, Role
from harness.pages.environment import NAMES_OF_SIGNERS, asked, asked_by_signer
from harness.pages.forms import HOLDS_URL
from harness.syntax.languages import typed
from harness.syntax.source import parse

SETS = re.compile(
    r"(?im)^\s*(?:\$ |> )?(?:export\s+|setx?\s+|\$env:)(?P<name>[a-z_]\w*)\s*=?\s*(?P<value>.*)$"
)
SIGNED_URL, FILE = "HARNESS_SIGNED_URL", "HARNESS_FILE"
SUFFIX = re.compile(r"\.\w{1,5}[\"']?\s*$")


def without_unset(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks, each with what it reads that the page sets under another name alone."""
    set_by_page = dict(pair for one in blocks for pair in _set_by(one))
    if not set_by_page:
        return tuple(blocks)
    return tuple(replace(one, unset=_unset(one, blocks, set_by_page)) for one in blocks)


def _set_by(block: Block) -> list[tuple[str, str]]:
    is_session = block.language in SHELLS and block.role not in RUN
    return [(one["name"], one["value"]) for one in SETS.finditer(block.text if is_session else "")]


def _unset(block: Block, blocks: Sequence[Block], set_by_page: dict[str, str]) -> tuple[str, ...]:
    source = parse(block.language, typed(block.language, block.text)) if block.language else None
    if block.role not in RUN or block.language in SHELLS or block.form or source is None:
        return ()
    signs = block.role is Role.SIGNER
    asks = dict(asked_by_signer(source, ()) if signs else asked(source))
    elsewhere = "\n".join(one.text for one in blocks if one.number != block.number)
    programs = "\n".join(one.text for one in blocks if not _set_by(one))
    idle = {
        _kind(name, value, signs=signs)
        for name, value in set_by_page.items()
        if not re.search(rf"\b{name}\b", programs)
    }
    return tuple(
        name
        for name, ours in asks.items()
        if ours in idle and not re.search(rf"\b{name}\b", elsewhere)
    )


def _kind(name: str, value: str, *, signs: bool) -> str:
    """Return which of our values stands for what a page sets, empty for none of them."""
    if signs:
        return next((ours for ours, sign in NAMES_OF_SIGNERS if sign.search(name.lower())), "")
    return SIGNED_URL if HOLDS_URL.search(value) else FILE if SUFFIX.search(value) else ""
