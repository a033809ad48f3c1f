"""Pages that differ from a revision of Git, for hooks and pull requests."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from harness.catalog.pages import BESIDE
from harness.errors import EnvironmentalError, UsageError


def changed_since_then(paths: Iterable[Path], revision: str) -> tuple[Path, ...]:
    """Return those of these pages that differ from the revision, or whose file beside them does.

    New ones count, whether Git knows them or not. Raises UsageError for what is no revision.
    """
    top = Path(_git("rev-parse", "--show-toplevel").rstrip("\n"))
    if revision.startswith("-"):
        raise UsageError(f"{revision} is no revision.", hint="name a branch, a tag or a commit")
    listed = (
        _git("-C", str(top), "diff", "--name-only", "-z", "--merge-base", revision, "--"),
        _git("-C", str(top), "ls-files", "--others", "--exclude-standard", "-z"),
    )
    changed = {top / name for text in listed for name in text.split("\0") if name}
    return tuple(path for path in paths if not changed.isdisjoint(_places(path)))


def _places(page: Path) -> tuple[Path, Path]:
    place = page.resolve()
    return place, place.with_name(place.name + BESIDE)


def _git(*argv: str) -> str:
    git = shutil.which("git")
    if git is None:
        raise EnvironmentalError("Git is not installed.", hint="--changed-since asks it")
    done = subprocess.run([git, *argv], check=False, capture_output=True, text=True)
    if done.returncode:
        problem = (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[0]
        message = f"Git cannot tell what has changed: {problem}."
        hint = "--changed-since names a branch, a tag or a commit"
        if "not a git repository" in problem:
            hint = "--changed-since works in the work tree of a repository"
        raise UsageError(message, hint=hint)
    return done.stdout
