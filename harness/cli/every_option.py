"""Every option of every command, as the commands themselves declare them."""

from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

import typer

# What an option takes, in the words of the help; a flag takes nothing.
TAKES = {bool: "", str: "TEXT", Path: "PATH", int: "NUMBER", float: "NUMBER"}


def options() -> list[dict[str, str]]:
    """Return a row for each argument and option, the commands in the order of the help."""
    commands = import_module("harness.cli.main").COMMANDS
    return [row for name, (place, _) in commands.items() for row in _of_command(name, place)]


def _of_command(command: str, place: str) -> Iterator[dict[str, str]]:
    module, _, name = place.partition(":")
    function = getattr(import_module(f"harness.cli.{module}"), name)
    for one in signature(function).parameters.values():
        if get_origin(one.annotation) is not Annotated:
            continue
        kind, info, *_ = get_args(one.annotation)
        yield {
            "command": command,
            "option": one.name if _is_argument(info) else ", ".join(_spellings(info, one.name)),
            "takes": info.metavar or _takes(kind),
            "says": info.help or "",
        }


def _spellings(info: Any, name: str) -> list[str]:  # noqa: ANN401  the library shows no class
    """Return how an option is written: as it is declared, else by its name."""
    # In an annotation, the first spelling stands where a default does elsewhere.
    declared = [one for one in (info.default, *(info.param_decls or ())) if isinstance(one, str)]
    return declared or [f"--{name.replace('_', '-')}"]


def _is_argument(info: object) -> bool:
    return isinstance(info, type(typer.Argument()))


def _takes(kind: Any) -> str:  # noqa: ANN401  an annotation may be anything
    if get_origin(kind) in {UnionType, list}:
        return next(_takes(one) for one in get_args(kind) if one is not type(None))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " | ".join(str(one.value) for one in kind)
    return TAKES[kind]
