"""TOML documents into values; complaints name the file, the key and the likely spelling."""

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from pydantic import TypeAdapter, ValidationError

from harness.errors import FixtureError

T = TypeVar("T")
UNKNOWN_KEY = "unexpected_keyword_argument"
MISSING_KEY = ("missing", "missing_argument", "missing_keyword_only_argument")
MISSING = "this key is missing"
# What is wanted, for those who write TOML; anything else is told as the library tells it.
WANTED = {
    "tuple_type": "must be a list, in […]",
    "list_type": "must be a list, in […]",
    "frozen_set_type": "must be a list, in […]",
    "string_type": 'must be a text, in "…"',
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "date_type": "must be a date, such as 2027-03-01",
    "date_parsing": "must be a date, such as 2027-03-01",
    "date_from_datetime_parsing": "must be a date, such as 2027-03-01",
    "dict_type": "must be a table",
    "dataclass_type": "must be a table",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "path_type": 'must be a path, in "…"',
}
LONGEST_VALUE = 60


def read_toml(path: Path) -> dict[str, Any]:
    """Return the document; raise FixtureError where it cannot be read or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FixtureError(file=str(path), key="", problem="there is no such file") from None
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise FixtureError(file=str(path), key="", problem=problem) from error
    except tomllib.TOMLDecodeError as error:
        raise FixtureError(file=str(path), key="", problem=f"is not TOML: {error}") from error
    except UnicodeDecodeError as error:
        problem = f"byte {error.start + 1} is not UTF-8"
        hint = "save the file as UTF-8"
        raise FixtureError(file=str(path), key="", problem=problem, hint=hint) from error


def parse(kind: type[T], document: Mapping[str, Any], *, file: Path, table: str = "") -> T:
    """Return the document as this kind; raise FixtureError that lists every wrong key.

    ``table`` is the one of the file that the document is, empty for the whole file.
    """
    try:
        text = json.dumps(document, default=str)
        return cast("T", _adapter(cast("Any", kind)).validate_json(text, strict=True))
    except ValidationError as error:
        complaints = [_complaint(kind, detail["loc"], detail) for detail in error.errors()]
        key, problem, _ = complaints[0]
        key = key or table
        # A misspelt key that is required is two complaints, and only the second knows the spelling.
        hint = next((reason for _, _, reason in complaints if reason), "")
        problem += "".join(_more(complaints))
        place = at_line(file, key.rpartition(".")[0] if MISSING in problem else key, table)
        raise FixtureError(file=place, key=key, problem=problem, hint=hint) from None


def compiled(pattern: str, file: Path, key: str) -> re.Pattern[str]:
    """Return a regular expression of a data file; raise FixtureError where it is none."""
    try:
        return re.compile(pattern)
    except re.error as error:
        problem = f"is not a regular expression: {error}"
        raise FixtureError(file=str(file), key=key, problem=problem) from error


def at_line(file: Path, key: str, table: str = "") -> str:
    """Return the file with the line on which a key stands, that of its table where it does not."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return str(file)
    begun = max(text.find(f"[{table}"), 0) if table else 0
    return f"{file}:{_line_of(key, text, begun)}"


def _more(complaints: list[tuple[str, str, str]]) -> Iterator[str]:
    """Yield what is wrong beside the first; keys that one table lacks are told together."""
    (first, problem, _), *others = complaints
    table = first.rpartition(".")[0]
    lacking = [
        key.rpartition(".")[2]
        for key, also, _ in others
        if (also, problem, key.rpartition(".")[0]) == (MISSING, MISSING, table)
    ]
    if lacking:
        yield f", and so {'is' if len(lacking) == 1 else 'are'} {', '.join(lacking)}"
    for key, also, _ in others:
        if key.rpartition(".")[2] not in lacking or also != MISSING:
            yield f"; {key}: {also}"


def _line_of(key: str, text: str, at: int) -> int:
    """Return the line of a key that stands behind this place."""
    name = ""
    for step in key.split(".") if key else ():
        if step.isdigit():
            head = rf"^[ \t]*\[\[[^\]\n]*\b{re.escape(name)}\]\]"
            tables = [match.start() for match in re.finditer(head, text, re.MULTILINE)]
            at = tables[int(step)] if int(step) < len(tables) else at
        else:
            word = re.escape(step)
            own = re.compile(rf"^[ \t]*\[*[\w.]*\b{word}\b[\w.]*\]*[ \t]*(?:=|$)", re.MULTILINE)
            match = own.search(text, at) or re.compile(rf"\b{word}\b").search(text, at)
            at = match.start() if match else at
        name = step
    return text.count("\n", 0, at) + 1


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    # It takes longer to make one than to check a file with it.
    return TypeAdapter(kind)


def _complaint(
    kind: type[Any], place: Iterable[int | str], detail: Mapping[str, Any]
) -> tuple[str, str, str]:
    steps = [str(step) for step in place]
    key = ".".join(steps)
    if detail["type"] == UNKNOWN_KEY:
        known = _names(kind, steps[:-1])
        close = difflib.get_close_matches(steps[-1], known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(known)}"
        below = next((name for name in known if steps[-1] in _names(kind, [*steps[:-1], name])), "")
        if below:
            hint = f"it belongs in {below!r}: {below} = {{ {steps[-1]} = … }}"
        return key, "this key is not known", hint
    if detail["type"] in MISSING_KEY:
        return key, MISSING, ""
    ours = WANTED.get(detail["type"], "")
    wanted = ours.format_map(detail.get("ctx", {})) or detail["msg"]
    return key, f"{wanted}, not {_short(detail['input'])}", ""


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]} …"


def _names(kind: Any, steps: list[str]) -> list[str]:  # noqa: ANN401  any annotation may come
    for step in steps:
        if is_dataclass(kind):
            # The step into a list or a map is no field: the table in it is the kind already.
            kind = next((f.type for f in fields(kind) if f.name == step), kind)
        candidates = [kind, *get_args(kind)]
        kind = next((c for c in candidates if is_dataclass(c)), kind)
    return [f.name for f in fields(kind)] if is_dataclass(kind) else []
