"""TOML documents into values; complaints name the file, the key and the likely spelling."""

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from pydantic import TypeAdapter, ValidationError

from harness.errors import FixtureError

T = TypeVar("T")
UNKNOWN_KEY = "unexpected_keyword_argument"


def read_toml(path: Path) -> dict[str, Any]:
    """Return the document; raise FixtureError where it cannot be read or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FixtureError(file=str(path), key="", problem="there is no such file") from None
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise FixtureError(file=str(path), key="", problem=problem) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FixtureError(file=str(path), key="", problem=f"is not TOML: {error}") from error


def parse(kind: type[T], document: Mapping[str, Any], *, file: Path) -> T:
    """Return the document as this kind; raise FixtureError that lists every wrong key."""
    try:
        text = json.dumps(document, default=str)
        return cast("T", _adapter(cast("Any", kind)).validate_json(text, strict=True))
    except ValidationError as error:
        complaints = [_complaint(kind, detail["loc"], detail) for detail in error.errors()]
        key, problem, _ = complaints[0]
        # A misspelt key that is required is two complaints, and only the second knows the spelling.
        hint = next((reason for _, _, reason in complaints if reason), "")
        more = "".join(f"; {other}: {also}" for other, also, _ in complaints[1:])
        raise FixtureError(file=str(file), key=key, problem=problem + more, hint=hint) from None


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
        return key, "this key is not known", hint
    if detail["type"] in {"missing", "missing_argument", "missing_keyword_only_argument"}:
        return key, "this key is missing", ""
    return key, f"{detail['msg']}, not {detail['input']!r}", ""


def _names(kind: Any, steps: list[str]) -> list[str]:  # noqa: ANN401  any annotation may come
    for step in steps:
        if is_dataclass(kind):
            # The step into a list or a map is no field: the table in it is the kind already.
            kind = next((f.type for f in fields(kind) if f.name == step), kind)
        candidates = [kind, *get_args(kind)]
        kind = next((c for c in candidates if is_dataclass(c)), kind)
    return [f.name for f in fields(kind)] if is_dataclass(kind) else []
