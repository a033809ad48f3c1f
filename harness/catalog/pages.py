"""Pages and the files beside them that say what their authors cannot say in them."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from harness.catalog.documents import at_line, parse, read_toml
from harness.errors import FixtureError, UsageError
from harness.model.page import Directive, Placeholder, Placeholders
from harness.model.scenario import STRICT

BESIDE = ".harness.toml"
LARGEST_PAGE = 8 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """The settings of one block, by its number from 1."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = STRICT
    block: int
    says: Directive = field(default_factory=Directive)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sidecar:
    """The file beside a page: ``[[blocks]]`` and placeholders of the page's own."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = STRICT
    blocks: tuple[Beside, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()


def read_page_bytes(path: Path) -> bytes:
    """Return the bytes of a page; raise FixtureError where it cannot be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST_PAGE:
            problem = f"has {size:,} bytes: more than {LARGEST_PAGE:,} are no page"
            raise FixtureError(file=str(path), key="", problem=problem, hint="split it")
        return path.read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise FixtureError(file=str(path), key="", problem=problem) from error


def read_sidecar(page: Path, known: Placeholders) -> Sidecar:
    """Return what the file beside the page says, nothing where there is none.

    A placeholder that only names its symbol gets the variable that is known for it. Raises
    FixtureError with file, line and key for what makes no sense there.
    """
    path = page.with_name(page.name + BESIDE)
    if not path.exists():
        return Sidecar()
    sidecar = _with_reasons(parse(Sidecar, read_toml(path), file=path), path)
    return replace(sidecar, placeholders=_with_variables(sidecar, known, path))


def _with_reasons(sidecar: Sidecar, path: Path) -> Sidecar:
    for number, beside in enumerate(sidecar.blocks):
        if beside.says.skip and not beside.says.reason:
            key = f"blocks.{number}.says.skip"
            problem = f"block {beside.block} is skipped without a reason"
            raise FixtureError(file=at_line(path, key), key=key, problem=problem)
    return sidecar


def _with_variables(sidecar: Sidecar, known: Placeholders, path: Path) -> tuple[Placeholder, ...]:
    variables = {one.symbol: one.variable for one in known.placeholders}
    complete = []
    for number, one in enumerate(sidecar.placeholders):
        if not (one.variable or one.value or one.symbol in variables):
            close = difflib.get_close_matches(one.symbol, variables, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(variables)}"
            key, problem = f"placeholders.{number}.symbol", f"no symbol is called {one.symbol!r}"
            raise FixtureError(file=at_line(path, key), key=key, problem=problem, hint=hint)
        variable = "" if one.value else one.variable or variables[one.symbol]
        complete.append(replace(one, variable=variable))
    return tuple(complete)


def find_pages(patterns: Iterable[str]) -> tuple[Path, ...]:
    """Return the files that these paths and globs name; raise UsageError where none is."""
    pages: dict[Path, None] = {}
    asked = tuple(patterns)
    for pattern in asked:
        if not pattern:
            raise UsageError("A page has no name.", hint="name a file or a glob")
        path = Path(pattern)
        if len(asked) > 1 and _is_named_like_a_page(path):
            # A shell's glob names these, too: they are damaged, and silence no other page.
            pages[path] = None
            continue
        matching = [path] if path.is_file() else _globbed(path)
        files = sorted(one for one in matching if one.is_file() and not one.name.endswith(BESIDE))
        if path.is_dir():
            hint = f"name the pages in it, such as '{path / '**' / '*.md'}'"
            raise UsageError(f"{pattern} is a folder, and no page.", hint=hint)
        if not files:
            raise UsageError(
                f"{pattern} is no page and matches none.", hint="name a file or a glob"
            )
        pages |= dict.fromkeys(files)
    for path in pages:
        _refuse_name(path)
    return tuple(pages)


def _refuse_name(path: Path) -> None:
    # Reports, records and patches name the page, and are UTF-8.
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        readable = str(path).encode("utf-8", "backslashreplace").decode()
        message = f"The name of the page {readable} is not UTF-8."
        raise UsageError(message, hint="rename it") from error


def _is_named_like_a_page(path: Path) -> bool:
    """Tell whether a folder or a link that leads nowhere is called as a page is."""
    is_none = path.is_dir() or (path.is_symlink() and not path.exists())
    return is_none and bool(path.suffix)


def _globbed(pattern: Path) -> list[Path]:
    start = Path(pattern.anchor) if pattern.is_absolute() else Path()
    wanted = pattern.relative_to(pattern.anchor) if pattern.is_absolute() else pattern
    return list(start.glob(str(wanted))) if wanted.parts else []
