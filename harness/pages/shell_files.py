"""Names of local files that a shell snippet hands on in a variable, a loop or an argument."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import tree_sitter

from harness.model.page import Language, Placeholder
from harness.pages.replacing import BoundText
from harness.pages.shell_paths import COMPOSED, is_composed, is_only_read
from harness.pages.shell_tables import cells_of
from harness.syntax.assignments import assignments
from harness.syntax.literals import Literal
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import Source, parse

# What curl, wget and cat open: the variable stands where the name of the file does.
OPENS = (
    r"""(?:(?:\s-[a-zA-Z]*T|--upload-file|--body-file|\bcat|(?<![<0-9])<)[ =]*"""
    r"""|(?:\s-[a-zA-Z]*d|--data(?:-binary|-raw|-ascii)?|\s-F|--form)[ =]*["']?(?:\w+=)?["']?@)"""
)
OPENED = re.compile(rf"""{OPENS}["']?\$\{{?(\w+)\b(?!\}}?["']?/)""")
OPENED_DEFAULT = re.compile(rf"""{OPENS}["']?\$\{{\w+:?[-=](?P<path>[^}}$\s]+)\}}""")
OPENED_PATH = re.compile(rf"""{OPENS}(?P<path>{COMPOSED})(?=["']?(?:[\s;|)&]|$))""", re.MULTILINE)
# What hands on all that a script is called with, what moves it, and what gives a variable a value,
# with the field of its name.
ALL = re.compile(r"""["']?\$\{?[@*]\}?["']?""")
# Nobody hands a script more than this many arguments.
PLACE = re.compile(r"[0-9]{1,4}")
SHIFT = re.compile(r"shift(?:\s+([1-9]))?")
TAKES = {"variable_assignment": "name", "for_statement": "variable"}
# A file that is only shown.
SHOWN = re.compile(r"(?m)\bcat\b[^|\n]*$")
# What curl and redirections fill: what they are told is a file that the snippet makes.
FILLS = (
    r"""(?:\bcurl\b[^\n|;&]*\s(?:-[a-zA-Z]*[oD]|--output|--dump-header)"""
    r"""|\bwget\b[^\n|;&]*\s(?:-[a-zA-Z]*O|--output-document)|\btee(?:\s+-a)?|>{1,2}\|?)[ =]*"""
)
FILLED = re.compile(rf"""{FILLS}["']?\$\{{?(\w+)\b(?!\}}?["']?/)""")
FILLED_PATH = re.compile(rf"""{FILLS}(?P<path>{COMPOSED})(?=["']?(?:[\s;|)&]|$))""", re.MULTILINE)
WORDS = frozenset(("word", "string", "raw_string"))
READ = re.compile(r"""^["']?\$\{?(\w+)(?::?-[^}]*)?\}?["']?$""")
ENTRIES = re.compile(r"""^["']?\$\{(\w+)\[[@*]\]\}["']?$""")
DEFAULT = re.compile(r"""^["']?\$\{\w+:?[-=]([^}$]+)\}["']?$""")
SENDS = re.compile(r"\b(?:curl|wget|https?|aria2c)\s")
# A script of the page, as it is written for a shell that starts it.
WRITTEN = re.compile(r"cat > (?P<name>\S+) <<'(?P<end>\w+)'\n(?P<text>.*?)\n(?P=end)\n", re.DOTALL)
# A file by whose name its content is a URL, and what stands for it where the snippet is started.
HOLDS_URL = re.compile(
    r"(?i)(?:^|[/._-])(?:\w*[-_])?(?:pre)?(?:signed|upload|put|oss)?[-_]?url(?:\.\w+)?$"
)
URL_FILE = "@@HARNESS_URL_FILE@@"
PLAIN = re.compile(r"^(?!\w+://)[^\s$`<>(){}@*?]+$")
# The files of a loop, all of which are the reader's one.
GLOB = re.compile(r"^(?!\w+://)[^\s$`<>(){}@]*[*?][^\s$`<>(){}@]*$")
# What only looks at a file.
LOOKERS = frozenset(
    (
        "test", "stat", "wc", "ls", "du", "file", "md5sum", "md5", "sha1sum", "sha256sum", "shasum", "cksum", "basename",
        "head", "xxd",
    )
)  # fmt: skip


def opened_variables(text: str) -> frozenset[str]:
    """Return the variables that stand where a file is opened."""
    return frozenset(OPENED.findall(text))


def values_of(text: str, names: Collection[str]) -> frozenset[str]:
    """Return the plain values that these variables have."""
    return frozenset(text[start:end] for start, end in _places(text, set(names)))


def files_in_variables(text: str, also: Collection[str] = ()) -> Iterator[tuple[int, int]]:
    """Yield where the names of files stand that the snippet opens by a variable."""
    names = {*opened_variables(text), *also}
    yield from _places(text, names)
    yield from _in_tables(text, names)
    yield from _composed(text, OPENED_PATH)
    yield from (match.span("path") for match in OPENED_DEFAULT.finditer(text))


def _in_tables(text: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """Yield the names of files in tables of the snippet's own, for variables that it opens."""
    source = parse(Language.SHELL, text) if names else None
    cells = cells_of(source, names) if source else ()
    yield from (one for one in cells if PLAIN.match(text[slice(*one)]))


def filled_files(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the names of files stand that a snippet puts what it receives in."""
    yield from _places(text, set(FILLED.findall(text)), FILLED)
    yield from _composed(text, FILLED_PATH)


def _composed(text: str, opens: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield where a snippet opens a file by a path that begins with a folder of its reader."""
    for match in opens.finditer(text):
        path = match["path"]
        if is_composed(path, text) and is_only_read(path.strip("\"'"), text, opens):
            start, end = match.span("path")
            is_open = (path.count('"') + path.count("'")) % 2 == 1
            yield start, end - is_open


def filled_alone(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the names of files stand that the snippet fills by a variable, and never sends."""
    yield from _places(text, {*FILLED.findall(text)} - opened_variables(SHOWN.sub("", text)))


def as_first_called(source: Source) -> Source:
    """Return a snippet in which places behind `shift` have the numbers that they had before it.

    A loop over all of them that opens each is one over the first of these.
    """
    text, opened = source.text, opened_variables(source.bare())
    for node in sorted(source.nodes, key=lambda one: -one.start_byte):
        is_loop = (
            node.type == "for_statement" and text_of(node.child_by_field_name("variable")) in opened
        )
        values = node.children_by_field_name("value") if is_loop else []
        places = [one for one in values if ALL.fullmatch(text_of(one))]
        if node.type == "variable_name" and re.fullmatch("[1-9]", text_of(node)):
            places = [node]
        for one in places:
            (start, end), moved = source.place(one), _shifted_before(one)
            number = str(int(text_of(one)) + moved) if one is node else f'"${moved + 1}"'
            text = text[:start] + number + text[end:]
    return source if text == source.text else parse(Language.SHELL, text) or source


def _shifted_before(node: tree_sitter.Node) -> int:
    """Return how many places have been shifted away before this, outside of loops and branches."""
    moved, outer = 0, node
    while outer.parent is not None and outer.type != "function_definition":
        is_body = outer.parent.type in ("program", "compound_statement")
        before = outer.parent.named_children if is_body else []
        shifts = (
            SHIFT.fullmatch(text_of(one)) for one in before if one.end_byte <= outer.start_byte
        )
        moved += sum(int(one[1] or 1) for one in shifts if one)
        outer = outer.parent
    return moved


def looked_at(source: Source, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where these files stand that a snippet looks at, beside sending them."""
    for node in source.nodes:
        is_looker = node.type == "command" and _name(node, "name") in LOOKERS
        if node.type != "test_command" and not is_looker:
            continue
        for word in walk(node):
            start, end = source.place(word)
            if word.type in WORDS and source.text[start:end].strip("\"'") in names:
                yield start, end


def assigned(source: Source) -> Iterator[Literal]:
    """Yield the plain values that variables are given, quoted or not."""
    for value in (one.value for one in assignments(source)):
        if not _is_plain(value):
            continue
        start, end = source.place(value)
        quote = source.text[start] if value.type.endswith("string") else ""
        content = source.text[start + len(quote) : end - len(quote)]
        yield Literal(node=value, start=start, end=end, before=quote, content=content, quote=quote)


def _is_plain(value: tree_sitter.Node) -> bool:
    """Tell whether nothing is put into a value."""
    return value.type in ("word", "number", "raw_string") or (
        value.type == "string" and all(one.type == "string_content" for one in value.named_children)
    )


def holding_url(source: Source, address: Placeholder | None) -> Iterator[BoundText]:
    """Yield the names of files from which a shell reads its URL, as what the harness puts there."""
    if address is None or source.language is not Language.SHELL:
        return
    held = replace(address, value=URL_FILE)
    for node in source.nodes:
        for name in _read_whole(node):
            plain = text_of(name).strip("\"'")
            if PLAIN.match(plain) and HOLDS_URL.search(plain):
                start, end = source.place(name)
                at = source.text.index(plain, start, end)
                yield BoundText(start=at, end=at + len(plain), placeholder=held)


def _read_whole(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield the names of files whose content a shell takes into a text or a variable."""
    if node.type == "command_substitution":
        for inner in node.named_children:
            yield from _of_cat(inner)
            yield from (each for one in inner.named_children for each in _of_cat(one))
    elif node.type == "redirected_statement" and _name(node.named_children[0], "name") == "read":
        for one in node.named_children[1:]:
            yield from one.children_by_field_name("destination")


def lists_in(source: Source) -> Iterator[tuple[int, int]]:
    """Yield where the names of files stand whose lines a snippet takes one by one, and sends by.

    What it writes itself is no list of the reader's.
    """
    for node in source.nodes:
        for name in _read_by_lines(node):
            plain = text_of(name).strip("\"'")
            written = rf">\s*[\"']?{re.escape(plain)}(?![\w.])"
            if PLAIN.match(plain) and not re.search(written, source.text):
                start, end = source.place(name)
                at = source.text.index(plain, start, end)
                yield at, at + len(plain)


def _read_by_lines(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield the names of files that stand before or behind something that sends for each line."""
    children = node.named_children
    if node.type == "redirected_statement" and _sends_by_lines(children[0]):
        redirects = (one for one in children[1:] if text_of(one).startswith("<"))
        for one in redirects:
            yield from one.children_by_field_name("destination")
    elif node.type == "pipeline" and any(map(_sends_by_lines, children[1:])):
        yield from _of_cat(children[0])
    elif node.type == "for_statement" and SENDS.search(text_of(node)):
        for value in node.children_by_field_name("value"):
            for inner in value.named_children if value.type == "command_substitution" else ():
                yield from _of_cat(inner)


def _sends_by_lines(node: tree_sitter.Node) -> bool:
    by_lines = node.type == "while_statement" or _name(node, "name") == "xargs"
    return by_lines and SENDS.search(text_of(node)) is not None


def _of_cat(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield the files that are read as they are: by ``cat``, or by a redirection alone."""
    if node.type == "command" and _name(node, "name") == "cat":
        yield from node.children_by_field_name("argument")
    elif node.type == "file_redirect":
        yield from node.children_by_field_name("destination")


def _places(
    text: str, names: set[str], opens: re.Pattern[str] = OPENED
) -> Iterator[tuple[int, int]]:
    source = parse(Language.SHELL, text) if names else None
    if source is None:
        return
    content = text.encode()
    root = source.tree.root_node
    for node in (*_values(root, names), *_to_scripts(root)):
        raw = content[node.start_byte : node.end_byte].decode()
        otherwise = DEFAULT.match(raw)
        inner = otherwise[1] if otherwise else raw.strip("\"'")
        is_loop = node.parent is not None and node.parent.type == "for_statement"
        if is_composed(raw, text, in_loop=is_loop) and _is_only_read(node, text, opens):
            start = len(content[: node.start_byte].decode())
            yield start, start + len(raw)
        elif raw.strip() and (PLAIN.match(inner) or (is_loop and GLOB.match(inner))):
            start = len(content[: node.start_byte].decode()) + raw.index(inner)
            yield start, start + len(inner)


def _is_only_read(value: tree_sitter.Node, text: str, opens: re.Pattern[str]) -> bool:
    """Tell whether a variable with this value is opened and looked at, and nothing else."""
    given = value.parent
    name = _name(given, TAKES.get(given.type, "")) if given else ""
    used = re.sub(rf"(?m)\b{name}=.*$", "", text)
    return not name or is_only_read(f"${name}", used.replace("{", "").replace("}", ""), opens)


def _values(
    root: tree_sitter.Node, names: set[str], seen: tuple[str, ...] = ()
) -> Iterator[tree_sitter.Node]:
    """Yield the nodes whose value one of these variables has, through other variables, too."""
    for node in walk(root):
        given = node.child_by_field_name("value")
        if node.type == "for_statement" and _name(node, "variable") in names:
            for one in node.children_by_field_name("value"):
                listed = ENTRIES.match(text_of(one))
                yield from _values(root, {listed[1]}, (*seen, *names)) if listed else (one,)
        elif node.type == "variable_assignment" and given and _name(node, "name") in names:
            handed = READ.match(text_of(given))
            if given.type == "array":
                yield from given.named_children
            elif handed is None or DEFAULT.match(text_of(given)):
                yield given
            elif handed[1] not in {*names, *seen}:
                yield from _values(root, {handed[1]}, (*seen, *names))
        elif node.type == "function_definition":
            yield from _arguments(root, node, names)


def _arguments(
    root: tree_sitter.Node, function: tree_sitter.Node, names: set[str]
) -> Iterator[tree_sitter.Node]:
    """Yield what calls of a function give for the parameters that it opens."""
    numbers = _opened_places(text_of(function), names)
    for node in walk(root):
        if node.type == "command" and _name(node, "name") == _name(function, "name"):
            yield from _at(node.children_by_field_name("argument"), numbers)


def _to_scripts(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield what a shell hands to scripts of its page for the parameters that they open."""
    for script in WRITTEN.finditer(text_of(root)):
        numbers = _opened_places(script["text"], set())
        for node in walk(root):
            if node.type == "command":
                given = node.children_by_field_name("argument")
                words = [
                    text_of(one).removeprefix("./") for one in (node.named_children[0], *given)
                ]
                if script["name"] in words[:2]:
                    yield from _at(given[words.index(script["name"]) :], numbers)


def _at(given: Sequence[tree_sitter.Node], numbers: Iterable[int]) -> Iterator[tree_sitter.Node]:
    yield from (given[number - 1] for number in numbers if 0 < number <= len(given))


def _opened_places(text: str, names: Collection[str]) -> list[int]:
    """Return the numbers of the parameters that a function or a script opens."""
    whole = parse(Language.SHELL, text)
    first = as_first_called(whole) if whole else None
    inner = set(OPENED.findall(first.text if first else ""))
    inner |= {
        handed[1]
        for node in (first.nodes if first else ())
        if node.type in TAKES and _name(node, TAKES[node.type]) in names
        if (value := node.child_by_field_name("value")) and (handed := READ.match(text_of(value)))
    }
    return sorted(int(name) for name in inner if PLACE.fullmatch(name))


def _name(node: tree_sitter.Node, field: str) -> str:
    return text_of(node.child_by_field_name(field))
