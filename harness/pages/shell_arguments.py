"""What a shell snippet asks for on its command line: `$1`, `${2:?usage}`, `FILE=$3`, `getopts`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import tree_sitter

from harness.model.page import Language
from harness.pages.shell_files import ALL, READ, TAKES, as_first_called, opened_variables
from harness.pages.shell_operands import operands
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import Source, parse

FILE, URL = "HARNESS_FILE", "HARNESS_SIGNED_URL"
# What stands at a place that is never asked for nobody knows.
ANYTHING = "HARNESS_ANYTHING"
OPTIONAL = re.compile(r"\$\{\d:?-")
DEFAULTED = re.compile(r"\$\{\d:?-[^}]")
# Where a loop finds the value of an option.
OF_OPTION = re.compile(r"""["']?\$\{?(?:2|OPTARG)\b""")
LETTERS = re.compile(r"\bgetopts\s+[\"']?:?([\w:]+)")
# How many functions hand a value on to each other.
DEEPEST = 5
OPTION = re.compile(r"-{1,2}\w[\w-]*")


def places_in_order(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the places of a command line in their order: how each is asked for, and what it is for.

    What it is for is ``HARNESS_FILE``, ``HARNESS_SIGNED_URL`` or the name of the variable that takes
    it, empty where nothing says so. Behind a place that may be left out nothing is needed.
    """
    scope = _handed_all(source)
    asked = {text_of(node): node for node in scope.numbers}
    for number in range(1, 1 + max(map(int, asked), default=0)):
        node = asked.get(str(number))
        whole = text_of(node.parent) if node else ""
        if OPTIONAL.match(whole):
            return
        taken = tuple(scope.takers(str(number)))
        purpose = scope.purpose({str(number), *taken}) or next(iter(taken), "")
        yield whole or f"${number}", purpose if node else ANYTHING


def called_with_all(source: Source, name: str) -> Source:
    """Return a snippet that calls one of its functions with all that it is called with itself."""
    return parse(Language.SHELL, f'{source.text}\n{name} "$@"\n') or source


def asks_by_place(source: Source) -> bool:
    """Tell whether a snippet asks for anything on its command line."""
    numbers = (text_of(one.parent) for one in _handed_all(source).numbers if one.parent)
    return not all(map(DEFAULTED.match, numbers)) or any(options_in_order(source))


def options_in_order(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the options with a value that a loop of a snippet takes, and what each is for.

    What it is for is said as for places.
    """
    scope = Scope(source=source, node=source.tree.root_node)
    letters = LETTERS.search(source.bare())
    items = source.of_kinds("case_item".__eq__)
    for item in items:
        held = (one for one in item.named_children if one.type == "variable_assignment")
        taken = (one for one in held if OF_OPTION.match(text_of(one.child_by_field_name("value"))))
        takes = next(taken, None)
        spelled = [text_of(one).strip("\"'") for one in item.children_by_field_name("value")]
        words = [word for one in spelled for word in one.split("|")]
        known = [
            f"-{one}" if letters and f"{one}:" in letters[1] else one
            for one in words
            if OPTION.fullmatch(one) or (letters and f"{one}:" in letters[1])
        ]
        if takes is not None and known:
            name = text_of(takes.child_by_field_name("name"))
            yield known[0], scope.purpose({name}) or name


def _handed_all(source: Source) -> "Scope":
    """Return what is handed the command line: the script, or the function that it calls with it."""
    source = as_first_called(source)
    whole = Scope(source=source, node=source.tree.root_node)
    for command in whole.calls:
        if any(ALL.fullmatch(text_of(one)) for one in command.children_by_field_name("argument")):
            return Scope(source=source, node=whole.functions[_name(command)])
    return whole


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A script or one of its functions: where `$1` is one and the same."""

    source: Source
    node: tree_sitter.Node

    @cached_property
    def functions(self) -> dict[str, tree_sitter.Node]:
        """The functions of the script by their names."""
        root = self.source.tree.root_node
        return {_name(one): one for one in walk(root) if one.type == "function_definition"}

    @cached_property
    def own(self) -> tuple[tree_sitter.Node, ...]:
        """The nodes that stand in no other function."""
        others = [one for one in self.functions.values() if one != self.node]
        inner = [one for one in others if _holds(self.node, one)]
        return tuple(
            one for one in walk(self.node) if not any(_holds(other, one) for other in inner)
        )

    @property
    def numbers(self) -> list[tree_sitter.Node]:
        """The names of places; within another function they are what that is called with."""
        names = (one for one in self.own if one.type == "variable_name")
        return [one for one in names if re.fullmatch("[1-9]", text_of(one))]

    @property
    def calls(self) -> list[tree_sitter.Node]:
        """The commands that call a function of the script."""
        return [one for one in self.own if one.type == "command" and _name(one) in self.functions]

    def takers(self, number: str) -> Iterator[str]:
        """Yield the variables that are given what stands at a place."""
        for node in self.numbers:
            outer: tree_sitter.Node | None = node if text_of(node) == number else None
            while outer is not None and outer.type not in (*TAKES, "command", "do_group"):
                outer = outer.parent
            if outer is not None and outer.type in TAKES:
                yield text_of(outer.child_by_field_name(TAKES[outer.type]))

    def purpose(self, names: set[str], depth: int = 0) -> str:
        """Return what a value is for by its names, through the functions that it is handed to."""
        for purpose, used in ((FILE, self._opened), (URL, self._asked)):
            if names & used:
                return purpose
        handed = self._handed(names) if depth < DEEPEST else iter(())
        return next(filter(None, (one.purpose(own, depth + 1) for one, own in handed)), "")

    @cached_property
    def _opened(self) -> set[str]:
        whole = opened_variables(self.source.bare())
        return self._scoped(whole, opened_variables(self._text))

    @cached_property
    def _asked(self) -> set[str]:
        return self._scoped(_addresses(self.source.bare()), _addresses(self._text))

    def _scoped(self, whole: frozenset[str], here: frozenset[str]) -> set[str]:
        """Return the names that a script uses, the places of a command line only of this scope."""
        return {one for one in whole if not one.isdigit()} | {one for one in here if one.isdigit()}

    @cached_property
    def _text(self) -> str:
        """The text of this scope alone, without comments and other functions."""
        start, end = self.source.place(self.node)
        text = self.source.bare()
        for other in self.functions.values():
            if other != self.node and _holds(self.node, other):
                a, b = self.source.place(other)
                text = text[:a] + re.sub(r"[^\n]", " ", text[a:b]) + text[b:]
        return text[start:end]

    def _handed(self, names: set[str]) -> Iterator[tuple["Scope", set[str]]]:
        """Yield the functions that are handed this value, and its names within each."""
        for command in self.calls:
            for number, one in enumerate(command.children_by_field_name("argument"), start=1):
                read = READ.match(text_of(one))
                if read and read[1] in names:
                    inner = Scope(source=self.source, node=self.functions[_name(command)])
                    yield inner, {str(number), *inner.takers(str(number))}


def _addresses(text: str) -> frozenset[str]:
    """Return the variables that stand where commands take their URL."""
    held = (text[start:end].strip("${}") for start, end in operands(text, ()))
    return frozenset(re.split(r"\W", one)[0] for one in held)


def _holds(outer: tree_sitter.Node, inner: tree_sitter.Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def _name(node: tree_sitter.Node) -> str:
    return text_of(node.child_by_field_name("name"))
