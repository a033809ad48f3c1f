"""The headers that a signer is told to sign, read from the leaves of its tree."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from harness.oss.headers import METADATA_PREFIX
from harness.syntax.header_constants import enumerated
from harness.syntax.literals import outer_literals
from harness.syntax.source import Source

# What SDKs call a header, without what sets it; and what they call a map of several.
HEADERS: Mapping[str, str] = {
    "contenttype": "content-type",
    "contentencoding": "content-encoding",
    "contentdisposition": "content-disposition",
    "contentlanguage": "content-language",
    "cachecontrol": "cache-control",
    "storageclass": "x-oss-storage-class",
    "objectstorageclass": "x-oss-storage-class",
    "objectacl": "x-oss-object-acl",
    "acl": "x-oss-object-acl",
    "forbidoverwrite": "x-oss-forbid-overwrite",
    "tagging": "x-oss-tagging",
}
# A digest that stands in the code is of a file that only its author has.
TOLD = {**HEADERS, "contentmd5": "content-md5"}
MAPS: Mapping[str, str] = {
    "header": "",
    "headers": "",
    "requestheaders": "",
    "meta": METADATA_PREFIX,
    "metadata": METADATA_PREFIX,
    "usermetadata": METADATA_PREFIX,
}
# These go into the URL: whoever uses it sends nothing for them.
IN_URL = ("response", "traffic")
SETTERS = ("set", "with", "add")
ADDS = {"add", "put", "set", "insert"}
GIVES = {"=", ":", ":=", "=>"}
PARTS_PAIRS = {",", ":", "=", "=>", "to", "]"}
OPENS, CLOSES = {"(", "[", "{", "<"}, {")", "]", "}", ">"}
# What stands round the entries of a map without being one.
MAP_WORDS = frozenset(
    [
        "new",
        "Dictionary",
        "IDictionary",
        "Map",
        "HashMap",
        "LinkedHashMap",
        "String",
        "string",
        "of",
        "mapOf",
        "hashMapOf",
        "mutableMapOf",
        "to",
        "NSString",
        "NSDictionary",
        "array",
    ]
)
# What makes a map in C that is filled later, and what puts an entry into it.
EMPTY = {"aos_table_make", "apr_table_make"}
PUTS = {"apr_table_set", "apr_table_setn", "apr_table_add", "apr_table_addn"}
NOTHING = {"nil", "null", "None", "undefined"}
MEMBERS = {".", "->"}
PAIR = 2
# What of Go makes a pointer to the text behind it.
POINTS = re.compile(r"(?:\w+ \. )?Ptr \(")


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """One leaf of the tree; ``content`` is what stands between quotation marks, None for any other."""

    text: str
    content: str | None
    start: int
    line: int

    @property
    def plain(self) -> str:
        """The name as SDKs have it in common: in small letters, without what sets it."""
        name = (self.text if self.content is None else self.content).replace("_", "").lower()
        bare = name.replace("-", "")
        setter = next((one for one in SETTERS if bare.startswith(one)), "")
        return bare.removeprefix(setter)

    @property
    def is_name(self) -> bool:
        """Whether this is a word of the program."""
        return self.content is None and self.text[:1].isidentifier()


@dataclass(frozen=True, eq=False)
class _Options:
    source: Source
    used: set[int] = field(default_factory=set)

    @cached_property
    def tokens(self) -> tuple[Leaf, ...]:
        return tuple(_tokens(self.source))

    def headers(self) -> dict[str, str] | None:
        """Return what the options give; None where one is computed."""
        headers: dict[str, str] = {}
        for at, token in enumerate(self.tokens):
            if at in self.used:
                continue
            given = self._option(at) if token.is_name else self._named(at)
            if given is None:
                return None
            headers |= given
        return {name.lower(): value for name, value in headers.items()}

    def _named(self, at: int) -> dict[str, str] | None:
        """Return the header that a text names: its value stands beside it."""
        name = (self.tokens[at].content or "").lower()
        if name not in HEADERS.values() and not name.startswith(METADATA_PREFIX):
            return {}
        after = at + 1 + (self._text(at + 1) == "]")
        if self._text(after) not in PARTS_PAIRS:
            return {}
        value = self._string(self._expression(after + 1))
        self.used.update((at, after))
        if self._text(at - 4) in PUTS:
            self.used.add(at - 2)
        return None if value is None else {name: value}

    def _option(self, at: int) -> dict[str, str] | None:
        """Return the headers that an option gives, none for any other word."""
        plain = self.tokens[at].plain
        if plain.startswith(IN_URL) or (
            self._text(at - 1) == "." and self.tokens[at - 2].plain.startswith(IN_URL)
        ):
            self._passed_over(at)
            return {}
        if plain in MAPS:
            return self._map_option(at, MAPS[plain])
        if plain not in HEADERS or (values := self._given(at)) is None:
            return {}
        value = self._string(values[0]) if len(values) == 1 else None
        self.used.add(at)
        return None if value is None else {HEADERS[plain]: value}

    def _map_option(self, at: int, prefix: str) -> dict[str, str] | None:
        entry = self._entry(at)
        if entry is None and (values := self._given(at)):
            self.used.add(at)
            if len(values) == 1:
                held = self._map(values[0])
                return None if held is None else {prefix + name: held[name] for name in held}
            entry = values
        if entry is None:
            return {}
        self.used.add(at)
        texts = [self._string(one) for one in entry]
        if len(texts) != PAIR or texts[0] is None or texts[1] is None:
            return None
        return {prefix + texts[0]: texts[1]}

    def _entry(self, at: int) -> list[range] | None:
        """Return name and value that are put into a map that is named here."""
        if self._text(at + 1) == "." and self._text(at + 2).lower() in ADDS:
            self.used.add(at + 2)
            return self._arguments(at + 3)
        opens = at + 3 if (self._text(at + 1), self._text(at + 2)) == ("(", ")") else at + 1
        if self._text(opens) == "[":
            name = self._expression(opens + 1)
            if self._text(name.stop) == "]" and self._text(name.stop + 1) == "=":
                return [name, self._expression(name.stop + 2)]
        return None

    def _given(self, at: int) -> list[range] | None:
        """Return what is given to a name: by a call, an assignment, or a pair."""
        if self._text(at + 1) == "(":
            return self._arguments(at + 1) or None
        if self._text(at + 1) not in GIVES:
            return None
        value = self._expression(at + 2)
        is_typed = self._text(at + 1) == ":"
        typed = next((n for n in value if is_typed and self._text(n) == "="), value.start - 1)
        return [range(typed + 1, value.stop)]

    def _arguments(self, at: int) -> list[range]:
        arguments: list[range] = []
        while self._text(at) in {"(", ","}:
            one = self._expression(at + 1)
            if one:
                arguments.append(one)
            at = one.stop
        return arguments

    def _expression(self, at: int) -> range:
        """Return the tokens of the expression that begins here."""
        depth, end = 0, at
        while end < len(self.tokens):
            text = self._text(end)
            is_new_line = end > at and self.tokens[end].line > self.tokens[end - 1].line
            ends = text in {",", ";", "\n"} or (
                is_new_line and text != "." and self._text(end - 1) not in GIVES | {"+", "."}
            )
            if depth == 0 and (text in CLOSES or ends):
                break
            depth += (text in OPENS) - (text in CLOSES)
            end += 1
        return range(at, end)

    def _string(self, place: range) -> str | None:
        """Return the text that an expression is; None where it is more."""
        if len(place) != 1:
            return self._wrapped(place)
        token = self.tokens[place.start]
        self.used.update(place)
        if token.content is not None or not token.is_name:
            return token.content
        held = list(self._values_of(token.text))
        return self._string(held[0]) if len(held) == 1 else None

    def _wrapped(self, place: range) -> str | None:
        """Return what a member of an enumeration is sent as, or the text that a pointer is to."""
        value = enumerated("".join(self._text(n) for n in place))
        if value is None and POINTS.fullmatch(" ".join(self._text(n) for n in place[:-PAIR])):
            value = self.tokens[place[-PAIR]].content
        if value is not None:
            self.used.update(place)
        return value

    def readable_headers(self) -> dict[str, str]:
        """Return the headers whose options are given a text, whatever else is computed."""
        headers: dict[str, str] = {}
        for at, token in enumerate(self.tokens):
            name = TOLD.get(token.plain) if token.is_name else None
            values = self._given(at) if name else None
            value = self._string(values[0]) if values and len(values) == 1 else None
            if name and value is not None:
                headers[name] = value
        return headers

    def _map(self, place: range) -> dict[str, str] | None:
        """Return the entries of an expression that is a map; None where one is computed."""
        tokens = [(n, self.tokens[n]) for n in place]
        self.used.update(place)
        if self._text(place.start) in EMPTY:
            return {}
        if len(tokens) == 1 and tokens[0][1].is_name and tokens[0][1].text not in NOTHING:
            return self._map_of(tokens[0][1].text)
        values = [
            range(n, n + 1)
            for n, one in tokens
            if one.content is not None
            or (one.text[:1].isalnum() and one.text not in MAP_WORDS | NOTHING)
        ]
        texts = [self._string(one) for one in values]
        if len(texts) % PAIR or None in texts:
            return None
        plain = [one for one in texts if one is not None]
        return dict(zip(plain[::PAIR], plain[1::PAIR], strict=True))

    def _map_of(self, name: str) -> dict[str, str] | None:
        """Return what a variable holds that is a map, with what is put into it."""
        held = list(self._values_of(name))
        entries = self._map(held[0]) if len(held) == 1 else None
        for at, token in enumerate(self.tokens):
            put = self._entry(at) if token.text == name and entries is not None else None
            if entries is None or put is None:
                continue
            texts = [self._string(one) for one in put]
            if len(texts) != PAIR or texts[0] is None or texts[1] is None:
                return None
            entries[texts[0]] = texts[1]
        return entries

    def _values_of(self, name: str) -> Iterator[range]:
        """Yield what a variable is given."""
        for at, token in enumerate(self.tokens):
            is_own = token.text == name and self._text(at - 1) not in MEMBERS
            if is_own and self._text(at + 1) in GIVES:
                value = (self._given(at) or [range(0)])[0]
                is_pair = self._text(at + 1) == ":" and value.start == at + PAIR
                if value and not is_pair:
                    self.used.add(at)
                    yield value

    def _passed_over(self, at: int) -> None:
        self.used.update((at, at - 2) if self._text(at - 1) == "." else (at,))
        for one in self._given(at) or ():
            self.used.update(one)

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""


def signed_options(source: Source) -> tuple[dict[str, str] | None, Sequence[str]]:
    """Return the headers that a signer is told to sign, and the words that say nothing of them.

    The headers are None where one of them is computed.
    """
    reader = _Options(source)
    headers = reader.headers()
    left = [
        one.content if one.content is not None else one.text
        for at, one in enumerate(reader.tokens)
        if at not in reader.used
    ]
    return headers, left


def told_options(source: Source) -> dict[str, str]:
    """Return the headers that a signer is told to sign by the options of its SDK, as far as it tells."""
    return _Options(source).readable_headers()


def _tokens(source: Source) -> Iterator[Leaf]:
    texts = {one.start: one for one in outer_literals(source)}
    silent = [
        source.place(node) for kind in ("comment", "import") for node in source.captured(kind)
    ]
    passed = 0
    for leaf in source.leaves:
        start, end = source.place(leaf)
        if start < passed or start == end or any(a <= start < b for a, b in silent):
            continue
        literal = texts.get(start)
        passed = literal.end if literal else end
        yield Leaf(
            text=source.text[start:passed],
            content=literal.content if literal else None,
            start=start,
            line=source.text.count("\n", 0, start),
        )
