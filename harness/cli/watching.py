"""``--watch``: once, and again after each save, until somebody ends it."""

import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, NoReturn, Protocol, TypedDict

import typer

from harness.errors import (
    EnvironmentLostError,
    HarnessError,
    SelfTestError,
    StoppedError,
    UsageError,
)


class Patience(TypedDict):
    """The times for which changes are waited for, and gathered, in milliseconds."""

    step: int
    debounce: int
    rust_timeout: int
    yield_on_timeout: bool


# Editors write in several steps: what comes within a step is one save.
PATIENCE: Patience = {"step": 20, "debounce": 500, "rust_timeout": 500, "yield_on_timeout": True}
# Parameters of commands by which a run is told that it ends, and the options that give them.
ENDS = {
    **{
        name: name
        for name in ("inventory", "json", "record", "html", "shard", "durations", "resume")
    },
    **{name: name for name in ("scheduler", "target", "bucket", "region", "fresh")},
    "junit_to": "junit",
    "sarif_to": "sarif",
    "rerun_failed": "rerun-failed",
    "changed_since": "changed-since",
}
CLOCK = "%H:%M:%S"
WatchOption = Annotated[
    bool,
    typer.Option("--watch", help="Run again after each save, but only what it has touched."),
]
# What a file was when it was looked at: its time, its length and its number.
Stamp = tuple[int, int, int]
Stamps = Mapping[Path, Stamp]


class Watched(Protocol):
    """The work that is done again and again."""

    def rest(self) -> None:
        """Get ready for the next save."""
        ...

    def files(self) -> Iterable[Path]:
        """Yield the files that it depends on, those with them that could come to be."""
        ...

    def run(self) -> Iterable[Path]:
        """Run what has changed since the last time, and tell it; return the files it came upon."""
        ...


def watch(watched: Watched) -> NoReturn:
    """Run, wait for a change of a file, and run again; KeyboardInterrupt ends it.

    What is wrong with a file that somebody is editing ends nothing. What is asked wrongly raises
    UsageError at first, and what nothing can run without any more raises at any time.
    """
    # Looked at before it is read: what is saved meanwhile differs from it.
    seen = stamps(watched.files())
    came_upon = _run(watched, is_first=True)
    while True:
        seen = {**stamps(came_upon), **seen}
        typer.echo("Watching for the next save; Ctrl-C ends it.", err=True)
        watched.rest()
        seen = _changed(watched, seen)
        typer.echo(f"\n{time.strftime(CLOCK)} saved", err=True)
        came_upon = _run(watched, is_first=False)


def refuse_beside_watch(given: Mapping[str, object]) -> None:
    """Raise UsageError for an option, among these by their names, of a run that ends."""
    for name, option in ENDS.items():
        if given.get(name):
            message = f"--watch runs again and again, so --{option} does not go with it."
            raise UsageError(message, hint=f"leave one of them out: --watch or --{option}")


def _run(watched: Watched, *, is_first: bool) -> Iterable[Path]:
    try:
        return watched.run()
    except (StoppedError, EnvironmentLostError, SelfTestError):
        raise
    except HarnessError as error:
        if is_first and isinstance(error, UsageError):
            raise
        typer.echo(f"harness: {error}", err=True)
        return ()
    finally:
        sys.stdout.flush()


def stamps(files: Iterable[Path]) -> Stamps:
    """Return what these files are now; those that are not there are left out."""
    return dict(_stamped(files))


def _stamped(files: Iterable[Path]) -> Iterator[tuple[Path, Stamp]]:
    for path in files:
        try:
            seen = path.stat()
        except OSError:
            continue
        yield path, (seen.st_mtime_ns, seen.st_size, seen.st_ino)


def _changed(watched: Watched, before: Stamps) -> Stamps:
    """Wait until a file is another than before, and return what all are then."""
    # Loaded when it is asked for: it takes a tenth of what a run loads.
    changes = import_module("watchfiles").watch
    files = tuple(watched.files())
    now, is_half = stamps(files), _is_half(stamps(files), before)
    while now == before or is_half:
        folders = _folders(files)
        for noticed in changes(*folders, watch_filter=None, recursive=False, **PATIENCE):
            # Looked at from time to time, too: not every file system tells of changes.
            files = tuple(watched.files()) if noticed else files
            now = stamps(files)
            # The rest of a save comes, or nothing does for a while.
            is_half = bool(noticed) and _is_half(now, before)
            if (now != before and not is_half) or _folders(files) != folders:
                break
    return now


def _is_half(now: Stamps, before: Stamps) -> bool:
    """Tell whether a file is gone or empty that was not: editors save in two steps."""
    return any(seen[1] and not now.get(path, (0, 0, 0))[1] for path, seen in before.items())


def _folders(files: Iterable[Path]) -> set[Path]:
    """Return the folders in which a change of these files shows, gone ones by what is above."""
    folders = {path.absolute().parent for path in files}
    return {next(one for one in (each, *each.parents) if one.is_dir()) for each in folders}
