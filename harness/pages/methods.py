"""A class that a block only defines, and the method of it that a reader calls with what he has."""

import re
from collections.abc import Iterator

from harness.model.page import Language
from harness.syntax.source import Function, Source

CONSTRUCTORS = {"__init__", "__construct", "constructor", "initialize"}
OF_CLASS = re.compile(r"\A[^(]*?\bstatic\b|\Adef self\.")
HIDDEN = re.compile(r"\A[^(]*?\b(?:private|protected)\b")
# What stands for the object in a method of Go, the fields of its type, and those made of nothing.
RECEIVER = re.compile(r"func\s*\(\s*(?P<name>\w*?)\s*\*?\s*(?P<type>[A-Za-z]\w*)\s*\)")
FIELD = re.compile(r"(?m)^[ \t]*(\w+)[ \t]+([^\s`]+)")
MADE = re.compile(r"\*?http\.Client|time\.Duration|bool|u?int\d*")
# Fields that something outside of the class fills.
UNSET = re.compile(
    r"(?m)^[ \t]*(?:@\w+(?:\([^()\n]*\))?\s+)*(?:(?:private|protected|public|static|final)\s+)+[\w<>\[\], .]+?\s(\w+)\s*;"
    r"|\blateinit\s+var\s+(\w+)"
)
ITSELF = {"self", "cls"}
OF_CLASS_MARK, OF_OBJECT_MARK = "::", "."


def methods_to_call(source: Source) -> Iterator[Function]:
    """Yield the methods of the only class that nothing calls: named by it, without itself."""
    yield from _of_receivers(source) if source.language is Language.GO else _of_class(source)


def _of_receivers(source: Source) -> Iterator[Function]:
    """Yield the methods of a type whose values are made of nothing that its reader must choose."""
    called = {call.name for call in source.calls}
    for one in source.methods:
        match = RECEIVER.match(one.text)
        if match and one.name not in called and _is_made(source, match["type"], match["name"]):
            yield Function(
                name=f"{match['type']}{OF_OBJECT_MARK}{one.name}",
                parameters=one.parameters,
                text=one.text,
                start=one.start,
                end=one.end,
            )


def _is_made(source: Source, owner: str, receiver: str) -> bool:
    used = set(re.findall(rf"\b{receiver}\.(\w+)\b(?!\()", source.bare())) if receiver else set()
    spans = [source.text[start:end] for name, start, end in source.classes if name == owner]
    if len(source.classes) > len(spans) or (used and not spans):
        return False
    fields = dict(FIELD.findall(spans[0])) if spans else {}
    return all(MADE.fullmatch(fields.get(name, "")) for name in used)


def _of_class(source: Source) -> Iterator[Function]:
    if len(source.classes) != 1 or re.search(r"\bextends\b|\babstract\b", source.bare()):
        return
    ((owner, start, end),) = source.classes
    functions = [one for one in source.methods if start <= one.start < end]
    own = (
        call
        for call in source.calls
        if call.receiver.rpartition(".")[2] in {"", *ITSELF, owner, "this", "$this", "super"}
    )
    called = {call.name.rpartition(".")[2] for call in own}
    makes = (one for one in functions if one.name == owner or one.name in CONSTRUCTORS)
    takes = re.search(rf"\bclass\s+{owner}\s*\(\s*\w", source.bare())
    is_made_of_nothing = not takes and all(not _parameters(one) for one in makes)
    unset = {name for pair in UNSET.findall(source.bare()[start:end]) for name in pair if name}
    for one in functions:
        by_class = OF_CLASS.match(one.text) is not None or _is_static(source, one)
        is_free = one.name not in {*called, *CONSTRUCTORS, owner} and not HIDDEN.match(one.text)
        is_whole = not unset & set(re.findall(r"\w+", one.text))
        if is_free and is_whole and (by_class or is_made_of_nothing):
            mark = OF_CLASS_MARK if by_class else OF_OBJECT_MARK
            yield Function(
                name=f"{owner}{mark}{one.name}",
                parameters=_parameters(one),
                text=one.text,
                start=one.start,
                end=one.end,
            )


def _is_static(source: Source, method: Function) -> bool:
    """Tell whether a method stands in what there is one of, such as an object of Kotlin."""
    places = map(source.place, source.captured("static"))
    return any(start <= method.start < end for start, end in places)


def split_method(name: str) -> tuple[str, str, str]:
    """Return the class of a method, the mark between them, and its own name."""
    match = re.fullmatch(r"(\w+)(::|\.)(\w+)", name)
    return (match[1], match[2], match[3]) if match else ("", "", name)


def _parameters(method: Function) -> tuple[str, ...]:
    return tuple(one for one in method.parameters if one not in ITSELF)
