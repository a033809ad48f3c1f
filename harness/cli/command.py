"""A command whose help says in plain words what an option takes."""

import re
from collections.abc import Mapping

import typer
from typer.core import TyperCommand

from harness.cli.examples import example_lines
from harness.errors import UsageError

TYPE = re.compile(r"<(?:list\[)?(?P<name>str|path|int|float)(?: range)?\]?>")
WORDS: Mapping[str, str] = {"str": "TEXT", "path": "PATH", "int": "NUMBER", "float": "NUMBER"}


class PlainCommand(TyperCommand):
    """One command of ours."""

    allow_extra_args = True  # refused below, in our own words

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Read the words of the command line; raise UsageError where some are left."""
        left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            message = f"Too many arguments: {' '.join(left)}."
            raise UsageError(message, hint=f"`{ctx.command_path} --help`")
        return left

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # typer shows no other
        """Return the help, in columns as they were, and examples."""
        lines = super().get_help(ctx).rstrip().split("\n")
        plain = (TYPE.sub(_word, line).rstrip() for line in lines)
        return "\n".join([*plain, *example_lines(ctx.info_name or "")])


def _word(match: re.Match[str]) -> str:
    return WORDS[match["name"]].ljust(len(match[0]))
