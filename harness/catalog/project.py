"""What a project says of the harness: ``harness.toml``, or a table of its ``pyproject.toml``."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from harness.catalog.documents import parse, read_toml
from harness.catalog.time_limits import HINT, PROGRAM, limit_names
from harness.errors import FixtureError
from harness.model.scenario import STRICT

OWN_FILE, FILE = "harness.toml", "pyproject.toml"
TABLE = "harness"


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """The options that a project sets, in the words of the command line; unset ones are None.

    Files are named from where the file stands; a command line goes before all of them.
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = STRICT
    pages: tuple[str, ...] | None = None
    root: str | None = None
    baseline: str | None = None
    driver: Literal["local", "container", "both", "auto"] | None = None
    variant: Literal["published", "filled", "both"] | None = None
    strict: bool | None = None
    timeout: Annotated[float, Field(ge=0.1)] | None = None
    timeouts: Mapping[str, Annotated[float, Field(ge=0.1)]] | None = None
    jobs: Annotated[int, Field(ge=1)] | None = None
    lang: Literal["en", "zh"] | None = None

    @property
    def limits(self) -> tuple[str, ...]:
        """The time limits that the file sets, as the command line says them."""
        program = () if self.timeout is None else (f"{self.timeout:g}",)
        return (*program, *(f"{name}={seconds}" for name, seconds in (self.timeouts or {}).items()))

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of the file, by name."""
        all_of_it = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in all_of_it.items() if value is not None}


def read_project(folder: Path) -> Project:
    """Return what the nearest file of the two above this folder says, nothing where none does.

    In one folder ``harness.toml`` counts, which has the options outside of any table. Raises
    FixtureError for a key that is not known.
    """
    for place in (folder, *folder.parents):
        own, shared = place / OWN_FILE, place / FILE
        if own.is_file():
            path = _as_people_say(own)
            return _read(read_toml(path), path, table="")
        if shared.is_file():
            path = _as_people_say(shared)
            tools = read_toml(path).get("tool", {})
            table = tools.get(TABLE) if isinstance(tools, dict) else None
            return Project() if table is None else _read(table, path, table=f"tool.{TABLE}")
    return Project()


def _as_people_say(path: Path) -> Path:
    return Path(os.path.relpath(path))


def _read(options: Mapping[str, object], path: Path, *, table: str) -> Project:
    project = parse(Project, options, file=path, table=table)
    for name in project.timeouts or ():
        if name not in (PROGRAM, *limit_names()):
            key, problem = ".".join(filter(None, (table, "timeouts", name))), "is no time limit"
            raise FixtureError(file=str(path), key=key, problem=problem, hint=HINT)

    def from_here(name: str) -> str:
        return os.path.relpath(path.parent / name)

    return replace(
        project,
        pages=None if project.pages is None else tuple(map(from_here, project.pages)),
        root=None if project.root is None else from_here(project.root),
        baseline=None if project.baseline is None else from_here(project.baseline),
    )
