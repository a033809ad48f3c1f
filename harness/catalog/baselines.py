"""Baselines of known failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from harness.catalog.documents import at_line, parse, read_toml
from harness.errors import FixtureError
from harness.model.scenario import STRICT
from harness.model.verdict import KnownFailure


@dataclass(frozen=True, kw_only=True, slots=True)
class BaselineFile:
    """A baseline file: any number of ``[[known_failures]]``."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = STRICT
    known_failures: tuple[KnownFailure, ...] = ()


def read_baseline(path: Path) -> tuple[KnownFailure, ...]:
    """Return the known failures of this file; each must say which finding it is about."""
    known = parse(BaselineFile, read_toml(path), file=path).known_failures
    for number, entry in enumerate(known):
        if not (entry.kind or entry.message):
            problem = "this key is missing: it names the finding, as `--json` shows it"
            place = at_line(path, f"known_failures.{number}")
            raise FixtureError(file=place, key=f"known_failures.{number}.kind", problem=problem)
    return known
