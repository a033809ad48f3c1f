"""Header and metadata maps of a snippet: what they say, and the same snippet with them filled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from harness.model.page import Language
from harness.oss.headers import METADATA_PREFIX
from harness.syntax.headers import said_headers
from harness.syntax.map_literals import MapEntry, MapLiteral, assignments, java_puts, shell_options

EMPTIED = {"", "\\", "//", "#", "/*", "*/"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A source whose maps hold exactly what was signed."""

    source: str = field(repr=False)
    changed: bool


def map_literals(language: Language, text: str) -> tuple[MapLiteral, ...]:
    """Return the maps of a snippet: for each kind the ones that a reader would fill."""
    if language is Language.SHELL:
        found = list(shell_options(text))
    elif language in {Language.JAVA, Language.KOTLIN}:
        found = [*java_puts(text), *assignments(language, text)]
    else:
        found = list(assignments(language, text))
    chosen = []
    for kind in ("headers", "metadata"):
        of_kind = [spot for spot in found if spot.kind == kind]
        speaking = [spot for spot in of_kind if spot.entries]
        chosen += speaking or of_kind[-1:]
    return tuple(sorted(chosen, key=lambda spot: spot.start))


def sent_headers(language: Language, text: str) -> dict[str, str]:
    """Return the headers that the snippet sends as it is printed, as far as its text tells."""
    headers = said_headers(language, text)
    for spot in map_literals(language, text):
        prefix = METADATA_PREFIX if spot.kind == "metadata" else ""
        for entry in spot.entries:
            if entry.live and entry.value is not None and "$" not in entry.value:
                headers.setdefault(prefix + entry.name.lower(), entry.value)
    return headers


def fill(language: Language, text: str, signed: Mapping[str, str]) -> Filled | None:
    """Return the snippet with its maps filled with what was signed; None where it has no map.

    Entries that are commented out come to life; entries that were not signed go.
    """
    found = map_literals(language, text)
    if not found:
        return None
    wanted = _by_kind(signed, {spot.kind for spot in found})
    first_of_kind = {spot.kind: spot for spot in reversed(found)}
    source = text
    for spot in reversed(found):
        missing = dict(wanted[spot.kind]) if spot is first_of_kind[spot.kind] else {}
        known = {entry.name.lower() for s in found if s.kind == spot.kind for entry in s.entries}
        missing = {name: value for name, value in missing.items() if name not in known}
        body = source[spot.start : spot.end]
        source = (
            source[: spot.start]
            + _filled(spot, body, wanted[spot.kind], missing)
            + source[spot.end :]
        )
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


def _filled(
    spot: MapLiteral, body: str, wanted: Mapping[str, str], missing: Mapping[str, str]
) -> str:
    for entry in reversed(spot.entries):
        begun, ended = entry.start - spot.start, entry.end - spot.start
        value = wanted.get(entry.name.lower())
        if value is None:
            body = body[:begun] + _blank(body[begun:ended]) + body[ended:]
        elif entry.value_start is not None and entry.value_end is not None:
            at, to = entry.value_start - spot.start, entry.value_end - spot.start
            body = body[:at] + spot.quoted(value, body[at : at + 1]) + body[to:]
    if any(entry.name.lower() in wanted for entry in spot.entries):
        body = _alive(spot, body)
    added = "".join(spot.entry(spelled(name), value) for name, value in missing.items())
    return added + body


def _alive(spot: MapLiteral, body: str) -> str:
    """Return the body with the marks of comments round its entries replaced by blanks."""
    if not spot.comment:
        return body

    def revive(match: re.Match[str]) -> str:
        return re.sub(r"\S", " ", match[1]) + match[2]

    # Only a comment that holds entries opens; an explanation in it is one in itself.
    body = re.sub(
        r"/\*([\s\S]*?)\*/",
        lambda held: f"  {held[1]}  " if re.search(spot.alive, held[1]) else held[0],
        body,
    )
    return re.sub(rf"(?m)^(\s*(?:{re.escape(spot.comment)})?\s*)({spot.alive})", revive, body)


def _blank(text: str) -> str:
    # A shell's continued line must go on being one.
    return re.sub(r"\\(?!\n)|[^\n\\]", " ", text)


def spelled(name: str) -> str:
    """Return the header name as people write it."""
    return (
        "-".join(part.capitalize() for part in name.split("-"))
        if name.startswith("content-")
        else name
    )


def names(found: tuple[MapLiteral, ...]) -> Iterator[MapEntry]:
    """Yield every entry of every map."""
    for spot in found:
        yield from spot.entries
