"""A class that a block only defines, and the method of it that a reader calls with what he has."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import tree_sitter

from harness.model.page import Language
from harness.pages.in_hand import kind_of
from harness.pages.makers import CONSTRUCTORS, constructors_of, maker_of, without_itself
from harness.syntax.assignments import assignments
from harness.syntax.functions import Function, Parameter, fields_in, parameters_in
from harness.syntax.members import ACCESSES, members_of
from harness.syntax.nodes import leaves_of, text_of
from harness.syntax.source import Source

OF_CLASS = {"static", "self"}
HIDDEN = {"private", "protected"}
# What C++ writes above methods, and of which class they are hidden where nothing is.
ACCESS, BODY_OF_CLASS, PRIVATE_AT_FIRST = (
    "access_specifier",
    "field_declaration_list",
    "class_specifier",
)
# What another class or a reader must bring: a class above it, or what its head takes.
ABOVE = {"extends", "abstract"}
TAKES, BASES = "primary_constructor", "argument_list"
# What stands in the head of a class of Python that has none above it.
OF_NOTHING = {"class", "object", "(", ")", ","}
# Types of Go of which a field is made of nothing.
MADE = re.compile(r"\*?http\.Client|time\.Duration|bool|u?int\d*")
ITS_OBJECT = {"this", "super"}
NEEDED_BY_METHODS = {"url", "path", "file", "key", "bucket"}
OF_CLASS_MARK, OF_OBJECT_MARK = "::", "."


def methods_to_call(source: Source) -> Iterator[Function]:
    """Yield the methods of the only class that nothing calls: named by it, without itself."""
    yield from _of_receivers(source) if source.language is Language.GO else _of_class(source)


def _of_receivers(source: Source) -> Iterator[Function]:
    """Yield the methods of a type whose values a function makes, or its reader of nothing."""
    called = {call.name for call in source.calls}
    for one in source.methods:
        owner, name = _received(one)
        if not owner or one.name in called:
            continue
        if maker_of(source, owner) or _is_made(source, owner, name):
            yield replace(one, name=f"{owner}{OF_OBJECT_MARK}{one.name}")


def _received(method: Function) -> tuple[str, str]:
    """Return the type on whose values a method of Go is called, and what it calls one of them."""
    receiver = method.node.child_by_field_name("receiver")
    of = parameters_in([receiver])[0] if receiver else None
    if of is None:
        return "", ""
    return of.declared.lstrip("*") or of.name, of.name if of.declared else ""


def _is_made(source: Source, owner: str, receiver: str) -> bool:
    """Tell whether a reader makes a value of nothing, and has every method that is asked of it."""
    members = [*members_of(source, receiver)]
    used = {one.name for one in members if not one.is_called}
    called = {one.name for one in members if one.is_called}
    fields = fields_of(source, owner)
    # What has no methods only holds something.
    others = {_received(one)[0] for one in source.methods} - {owner, ""}
    is_made = not others and all(MADE.fullmatch(fields.get(name, "")) for name in used)
    # A field without a name brings the methods of its type.
    brings = "" in fields.values()
    return is_made and (brings or called <= {one.name for one in source.methods})


def fields_of(source: Source, owner: str) -> Mapping[str, str]:
    """Return the fields of a class of a text with their types."""
    nodes = (one for one in source.matched("class.name") if text_of(one["class.name"][0]) == owner)
    one = next(nodes, None)
    return (
        {name: field.declared for name, field in fields_in(one["class"][0]).items()} if one else {}
    )


def _of_class(source: Source) -> Iterator[Function]:
    owned = _with_methods(source)
    if len(owned) != 1:
        return
    ((owner, start, end),) = owned
    nodes = (node for node in source.captured("class") if source.place(node) == (start, end))
    head = _head(next(nodes))
    if source.offset and not _is_free(source):
        return
    words = {text_of(leaf) for part in head for leaf in leaves_of(part)}
    if words & ABOVE or any(part.type == BASES and words - OF_NOTHING - {owner} for part in head):
        return
    within = [one for one in source.methods if start <= one.start < end]
    functions = [one for one in within if not any(_holds(other, one) for other in within)]
    own = (
        call
        for call in source.calls
        if call.receiver.rpartition(".")[2] in {"", owner, "self", "cls", "this", "$this", "super"}
    )
    called = {call.name.rpartition(".")[2] for call in own}
    makes = [*constructors_of(source, owner)]
    takes = any(part.type == TAKES and part.named_children for part in head)
    asked = (one for maker in makes for one in without_itself(maker).parameters)
    is_made_of_nothing = not takes and all(map(_may_be_left_out, asked))
    is_made = is_made_of_nothing or maker_of(source, owner) is not None
    unset, is_php = _unset(source, makes), source.language is Language.PHP
    for one in functions:
        by_class = bool(OF_CLASS & one.modifiers) or _is_static(source, one)
        is_hidden = _is_hidden(source, one) and not (source.offset and is_php)
        is_free = one.name not in {*called, *CONSTRUCTORS, owner} and not is_hidden
        is_whole = unset.isdisjoint(text_of(leaf).lstrip("$@") for leaf in leaves_of(one.node))
        if is_free and is_whole and (by_class or is_made):
            mark = OF_CLASS_MARK if by_class else OF_OBJECT_MARK
            yield replace(without_itself(one), name=f"{owner}{mark}{one.name}")


def _is_hidden(source: Source, method: Function) -> bool:
    """Tell whether only its own class may call a method: by a word before it, or one above it."""
    if source.language is not Language.CPP:
        return not HIDDEN.isdisjoint(method.modifiers)
    body = method.node.parent
    if body is None or body.type != BODY_OF_CLASS or body.parent is None:
        return False
    above = (one for one in body.children if one.end_byte <= method.node.start_byte)
    words = [text_of(one) for one in above if one.type == ACCESS]
    return words[-1] in HIDDEN if words else body.parent.type == PRIVATE_AT_FIRST


def _may_be_left_out(parameter: Parameter) -> bool:
    """Tell whether a constructor does without a parameter, and so do the methods after it."""
    return parameter.is_left_out and kind_of(parameter.name) not in NEEDED_BY_METHODS


def _with_methods(source: Source) -> list[tuple[str, int, int]]:
    """Return the classes of a text, without those that only name something, such as an error."""
    every = list(source.classes)
    owned = [one for one in every if any(one[1] <= m.start < one[2] for m in source.methods)]
    return every if len(every) == 1 else owned


def _is_free(source: Source) -> bool:
    """Tell whether methods that are shown without their class ask only each other for something."""
    asked = (leaf.parent for leaf in source.leaves if text_of(leaf) in ITS_OBJECT)
    parts = [(one.type, text_of(one.named_children[-1])) for one in asked if one]
    own = {one.name for one in source.methods}
    return all(ACCESSES.search(kind) and name in own for kind, name in parts)


def _head(node: tree_sitter.Node) -> list[tree_sitter.Node]:
    """Return what stands before the body of a class, but for its types."""
    body = node.child_by_field_name("body")
    parts = [one for one in node.children if one != body and "type_param" not in one.type]
    return [one for one in parts if "body" not in one.type]


def _unset(source: Source, makes: Sequence[Function]) -> set[str]:
    """Return the fields that something outside of the class fills: no constructor of it does."""
    places = ((source.place(one.node)[0], one.last) for one in assignments(source))
    filled = {name for at, name in places if any(one.start <= at < one.end for one in makes)}
    return {name.lstrip("$") for name in source.texts("unset")} - filled


def _holds(other: Function, one: Function) -> bool:
    return other is not one and other.start <= one.start and one.end <= other.end


def _is_static(source: Source, method: Function) -> bool:
    """Tell whether a method stands in what there is one of, such as an object of Kotlin."""
    places = map(source.place, source.captured("static"))
    return any(start <= method.start < end for start, end in places)


def split_method(name: str) -> tuple[str, str, str]:
    """Return the class of a method, the mark between them, and its own name."""
    mark = next((one for one in (OF_CLASS_MARK, OF_OBJECT_MARK) if one in name), "")
    owner, _, own = name.partition(mark) if mark else ("", "", name)
    return owner, mark, own
