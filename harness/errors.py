"""Every error that the harness raises on purpose.

    HarnessError
    ├── UsageError            2    asked wrongly
    │   └── UnknownNameError
    ├── FixtureError          2    a data file is wrong
    ├── EnvironmentalError    3    this machine cannot do the work
    │   ├── ToolMissingError
    │   ├── NotStartedError
    │   ├── BuildError
    │   ├── ServerError
    │   └── EnvironmentLostError
    ├── SelfTestError           3    a wrong upload was judged right
    └── StoppedError          130  the user stopped the run

The number is the exit code of the command that meets the error.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar


class HarnessError(Exception):
    """Says in one sentence what is wrong and where, and in a hint what to do."""

    code: ClassVar[str] = "harness-error"
    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message


class UsageError(HarnessError):
    """Says that the command was asked for something that makes no sense."""

    code = "usage"
    exit_code = 2


class UnknownNameError(UsageError):
    """Says that a name matches nothing, and which of the known ones are spelled nearly so."""

    code = "unknown-name"

    def __init__(self, message: str, *, name: str, known: Iterable[str], hint: str) -> None:
        close = get_close_matches(name, tuple(known), n=3, cutoff=0.55)
        guess = f"did you mean {' or '.join(close)}? " if close else ""
        super().__init__(message, hint=guess + hint)


class FixtureError(HarnessError):
    """Says which key of which data file is wrong."""

    code = "fixture"
    exit_code = 2

    def __init__(self, *, file: str, key: str, problem: str, hint: str = "") -> None:
        place = f"{file}: {key}" if key else file
        super().__init__(f"{place}: {problem}", hint=hint)
        self.file = file
        self.key = key
        self.problem = problem


class EnvironmentalError(HarnessError):
    """Says that this machine, not the client, is at fault."""

    code = "environment"


class ToolMissingError(EnvironmentalError):
    """Says which tool is not on this machine and which command brings it."""

    code = "tool-missing"


class NotStartedError(EnvironmentalError):
    """Says which program could not be started, and what the system said."""

    code = "not-started"


class BuildError(EnvironmentalError):
    """Says which build step of which client failed, with the last lines it printed."""

    code = "build-failed"


class ServerError(EnvironmentalError):
    """Says that the mock server could not start or stopped answering."""

    code = "server"


class EnvironmentLostError(EnvironmentalError):
    """Says what every cell needs and this machine had, so that no further cell can run."""

    code = "environment-lost"


class SelfTestError(HarnessError):
    """Says which upload the harness has misjudged that it knows the right verdict of."""

    code = "self-test"


class StoppedError(HarnessError):
    """Says that the user stopped the run."""

    code = "interrupted"
    exit_code = 130
