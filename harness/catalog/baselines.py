"""Baselines of known failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import ClassVar

from harness.catalog.documents import at_line, parse, read_toml
from harness.catalog.messages import read_messages
from harness.errors import FixtureError
from harness.model.scenario import STRICT
from harness.model.verdict import KnownFailure

# What says more exactly which finding an entry is about.
NARROWING = ("cause", "subject", "quotes")
AS_SHOWN = "`harness check --json`, a record or SARIF shows the kinds of the findings"


@dataclass(frozen=True, kw_only=True, slots=True)
class BaselineFile:
    """A baseline file: any number of ``[[known_failures]]``."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = STRICT
    known_failures: tuple[KnownFailure, ...] = ()


def read_baseline(path: Path) -> tuple[KnownFailure, ...]:
    """Return the known failures of this file; each must say which finding it is about."""
    document = read_toml(path)
    known = parse(BaselineFile, document, file=path).known_failures
    for number, entry in enumerate(known):
        table = f"known_failures.{number}"
        given = document["known_failures"][number]
        if blank := next((name for name in NARROWING if given.get(name) == ""), ""):
            empty = f"{table}.{blank}"
            problem = "an empty text excuses any finding: name what it is, or leave the key out"
            raise FixtureError(file=at_line(path, empty), key=empty, problem=problem)
        key = f"{table}.kind"
        if entry.kind and entry.kind not in read_messages():
            near = get_close_matches(entry.kind, read_messages(), n=3, cutoff=0.55)
            raise FixtureError(
                file=at_line(path, key),
                key=key,
                problem=f"there is no finding of the kind {entry.kind!r}",
                hint=f"did you mean {' or '.join(near)}?" if near else AS_SHOWN,
            )
        if not (entry.kind or entry.message):
            problem = "this key is missing: it names the finding, as `--json` shows it"
            raise FixtureError(file=at_line(path, table), key=key, problem=problem)
    return known
