"""Where a string literal stands in its program: the call, the name and the file it is given to."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import tree_sitter

from harness.model.page import Language
from harness.syntax.literals import Literal, outer_literals
from harness.syntax.source import Source

PATH = "binary_operator"
SETTER = re.compile(r"^(?:set|with)(?=[A-Z])")
PLAIN = re.compile(r"[\w$@.]+")
# What a call is made on that is itself a call.
MADE = re.compile(r"([\w$.:]+)\s*\([^()]*\)$")
# What stands between a name and its value.
GIVES = {"=", ":=", "=>", ":"}
NAMED = re.compile(r"([A-Za-z_$@][\w$.-]*)\W*$")
CHOOSES = re.compile(r"ternary|conditional|lambda")
BODY = re.compile(r"statement|block|body|suite|case|label")
OPENING = {"(", "[", "{"}
# What a constructor of C++ may be given.
BRACED = "initializer_list"
# What these are given last is joined to a path: the file is what the whole expression names.
JOINS = {
    "path.join", "os.path.join", "filepath.Join", "Path.Combine", "File.join",
}  # fmt: skip
# And what these are given first, where a folder stands behind it.
JOINS_FIRST = {"File.expand_path"}
# What is of a type of its own: there the path is put between its brackets.
MAKES_PATH = {"Path.of", "Paths.get", "Path", "pathlib.Path", "File", "java.io.File"}
PIECE = re.compile(r"string|identifier|name|variable|call|invocation|access|attribute")
FOLDER = "__DIR__"
ENVIRONMENT = re.compile(r"(?i)(?:^|[\W_]|get)env(?:iron)?(?:\(\))?$")
ASKS_ENVIRONMENT = re.compile(
    r"(?i)(?:^|\.)(?:[gs]etenv|lookupenv|envvar\w*|env|environ|(?:get)?env(?:iron)?\.(?:get\w*|fetch|set\w*|pop|key\?|include\?))$"
)
BY_NAME = re.compile(
    r"(?:guess_type|TypeByExtension|getContentTypeFor|mime\.(?:lookup|getType)"
    # What a page looks up: its elements, their attributes, the fields of its form, what it keeps.
    r"|getElement(?:s)?By\w+|querySelector(?:All)?|^\$|\.(?:[gs]etAttribute|[gs]etItem|find)"
    r"|(?i:form|data|params|dataset)\.(?:get|has|append|set))$"
)
# Which arguments only name an option of a command line, and tell of it.
DECLARES: Mapping[str, tuple[int, ...]] = {
    "flag.String": (1, 3),
    "flag.StringVar": (2, 4),
    "add_argument": (1, 2),
}
WRITES = re.compile(r"""(?:mode\s*=\s*)?["'][wax][bt+]*["']""")
OWNERS = {"self", "this", "cls"}
# What these are given is the name of a module, whatever becomes of what they return.
IMPORTS = frozenset({"require", "import", "import_module", "__import__"})


def _declaring(called: str) -> tuple[int, ...]:
    return DECLARES.get(called, DECLARES.get(called.rpartition(".")[2], ()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Place of one literal; ``start`` and ``end`` are those of the expression it is a part of.

    ``call`` is what it is an argument of, ``argument`` its number from 1; ``target`` is the
    variable, key or named argument that takes it. Paths of Python are put together with slashes:
    ``ends_path`` tells of their last part, ``is_folder`` of the first one.
    """

    start: int
    end: int
    call: str
    argument: int
    target: str
    is_variable_of_environment: bool
    is_only_a_name: bool
    is_written: bool
    ends_path: bool
    is_folder: bool

    @property
    def names(self) -> Iterator[str]:
        """Plain names of what the literal is given to."""
        if self.target:
            yield _plain(self.target.rpartition(".")[2])
        if self.call and self.argument == 1:
            yield _plain(SETTER.sub("", self.call.rpartition(".")[2]))

    @property
    def names_module(self) -> bool:
        """Whether this names a module that is loaded."""
        return self.call.rpartition(".")[2] in IMPORTS

    def is_argument(self, argument: str) -> bool:
        """Tell whether this is the argument of a call, written as ``call:2``.

        Other names may stand before that of the call, but for one written as ``=call:2``.
        """
        return _is_argument(argument, self.call, self.argument)


def _is_argument(spelled: str, called: str, number: int) -> bool:
    call, _, wanted = spelled.rpartition(":")
    if int(wanted) != number:
        return False
    alone = call.removeprefix("=")
    return called == alone or (alone == call and called.endswith(f".{call}"))


@dataclass(frozen=True, kw_only=True, slots=True)
class CallArguments:
    """The arguments of one call: a list in the tree, and the call itself."""

    called: str
    call: tree_sitter.Node = field(repr=False)
    listed: tree_sitter.Node = field(repr=False)

    def number(self, node: tree_sitter.Node) -> int:
        """Return which argument a member of the list is, from 1."""
        if node == self.listed:
            return 1
        before = (one for one in self.listed.children if one.end_byte <= node.start_byte)
        return 1 + sum(one.type == "," for one in before)

    def is_one_of(self, spelled: Iterable[str], number: int) -> bool:
        """Tell whether an argument is one of these, each written as ``call:2``."""
        return any(_is_argument(one, self.called, number) for one in spelled)

    @property
    def arguments(self) -> tuple[tree_sitter.Node, ...]:
        """The arguments, in their order."""
        nodes = self.listed.named_children or [self.listed]
        return tuple(node for node in nodes if "comment" not in node.type)


class Places:
    """The calls of a program, and where its literals stand among them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._given = {
            one["call.arguments"][0].id: self._call(one)
            for one in source.matched("call.arguments")
            if "call.name" in one or "call.new" in one
        }

    @property
    def calls(self) -> tuple[CallArguments, ...]:
        """All calls with their arguments."""
        return tuple(self._given.values())

    @cached_property
    def _folders(self) -> frozenset[str]:
        """Expressions before the first slash of paths that are put together."""
        paths = filter(_is_path, self._source.of_kinds(PATH.__eq__))
        return frozenset(self._source.text_of(one.children[0]) for one in paths)

    def _call(self, captures: dict[str, list[tree_sitter.Node]]) -> CallArguments:
        named = captures.get("call.new") or captures["call.name"]
        receiver = self._source.text_of(captures.get("call.receiver", [None])[0])
        name = self._source.text_of(named[0]).partition("<")[0]
        return CallArguments(
            called=spelled_call(receiver, name),
            call=captures["call"][0],
            listed=captures["call.arguments"][0],
        )

    def of(self, literal: Literal) -> Standing:
        """Return where a literal stands."""
        node = self._joined(literal.node)
        given, number = self._call_of(node)
        start, end = self._source.place(node)
        if given and self._is_pieces(given, number):
            number, start = 1, self._source.place(given.arguments[0])[0]
        called = given.called if given else ""
        path = _path_to(node)
        target = self._target(path or node)
        owner = self._source.text_of(given.call) if given else ""
        return Standing(
            start=start,
            end=end,
            call=called,
            argument=number,
            target=target,
            is_variable_of_environment=self._names_variable(node, called, number),
            is_only_a_name=(number in _declaring(called) and not _has_name(node))
            or (number == 1 and BY_NAME.search(called) is not None),
            is_written=self._is_written(node),
            ends_path=path is not None,
            is_folder=bool(self._folders & {owner, target} - {""}),
        )

    def round(self, literal: Literal) -> Iterator[tuple[CallArguments, int]]:
        """Yield the calls that a literal is an argument of, from the inside, each with its number."""
        given, number = self._call_of(literal.node)
        while given is not None:
            yield given, number
            given, number = self._call_of(given.call)

    def handed(self, name: str) -> Iterator[tuple[CallArguments, int]]:
        """Yield the calls that a variable is handed to, each with the number of the argument."""
        is_it = _variable(name)
        for given in self._given.values():
            for number, argument in enumerate(given.arguments, 1):
                if is_it.fullmatch(self._source.text_of(argument).strip()):
                    yield given, number

    def is_opened_to_write(self, given: CallArguments, number: int) -> bool:
        """Tell whether what stands behind an argument is a mode in which a file is written."""
        others = given.arguments[number : number + 1]
        return any(WRITES.match(self._source.text_of(one)) for one in others)

    def _call_of(self, node: tree_sitter.Node) -> tuple[CallArguments | None, int]:
        child: tree_sitter.Node | None = node
        while child is not None and child.parent is not None:
            if child.id in self._given:
                return self._given[child.id], 1
            given = self._given.get(child.parent.id)
            if given is not None:
                is_map = given.listed.children[0].type == "{" and given.listed.type != BRACED
                return (None, 0) if is_map else (given, given.number(child))
            if any(one.type in OPENING for one in _before(child)):
                return None, 0
            child = child.parent
        return None, 0

    def _joined(self, node: tree_sitter.Node) -> tree_sitter.Node:
        """Return the expression that puts a path together of which this is the last part."""
        given, number = self._call_of(node)
        if given and given.called in JOINS and number == len(given.arguments) > 1:
            return given.call
        if given and given.called in JOINS_FIRST and number == 1 < len(given.arguments):
            return given.call
        outer = node.parent
        if outer is not None and len(outer.children) == 3:  # noqa: PLR2004 - of a sum
            first = outer.children[0]
            if self._source.text_of(first) == FOLDER and outer.children[2] == node:
                return outer
        return node

    def _is_pieces(self, given: CallArguments, number: int) -> bool:
        """Tell whether the last argument of a call ends a path of which the others are pieces."""
        before = given.arguments[:-1]
        is_last = number == len(given.arguments) > 1
        pieces = (PIECE.search(one.type) or _wraps_piece(one) for one in before)
        return is_last and given.called in MAKES_PATH and all(pieces)

    def _target(self, node: tree_sitter.Node) -> str:
        """Return the name that a value is given to which begins with this, or is made of it."""
        child, is_made = node, False
        while (outer := child.parent) is not None and not BODY.search(outer.type):
            before = _before(child)
            if not before:
                child = outer
            elif before[-1].type == "(" and self._makes(outer) and not is_made:
                child, is_made = self._given[outer.id].call, True
            else:
                return self._name_before(outer, before)
        return ""

    def _makes(self, listed: tree_sitter.Node) -> bool:
        """Tell whether these are the arguments of a call that nothing was called before."""
        given = self._given.get(listed.id)
        if given is None:
            return False
        start, end = self._source.place(given.call)[0], self._source.place(listed)[0]
        return "(" not in self._source.text[start:end]

    def _name_before(self, outer: tree_sitter.Node, before: list[tree_sitter.Node]) -> str:
        if outer.type.startswith("preproc"):
            return self._source.text_of(before[-1])
        if before[-1].type not in GIVES or len(before) == 1 or CHOOSES.search(outer.type):
            return ""
        named = (one for one in reversed(before[:-1]) if one.is_named and "type" not in one.type)
        text = self._source.text_of(next(named, None)).lstrip(":").partition(": ")[0]
        match = NAMED.search(text)
        return match[1] if match else ""

    def _names_variable(self, node: tree_sitter.Node, called: str, number: int) -> bool:
        if number == 1 and ASKS_ENVIRONMENT.search(called):
            return True
        before = _before(node)
        is_subscript = bool(before) and before[-1].type in ("[", "{")
        owner = self._source.text_of(before[0]) if len(before) > 1 else ""
        return is_subscript and ENVIRONMENT.search(owner) is not None

    def _is_written(self, node: tree_sitter.Node) -> bool:
        given, number = self._call_of(node)
        return given is not None and self.is_opened_to_write(given, number)

    def is_opened(self, standing: Standing, opened: Iterable[str]) -> bool:
        """Tell whether what stands here is the name of a file that the program opens.

        It may stand in the call itself, in a variable, or be handed to a function of the program.
        """
        if standing.names_module or standing.is_folder:
            return False
        spelled = tuple(opened)
        if standing.ends_path or any(map(standing.is_argument, spelled)):
            return True
        names = [standing.target] if standing.target and "-" not in standing.target else []
        names += self._parameters(standing)
        return any(self.is_handed(name, spelled) for name in names)

    def is_handed(self, name: str, arguments: Iterable[str]) -> bool:
        """Tell whether a variable is handed to one of these arguments of calls."""
        spelled = tuple(arguments)
        return any(given.is_one_of(spelled, number) for given, number in self.handed(name))

    def _parameters(self, standing: Standing) -> list[str]:
        """Return what the program's own function calls the argument that this is."""
        name = standing.call.rpartition(".")[2]
        every = (*self._source.functions, *self._source.methods)
        function = next((one for one in every if one.name == name), None)
        if function is None or not name:
            return []
        own = [one for one in function.parameters if one.name not in OWNERS]
        one = own[standing.argument - 1] if standing.argument <= len(own) else None
        return [each.name for each in (one.fields or (one,))] if one else []


def _is_path(node: tree_sitter.Node) -> bool:
    """Tell whether two parts of a path are put together here, as Python does with a slash."""
    return (
        node.type == PATH
        and len(node.children) == 3  # noqa: PLR2004 - of a path
        and node.children[1].type == "/"
    )


def _path_to(node: tree_sitter.Node) -> tree_sitter.Node | None:
    """Return the path that ends with this, None where it ends none."""
    outer = node.parent
    if outer is None or not _is_path(outer) or outer.children[2] != node:
        return None
    above = outer.parent
    goes_on = above is not None and _is_path(above) and above.children[0] == outer
    return None if goes_on else outer


def asked_of_environment(source: Source) -> Iterator[str]:
    """Yield the variables of the environment that a program reads, each once.

    In a shell those that it sets itself are read by the same marks.
    """
    own = source.defined if source.language is Language.SHELL else frozenset()
    places = Places(source)
    named = (one for one in outer_literals(source) if places.of(one).is_variable_of_environment)
    names = (*source.texts("environment"), *(one.content for one in named))
    yield from (name for name in dict.fromkeys(names) if name.isidentifier() and name not in own)


def _has_name(node: tree_sitter.Node) -> bool:
    """Tell whether an argument is given by its name, such as the default of an option."""
    return node.parent is not None and node.parent.type == "keyword_argument"


def _wraps_piece(node: tree_sitter.Node) -> bool:
    inner = node.named_children if "argument" in node.type else []
    return len(inner) == 1 and PIECE.search(inner[0].type) is not None


def spelled_call(receiver: str, name: str) -> str:
    """Return what is called with dots, without what stands before it where that is no plain name."""
    made = MADE.search(receiver)
    owner = made[1] if made else receiver
    dotted = [re.sub(r"->|::|\\", ".", one).strip(".") for one in (owner, name)]
    return ".".join(one for one in dotted if PLAIN.fullmatch(one))


def _before(node: tree_sitter.Node) -> list[tree_sitter.Node]:
    """Return what stands before a node within its parent."""
    if node.parent is None:
        return []
    children = node.parent.children
    return [
        one
        for one in children[: children.index(node)]
        if "comment" not in one.type and one.end_byte > one.start_byte
    ]


def _variable(name: str) -> re.Pattern[str]:
    last = re.escape(name.rpartition(".")[2].lstrip("$@"))
    return re.compile(
        rf"(?:\w+\s*[=:]\s*)?(?:[\w$@.>-]*[.>$@])?(?:[\w.]+\(\s*)?[$@&]?{last}(?:\.\w+\(\))?\s*\)?"
    )


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
