"""``harness completion``: what a shell must know to complete commands and options."""

import os
from collections.abc import Container, Mapping
from enum import StrEnum
from importlib import import_module
from typing import Annotated

import typer

VARIABLE = "_HARNESS_COMPLETE"
WORDS = ("COMP_WORDS", "_TYPER_COMPLETE_ARGS")


class Shell(StrEnum):
    """The shells that can complete."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion_command(
    shell: Annotated[Shell, typer.Argument(help="Your shell.")] = Shell.BASH,
) -> None:
    """Print what a shell reads to complete commands and options: eval "$(harness completion)"."""
    script = import_module("typer.completion").get_completion_script(
        prog_name="harness", complete_var=VARIABLE, shell=shell.value
    )
    typer.echo(script)


def asked_for(known: Container[str], environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the command of the line that a shell wants completed, else the help of all."""
    line = next((environment[name] for name in WORDS if environment.get(name)), "")
    words = line.split()[1:2]
    return words if words and words[0] in known else ["--help"]


def answer(app: typer.Typer) -> None:
    """Print what could stand next on the line, and end."""
    import_module("typer.completion").completion_init()
    app(args=[], prog_name="harness", complete_var=VARIABLE)
