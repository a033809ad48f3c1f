"""What an author says of a block: ``skip reason="…"``, ``expect=403``, ``file=0`` and so on."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.errors import FixtureError
from harness.model.page import Directive, Language, Role
from harness.pages.comments import MARKER, misspelt_marker

WORD = re.compile(r"""\s*([\w-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)))?""", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectiveText:
    """The meaning of one directive, and the value that it takes."""

    value: str
    meaning: str


DIRECTIVES: Mapping[str, DirectiveText] = {
    "skip": DirectiveText(
        value="none", meaning="The block is not run; a reason must be given beside it."
    ),
    "reason": DirectiveText(value="text", meaning="Why the block is skipped; every list shows it."),
    "expect": DirectiveText(
        value="status", meaning="The answer that the upload must get, such as 403."
    ),
    "code": DirectiveText(value="text", meaning="The error code that must come with that answer."),
    "file": DirectiveText(value="size", meaning="How large the local file is: 0, 2048, 5MiB."),
    "setup": DirectiveText(
        value="code", meaning="Code before the block that readers are not shown."
    ),
    "scenario": DirectiveText(
        value="id", meaning="The harness signs what this scenario signs, not the page's signer."
    ),
    "name": DirectiveText(
        value="text", meaning="By what baselines know the block, however its page changes."
    ),
    "language": DirectiveText(
        value="name", meaning="The language, where nothing else tells it rightly."
    ),
    "role": DirectiveText(
        value="name", meaning="signer, uploader, downloader, fragment, output or other."
    ),
}
KNOWN = tuple(DIRECTIVES)
SIZES = {"": 1, "k": 1024, "kib": 1024, "m": 1024**2, "mib": 1024**2}


def parse_directive(text: str, *, file: str, line: int) -> dict[str, object]:
    """Return the keys and values of one directive; raise FixtureError for what is not known."""
    values: dict[str, object] = {}
    at = 0
    if marker := misspelt_marker(text):
        hint = f"did you mean '{MARKER}:'?"
        raise _wrong(file, line, marker, "no comment for the harness begins so", hint)
    while at < len(text.rstrip()):
        match = WORD.match(text, at)
        if match is None:
            raise _wrong(file, line, text[at:].strip(), "is no `key` and no `key=value`")
        key, at = match[1], match.end()
        value = next((group for group in match.groups()[1:] if group is not None), None)
        if key in values:
            raise _wrong(file, line, key, "is said twice", "leave one of them out")
        values[key] = _value(key, value, file, line)
    if values.get("skip") and not values.get("reason"):
        raise _wrong(file, line, "skip", "needs a reason", 'write: skip reason="…"')
    return values


def merged(parts: Sequence[Mapping[str, object]]) -> Directive:
    """Return all that is said of one block; what is said later holds."""
    values: dict[str, object] = {}
    for part in parts:
        values |= part
    return Directive(**values)  # type: ignore[arg-type]  # each value was made by _value


def _value(key: str, value: str | None, file: str, line: int) -> object:
    if key not in KNOWN:
        close = difflib.get_close_matches(key, KNOWN, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(KNOWN)}"
        raise _wrong(file, line, key, "this directive is not known", hint)
    if key == "skip":
        if value is not None:
            raise _wrong(file, line, key, "takes no value", 'write: skip reason="…"')
        return True
    if value is None:
        raise _wrong(file, line, key, "needs a value")
    try:
        match key:
            case "expect":
                return _status(value)
            case "file":
                return _size(value)
            case "role":
                return _member(Role, value)
            case "language":
                return _member(Language, value)
            case _:
                return value.replace('\\"', '"').replace("\\n", "\n")
    except ValueError as error:
        raise _wrong(file, line, key, f"{value!r} makes no sense here", str(error)) from None


def _status(value: str) -> int:
    if not re.fullmatch(r"[1-5]\d\d", value):
        raise ValueError("write a status, such as 403")
    return int(value)


def _size(value: str) -> int:
    match = re.fullmatch(r"(\d+)\s*([kKmM]?(?:iB)?)", value)
    if match is None:
        raise ValueError("write a number of bytes, KiB or MiB, such as 5MiB")
    return int(match[1]) * SIZES[match[2].lower()]


def _member(kind: type[StrEnum], value: str) -> StrEnum:
    names = [member.value for member in kind]
    if value in names:
        return kind(value)
    close = difflib.get_close_matches(value, names, n=1)
    raise ValueError(f"did you mean {close[0]!r}?" if close else f"known: {', '.join(names)}")


def _wrong(file: str, line: int, key: str, problem: str, hint: str = "") -> FixtureError:
    return FixtureError(file=f"{file}:{line}", key=key, problem=problem, hint=hint)
