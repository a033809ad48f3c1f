"""The fixes that are known, by the library for which they are."""

from functools import cache
from pathlib import Path

from harness.catalog.catalog import default_root
from harness.catalog.documents import parse, read_toml
from harness.catalog.patterns import check_patterns
from harness.model.fix_rule import Fixes

FOLDER = Path("fixtures") / "fixes"
# The folder of a language may hold those of its libraries.
TOOLKITS = Path("fixtures") / "toolkits"
PATTERNS = ("subject", "signed", "sent")


@cache
def read_fixes() -> tuple[Fixes, ...]:
    """Return what is known of every library, in the order of the names of their files."""
    root = default_root()
    paths = (*(root / FOLDER).glob("*.toml"), *(root / TOOLKITS).glob("*/fixes/*.toml"))
    return tuple(read_library(path) for path in sorted(paths, key=lambda path: path.name))


def read_library(path: Path) -> Fixes:
    """Return the fixes that a file holds; raise FixtureError where it is wrong."""
    known = parse(Fixes, read_toml(path), file=path)
    patterns = (
        (f"rules.{number}.{name}", getattr(rule, name))
        for number, rule in enumerate(known.rules)
        for name in PATTERNS
    )
    check_patterns(patterns, path)
    return known
