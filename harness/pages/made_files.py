"""Files that a shell snippet makes of text or of the reader's file, and what it makes them of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import pairwise

import tree_sitter

from harness.model.page import Language, Placeholder
from harness.pages.replacing import BoundText
from harness.pages.shell_files import SENDS, files_in_variables, opened_variables, values_of
from harness.pages.shell_redirects import destinations
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import parse

# What makes its output of its operands, or of nothing: the options of each that take a value, and
# how many operands stand before its files. No other command can be relied on to be there.
MAKERS: Mapping[str, tuple[str, int]] = {
    "cat": ("", 0),
    "head": ("-c -n --bytes --lines", 0),
    "tail": ("-c -n --bytes --lines", 0),
    "gzip": ("", 0),
    "bzip2": ("", 0),
    "xz": ("", 0),
    "base64": ("-w --wrap", 0),
    "sort": ("-k -t", 0),
    "uniq": ("", 0),
    "cut": ("-d -f -b -c", 0),
    "tac": ("", 0),
    "rev": ("", 0),
    "nl": ("", 0),
    "wc": ("", 0),
    "iconv": ("-f -t", 0),
    "sed": ("-e", 1),
    "awk": ("-F -v", 1),
    "grep": ("-m", 1),
    "md5sum": ("", 0),
    "sha256sum": ("", 0),
    "dd": ("", 99),
    ":": ("", 99),
    "true": ("", 99),
    "echo": ("", 99),
    "printf": ("", 99),
    "seq": ("", 99),
    "date": ("", 99),
    "tr": ("", 99),
    "yes": ("", 99),
    "openssl": ("", 99),
    "truncate": ("", 99),
    "fallocate": ("", 99),
    "tee": ("", 99),
}
VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?")
NAME = re.compile(r"(?:/tmp/|\./)?[\w.\-]+(?:/[\w.\-]+)*")
# What stands for the names of several files.
PATTERN = re.compile(r"""[\w./-]*[*?][\w./*?-]*""")
MOST_PARTS = 26


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeFiles:
    """Files that a snippet makes: their names, the variables that hold them, and what they are of.

    ``sources`` are where the names of files stand that are read for it, ``held`` the variables.
    """

    names: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()
    sources: tuple[tuple[int, int], ...] = ()
    held: frozenset[str] = frozenset()

    def has(self, pattern: str) -> bool:
        """Tell whether a name is that of one of them, or a pattern fits one."""
        plain = pattern.removeprefix("./")
        return plain in self.names or any(fnmatchcase(name, plain) for name in self.names)


def with_made_files(
    edits: Sequence[BoundText], text: str, file: Placeholder
) -> list[BoundText] | None:
    """Return the edits of a snippet that sends what it has made, None where it makes nothing of it.

    What it sends stays as it is; the reader's file is what it makes it of.
    """
    made = made_files(text)
    own = [
        one
        for one in edits
        if one.placeholder.variable == file.variable
        and made.has(text[one.start : one.end].strip("\"'"))
    ]
    by_pattern = any(map(made.has, PATTERN.findall(text)))
    if not own and not by_pattern and not made.variables & opened_variables(text):
        return None
    kept = [one for one in edits if one not in own]
    held = files_in_variables(text, made.held - made.variables)
    for start, end in (*made.sources, *held):
        is_free = all(end <= one.start or one.end <= start for one in kept)
        if is_free and not made.has(text[start:end]):
            kept.append(BoundText(start=start, end=end, placeholder=file))
    return sorted(kept, key=lambda one: one.start)


def made_files(text: str) -> MadeFiles:
    """Return the files that a snippet makes itself with nothing but commands that are known."""
    source = parse(Language.SHELL, text)
    if source is None:
        return MadeFiles()
    made, taken = set[str](), list[tree_sitter.Node]()
    for statement in _statements(source.tree.root_node):
        names, inputs = _made(statement)
        if names:
            taken += [node for node in inputs if _bare(node) not in made]
            made |= names
    variables = {match[1] for one in made if (match := VARIABLE.fullmatch(one))}
    values = values_of(text, variables)
    spans = (source.place(node) for node in taken if NAME.fullmatch(_bare(node)))
    return MadeFiles(
        names=frozenset(one for one in {*made, *values} if NAME.fullmatch(one)),
        variables=frozenset(variables),
        sources=tuple(_inner(text, *span) for span in spans),
        held=frozenset(match[1] for node in taken if (match := VARIABLE.fullmatch(_bare(node)))),
    )


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    quoted = text[start] in "\"'"
    return (start + 1, end - 1) if quoted else (start, end)


def _statements(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield the commands and pipelines of a text, each with its redirections."""
    for child in node.named_children:
        if child.type in ("redirected_statement", "pipeline", "command"):
            yield child
        else:
            yield from _statements(child)


def _made(statement: tree_sitter.Node) -> tuple[set[str], list[tree_sitter.Node]]:
    """Return what a statement makes, and what it reads; nothing where one of it is not known."""
    made, taken = _sent_over(statement), list[tree_sitter.Node]()
    if made:
        return made, taken
    for node in walk(statement):
        if node.type == "file_redirect":
            names = node.children_by_field_name("destination")
            made |= {_bare(one) for one in names if ">" in _sign(node)}
            taken += [one for one in names if "<" in _sign(node)]
        elif node.type == "command":
            files = _of_command(node)
            if files is None:
                return set(), []
            made |= files[0]
            taken += files[1]
    return made, taken


def _sent_over(statement: tree_sitter.Node) -> set[str]:
    """Return the files that a command sends and that its own output goes to: they are emptied."""
    body = statement.child_by_field_name("body")
    if body is None or not SENDS.match(f"{text_of(body.child_by_field_name('name'))} "):
        return set()
    words = (_bare(one) for one in body.children_by_field_name("argument"))
    return {_bare(one) for one in destinations(statement)} & {one.lstrip("@") for one in words}


def _of_command(node: tree_sitter.Node) -> tuple[set[str], list[tree_sitter.Node]] | None:
    name = text_of(node.child_by_field_name("name"))
    words = node.children_by_field_name("argument")
    if name in ("cp", "split"):
        operands = list(_operands(words, "-b -n -l -a -C"))
        if len(operands) < (2 if name == "cp" else 1):
            return None
        target = _bare(operands[-1]) if len(operands) > 1 else "x"
        made = {target} if name == "cp" else set(_parts(target, _texts(words)))
        return made, operands[:1]
    if name not in MAKERS:
        return None
    options, skipped = MAKERS[name]
    made, taken = _by_options(name, words)
    return made, [*taken, *list(_operands(words, options))[skipped:]]


def _by_options(
    name: str, words: list[tree_sitter.Node]
) -> tuple[set[str], list[tree_sitter.Node]]:
    """Return what is named by an option, or by an operand that is no input."""
    made, taken = set[str](), list[tree_sitter.Node]()
    texts = _texts(words)
    if name in ("tee", "truncate", "fallocate"):
        made = {_bare(one) for one in _operands(words, "-s -l --size --length -o")}
    if name == "dd":
        made = {one[3:] for one in texts if one.startswith("of=")}
    if name == "openssl":
        pairs = [(_bare(option), word) for option, word in pairwise(words)]
        made = {_bare(word) for option, word in pairs if option == "-out"}
        taken = [word for option, word in pairs if option == "-in"]
    return made, taken


def _operands(words: list[tree_sitter.Node], options: str) -> Iterator[tree_sitter.Node]:
    before = ""
    for word in words:
        text = _bare(word)
        if not text.startswith("-") and before not in options.split():
            yield word
        before = text


def _parts(prefix: str, texts: list[str]) -> Iterator[str]:
    """Yield the names that ``split`` gives its parts."""
    is_numbered = any(re.match(r"-\w*d|--numeric", text) for text in texts)
    for number in range(MOST_PARTS):
        yield prefix + (f"{number:02}" if is_numbered else f"a{chr(ord('a') + number)}")


def _sign(redirect: tree_sitter.Node) -> str:
    return next((text_of(one) for one in redirect.children if not one.is_named), "")


def _texts(words: list[tree_sitter.Node]) -> list[str]:
    return [_bare(one) for one in words]


def _bare(node: tree_sitter.Node) -> str:
    return text_of(node).strip("\"'")
