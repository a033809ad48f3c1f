"""The maps of headers and metadata in a snippet, and their entries, live or commented out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import tree_sitter

from harness.model.page import Language
from harness.oss.headers import METADATA_PREFIX
from harness.syntax.source import Source, parse

MAP_NAME = re.compile(r"(?i)headers?\W*$|meta")
# The part of a constant's name that is no header, where a library shortens it.
CONSTANTS = {"oss_storage_class": "x-oss-storage-class", "storage_class": "x-oss-storage-class"}
OPENS = ("{", "[", "(")
MARKS = ("//", "/*", "#")
OPTIONS = ("-H", "--header")
OPTION = re.compile(r"(?:-H|--header)(?:=| )?")
# What makes a stream, whose own metadata go nowhere.
STREAMS = frozenset(("Stream", "streamFor", "stream_for"))

Captures = dict[str, list[tree_sitter.Node]]


@dataclass(frozen=True, kw_only=True, slots=True)
class MapEntry:
    """One entry of a map; ``value`` is None where it is an expression. Offsets into the text.

    ``marks`` are the places of the comment marks that keep the entry from being sent.
    """

    name: str
    value: str | None
    start: int
    end: int
    value_start: int
    value_end: int
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def live(self) -> bool:
        """Whether the entry is sent as the snippet stands."""
        return not self.marks


@dataclass(frozen=True, kw_only=True, slots=True)
class MapLiteral:
    """One map; ``start`` is where a further entry goes, ``form`` how one is written.

    ``is_bare`` where the values stand within the text of a word, without marks of their own.
    """

    kind: str
    start: int
    form: str
    entries: tuple[MapEntry, ...]
    is_bare: bool = False

    def header_of(self, entry: MapEntry) -> str:
        """Return the name of the header that an entry is sent as, in small letters."""
        return (METADATA_PREFIX if self.kind == "metadata" else "") + entry.name.lower()

    def entry(self, name: str, value: str) -> str:
        """Return one more entry as this map writes them."""
        return self.form.replace("{name}", name).replace("{value}", _escaped(value, '"'))

    def written(self, value: str, mark: str) -> str:
        """Return a value as this map writes it, in the author's quotation marks where it has any."""
        if self.is_bare:
            return _escaped(value, '"')
        mark = mark if mark in "'\"" else '"'
        return f"{mark}{_escaped(value, mark)}{mark}"


def _escaped(value: str, mark: str) -> str:
    return value.replace("\\", "\\\\").replace(mark, f"\\{mark}")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Spot:
    """A map before its entries are known: those inside it, or those put into its variable."""

    name: str
    start: int
    inside: tuple[int, int] | None

    def owns(self, entry: "_Found") -> bool:
        if self.inside:
            return self.inside == entry.inside
        return entry.variable == self.name and entry.entry.start >= self.start


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    entry: MapEntry
    inside: tuple[int, int] | None
    variable: str


def map_literals(language: Language, text: str) -> tuple[MapLiteral, ...]:
    """Return the maps of a snippet: for each kind the ones that a reader would fill."""
    source = parse(language, text)
    if source is None or not source.grammar.map_entry:
        return ()
    every = _options(source) if language is Language.SHELL else _maps(source)
    chosen_maps = sorted(every, key=lambda spot: spot.start)
    chosen = []
    for kind in ("headers", "metadata"):
        of_kind = [spot for spot in chosen_maps if spot.kind == kind]
        speaking = [spot for spot in of_kind if spot.entries]
        chosen += speaking or of_kind[-1:]
    return tuple(sorted(chosen, key=lambda spot: spot.start))


def _maps(source: Source) -> Iterator[MapLiteral]:
    spots = list(_spots(source))
    maps = [*_entries(source), *_commented_out(source)] if spots else []
    for spot in spots:
        own = (one.entry for one in maps if one.entry.name and spot.owns(one))
        entries = sorted(own, key=lambda entry: entry.start)
        is_computed = spot.inside and all(one.value is None for one in entries)
        if is_computed and (entries or _holds_code(source, spot)):
            continue
        yield MapLiteral(
            kind="metadata" if "meta" in spot.name.lower() else "headers",
            start=spot.start,
            form=source.grammar.map_entry.replace("{map}", spot.name),
            entries=tuple(entries),
        )


def _spots(source: Source) -> Iterator[_Spot]:
    for captures in source.matched("map"):
        node = captures["map"][0]
        name = source.text_of(captures["map.name"][0])
        inside = _inside(source, node)
        if MAP_NAME.search(name) and inside and not _is_of_stream(source, inside[0]):
            yield _Spot(name=name, start=inside[0], inside=inside)
    for captures in source.matched("map.declared"):
        name = source.text_of(captures["map.name"][0])
        if MAP_NAME.search(name):
            start = source.place(captures["map.declared"][0])[1]
            yield _Spot(name=name, start=start, inside=None)


def _is_of_stream(source: Source, start: int) -> bool:
    """Tell whether a map is handed to what makes a stream, and to nothing that sends."""
    around = (call for call in source.calls if call.start <= start < call.end)
    return any(call.name.rpartition("\\")[2] in STREAMS for call in around)


def _holds_code(source: Source, spot: _Spot) -> bool:
    start, end = spot.inside or (0, 0)
    return bool(source.bare()[start : end - 1].strip())


def _entries(source: Source) -> Iterator[_Found]:
    """Yield the entries of all maps, each with the map that it stands in or is put into."""
    for captures in source.matched("entry"):
        node = captures["entry"][0]
        of = captures.get("entry.of", [None])[0]
        yield _Found(
            entry=_entry(source, node, captures),
            inside=None if of else _inside(source, node.parent),
            variable=source.text_of(of),
        )
    for captures in source.matched("entries"):
        listed = captures["entries"][0]
        inside = _inside(source, listed.parent)
        given = [one for one in listed.named_children if one.type != "comment"]
        for name, value in zip(given[::2], given[1::2], strict=False):
            yield _Found(entry=_pair(source, name, value), inside=inside, variable="")


def _inside(source: Source, node: tree_sitter.Node | None) -> tuple[int, int] | None:
    """Return where the inside of a literal begins, and where the literal ends."""
    opening = next((one for one in node.children if one.type in OPENS), None) if node else None
    return (source.place(opening)[1], source.place(node)[1]) if node and opening else None


def _entry(source: Source, node: tree_sitter.Node, captures: Captures) -> MapEntry:
    name, value = captures["entry.name"][0], captures["entry.value"][0]
    return _made(source, (name, value), source.place(node), node.next_sibling)


def _pair(source: Source, name: tree_sitter.Node, value: tree_sitter.Node) -> MapEntry:
    """Return an entry of a map whose names and values are a list, by turns."""
    place = source.place(name)[0], source.place(value)[1]
    return _made(source, (name, value), place, value.next_sibling)


def _made(
    source: Source,
    pair: tuple[tree_sitter.Node, tree_sitter.Node],
    place: tuple[int, int],
    after: tree_sitter.Node | None,
) -> MapEntry:
    name, value = pair
    start, end = place
    value_start, value_end = source.place(value)
    return MapEntry(
        name=_name(source, name),
        value=source.content(value) if value in source.captured("string") else None,
        start=start,
        end=source.place(after)[1] if after is not None and after.type == "," else end,
        value_start=value_start,
        value_end=value_end,
    )


def _name(source: Source, node: tree_sitter.Node) -> str:
    """Return the name of an entry, empty where it is computed."""
    text = source.text_of(node)
    if node in source.captured("string"):
        return source.content(node) or ""
    last = text.rpartition(".")[2].lower()
    if not last.isidentifier():
        return ""
    is_constant = text.isupper() or "." in text
    return CONSTANTS.get(last, last.replace("_", "-")) if is_constant else text


def _commented_out(source: Source) -> Iterator[_Found]:
    """Yield the entries that stand in comments, and that would be sent without their marks."""
    for comment in source.captured("comment"):
        text, (start, end) = source.text_of(comment), source.place(comment)
        if not text.startswith(MARKS) or not {'"', "'"}.intersection(text):
            continue
        marks = tuple(_marks(text, start, end))
        uncommented = parse(source.language, without(source.text, marks))
        if uncommented is None or uncommented.unread > source.unread:
            continue
        for one in _entries(uncommented):
            if start <= one.entry.start < end:
                yield replace(one, entry=replace(one.entry, marks=marks))


def _marks(comment: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    opening = next(mark for mark in MARKS if comment.startswith(mark))
    yield start, start + len(opening)
    if opening == "/*" and comment.endswith("*/"):
        yield end - 2, end


def without(text: str, places: tuple[tuple[int, int], ...]) -> str:
    """Return the text with what stands in these places blanked out."""
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _options(source: Source) -> Iterator[MapLiteral]:
    """Yield the headers that a command gives, taken as one map from the first to the last."""
    entries = tuple(_option_entries(source))
    if entries:
        yield MapLiteral(
            kind="headers",
            start=entries[0].start,
            form=_as_first(source, entries[0]),
            entries=entries,
            is_bare=True,
        )


def _as_first(source: Source, entry: MapEntry) -> str:
    """Return how a further header is given: as the first is, for wget knows no ``-H``."""
    option = OPTION.match(source.text, entry.start)
    form = source.grammar.map_entry
    return form.replace("-H ", option[0]) if option else form


def _option_entries(source: Source) -> Iterator[MapEntry]:
    for node in source.captured("string"):
        start, end = source.place(node)
        before = source.text[:start].rstrip(" \t=")
        option = next((one for one in OPTIONS if before.endswith(one)), None)
        name, colon, value = source.text_of(node)[1:-1].partition(":")
        text = value.lstrip(" \t")
        # `-H 'Name:'` is how curl is told to send no such header of its own: it has no value.
        if option and colon and text.strip():
            yield MapEntry(
                name=name,
                value=text,
                start=len(before) - len(option),
                end=end,
                value_start=end - 1 - len(text),
                value_end=end - 1,
            )
