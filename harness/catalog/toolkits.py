"""Toolkits and placeholders: what pages' snippets are built with and bound by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from harness.catalog.catalog import CLIENTS, first_of_each, home
from harness.catalog.documents import parse, read_toml
from harness.catalog.patterns import check_patterns, completed
from harness.errors import FixtureError
from harness.model.page import Placeholder, Placeholders
from harness.model.toolkit import Toolkit

MANIFEST = "toolkit.toml"
TOOLKITS = Path("fixtures") / "toolkits"
Read = Callable[[Path], dict[str, Any]]
PLACEHOLDERS = Path("fixtures") / "placeholders" / "placeholders.toml"


def read_toolkit(path: Path, read: Read = read_toml) -> Toolkit:
    """Return the toolkit whose manifest this is; its id is the name of its folder."""
    toolkit = parse(Toolkit, {"id": path.parent.name} | _document(path, read), file=path)
    patterns = {
        "chosen_by": toolkit.chosen_by,
        "package": toolkit.package,
        "requests": toolkit.requests,
        "part": toolkit.part,
        "shared": toolkit.shared,
        "console": toolkit.console,
        **{f"failures.{n}": pattern for n, pattern in enumerate(toolkit.failures)},
        **{f"unknown.{n}": pattern for n, pattern in enumerate(toolkit.unknown)},
        **{f"libraries.{n}.imports": one.imports for n, one in enumerate(toolkit.libraries)},
        **{f"advice.{n}.says": one.says for n, one in enumerate(toolkit.advice)},
    }
    check_patterns(patterns.items(), path)
    for number, library in enumerate(toolkit.libraries):
        if bool(library.version) is bool(library.absent):
            problem = f"{library.name} has a version, or says why it is absent"
            raise FixtureError(file=str(path), key=f"libraries.{number}", problem=problem)
    return toolkit


def _document(path: Path, read: Read) -> dict[str, Any]:
    """Return the manifest with all of what it extends; its own comes first."""
    own = read(path)
    name = own.get("extends")
    if not isinstance(name, str):
        return own
    other = read(path.parents[1] / name / MANIFEST)
    build = other.get("build", {})
    if "support" in build:
        support = [f"../{name}/{file}" for file in build["support"]]
        other = other | {"build": build | {"support": support}}
    return other | {key: _joined(value, other.get(key)) for key, value in own.items()}


def _joined(own: object, other: object) -> object:
    if isinstance(own, Mapping) and isinstance(other, Mapping):
        return {**other, **own}
    if isinstance(own, list) and isinstance(other, list):
        return [*own, *other] if any(isinstance(one, Mapping) for one in own) else own
    return own


def read_every_placeholder(*roots: Path) -> Placeholders:
    """Return what the files of these roots say of placeholders, one after the other."""
    files = [root / PLACEHOLDERS for root in roots]
    known = [read_placeholders(file) for file in files if file.is_file() or len(files) == 1]
    joined = {
        one.name: tuple(entry for each in known for entry in getattr(each, one.name))
        for one in fields(Placeholders)
    }
    return Placeholders(**joined)


def read_placeholders(path: Path) -> Placeholders:
    """Return all that this file says of placeholders."""
    known = parse(Placeholders, read_toml(path), file=path)
    known = replace(known, placeholders=tuple(_completed(one) for one in known.placeholders))
    own = (
        (f"placeholders.{placeholder.symbol}.patterns", pattern)
        for placeholder in known.placeholders
        for pattern in placeholder.patterns
    )
    others = (("leftovers", pattern) for pattern in (*known.leftovers, *known.untouchable))
    check_patterns((*own, *others), path)
    return known


def _completed(placeholder: Placeholder) -> Placeholder:
    patterns = tuple(completed(pattern) for pattern in placeholder.patterns)
    return replace(placeholder, patterns=patterns, beside=completed(placeholder.beside))


def read_toolkits(*roots: Path) -> tuple[Toolkit, ...]:
    """Return every toolkit below these roots, those that are chosen by a pattern first."""
    toolkits = first_of_each(roots, _toolkits_below)
    if not toolkits:
        raise FixtureError(file=str(roots[0] / TOOLKITS), key="", problem=f"holds no */{MANIFEST}")
    return tuple(sorted(toolkits, key=lambda toolkit: (not toolkit.chosen_by, toolkit.id)))


def _toolkits_below(root: Path) -> tuple[Toolkit, ...]:
    # Several extend one and the same.
    read = cache(read_toml)
    paths = sorted((root / TOOLKITS).glob(f"*/{MANIFEST}"))
    return tuple(read_toolkit(path, read) for path in paths)


def toolkit_folder(roots: Iterable[Path], toolkit: Toolkit) -> Path:
    """Return the folder against which the files of a toolkit are named."""
    part = Path(CLIENTS) / toolkit.base if toolkit.base else TOOLKITS / toolkit.id
    return home(roots, part)


def read_files(folder: Path, names: tuple[str, ...], *, key: str) -> dict[str, str]:
    """Return the contents of the files that a toolkit names."""
    files = {}
    for name in names:
        try:
            files[name] = (folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problem = f"{name} cannot be read: {getattr(error, 'strerror', error)}"
            raise FixtureError(file=str(folder), key=key, problem=problem) from error
    return files
