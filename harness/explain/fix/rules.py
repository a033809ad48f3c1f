"""What is to be mended, and the small tools with which snippets are edited."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harness.explain.fix.edits import applied, without_option
from harness.model.explanation import Difference

CHANGED = ("header-changed", "header-charset", "header-case", "header-blanks", "header-quoted")
GARBLED = (
    "header-latin-1",
    "header-question-marks",
    "header-stripped",
    "header-low-bytes",
    "header-rfc-2047",
    "header-twice-utf-8",
    "header-utf-8",
)
TYPE = "content-type"


@dataclass(frozen=True, kw_only=True, slots=True)
class FixContext:
    """One difference, or one story of a body, by its kind; ``wanted`` is what was signed."""

    kind: str
    subject: str = ""
    wanted: str = ""
    got: str = ""


Patch = Callable[[str, FixContext], str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class FixRule:
    """What to do about some kinds of problem with one library: in words, and as an edit.

    ``subject`` narrows the cure to one header, and ``got`` to what was sent (a pattern); the first
    cure that fits is given.
    """

    kinds: tuple[str, ...]
    text: str
    subject: str = ""
    got: str = ""
    patch: Patch | None = None

    def fits(self, problem: FixContext) -> bool:
        """Tell whether this cure is for that problem."""
        is_of_kind = problem.kind in self.kinds and self.subject in ("", problem.subject)
        return is_of_kind and re.search(self.got, problem.got) is not None


def problem_of(difference: Difference) -> FixContext:
    """Return the problem that a difference is."""
    return FixContext(
        kind=difference.kind,
        subject=difference.subject,
        wanted=difference.signed or "",
        got=difference.sent or "",
    )


def replaced(pattern: str, new: str) -> Patch:
    """Return a patch that replaces the first match of a pattern."""

    def patch(text: str, _problem: FixContext) -> str | None:
        changed, times = re.subn(pattern, new, text, count=1, flags=re.MULTILINE)
        return changed if times else None

    return patch


def inserted_after(pattern: str, line: str, *, unless: str = "") -> Patch:
    """Return a patch that puts a line behind the first one that matches, with its indentation.

    ``line`` may use the groups of the pattern, and ``{wanted}``; ``unless`` names a text that makes
    the line needless.
    """

    def patch(text: str, problem: FixContext) -> str | None:
        lines = text.split("\n")
        if unless and unless in text:
            return None
        for number, own in enumerate(lines):
            match = re.search(pattern, own)
            if match:
                indent = own[: len(own) - len(own.lstrip())]
                new = match.expand(line.replace("{wanted}", problem.wanted.replace("\\", "")))
                extra = [f"{indent}{piece}" if piece else piece for piece in new.split("\n")]
                return "\n".join([*lines[: number + 1], *extra, *lines[number + 1 :]])
        return None

    return patch


def without_line(pattern: str) -> Patch:
    """Return a patch that deletes the first match; ``{subject}`` is the header's name."""

    def patch(text: str, problem: FixContext) -> str | None:
        name = re.escape(problem.subject)
        lines = text.split("\n")
        for number, own in enumerate(lines):
            if re.search(pattern.replace("{subject}", name), own, re.IGNORECASE):
                return "\n".join([*lines[:number], *lines[number + 1 :]])
        return None

    return patch


def without_argument(pattern: str) -> Patch:
    """Return a patch that takes one option out of a command, and nothing beside it."""

    def patch(text: str, problem: FixContext) -> str | None:
        name = re.escape(problem.subject)
        match = re.search(pattern.replace("{subject}", name), text, re.IGNORECASE)
        if match is None:
            return None
        return applied(text, without_option(text, match.start(), match.end()))

    return patch


def first_of(patches: Iterable[Patch]) -> Patch:
    """Return a patch that does what the first possible one does."""
    chosen = tuple(patches)

    def patch(text: str, problem: FixContext) -> str | None:
        results = (one(text, problem) for one in chosen)
        return next((result for result in results if result is not None), None)

    return patch


def all_of(*patches: Patch) -> Patch:
    """Return a patch that does everything that is possible of these, the first one at least."""

    def patch(text: str, problem: FixContext) -> str | None:
        first, *rest = patches
        changed = first(text, problem)
        if changed is None:
            return None
        for one in rest:
            changed = one(changed, problem) or changed
        return changed

    return patch


def entry_changed(quote: str = "\"'") -> Patch:
    """Return a patch that puts the signed value behind the header's name in a literal."""

    def patch(text: str, problem: FixContext) -> str | None:
        name = problem.subject.removeprefix("x-oss-meta-")
        marks = f"[{quote}]"
        pattern = (
            rf"({marks}?(?:x-oss-meta-)?{re.escape(name)}{marks}?\s*[,:=]\s*{marks}?)"
            rf"{re.escape(problem.got)}(?={marks}|[,\s)}}]|$)"
        )
        changed, times = re.subn(
            pattern, lambda match: match[1] + problem.wanted, text, count=1, flags=re.IGNORECASE
        )
        return changed if times else None

    return patch


def value_as_signed(how: str) -> FixRule:
    """Return the rule for a header that arrived with another value than it was signed with."""
    return FixRule(
        kinds=CHANGED,
        text=f"{how} exactly the value that was signed.",
        patch=entry_changed(),
    )
