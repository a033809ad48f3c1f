"""Where the maps of a snippet stand in its text, and which entries they have, live or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.page import Language

NAME = r"(?:\w*(?:[hH]eaders?|HEADERS?|[mM]eta\w*|META\w*))"
OPENING: dict[Language, str] = {
    Language.PYTHON: rf"\b({NAME})\s*(?::\s*[\w\[\], ]+)?=\s*\{{",
    Language.JAVASCRIPT: rf"\b({NAME})\s*[:=]\s*\{{",
    Language.TYPESCRIPT: rf"\b({NAME})\s*(?::\s*[\w<>, ]+)?[:=]\s*\{{",
    Language.GO: rf"\b({NAME})\s*:?=\s*map\[string\]string\{{",
    Language.CPP: rf"map<\s*(?:std::)?string,\s*(?:std::)?string>\s+({NAME})\s*=?\s*\{{",
    Language.PHP: rf"\$({NAME})\s*=\s*\[",
    Language.RUBY: rf"\b({NAME})\s*=\s*\{{",
}
PAIR = r"""(?P<q>["'])(?P<name>[A-Za-z][\w-]*)(?P=q)\s*(?::|=>)\s*(?P<value>(?P<v>["'])(?:\\.|(?!(?P=v))[^\\\n])*(?P=v))[ \t]*,?"""
BARE_PAIR = PAIR.replace(
    """(?P<q>["'])(?P<name>[A-Za-z][\\w-]*)(?P=q)""",
    """(?P<q>["']?)(?P<name>[A-Za-z][\\w-]*)(?P=q)""",
)
CPP_PAIR = r"""\{\s*(?P<q>")(?P<name>[A-Za-z][\w-]*)"\s*,\s*(?P<value>(?P<v>")(?:\\.|[^"\\\n])*")\s*\}[ \t]*,?"""
PUT = r"""\b{variable}\.put\(\s*(?:"(?P<name>[A-Za-z][\w-]*)"|(?P<constant>[\w.]+))\s*,\s*(?P<value>[^;\n]*?)\s*\)\s*;"""
DECLARED = rf"\b({NAME})\s*=\s*new\s+\w*Map\s*(?:<[^>]*>)?\(\)\s*;"
OPTION = r"""(?:-H|--header)[ =]?\s*(?P<q>["'])(?P<name>[A-Za-z][\w-]*):[ \t]*(?P<text>[^"'\n]*)(?P=q)(?:[ \t]*\\\n[ \t]*|[ \t]*)"""
FUNCTION = re.compile(r"\bfunction\b|=>|^\s*(?:async )?def |\)\s*\{\s*$")
CONSTANTS = {"oss_storage_class": "x-oss-storage-class", "storage_class": "x-oss-storage-class"}


@dataclass(frozen=True, kw_only=True, slots=True)
class MapEntry:
    """One entry of a map; ``value`` is None where it is an expression. Offsets into the text."""

    name: str
    value: str | None
    live: bool
    start: int
    end: int
    value_start: int | None
    value_end: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MapLiteral:
    """The inside of one map; ``form`` writes an entry, ``alive`` is how a live one begins."""

    kind: str
    start: int
    end: int
    form: str
    comment: str
    alive: str
    entries: tuple[MapEntry, ...]

    def entry(self, name: str, value: str) -> str:
        """Return one more entry as this map writes them."""
        return self.form.format(name=name, value=_escaped(value))

    def quoted(self, value: str, mark: str = '"') -> str:
        """Return a value as this map writes it, in the author's own quotation marks."""
        return _escaped(value) if "-H" in self.form else f"{mark}{_escaped(value, mark)}{mark}"


def _escaped(value: str, mark: str = '"') -> str:
    return value.replace("\\", "\\\\").replace(mark, f"\\{mark}")


def _kind(name: str) -> str:
    return "metadata" if "meta" in name.lower() else "headers"


def assignments(language: Language, text: str) -> Iterator[MapLiteral]:
    """Yield the map literals of a language that has them."""
    opening = OPENING.get(language)
    if opening is None:
        return
    pattern, form, comment = _forms(language)
    for found in re.finditer(opening, text):
        start = found.end()
        end = _closing(text, start)
        line = text[text.rfind("\n", 0, start) + 1 : _end_of_line(text, start)]
        entries = tuple(_entries(text, start, end, pattern, comment))
        if not entries and (text[start:end].strip() or FUNCTION.search(line)):
            continue
        yield MapLiteral(
            kind=_kind(found[1]), start=start, end=end, form=form, comment=comment,
            alive=r"[\"'{]" if language is not Language.JAVASCRIPT else r"[\"'{\w]", entries=entries,
        )  # fmt: skip


def _forms(language: Language) -> tuple[str, str, str]:
    match language:
        case Language.CPP:
            return CPP_PAIR, '{{"{name}", "{value}"}}, ', "//"
        case Language.PHP | Language.RUBY:
            return PAIR, '"{name}" => "{value}", ', "//" if language is Language.PHP else "#"
        case Language.PYTHON:
            return PAIR, '"{name}": "{value}", ', "#"
        case Language.GO:
            return PAIR, '"{name}": "{value}", ', "//"
        case _:
            return BARE_PAIR, '"{name}": "{value}", ', "//"


def _entries(text: str, start: int, end: int, pattern: str, comment: str) -> Iterator[MapEntry]:
    for found in re.compile(pattern).finditer(text, start, end):
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        live = comment not in before and not _in_block_comment(text, start, found.start())
        if not live and before.replace(comment, "").strip(" \t/*{"):
            continue
        yield MapEntry(
            name=found["name"],
            value=found["value"][1:-1],
            live=live,
            start=found.start(),
            end=found.end(),
            value_start=found.start("value"),
            value_end=found.end("value"),
        )


def java_puts(text: str) -> Iterator[MapLiteral]:
    """Yield the maps that a Java program declares and then puts entries into."""
    for found in re.finditer(DECLARED, text):
        start = found.end()
        put = re.compile(PUT.format(variable=re.escape(found[1])))
        entries = tuple(_puts(text, start, put))
        end = _after_comment(text, start, entries[-1].end) if entries else start
        form = f' {found[1]}.put("{{name}}", "{{value}}");'
        alive = rf"{re.escape(found[1])}\.put\("
        yield MapLiteral(
            kind=_kind(found[1]), start=start, end=end, form=form, comment="//", alive=alive,
            entries=entries,
        )  # fmt: skip


def _puts(text: str, start: int, put: re.Pattern[str]) -> Iterator[MapEntry]:
    for found in put.finditer(text, start):
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        value = found["value"]
        literal = re.fullmatch(r'"((?:\\.|[^"\\])*)"', value)
        live = "//" not in before and not _in_block_comment(text, start, found.start())
        yield MapEntry(
            name=found["name"] or _constant(found["constant"]),
            value=literal[1] if literal else None,
            live=live,
            start=found.start(),
            end=found.end(),
            value_start=found.start("value") if literal else None,
            value_end=found.end("value") if literal else None,
        )


def _constant(expression: str) -> str:
    last = expression.rpartition(".")[2].lower()
    return CONSTANTS.get(last, last.replace("_", "-"))


def _after_comment(text: str, start: int, end: int) -> int:
    if not _in_block_comment(text, start, end):
        return end
    closing = text.find("*/", end)
    return closing + 2 if closing >= 0 else end


def _in_block_comment(text: str, start: int, at: int) -> bool:
    opened = text.find("/*", start, at)
    while opened >= 0:
        closed = text.find("*/", opened + 2, at)
        if closed < 0:
            return True
        opened = text.find("/*", closed + 2, at)
    return False


def shell_options(text: str) -> Iterator[MapLiteral]:
    """Yield the headers that a curl command gives, taken as one map from the first to the last."""
    # `-H 'Name:'` is how curl is told to send no such header of its own: there is no value to fill.
    found = [option for option in re.finditer(OPTION, text) if option["text"].strip()]
    if not found:
        return
    entries = tuple(
        MapEntry(
            name=option["name"],
            value=option["text"],
            live=True,
            start=option.start(),
            end=option.end(),
            value_start=option.start("text"),
            value_end=option.end("text"),
        )
        for option in found
    )
    yield MapLiteral(
        kind="headers", start=found[0].start(), end=found[-1].end(),
        form='-H "{name}: {value}" ', comment="", alive="", entries=entries,
    )  # fmt: skip


def _closing(text: str, start: int) -> int:
    depth = 1
    for at in range(start, len(text)):
        if text[at] in "{[":
            depth += 1
        elif text[at] in "}]":
            depth -= 1
            if depth == 0:
                return at
    return len(text)


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)
