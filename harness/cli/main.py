"""``harness``: the way in, and the only place that decides on an exit code."""

import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module, metadata
from types import FrameType
from typing import Annotated, cast

import typer

from harness.errors import HarnessError, StoppedError

HELP = (
    "Prove that snippets which upload to Alibaba Cloud OSS through signed URLs work as published."
)
# A command's module is loaded when it is asked for: all of them together take half a second.
COMMANDS = {
    "run": ("run:run_command", "Run the matrix: every client in every scenario."),
    "check": ("checking:check_command", "Check every snippet of documentation pages."),
    "serve": ("serving:serve_command", "Serve a strict OSS on this machine until interrupted."),
    "sign": ("signing:sign_command", "Print a signed URL, made by oss2."),
    "explain": (
        "explaining:explain_command",
        "Tell why a request would be refused, or a rule.",
    ),
    "list": ("listing:list_command", "List what there is."),
    "show": ("listing:show_command", "Show a client's snippets and how they are bound."),
    "judge": ("judging:judge_command", "Judge the facts of a record again."),
    "report": ("reporting:report_command", "Make reports of a record."),
    "merge": ("sharding:merge_command", "Join the records of several machines."),
    "diff": ("reporting:diff_command", "Compare two records."),
    "doctor": ("doctor:doctor_command", "Say what is missing here, and what brings it."),
    "setup": ("doctor:setup_command", "Install the tool chains that are missing."),
}


def application(argv: Sequence[str]) -> typer.Typer:
    """Return the application with the one command that is asked for, or with the help of all."""
    app = typer.Typer(
        help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    app.callback()(_global)
    asked = argv[0] if argv else ""
    if asked in COMMANDS:
        app.command(asked)(_load(COMMANDS[asked][0]))
        return app
    for name, (_, sentence) in COMMANDS.items():
        app.command(name, help=sentence)(_nothing)
    return app


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error of ours is one sentence and a hint."""
    signal.signal(signal.SIGTERM, _interrupt)
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        application(arguments)(args=arguments, prog_name="harness")
    except HarnessError as error:
        typer.echo(f"harness: {error}", err=True)
        return error.exit_code
    except KeyboardInterrupt:
        return _stopped()
    except SystemExit as end:
        # So typer ends, always: it has told a wrong use itself, but not an interrupt.
        code = end.code if isinstance(end.code, int) else 0
        return _stopped() if code == StoppedError.exit_code else code
    return 0


def _load(place: str) -> Callable[..., None]:
    module, _, name = place.partition(":")
    return cast("Callable[..., None]", getattr(import_module(f"harness.cli.{module}"), name))


def _version(is_asked: bool) -> None:  # noqa: FBT001  the shape that typer calls
    if is_asked:
        typer.echo(f"harness {metadata.version('oss-snippet-harness')}")
        raise typer.Exit


def _global(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_version, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    _ = version


def _nothing() -> None:
    pass


def _stopped() -> int:
    typer.echo("harness: stopped.", err=True)
    return StoppedError.exit_code


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
