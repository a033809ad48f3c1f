"""Variables that a page's shell sets under another name than its program reads."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from harness.model.page import RUN, SHELLS, Block, Role
from harness.pages.environment import KEPT, NAMES_OF_SIGNERS, asked, asked_by_signer
from harness.pages.forms import HOLDS_URL
from harness.syntax.languages import typed
from harness.syntax.source import Source, parse
from harness.syntax.standing import asked_of_environment

SETS = re.compile(
    r"""(?im)^\s*(?:\$ |> )?(?:echo\s+["'])?(?:export\s+|setx?\s+|\$env:)(?P<name>[a-z_]\w*)\s*=?\s*(?P<value>.*)$"""
)
SIGNED_URL, FILE = "HARNESS_SIGNED_URL", "HARNESS_FILE"
SUFFIX = re.compile(r"\.\w{1,5}[\"']?\s*$")
# What of an SDK reads the key pair itself, under names of its own.
PROVIDER = re.compile(r"\bEnvironmentVariableCredentials(?:Provider)?\b|EnvironmentProvider\b")
OF_PROVIDER = ("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET")


def without_unset(blocks: Sequence[Block], page: str) -> tuple[Block, ...]:
    """Return the blocks, each with what it reads that the page sets under another name alone.

    What the text of the page names besides, its reader has been told to set.
    """
    set_by_page = dict(pair for one in blocks for pair in _set_by(one))
    if not set_by_page:
        return tuple(blocks)
    programs = [(one, source) for one in blocks if one.role in RUN if (source := _source(one))]
    read = "\n".join(_reads(source) for _, source in programs)
    unset = {one.number: _unset(one, source, set_by_page, read) for one, source in programs}
    # What the page says of a variable besides, its reader has been told to set.
    return tuple(
        replace(
            one,
            unset=tuple(n for n in unset.get(one.number, ()) if _count(n, page) <= _count(n, read)),
        )
        for one in blocks
    )


def _set_by(block: Block) -> list[tuple[str, str]]:
    is_session = block.language in SHELLS and block.role not in RUN
    return [(one["name"], one["value"]) for one in SETS.finditer(block.text if is_session else "")]


def _source(block: Block) -> Source | None:
    return parse(block.language, typed(block.language, block.text)) if block.language else None


def _reads(source: Source) -> str:
    """Return the code of a program without the assignments of a shell, with what its SDK reads."""
    code = source.bare()
    if source.language in SHELLS:
        code = re.sub(r"\b\w+=", " ", code)
    return " ".join((code, *OF_PROVIDER)) if PROVIDER.search(code) else code


def _unset(block: Block, source: Source, set_by_page: dict[str, str], read: str) -> tuple[str, ...]:
    """Return what a program reads under another name than that under which the page sets it."""
    if block.form:
        return ()
    signs = block.role is Role.SIGNER
    idle = {
        _kind(name, value, signs=signs)
        for name, value in set_by_page.items()
        if not _count(name, read)
    }
    asks = _asked(block, source, signs=signs)
    return tuple(dict.fromkeys(name for name, ours in asks if ours in idle))


def _asked(block: Block, source: Source, *, signs: bool) -> Iterator[tuple[str, str]]:
    """Yield the variables that a program reads, each with ours; of a shell its keys alone."""
    if signs:
        names = (*asked_of_environment(source), *OF_PROVIDER * bool(PROVIDER.search(block.text)))
        yield from ((name, _kind(name, "", signs=True)) for name in names if KEPT.search(name))
    if block.language not in SHELLS:
        yield from asked_by_signer(source, ()) if signs else asked(source)


def _count(name: str, text: str) -> int:
    return len(re.findall(rf"\b{name}\b", text))


def _kind(name: str, value: str, *, signs: bool) -> str:
    """Return which of our values stands for what a page sets, empty for none of them."""
    if signs:
        return next((ours for ours, sign in NAMES_OF_SIGNERS if sign.search(name.lower())), "")
    return SIGNED_URL if HOLDS_URL.search(value) else FILE if SUFFIX.search(value) else ""
