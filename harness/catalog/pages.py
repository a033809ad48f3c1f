"""Pages and the files beside them that say what their authors cannot say in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from harness.catalog.documents import parse, read_toml
from harness.errors import FixtureError, UsageError
from harness.model.page import Directive, Placeholder
from harness.model.scenario import STRICT

BESIDE = ".harness.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """What is said of one block, by its number from 1."""

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
        return path.read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise FixtureError(file=str(path), key="", problem=problem) from error


def read_sidecar(page: Path) -> Sidecar:
    """Return what the file beside the page says, nothing where there is none."""
    path = page.with_name(page.name + BESIDE)
    if not path.exists():
        return Sidecar()
    sidecar = parse(Sidecar, read_toml(path), file=path)
    for beside in sidecar.blocks:
        if beside.says.skip and not beside.says.reason:
            problem = f"block {beside.block} is skipped without a reason"
            raise FixtureError(file=str(path), key="blocks.says.reason", problem=problem)
    return sidecar


def find_pages(patterns: Iterable[str]) -> tuple[Path, ...]:
    """Return the files that these paths and globs name; raise UsageError where none is."""
    found: dict[Path, None] = {}
    for pattern in patterns:
        path = Path(pattern)
        matching = [path] if path.is_file() else _globbed(path)
        files = sorted(one for one in matching if one.is_file() and not one.name.endswith(BESIDE))
        if not files:
            raise UsageError(
                f"{pattern} is no page and matches none.", hint="name a file or a glob"
            )
        found |= dict.fromkeys(files)
    return tuple(found)


def _globbed(pattern: Path) -> list[Path]:
    start = Path(pattern.anchor) if pattern.is_absolute() else Path()
    wanted = pattern.relative_to(pattern.anchor) if pattern.is_absolute() else pattern
    return list(start.glob(str(wanted))) if wanted.parts else []
