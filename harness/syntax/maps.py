"""Header and metadata maps of a snippet: what they say, and the same snippet with them filled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from harness.model.edit import Edit, applied
from harness.model.page import Language
from harness.oss.headers import METADATA_PREFIX, is_always_signed, spelled
from harness.syntax.headers import said_headers
from harness.syntax.map_literals import MapEntry, MapLiteral, map_literals
from harness.syntax.source import KEPT

EMPTIED = {"", "\\", "//", "#", "/*", "*/"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A source whose maps hold exactly what was signed."""

    source: str = field(repr=False)
    changed: bool


@lru_cache(maxsize=KEPT)
def sent_headers(language: Language, text: str) -> Mapping[str, str]:
    """Return the headers that the snippet sends as it is printed, as far as its text tells."""
    headers = said_headers(language, text)
    for spot in map_literals(language, text):
        for entry in spot.entries:
            if entry.live and entry.value is not None and "$" not in entry.value:
                headers.setdefault(spot.header_of(entry), entry.value)
    return headers


def fill(language: Language, text: str, signed: Mapping[str, str]) -> Filled | None:
    """Return the snippet with its maps filled with what was signed; None where it has no map.

    Entries that are commented out are sent again; entries that were not signed go.
    """
    maps = map_literals(language, text)
    if not maps:
        return None
    wanted = _by_kind(signed, {spot.kind for spot in maps})
    uncommented = {mark for spot in maps for mark in _uncommented(spot, wanted[spot.kind])}
    edits = [Edit(start=start, end=end, text=" " * (end - start)) for start, end in uncommented]
    for kind, headers in wanted.items():
        spots = [spot for spot in maps if spot.kind == kind]
        known = {entry.name.lower() for spot in spots for entry in spot.entries}
        missing = {name: value for name, value in headers.items() if name not in known}
        edits += [edit for spot in spots for edit in _edits(spot, text, headers, uncommented)]
        edits += [_added(spot, missing) for spot in spots[:1]]
    source = applied(text, edits)
    return Filled(source=source, changed=source != text)


def tidied(before: str, after: str) -> str:
    """Return a filled source as its author would write it: no marks of what was taken out."""
    lines = []
    for old, new in zip(before.split("\n"), after.split("\n"), strict=True):
        if old == new:
            lines.append(new)
        elif new.strip() not in EMPTIED:
            indent = old[: len(old) - len(old.lstrip())]
            text = re.sub(r",\s*([}\]])", r"\1", new.strip())
            lines.append(indent + re.sub(r"(?<=\S) {3,}(?=\S)", " ", text))
    return "\n".join(lines)


def _by_kind(signed: Mapping[str, str], kinds: set[str]) -> dict[str, dict[str, str]]:
    headers, metadata = {}, {}
    for name, value in signed.items():
        if name.startswith(METADATA_PREFIX) and "metadata" in kinds:
            metadata[name.removeprefix(METADATA_PREFIX)] = value
        else:
            headers[name] = value
    return {"headers": headers, "metadata": metadata}


def _uncommented(spot: MapLiteral, wanted: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield the comment marks that keep what was signed from being sent."""
    for entry in spot.entries:
        if entry.name.lower() in wanted:
            yield from entry.marks


def _edits(
    spot: MapLiteral, text: str, wanted: Mapping[str, str], uncommented: set[tuple[int, int]]
) -> Iterator[Edit]:
    for entry in spot.entries:
        value = wanted.get(entry.name.lower())
        if value is None:
            if uncommented.issuperset(entry.marks) and _goes(spot, entry):
                blank = _blank(text[entry.start : entry.end])
                yield Edit(start=entry.start, end=entry.end, text=blank)
            continue
        if entry.value is not None:
            written = spot.written(value, text[entry.value_end - 1])
            yield Edit(start=entry.value_start, end=entry.value_end, text=written)
        if entry.marks and spot.form.rstrip().endswith(",") and text[entry.end - 1] != ",":
            yield Edit(start=entry.end, end=entry.end, text=",")


def _goes(spot: MapLiteral, entry: MapEntry) -> bool:
    """Tell whether an entry that was not signed is taken out: a value that is computed may be harmless."""
    return entry.value is not None or is_always_signed(spot.header_of(entry))


def _added(spot: MapLiteral, missing: Mapping[str, str]) -> Edit:
    named = {name if spot.kind == "metadata" else spelled(name): missing[name] for name in missing}
    new = "".join(spot.entry(name, value) for name, value in named.items())
    return Edit(start=spot.start, end=spot.start, text=new)


def _blank(text: str) -> str:
    # A shell's continued line must go on being one.
    return re.sub(r"\\(?!\n)|[^\n\\]", " ", text)
