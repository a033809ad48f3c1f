"""The commands of a build, one after the other, wherever they run."""

import re
from collections.abc import Callable, Iterable

from harness import timeouts
from harness.drivers.processes import Ended
from harness.errors import NotStartedError
from harness.model.client import Client

LAST_LINES = 100
COLOUR = re.compile(r"\x1b\[[\d;]*m")

# A lock that was not renewed brings another version than the manifest says.
PROVE = """installed=$("$@") && [ "$installed" = "$VERSION" ] && exit
echo "The lock files bring version $installed, and client.toml says $VERSION." >&2; exit 1"""


class StepFailedError(Exception):
    """Says what a build step printed last."""

    def __init__(self, message: str, step: tuple[str, ...]) -> None:
        super().__init__(message)
        self.is_proof = PROVE in step


def install_steps(client: Client) -> tuple[tuple[str, ...], ...]:
    """Return the commands that install a client's libraries and prove their version."""
    if not client.proof or client.is_as_installed:
        return client.dependencies.install
    prove = ("env", f"VERSION={client.version}", "sh", "-c", PROVE, "sh", *client.proof)
    return (*client.dependencies.install, prove)


def names_a_line(failure: str, file: str) -> bool:
    """Tell whether a compiler speaks of a line of this file: then it will say so ever again.

    A full disk or a lack of memory may be gone the next time.
    """
    place = rf"{re.escape(file)}(?:[:(]\d+|\"?,? (?:on )?line \d+|: line \d+)"
    return re.search(place, failure) is not None


def run_steps(steps: Iterable[tuple[str, ...]], run: Callable[[tuple[str, ...]], Ended]) -> None:
    """Run each command; raise StepFailedError with the last lines of the one that fails."""
    for argv in steps:
        try:
            ended = run(argv)
        except NotStartedError as error:
            raise StepFailedError(f"`{' '.join(argv)}`: {error.message}", argv) from error
        if ended.timed_out:
            raise StepFailedError(
                f"`{argv[0]}` did not end within {timeouts.PROGRAM_BUILD} s.", argv
            )
        if ended.exit_code:
            lines = COLOUR.sub("", f"{ended.stdout}\n{ended.stderr}").strip().splitlines()
            last = "\n".join(lines[-LAST_LINES:])
            if PROVE in argv:
                raise StepFailedError(last, argv)
            most = f" at the limit of {' and '.join(ended.limits_hit)}" if ended.limits_hit else ""
            failed = f"`{argv[0]}` exited with {ended.exit_code}{most}:\n{last}"
            raise StepFailedError(failed, argv)
