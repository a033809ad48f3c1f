"""``harness``: the way in, and the only place that decides on an exit code."""

import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

import typer

from harness.cli.checking import check_command
from harness.cli.doctor import doctor_command, setup_command
from harness.cli.explaining import explain_command
from harness.cli.judging import judge_command
from harness.cli.listing import list_command, show_command
from harness.cli.run import run_command
from harness.cli.serving import serve_command
from harness.cli.signing import sign_command
from harness.errors import HarnessError, StoppedError

HELP = (
    "Prove that snippets which upload to Alibaba Cloud OSS through signed URLs work as published."
)
COMMANDS: dict[str, Callable[..., None]] = {
    "run": run_command,
    "check": check_command,
    "serve": serve_command,
    "sign": sign_command,
    "explain": explain_command,
    "list": list_command,
    "show": show_command,
    "judge": judge_command,
    "doctor": doctor_command,
    "setup": setup_command,
}

app = typer.Typer(
    help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
for name, command in COMMANDS.items():
    app.command(name)(command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error of ours is one sentence and a hint."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app(args=argv, prog_name="harness")
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


def _stopped() -> int:
    typer.echo("harness: stopped.", err=True)
    return StoppedError.exit_code


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
