"""Files that a shell's redirections fill with what a snippet has received."""

import re
from collections.abc import Collection, Iterator

import tree_sitter

from harness.catalog.wording import worded
from harness.model.page import SHELLS, Block, Role
from harness.pages.own_files import NAMING, REDIRECTED
from harness.pages.shell_files import PLAIN, READ, SENDS, files_in_variables
from harness.syntax.assignments import assignments
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import Source, parse

OUT = {"", "1"}
# With what these write the body, and no more, to their output; HTTPie's here prints its head, too.
BODY_BY = {
    "wget": re.compile(r"(?:^|\s)(?:-\w*O|--output-document)[ =]?-(?:\s|$)"),
    **dict.fromkeys(("http", "https"), re.compile(r"(?:^|\s)(?:-\w*b|--body)\b")),
}
HEAD_ALONE = re.compile(r"(?:^|\s)(?:-\w*I\w*|--head)(?:\s|$)")
# What hands on what it reads, all of it or its beginning; and what prints what it is told.
HANDS_ON = frozenset(("cat", "tee", "head", "tail", "pv"))
PRINTS = frozenset(("echo", "printf", "cat"))
# What tells something of any content, or makes another of it; and what does so only for this page's.
TELLS = frozenset(
    [
        "awk",
        "b2sum",
        "base32",
        "base64",
        "bzip2",
        "cksum",
        "cut",
        "fold",
        "gzip",
        "hexdump",
        "less",
        "md5sum",
        "more",
        "nl",
        "od",
        "rev",
        "sed",
        "sha1sum",
        "sha224sum",
        "sha256sum",
        "sha384sum",
        "sha512sum",
        "shasum",
        "sort",
        "strings",
        "tac",
        "tr",
        "uniq",
        "wc",
        "xxd",
    ]
)
UNDOES = re.compile(
    r"(?:base\d+|bzip2|gzip)\b.*\s(?:-\w*d\w*|--de\w+)\b|\w*sum\b.*\s(?:-\w*c\w*|--check)\b",
    re.DOTALL,
)


def received_into(source: Source) -> Iterator[tuple[int, int]]:
    """Yield where the names of files stand that a snippet fills with what it has received.

    What is changed on purpose on the way, as by ``jq`` or ``gunzip``, is no longer the object.
    """
    held = {one.names[0] for one in assignments(source) if _is_held(one.value, ()) and one.names}
    for node in source.nodes:
        before = node.parent if node.type == "command" and _name(node) == "tee" else None
        if node.type == "redirected_statement" and _is_received(node, held):
            yield from _places(source, destinations(node))
        elif before and before.type == "pipeline" and _is_received(before, held):
            yield from _places(source, _operands(node))


def looks_on(source: Source) -> bool:
    """Tell whether what is received only goes into something that tells of it, and to no file."""
    readers = tuple(_readers(source))
    saved = any(True for _ in received_into(source)) or REDIRECTED.search(source.bare())
    return bool(readers) and not saved


def why_of_content(block: Block) -> str:
    """Return what reads an object that no other one can stand for, empty for nothing."""
    is_command = block.role is Role.DOWNLOADER and block.language in SHELLS
    source = parse(block.language, block.text) if is_command else None
    reader = reader_of_its_own(source) if source else ""
    return (
        worded("`{}` reads what it downloads, and takes no other object", reader) if reader else ""
    )


def reader_of_its_own(source: Source) -> str:
    """Return the command that what is received goes into and that takes no content but the page's."""
    wants = (_name(one) for one in _readers(source) if not _takes_any(one))
    return next(wants, "")


def _takes_any(command: tree_sitter.Node) -> bool:
    is_known = _name(command) in HANDS_ON | TELLS
    return is_known and UNDOES.match(text_of(command)) is None


def _readers(source: Source) -> Iterator[tree_sitter.Node]:
    """Yield the commands that what a request has been answered with goes through."""
    for node in source.of_kinds("pipeline".__eq__):
        commands = _commands(node)
        if len(commands) > 1 and _receives(commands[0]):
            yield from commands[1:]


def _is_held(value: tree_sitter.Node, held: Collection[str]) -> bool:
    """Tell whether a text is nothing but what a request has been answered with."""
    variable = READ.match(text_of(value))
    if variable:
        return variable[1] in held
    inner = value.named_children[0] if value.type == "string" and value.named_children else value
    is_alone = len(text_of(inner)) == len(_bare(value))
    return is_alone and inner.type == "command_substitution" and _is_received(inner, held)


def _is_received(node: tree_sitter.Node, held: Collection[str]) -> bool:
    """Tell whether a statement prints what a request has been answered with, and no more."""
    commands = _commands(node)
    if not commands or any(_name(one) not in HANDS_ON for one in commands[1:]):
        return False
    first = commands[0]
    if _name(first) not in PRINTS:
        return _receives(first)
    printed = [*_operands(first)][_name(first) == "printf" :]
    printed += [one.named_children[0] for one in walk(node) if one.type == "herestring_redirect"]
    return len(printed) == 1 and _is_held(printed[0], held)


def _receives(command: tree_sitter.Node) -> bool:
    """Tell whether a command writes the body that it is answered with to its output."""
    name, words = _name(command), " ".join(map(text_of, _words(command)))
    if not SENDS.match(f"{name} ") or (name == "curl" and HEAD_ALONE.search(words)):
        return False
    if name in BODY_BY:
        return BODY_BY[name].search(words) is not None
    return name not in NAMING or NAMING[name].search(words) is None


def _commands(node: tree_sitter.Node) -> list[tree_sitter.Node]:
    """Return the commands of a statement or a pipeline, in their order; none of another thing."""
    inner = [one for one in node.named_children if "redirect" not in one.type]
    body = inner[0] if node.type != "pipeline" and len(inner) == 1 else node
    if body.type == "redirected_statement":
        return _commands(body)
    commands = body.named_children if body.type == "pipeline" else [body]
    return list(commands) if all(one.type == "command" for one in commands) else []


def destinations(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield what the output of a statement goes to."""
    for one in node.children_by_field_name("redirect"):
        sign = next((text_of(child) for child in one.children if not child.is_named), "")
        if sign in (">", ">>", ">|") and text_of(one.child_by_field_name("descriptor")) in OUT:
            yield from one.children_by_field_name("destination")


def _places(source: Source, names: Iterator[tree_sitter.Node]) -> Iterator[tuple[int, int]]:
    for node in names:
        start, end = source.place(node)
        bare = _bare(node)
        variable = READ.match(text_of(node))
        if variable:
            yield from files_in_variables(source.bare(), {variable[1]})
        elif PLAIN.match(bare) and not bare.startswith("/dev/"):
            at = source.text.index(bare, start, end)
            yield at, at + len(bare)


def _operands(command: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    return (one for one in _words(command) if not text_of(one).startswith("-"))


def _words(command: tree_sitter.Node | None) -> list[tree_sitter.Node]:
    return command.children_by_field_name("argument") if command else []


def _name(command: tree_sitter.Node | None) -> str:
    return text_of(command.child_by_field_name("name")) if command else ""


def _bare(node: tree_sitter.Node) -> str:
    return text_of(node).strip("\"'")
