"""Known failures: what the baseline says of them, each entry once with the cells it excuses."""

import re
from collections.abc import Iterable

from harness.model.verdict import CellResult, Verdict

LINK = re.compile(r"https?://[^\s,;()<>\"']+")


def known_failures(results: Iterable[CellResult]) -> dict[str, tuple[CellResult, ...]]:
    """Return what the baseline says (reason, link, owner, expiry) with the cells it says it of."""
    found: dict[str, tuple[CellResult, ...]] = {}
    for result in results:
        if result.verdict is Verdict.KNOWN_FAILURE:
            found[result.reason] = (*found.get(result.reason, ()), result)
    return found


def stale_entry(result: CellResult) -> str:
    """Return what to do about an entry whose failure does not show any more."""
    if result.cell.unsupported:
        return (
            f"clients/{result.cell.client.folder}/client.toml declares this unsupported: "
            f"{result.reason} It passes. Remove the declaration."
        )
    return f"The baseline expects a failure: {result.reason}. Remove the entry."
