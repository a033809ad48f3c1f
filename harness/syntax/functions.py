"""The functions that a text defines, and what they take."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import tree_sitter

from harness.syntax.nodes import between_commas, leaves_of, text_of, walk

# What of a parameter holds its name, and what a name is not a part of.
HOLDS_NAME = ("name", "pattern", "declarator", "left", "value")
BESIDE_NAME = ("type", "modifier", "annotation", "decorator")
FIELDS = frozenset(("property_signature", "field_declaration"))
OBJECT, REST, BY_NAME = "object_pattern", "rest_pattern", "keyword_parameter"
# Behind these Python takes its arguments by their names alone; of the others of a rest there may be none.
BARE_STAR, STARRED = "keyword_separator", "list_splat_pattern"
RESTS = frozenset(
    (
        STARRED, "dictionary_splat_pattern", REST, "splat_parameter", "hash_splat_parameter", "block_parameter",
        "variadic_parameter",
    )
)  # fmt: skip
DEFAULTS, MARKS = frozenset("=?"), "$@&*"
# What a function is called that it is called on, which is written before its name.
RECEIVER = "this"
# What stands behind a type: a default, and a tag of Go.
ENDS = frozenset(("=", "raw_string_literal"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """One parameter: its name and its type as they are written, each empty where there is none.

    ``fields`` are those of an object that it takes apart, each with its ``key`` where it has a name
    of its own. What has a default, or a mark that says so, may be left out. ``keyword`` is what a
    call must write before the value, where it must.
    """

    name: str
    key: str = ""
    declared: str = ""
    is_left_out: bool = False
    fields: tuple["Parameter", ...] = ()
    keyword: str = ""
    text: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """One function that the text defines at its top, with its parameters.

    ``modifiers`` are the words that stand before its name.
    """

    name: str
    parameters: tuple[Parameter, ...]
    text: str = field(repr=False)
    start: int
    end: int
    node: tree_sitter.Node = field(repr=False, compare=False)
    modifiers: frozenset[str] = frozenset()


def modifiers_of(function: tree_sitter.Node, name: tree_sitter.Node) -> frozenset[str]:
    """Return the words that stand before the name of a function."""
    before = (one for one in function.children if one.end_byte <= name.start_byte)
    return frozenset(text_of(word) for one in before for word in leaves_of(one))


def parameters_in(lists: Iterable[tree_sitter.Node]) -> tuple[Parameter, ...]:
    """Return what stands in the lists of parameters of a function; one alone may stand in none."""
    parts = [part for one in lists for part in ([[one]] if _is_alone(one) else between_commas(one))]
    stars = (at for at, part in enumerate(parts) if _bare(part[0]).type in {BARE_STAR, STARRED})
    starred = next(stars, len(parts))
    return tuple(
        replace(parameter, keyword=f"{parameter.name}=")
        if place > starred and parameter.name
        else parameter
        for place, part in enumerate(parts)
        for parameter in _parameters(part)
        if part[0].type != BARE_STAR
    )


def _bare(node: tree_sitter.Node) -> tree_sitter.Node:
    """Return a parameter without its type."""
    is_typed = node.type == "typed_parameter" and node.named_child_count
    return node.named_children[0] if is_typed else node


def _is_alone(listed: tree_sitter.Node) -> bool:
    return not listed.child_count


def _parameters(part: list[tree_sitter.Node]) -> Iterator[Parameter]:
    """Yield what stands between two commas: in Go several names may share one type."""
    main = next((one for one in part if "modifier" not in one.type), part[0])
    by_name = main.type == BY_NAME
    value = main.child_by_field_name("value")
    marks = (one.type for held in (main, value) if held for one in held.children)
    is_rest = _bare(main).type in RESTS
    has_default = main != part[-1] or (by_name and value) or not DEFAULTS.isdisjoint(marks)
    for named in main.children_by_field_name("name") or [main]:
        name = _name_in(named)
        is_object = name.type == OBJECT
        yield Parameter(
            name=""
            if is_object or (is_rest and main.type != REST)
            else text_of(name).lstrip(MARKS),
            declared=_declared(main, name),
            is_left_out=is_rest or bool(has_default),
            fields=tuple(_fields(name, fields_in(main))) if is_object else (),
            keyword=f"{text_of(name)}: " if by_name else "",
            text=" ".join(map(text_of, part)),
        )


def _name_in(node: tree_sitter.Node) -> tree_sitter.Node:
    """Return the innermost node that is the name of a parameter, or the object that it takes."""
    while node.type != OBJECT and node.named_child_count:
        held = next(filter(None, map(node.child_by_field_name, HOLDS_NAME)), None)
        others = (one for one in node.named_children if not _is_beside(one))
        inner = held or next(others, None)
        if inner is None:
            return node
        node = inner
    return node


def _is_beside(node: tree_sitter.Node) -> bool:
    return any(word in node.type for word in BESIDE_NAME)


def _declared(main: tree_sitter.Node, name: tree_sitter.Node) -> str:
    """Return the type of a parameter, which stands before its name or behind that."""
    whole, begins = main.text or b"", main.start_byte
    names = main.children_by_field_name("name") or [name]
    ends = (one.start_byte for one in main.children if one.type in ENDS)
    default = next(ends, main.end_byte)
    before = whole[: min(names[0].start_byte, name.start_byte) - begins]
    behind = whole[max(names[-1].end_byte, name.end_byte) - begins : default - begins]
    first, last = (
        before.decode(errors="replace"),
        behind.decode(errors="replace").strip().lstrip("? "),
    )
    is_first = any(map(str.isalpha, first)) and not last.startswith(":")
    return first.strip() if is_first else last.removeprefix(":").strip()


def _fields(pattern: tree_sitter.Node, types: Mapping[str, Parameter]) -> Iterator[Parameter]:
    for part in between_commas(pattern):
        key = text_of(part[0].child_by_field_name("key"))
        for one in _parameters(part):
            known = types.get(key or one.name, Parameter(name=""))
            is_left_out = one.is_left_out or known.is_left_out or part[0].type == REST
            yield replace(one, key=key, declared=known.declared, is_left_out=is_left_out)


def fields_in(root: tree_sitter.Node) -> Mapping[str, Parameter]:
    """Return the fields of types below a node, by their names."""
    nodes = (one for one in walk(root) if one.type in FIELDS)
    return {one.name: one for node in nodes for one in _parameters([node])}


def taken_apart(
    name: str, function: Function, types: Mapping[str, Parameter]
) -> Iterator[Parameter]:
    """Yield the fields that a function takes out of an object, with the types that they have."""
    for node in walk(function.node):
        pattern, value = map(node.child_by_field_name, ("name", "value"))
        if pattern is not None and pattern.type == OBJECT and text_of(value) == name:
            yield from _fields(pattern, types)
