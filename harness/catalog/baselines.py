"""Baselines of known failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import ClassVar

from harness.catalog.documents import at_line, parse, read_toml
from harness.catalog.language import ENGLISH
from harness.catalog.messages import message_of, read_messages
from harness.errors import FixtureError
from harness.model.scenario import STRICT
from harness.model.verdict import Finding, KnownFailure

# What says more exactly which finding an entry is about.
NARROWING = ("cause", "subject", "quotes")
FEWEST_WORDS = 3
# What every report tells of a known failure.
TOLD_OF_IT = {"reason": "why it stays", "link": "where its issue is", "owner": "who ends it"}
BEGIN = "an empty one will do: `harness check PAGE --show baseline` prints what goes into it"
AS_SHOWN = "`harness check --json`, a record or SARIF shows the kinds of the findings"


@dataclass(frozen=True, kw_only=True, slots=True)
class BaselineFile:
    """A baseline file: any number of ``[[known_failures]]``."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = STRICT
    known_failures: tuple[KnownFailure, ...] = ()


def read_baseline(path: Path) -> tuple[KnownFailure, ...]:
    """Return the known failures of this file; each must say which finding it is about."""
    if not path.exists():
        problem = "there is no such file"
        raise FixtureError(file=str(path), key="", problem=problem, hint=BEGIN)
    document = read_toml(path)
    known = parse(BaselineFile, document, file=path).known_failures
    for number, entry in enumerate(known):
        table = f"known_failures.{number}"
        given = document["known_failures"][number]
        if blank := next((name for name in NARROWING if given.get(name) == ""), ""):
            empty = f"{table}.{blank}"
            problem = "an empty text excuses any finding: name what it is, or leave the key out"
            raise FixtureError(file=at_line(path, empty), key=empty, problem=problem)
        if silent := next((name for name in TOLD_OF_IT if not str(given[name]).strip()), ""):
            key, problem = f"{table}.{silent}", f"an empty text: say {TOLD_OF_IT[silent]}"
            raise FixtureError(file=at_line(path, key), key=key, problem=problem)
        if not (entry.kind or entry.message):
            problem = "this key is missing: it names the finding, as `--json` shows it"
            raise FixtureError(file=at_line(path, table), key=f"{table}.kind", problem=problem)
        _refuse_other_kind(entry, path, f"{table}.kind")
        _refuse_any_sentence(entry, path, f"{table}.message")
    return known


def excuses(entry: KnownFailure, finding: Finding) -> bool:
    """Tell whether this entry is about this finding."""
    return (
        entry.rule == finding.rule
        and entry.kind in ("", finding.kind)
        and entry.cause in ("", finding.cause)
        and entry.subject in ("", finding.subject)
        and entry.quotes in finding.quoted
        and (not entry.message or message_of(finding, ENGLISH).startswith(entry.message))
    )


def _refuse_other_kind(entry: KnownFailure, path: Path, key: str) -> None:
    """Raise FixtureError for a kind that there is none of, or that its rule never yields."""
    kinds = read_messages()
    is_known = any(one.rule == entry.rule for one in kinds.values())
    fits = entry.kind in kinds and (kinds[entry.kind].rule == entry.rule or not is_known)
    if not entry.kind or fits:
        return
    near = get_close_matches(entry.kind, kinds, n=3, cutoff=0.55)
    problem = f"there is no finding of the kind {entry.kind!r}"
    hint = f"did you mean {' or '.join(near)}?" if near else AS_SHOWN
    if entry.kind in kinds:
        problem = f"{entry.rule} yields no finding of the kind {entry.kind!r}"
        hint = f"it is one of {kinds[entry.kind].rule}"
    raise FixtureError(file=at_line(path, key), key=key, problem=problem, hint=hint)


def _refuse_any_sentence(entry: KnownFailure, path: Path, key: str) -> None:
    """Raise FixtureError for the beginning of a sentence with which all of its rule begin."""
    own = {one.beginning for one in read_messages().values() if one.rule == entry.rule}
    is_any = len(own) > 1 and all(one.startswith(entry.message.strip()) for one in own)
    if entry.message and own and (is_any or len(entry.message.split()) < FEWEST_WORDS):
        problem = f"{entry.message!r} begins too many sentences: it excuses all of the rule"
        raise FixtureError(file=at_line(path, key), key=key, problem=problem, hint=AS_SHOWN)
