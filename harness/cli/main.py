"""``harness``: the way in, and the only place that decides on an exit code."""

import errno
import gc
import os
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from types import FrameType
from typing import Annotated, cast

import typer

from harness.cli.command import PlainCommand
from harness.cli.completion import VARIABLE, answer, asked_for
from harness.cli.defaults import defaults_of
from harness.cli.encoding import write_what_it_can
from harness.cli.language import speak_what_can_be_written, without_language
from harness.cli.loading import load
from harness.errors import (
    EnvironmentalError,
    HarnessError,
    StoppedError,
    UnknownNameError,
    UsageError,
)

HELP = (
    "Prove that snippets which upload to Alibaba Cloud OSS through signed URLs work as published."
)
EPILOG = (
    "`--lang zh` tells findings in Chinese, as a Chinese locale does. "
    "Exit codes: 0 all as expected; 1 a verdict is not as expected; 2 asked wrongly, a data file "
    "is wrong, or nothing ran; 3 the environment could not do the work; 130 interrupted."
)
OUT_OF = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT)
EXHAUSTED = EnvironmentalError.exit_code
# Options of `harness report`: of a run, its record has them all.
OF_RECORDS = ("--markdown", "--badge", "--github", "--compatibility")
# What is wrong with a value, by the name that the library has for it which reads options.
PLAINLY = {
    "greater_than_equal": "it must be at least {ge}",
    "less_than_equal": "it must be at most {le}",
    "greater_than": "it must be more than {gt}",
    "less_than": "it must be less than {lt}",
    "int_parsing": "it must be a number",
    "int_from_float": "it must be a whole number",
    "float_parsing": "it must be a number",
    "value_error": "{error}",
}
INTERRUPTS = tuple(
    signal.Signals[name]
    for name in ("SIGINT", "SIGTERM", "SIGHUP")  # the last is unknown to Windows
    if name in signal.Signals.__members__
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
    "show": ("listing:show_command", "Show a client's snippets, or a scenario."),
    "mutate": ("mutating:mutate_command", "Run wrong copies of the clients against the judge."),
    "bisect": (
        "bisecting:bisect_command",
        "Find the version of a library that changes a verdict.",
    ),
    "judge": ("judging:judge_command", "Judge the facts of a record again."),
    "report": ("reporting:report_command", "Make reports of a record."),
    "merge": ("sharding:merge_command", "Join the records of several machines."),
    "diff": ("reporting:diff_command", "Compare two records."),
    "fix": ("fixing:fix_command", "Apply the proposed fixes to pages, and keep what works."),
    "init": (
        "beginning:init_command",
        "Write a working example into your project.",
    ),
    "clean": ("cleaning:clean_command", "Remove what is kept from run to run, and tell how much."),
    "completion": (
        "completion:completion_command",
        "Print what a shell reads to complete commands.",
    ),
    "doctor": ("doctor:doctor_command", "Say what is missing here, and what brings it."),
    "setup": ("doctor:setup_command", "Install the tool chains that are missing."),
}
# Told at once: what these load before they tell more takes longer than anybody likes to look at
# nothing.
FIRST_LINES = {
    "run": "Reading clients and scenarios.",
    "check": "Reading the pages.",
    "fix": "Reading the pages.",
    "serve": "Starting a strict OSS.",
}
HELP_OPTIONS = ("-h", "--help")


def application(argv: Sequence[str]) -> typer.Typer:
    """Return the application with the one command that is asked for, or with the help of all."""
    asked = argv[0]
    context = {"help_option_names": list(HELP_OPTIONS), "default_map": defaults_of(asked)}
    app = typer.Typer(
        help=HELP,
        epilog=EPILOG,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings=context,
        rich_markup_mode=None,
    )
    app.callback()(_global)
    if asked in COMMANDS:
        app.command(asked, cls=PlainCommand)(_load(COMMANDS[asked][0]))
        return app
    if not asked.startswith("-"):
        message, hint = f"There is no command {asked!r}.", "`harness --help` shows them all."
        raise UnknownNameError(message, name=asked, known=COMMANDS, hint=hint)
    for name, (_, sentence) in COMMANDS.items():
        app.command(name, help=sentence)(_nothing)
    return app


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error of ours is one sentence and a hint."""
    take_interrupts()
    # Python compiles a package that is new here when it is first used, and oss2 makes it complain.
    warnings.filterwarnings("ignore", category=SyntaxWarning)
    write_what_it_can(sys.stdout, sys.stderr)
    given = sys.argv[1:] if argv is None else list(argv)
    arguments = given or ["--help"]
    try:
        arguments = without_language(arguments) or ["--help"]
        speak_what_can_be_written(sys.stdout)
        if VARIABLE in os.environ:
            answer(application(asked_for(COMMANDS)))
        if argv is None:
            _begin(arguments)
        app = application(arguments)
        speak_what_can_be_written(sys.stdout)  # the project may have chosen a language
        if argv is None:
            gc.freeze()  # what is loaded stays, and this process is ours: it even ends sooner so
        code = app(args=arguments, prog_name="harness", standalone_mode=False) or 0
    except typer.TyperException as error:
        return _ended(_misuse(error, arguments[0]), UsageError.exit_code)
    except HarnessError as error:
        return _ended(str(error), EXHAUSTED if is_exhausted(error.__cause__) else error.exit_code)
    except OSError as error:
        return _ended(f"This machine did not let it: {error}.", HarnessError.exit_code)
    except KeyboardInterrupt:
        return _stopped()
    if not given:
        return UsageError.exit_code
    return _stopped() if code == StoppedError.exit_code else int(code)


def _begin(arguments: Sequence[str]) -> None:
    line = FIRST_LINES.get(arguments[0])
    if line is not None and not set(HELP_OPTIONS).intersection(arguments):
        typer.echo(import_module("harness.catalog.wording").worded(line), err=True)


def _load(place: str) -> Callable[..., None]:
    module, _, name = place.partition(":")
    return cast("Callable[..., None]", getattr(load(f"harness.cli.{module}"), name))


def _version(is_asked: bool) -> None:  # noqa: FBT001  the shape that typer calls
    if is_asked:
        installed = import_module("importlib.metadata").version("oss-snippet-harness")
        typer.echo(f"harness {installed}")
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


def is_exhausted(cause: BaseException | None) -> bool:
    """Tell whether nobody asked wrongly, but this machine ran out of something."""
    return isinstance(cause, OSError) and cause.errno in OUT_OF


def take_interrupts() -> None:
    """Have what ends programs end this one in order, unless it was told to ignore it (nohup)."""
    for number in INTERRUPTS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _stopped() -> int:
    return _ended("stopped.", StoppedError.exit_code)


def _misuse(error: typer.TyperException, asked: str) -> str:
    """Return what typer has against the options, in our own form."""
    why = getattr(error.__cause__, "errors", None)  # of pydantic, which is loaded late
    if why:
        wrong = why()[0]
        plain = PLAINLY.get(wrong["type"], "{message}")
        error.message = plain.format(message=error.message, **wrong.get("ctx", {}))
    message = " ".join(error.format_message().split()).rstrip(".")
    option = getattr(error, "option_name", "")
    if asked in ("run", "check") and option in OF_RECORDS:
        hint = f"`harness {asked} --record FILE`, and then `harness report FILE {option} …`"
        return f"No such option: {option}.\n  hint: {hint}"
    if getattr(getattr(error, "param", None), "name", "") == "pages":
        hint = f"`harness {asked} docs/upload.md`, or `pages` in [tool.harness] of pyproject.toml"
        return f"No page is named.\n  hint: {hint}"
    command = f"harness {asked}" if asked in COMMANDS else "harness"
    return f"{message}.\n  hint: `{command} --help`"


def _ended(message: str, code: int) -> int:
    # A terminal that was closed hears nothing, and what waits to be printed is lost with it.
    try:
        typer.echo(f"harness: {message}", err=True)
        sys.stdout.flush()
    except OSError:
        sys.stdout = sys.stderr = None
    return code


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    for number in INTERRUPTS:
        signal.signal(number, _go_on_tidying)
    raise KeyboardInterrupt


def _go_on_tidying(_number: int, _frame: FrameType | None) -> None:
    """Let nobody who is impatient, or sends two kinds at once, leave things behind."""
