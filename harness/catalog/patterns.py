"""Regular expressions of data files."""

from collections.abc import Iterable
from pathlib import Path

from harness.catalog.catalog import default_root
from harness.catalog.documents import compiled


def check_patterns(patterns: Iterable[tuple[str, str]], file: Path) -> None:
    """Raise FixtureError for what is no regular expression; each pattern comes behind its key.

    A test tries all of ours: a page needs few of them, and trying them took longer than reading.
    """
    if file.is_relative_to(default_root()):
        return
    for key, pattern in patterns:
        compiled(pattern, file, key)
