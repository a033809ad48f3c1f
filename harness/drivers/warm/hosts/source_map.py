"""From a place in a bundle to the place in the source that it was made of."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DIGITS = {
    digit: value
    for value, digit in enumerate(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    )
}
BITS, MORE = 5, 32
# What has fewer fields stands for nothing of a source.
FIELDS = 4


@dataclass(frozen=True, kw_only=True)
class SourcePlace:
    """One mapping: from a column of a line of the bundle to a place in a source, all from 0."""

    column: int
    source: int
    line: int
    at: int


class SourceMap:
    """The map that lies beside a bundle; of a page without a bundle, one that changes nothing."""

    def __init__(self, bundle: Path, *, address: str) -> None:
        """Read the map of this file, which pages load from this address."""
        self._place = re.compile(rf"({re.escape(address)}/){re.escape(bundle.name)}:(\d+):(\d+)")
        path = bundle.with_name(f"{bundle.name}.map")
        has_map = path.is_file()
        self._map: Any = json.loads(path.read_text(encoding="utf-8")) if has_map else None
        self._lines: list[list[SourcePlace]] = []

    def located(self, text: str) -> str:
        """Return a text that names places of the sources where it named places of the bundle."""
        if self._map is None:
            return text
        return self._place.sub(self._put, text)

    def _put(self, match: re.Match[str]) -> str:
        mapping = self._mapping(int(match[2]) - 1, int(match[3]) - 1)
        if mapping is None:
            return match[0]
        source = str(self._map["sources"][mapping.source]).rpartition("/")[2]
        return f"{match[1]}{source}:{mapping.line + 1}:{mapping.at + 1}"

    def _mapping(self, line: int, column: int) -> SourcePlace | None:
        self._lines = self._lines or list(_lines(self._map["mappings"]))
        mappings = self._lines[line] if line < len(self._lines) else []
        before = [mapping for mapping in mappings if mapping.column <= column]
        return before[-1] if before else None


def _lines(text: str) -> Iterator[list[SourcePlace]]:
    """Yield the mappings of each line; all but the column count from the one before."""
    source = line = at = 0
    for group in text.split(";"):
        column, mappings = 0, []
        for segment in filter(None, group.split(",")):
            moved = list(_numbers(segment))
            column += moved[0]
            if len(moved) >= FIELDS:
                source, line, at = source + moved[1], line + moved[2], at + moved[3]
                mappings.append(SourcePlace(column=column, source=source, line=line, at=at))
        yield mappings


def _numbers(segment: str) -> Iterator[int]:
    """Yield the numbers of one segment: five bits a digit, the lowest first, the sign in front."""
    value = shift = 0
    for digit in segment:
        bits = DIGITS[digit]
        value += (bits % MORE) << shift
        shift += BITS
        if bits < MORE:
            yield -(value >> 1) if value & 1 else value >> 1
            value = shift = 0
