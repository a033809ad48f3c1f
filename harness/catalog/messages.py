"""The catalogue of messages: the sentence and the fix of a finding, made from its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import ClassVar

from harness.catalog.catalog import default_root
from harness.catalog.documents import parse, read_toml
from harness.catalog.language import language_of_reader
from harness.catalog.typesetting import typeset
from harness.errors import FixtureError
from harness.model.scenario import STRICT
from harness.model.severity import Severity
from harness.model.verdict import Finding

MESSAGES = Path("fixtures") / "messages"
# What an older record holds is a sentence already.
RENDERED = "rendered"
COMMON = ("subject", "expected", "got")


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageTemplate:
    """The sentence of one kind of finding, and what to do, with ``{fields}`` in both.

    ``rule`` is the one that yields this kind; one language says so for all.
    """

    __pydantic_config__: ClassVar = STRICT
    message: str
    fix: str = ""
    rule: str = ""

    @property
    def fields(self) -> frozenset[str]:
        """Names of the fields that the two texts speak of."""
        parsed = Formatter().parse(self.message + self.fix)
        return frozenset(name for _, name, _, _ in parsed if name)

    @property
    def beginning(self) -> str:
        """The words with which every such sentence begins."""
        return self.message.partition("{")[0]


def message_of(finding: Finding, language: str = "") -> str:
    """Return the sentence of a finding, in the language of the reader where none is named."""
    return (
        _entry(finding, language or language_of_reader())
        .message.format_map(_values(finding))
        .rstrip()
    )


def fix_of(finding: Finding) -> str:
    """Return what to do about a finding: the words for this case, else those of its kind."""
    return (
        finding.advice
        or _entry(finding, language_of_reader()).fix.format_map(_values(finding)).rstrip()
    )


def line_of(finding: Finding) -> str:
    """Return a finding in one line, its place before it and its fix behind it."""
    place = finding.place
    where = f"{place.file}:{place.line}:{place.column}: " if place else ""
    kind = "warning: " if finding.severity is Severity.WARNING else "error: "
    line = f"{message_of(finding)} {fix_of(finding)}".rstrip()
    return f"{where}{kind}{finding.rule}: {line}"


@cache
def read_messages(language: str = "en") -> Mapping[str, MessageTemplate]:
    """Return the messages of this language by the kind of finding."""
    path = default_root() / MESSAGES / f"{language}.toml"
    entries = {
        kind: {key: typeset(text) if isinstance(text, str) else text for key, text in one.items()}
        for kind, one in read_toml(path).items()
    }
    return {kind: parse(MessageTemplate, one, file=path) for kind, one in entries.items()}


def _entry(finding: Finding, language: str) -> MessageTemplate:
    known = read_messages(language)
    if finding.kind not in known:
        problem = f"there is no message for this kind of finding ({finding.rule})"
        raise FixtureError(
            file=str(MESSAGES / f"{language}.toml"), key=finding.kind, problem=problem
        )
    return known[finding.kind]


def _values(finding: Finding) -> Mapping[str, str]:
    common = {name: getattr(finding, name) for name in COMMON}
    return _Fields({**common, **finding.details})


class _Fields(dict[str, str]):
    """Fields of a finding; one that it lacks is empty."""

    def __missing__(self, name: str) -> str:
        return ""
