"""The text of a snippet with its syntax tree, and what stands in it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType

import tree_sitter

from harness.catalog.grammars import read_grammars
from harness.model.grammar import Grammar
from harness.model.page import Language
from harness.syntax.functions import RECEIVER, Function, Parameter, modifiers_of, parameters_in
from harness.syntax.nodes import arguments_in, with_arrays
from harness.syntax.parsers import function_of, parser_of
from harness.syntax.read_text import ReadText

KEPT = 512
LARGEST = 1024 * 1024
# What may stand before the imports of a text, and among them.
HEAD = re.compile(r"comment|php_tag|^;$")
STRING_PARTS = re.compile(r"content|fragment|start|end|escape")
ROOT = re.compile(r"\.|->|::|\(")
STRING_MARKS = re.compile(r"^[\w@$]{0,2}([\"'`]{1,3})|[\"'`]{1,3}$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One call or construction; ``arguments`` is the text between its parentheses, ``given`` its parts.

    ``name`` is the last part of what is called, ``receiver`` what stands before it. Offsets are
    those of the whole call in the text, in characters.
    """

    name: str
    receiver: str
    arguments: str
    constructs: bool
    start: int
    end: int
    node: tree_sitter.Node = field(repr=False, compare=False)
    given: tuple[tree_sitter.Node, ...] = field(repr=False, compare=False)

    @property
    def root(self) -> str:
        """The first word of the receiver: the variable on which a chain of calls begins."""
        return ROOT.split(self.receiver, maxsplit=1)[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """One module that the text asks for, and the statement that does."""

    module: str
    statement: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SyntaxProblem:
    """A place where the text does not go on as its language would have it; from 1."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Source(ReadText):
    """A text, read as code of one language."""

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every call, in the order of the text."""
        made = [
            self._call(captures)
            for captures in self.matches
            if "call" in captures and ("call.name" in captures or "call.new" in captures)
        ]
        return tuple(sorted(made, key=lambda call: (call.start, -call.end)))

    def _call(self, captures: dict[str, list[tree_sitter.Node]]) -> Call:
        node = captures["call"][0]
        constructs = "call.new" in captures
        named = captures["call.new" if constructs else "call.name"][0]
        listed = captures.get("call.arguments", [None])[0]
        arguments, behind = self.text_of(listed), arguments_in(listed) if listed else ()
        if not listed and not constructs:
            arguments = with_arrays(self.data[named.end_byte : node.end_byte], self.tree.root_node)
            behind = tuple(one for one in node.named_children if one.start_byte >= named.end_byte)
        start, end = self.place(node)
        return Call(
            name=self.text_of(named),
            receiver=self.text_of(captures.get("call.receiver", [None])[0]),
            arguments=arguments,
            constructs=constructs,
            start=start,
            end=end,
            node=node,
            given=behind,
        )

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Every module that the text asks for."""
        imports: dict[str, str] = {}
        for captures in self.matches:
            for module in captures.get("import.module", ()):
                name = self.text_of(module).strip("\"'<>`")
                imports.setdefault(name, self.text_of(captures.get("import", [module])[0]))
        return tuple(Import(module=name, statement=text) for name, text in imports.items())

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """The text of every string literal, its quotation marks included."""
        return tuple(self.texts("string"))

    @property
    def context(self) -> tuple[str, str]:
        """The texts before and behind it without which it is not whole."""
        start, end = self.head + self.offset, self.offset + self._size
        return self.data[self.head : start].decode(), self.data[end:].decode()

    @property
    def head_lines(self) -> int:
        """Number of lines of the imports that stand outside of what makes the text whole."""
        return self.data.count(b"\n", 0, self.head)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that the text uses as a value."""
        labels = {node.start_byte for node in self.captured("label")}
        used = (n for n in self.captured("name") if n.start_byte not in labels)
        return frozenset(self.text_of(node) for node in used)

    @cached_property
    def defined(self) -> frozenset[str]:
        """Every name that the text gives a meaning, wherever."""
        kinds = ("definition", "function.name", "class.name")
        return frozenset(self.text_of(node) for kind in kinds for node in self.captured(kind))

    @cached_property
    def free(self) -> frozenset[str]:
        """Every name that the text uses and neither it nor its language gives a meaning."""
        unknown = self.names - self.defined - frozenset(self.grammar.given.split())
        unknown |= self._strays
        text = self.bare() if unknown else ""
        return frozenset(
            name
            for name in unknown
            if re.search(rf"(?<![\w.$])(?<!->)(?=[\w$@]){re.escape(name)}(?!\w)", text)
        )

    @cached_property
    def inner(self) -> frozenset[str]:
        """The names that only functions define: nothing outside of these knows them."""
        named = {*self.texts("function.name"), *self.texts("class.name")}
        return self.defined - self._outside(self.captured("definition")) - named

    @cached_property
    def _strays(self) -> frozenset[str]:
        """The names that only functions define, and that are used outside of these, too."""
        labels = {node.start_byte for node in self.captured("label")}
        used = [node for node in self.captured("name") if node.start_byte not in labels]
        return self._outside(used) & self.inner

    def _outside(self, nodes: Iterable[tree_sitter.Node]) -> frozenset[str]:
        """Return the names among nodes that stand outside of every function."""
        spans = [(one.start, one.end) for one in (*self.functions, *self.methods)]
        placed = ((node, self.place(node)[0]) for node in nodes)
        return frozenset(
            self.text_of(node) for node, at in placed if not any(a <= at < b for a, b in spans)
        )

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """The functions that stand at the top of the text, or of its only class."""
        return tuple(
            self._function(captures)
            for captures in self.matches
            if "function.name" in captures and "function" in captures
        )

    @cached_property
    def methods(self) -> tuple[Function, ...]:
        """The functions that stand in classes."""
        marked = (one for one in self.matches if "method.name" in one and "method" in one)
        made = (self._function(one, "method") for one in marked)
        within = (
            one for one in self.functions if any(a <= one.start < b for _, a, b in self.classes)
        )
        return tuple(sorted((*made, *within), key=lambda one: one.start))

    def _function(
        self, captures: dict[str, list[tree_sitter.Node]], kind: str = "function"
    ) -> Function:
        node, name = captures[kind][0], captures[f"{kind}.name"][0]
        start, end = self.place(node)
        receivers = captures.get(f"{kind}.receiver", [])
        extended = (Parameter(name=RECEIVER, declared=self.text_of(one)) for one in receivers)
        return Function(
            name=self.text_of(name),
            parameters=(*extended, *parameters_in(captures.get(f"{kind}.parameters", []))),
            text=self.text_of(node),
            start=start,
            end=end,
            node=node,
            modifiers=modifiers_of(node, name),
        )

    @cached_property
    def classes(self) -> tuple[tuple[str, int, int], ...]:
        """The classes of the text, each with where it begins and ends."""
        marked = (one for one in self.matches if "class" in one and "class.name" in one)
        each = (
            (self.text_of(one["class.name"][0]), *self.place(one["class"][0])) for one in marked
        )
        # A map of functions is found by each of them.
        return tuple(dict.fromkeys(each))

    @cached_property
    def problems(self) -> tuple[SyntaxProblem, ...]:
        """The places at which the text is no code of its language, in their order."""
        return tuple(self._problem(node) for node in _broken(self.tree.root_node))

    def _problem(self, node: tree_sitter.Node) -> SyntaxProblem:
        at = self.place(node)[0]
        before = self.text[:at]
        text = self.text_of(node).split("\n")[0][:40] or node.type
        column = at - (before.rfind("\n") + 1) + 1
        return SyntaxProblem(line=before.count("\n") + 1, column=column, text=text)

    @cached_property
    def unread(self) -> int:
        """Number of characters that stand in errors."""
        broken = _broken(self.tree.root_node)
        return sum(max(1, len(self.text_of(node).strip())) for node in broken)

    def content(
        self, node: tree_sitter.Node, constants: Mapping[str, str] = MappingProxyType({})
    ) -> str | None:
        """Return what stands between the marks of a string literal, None where it is not known.

        ``constants`` are the values of names that may stand in it.
        """
        parts = []
        for child in node.named_children:
            if STRING_PARTS.search(child.type):
                is_mark = child.type in ("string_start", "string_end")
                parts.append("" if is_mark else self.text_of(child))
                continue
            known = constants.get(self.text_of(child).strip("${}#@ "))
            if known is None:
                return None
            parts.append(known)
        if node.named_children:
            return "".join(parts)
        return STRING_MARKS.sub("", self.text_of(node))

    def bare(self) -> str:
        """Return the text with its comments blanked out, every other character where it was."""
        return self._bare

    @cached_property
    def _bare(self) -> str:
        text = self.text
        for node in self.captured("comment"):
            start, end = self.place(node)
            text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
        return text


def parse(language: Language | None, text: str) -> Source | None:
    """Return the text as code of this language; None where no grammar reads it."""
    if language is None or len(text) > LARGEST:
        return None
    return _parsed(language, text)


@lru_cache(maxsize=KEPT)
def _parsed(language: Language, text: str) -> Source | None:
    grammar = read_grammars().get(language)
    if grammar is None:
        return None
    plain = _source(grammar, text, "", "")
    if not plain.unread:
        return plain
    others = zip(grammar.contexts[::2], grammar.contexts[1::2], strict=True)
    head = _head_of(plain)
    tried = (_source(grammar, text, before, after, head) for before, after in others)
    best = min(tried, key=lambda source: source.unread, default=plain)
    return best if best.unread < plain.unread else plain


def _head_of(source: Source) -> int:
    """Return where the line ends on which the last import stands of those that lead, in bytes."""
    imports = [one.start_byte for one in source.captured("import")]
    end = 0
    for node in source.tree.root_node.children:
        brings = any(node.start_byte <= one < node.end_byte for one in imports)
        if node.is_error or not (brings or HEAD.search(node.type)):
            break
        end = node.end_byte
    line, mark, _ = source.data[end:].partition(b"\n")
    return end + len(line + mark) if imports and not line.strip() else 0


def _source(grammar: Grammar, text: str, before: str, after: str, head: int = 0) -> Source:
    own = text.encode()
    data = b"".join((own[:head], before.encode(), own[head:], after.encode()))
    parser = parser_of(grammar.language, function_of(grammar, text))
    return Source(
        language=grammar.language,
        text=text,
        grammar=grammar,
        data=data,
        tree=parser.parse(data),
        offset=len(before),
        head=head,
    )


def _broken(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            yield node
        elif node.has_error:
            waiting.extend(reversed(node.children))
