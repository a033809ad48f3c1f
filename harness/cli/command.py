"""A command whose help says in plain words what an option takes."""

import re
from collections.abc import Mapping

import typer
from typer.core import TyperCommand

TYPE = re.compile(r"<(?:list\[)?(?P<name>str|path|int|float)(?: range)?\]?>")
WORDS: Mapping[str, str] = {"str": "TEXT", "path": "PATH", "int": "NUMBER", "float": "NUMBER"}


class PlainCommand(TyperCommand):
    """One command of ours."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # typer shows no other
        """Return the help, in columns as they were."""
        lines = super().get_help(ctx).split("\n")
        return "\n".join(TYPE.sub(_word, line).rstrip() for line in lines)


def _word(match: re.Match[str]) -> str:
    return WORDS[match["name"]].ljust(len(match[0]))
