"""Known failures: what the baseline says of them, each entry once with the cells it excuses."""

import re
from collections.abc import Iterable

from harness.catalog.wording import worded
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict

# What ends a sentence or stands behind a bracket is no part of an address.
LINK = re.compile(r"https?://(?:\([^\s()]*\)|[^\s;()<>\"'])+?(?=[,.:;)]*(?:[\s;)<>\"']|$))")


def known_failures(results: Iterable[CellResult]) -> dict[str, tuple[CellResult, ...]]:
    """Return what the baseline says (reason, link, owner, expiry) with the cells it says it of."""
    by_entry: dict[str, tuple[CellResult, ...]] = {}
    for result in results:
        if result.verdict is Verdict.KNOWN_FAILURE:
            by_entry[result.reason] = (*by_entry.get(result.reason, ()), result)
    return by_entry


def stale_entry(result: CellResult) -> str:
    """Return what to do about an entry whose failure does not show any more."""
    if result.cell.unsupported:
        return worded(
            "clients/{}/client.toml declares this unsupported: {} It passes. "
            "Remove the declaration.",
            result.cell.client.folder,
            result.reason,
        )
    removed = worded("The baseline expects a failure: {}. Remove the entry.", result.reason)
    cell = result.cell
    if not cell.page:
        return removed
    other = next(one for one in Variant if one is not cell.variant)
    alone = f"{cell.client.id}:*:{other}:*"
    return worded("{} Where its other variant still fails, name that: `{}`.", removed, alone)
