"""Regular expressions of data files."""

from collections.abc import Iterable
from pathlib import Path

from harness.catalog.catalog import default_root
from harness.catalog.documents import compiled
from harness.oss.endpoints import DOMAIN_PATTERN
from harness.oss.signature import IDENTITY_OF_V1, SIGNATURE_PATTERN, V4_URL

_SHARED = {
    "(?&signature)": SIGNATURE_PATTERN,
    "(?&identity)": f"(?:{IDENTITY_OF_V1}|{V4_URL.identity.decode()})",
    "(?&domain)": DOMAIN_PATTERN,
}


def completed(pattern: str) -> str:
    """Return a pattern with what it calls by name, as PCRE writes it."""
    for name, text in _SHARED.items():
        pattern = pattern.replace(name, text)
    return pattern


def check_patterns(patterns: Iterable[tuple[str, str]], file: Path) -> None:
    """Raise FixtureError for what is no regular expression; each pattern comes behind its key.

    A test tries all of ours: a page needs few of them, and trying them took longer than reading.
    """
    if file.is_relative_to(default_root()):
        return
    for key, pattern in patterns:
        compiled(pattern, file, key)
