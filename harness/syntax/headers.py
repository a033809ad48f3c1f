"""The headers that a program says it sends, read from its tree, with the constants it names."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import tree_sitter

from harness.model.page import Language
from harness.oss.headers import METADATA_PREFIX
from harness.syntax.header_constants import (
    enumerated,
    named_by_class,
    named_by_constant,
    type_of_constant,
)
from harness.syntax.literals import PUT_TOGETHER
from harness.syntax.nodes import WRAPPERS, beside, text_of, walk
from harness.syntax.source import KEPT, STRING_PARTS, Source, parse

NAMED = r"content-(?:type|md5|encoding|disposition|language)|cache-control|x-oss-[\w-]+"
NAME = re.compile(NAMED, re.IGNORECASE)
LINE = re.compile(rf"^({NAMED}):[ \t]*(\S.*?)\s*$", re.IGNORECASE)
# A line whose value stands behind it: joined to it, or formatted into it.
OPEN_LINE = re.compile(rf"({NAMED}):[ \t]*(?:%s|\{{\}})?", re.IGNORECASE)
LINE_ENDS = re.compile(r"\\r|\\n|[\r\n]")
OPTION = re.compile(r"^(?:-H|--header=)?([\"']?)(.*)\1$", re.DOTALL)
GIVES = re.compile(r"assign|declarator|const_spec|var_spec|short_var|property_declaration")
PAIRS = re.compile(r"pair|keyword_argument|keyed_element")
CALLS = re.compile(r"call|invocation|creation|construct|conversion|new_expression|^command$")
LISTS = re.compile(r"array|list|composite|literal_value|tuple")
TELLS = re.compile(r"(?i)^(?:get|has|remove|delete|print|log|echo|puts|p$|info|debug|write)")
OF_APACHE = re.compile(r"(?:org\.apache\.[\w.]+\.)?ContentType\.[A-Z_]+")
READS_TYPE = {"parse", "get", "valueOf", "parseMediaType", "create"}
SETS_TYPE = {"setcontenttype", "contenttype", "mediatypeheadervalue"}
GIVES_METADATA = {"addUserMetadata", "Meta"}
# The options by which SDKs are told a header, without what sets them.
OPTIONS: Mapping[str, str] = {
    "callback": "x-oss-callback",
    "callbackvar": "x-oss-callback-var",
    "contentmd5": "content-md5",
    "contenttype": "content-type",
    "contentencoding": "content-encoding",
    "contentdisposition": "content-disposition",
    "cachecontrol": "cache-control",
    "meta": f"{METADATA_PREFIX}*",
    "metadata": f"{METADATA_PREFIX}*",
    "usermetadata": f"{METADATA_PREFIX}*",
    "addusermetadata": f"{METADATA_PREFIX}*",
}
COMPUTES = re.compile(
    r"(?i)encode|base64|md5|sha\d|digest|hash|hmac|json|format|sprint|join|random|uuid"
)
PAIR = 2
BLOBS = {"Blob", "File"}
ADDRESSES = "createObjectURL"
SCRIPT = "raw_text"


def said_headers(language: Language, text: str) -> dict[str, str]:
    """Return the headers that a text gives a value to, by their names in small letters."""
    source = parse(language, text)
    if source is None:
        return {}
    headers: dict[str, str] = {}
    if language is Language.HTML:
        for node in source.of_kinds(SCRIPT.__eq__):
            script = text_of(node)
            headers = {**said_headers(Language.JAVASCRIPT, script), **headers}
        return headers
    for name, value in _Reader(source).headers():
        headers.setdefault(name.lower(), value)
    return headers


def said_values(language: Language, text: str) -> dict[str, tuple[str, ...]]:
    """Return all values that a text gives each header: it may make several requests."""
    source = parse(language, text)
    values: dict[str, dict[str, None]] = {}
    for name, value in _Reader(source).headers() if source else ():
        values.setdefault(name.lower(), {})[value] = None
    return {name: tuple(every) for name, every in values.items()}


def values_of(source: Source, named: re.Pattern[str]) -> dict[str, str]:
    """Return what a text first gives to what is so named, wherever names and values stand."""
    values: dict[str, str] = {}
    for name, value in _Reader(source).values(named):
        values.setdefault(name, value)
    return values


@lru_cache(maxsize=KEPT)
def untold_headers(language: Language, text: str) -> tuple[str, ...]:
    """Return the headers that a text gives a value to which it does not tell, but computes."""
    source = parse(language, text)
    return tuple(dict.fromkeys(_Reader(source).untold())) if source else ()


class _Reader:
    """One text, with its string literals and the constants that they are given to."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.strings = source.captured("string")
        self.starts = {node.start_byte for node in self.strings}
        self.constants: dict[str, str] = {}
        for node in self.strings:
            name, value = _given_to(node), self._content(node)
            if name and value is not None:
                self.constants.setdefault(name, value)
        if source.language is Language.SHELL:
            self._shell_variables()

    def headers(self) -> Iterator[tuple[str, str]]:
        """Yield the names and values, those first that stand beside each other."""
        for node in self.strings:
            content = self._content(node)
            if content is None:
                continue
            if NAME.fullmatch(content):
                yield from self._named(content, node)
            elif OPEN_LINE.fullmatch(content):
                name, _, behind = content.partition(":")
                # A line of its own without a value, such as curl's for a header that it is not to send.
                goes_on = node.parent is not None and PUT_TOGETHER.search(node.parent.type)
                yield from self._named(name, node) if behind.strip() or goes_on else ()
            elif not _is_told(node):
                yield from _lines(content)
        for node in self.source.captured("key"):
            # A name without quotation marks cannot hold a hyphen.
            name = text_of(node).replace("_", "-")
            if NAME.fullmatch(name):
                yield from self._named(name, node)
        yield from self._of_constants()
        yield from self._of_types()
        yield from self._of_metadata()
        if self.source.language is Language.SHELL:
            yield from self._of_words()

    def values(self, named: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        """Yield the names that fit and their values, those that quotation marks hold first."""
        for node in (*self.strings, *self.source.captured("key")):
            name = text_of(node) if node.start_byte not in self.starts else self._content(node)
            if name and named.fullmatch(name):
                yield from self._named(name, node)

    def untold(self) -> Iterator[str]:
        """Yield the names of headers whose values are computed."""
        for node in self.strings:
            content = self._content(node)
            if content is None or not NAME.fullmatch(content) or _is_told(node):
                continue
            other = beside(node)
            if other is not None and self._is_computed(other):
                yield content.lower()
        for constant, node in self._constants():
            other = None if _is_told(node) else beside(node)
            if other is not None and self._is_computed(other):
                yield constant
        for node in self.source.nodes:
            name, value = _given_option(node) if node.is_named else ("", None)
            if value is not None and self._is_computed(value):
                yield name

    def _is_computed(self, node: tree_sitter.Node) -> bool:
        """Tell whether an expression is more than a text, or what wraps one."""
        if CALLS.search(node.type):
            head, arguments = _called(node)
            if len(arguments) > 1 or COMPUTES.search(head.rpartition(".")[2]):
                return True
        return self._value(node) is None

    def _named(self, name: str, node: tree_sitter.Node) -> Iterator[tuple[str, str]]:
        other = None if _is_told(node) else _formatted(node) or beside(node)
        value = self._value(other) if other else None
        if value:
            yield name, value

    def _of_constants(self) -> Iterator[tuple[str, str]]:
        """Yield what is given to a header that is named by a constant, such as CONTENT_TYPE."""
        for name, node in self._constants():
            yield from self._named(name, node)

    def _constants(self) -> Iterator[tuple[str, tree_sitter.Node]]:
        """Yield the constants of libraries that name a header, each with the header's name."""
        for node in self.source.nodes:
            text = text_of(node)
            if name := named_by_class(text):
                yield name, node
            elif not node.child_count and (name := named_by_constant(text)):
                outer = node.parent
                is_last = outer is not None and text_of(outer).endswith(text)
                yield name, outer if outer is not None and is_last else node

    def _of_types(self) -> Iterator[tuple[str, str]]:
        """Yield the type that is said without its header: by a setter, a key, or a value of its own."""
        for node in self.source.nodes:
            typed = self._type_of(node) if node.is_named else None
            value = self._value(typed) if typed else None
            if value and "/" in value:
                yield "content-type", value

    def _type_of(self, node: tree_sitter.Node) -> tree_sitter.Node | None:
        if PAIRS.search(node.type) and len(node.named_children) > 1:
            key = text_of(node.named_children[0]).strip("\"'")
            is_type = _plain(key) == "contenttype" or (
                key == "type" and _given_to_call(node) in BLOBS and not _is_addressed(node)
            )
            return node.named_children[-1] if is_type else None
        if "assign" in node.type and len(node.named_children) > 1:
            left = text_of(node.named_children[0])
            is_attribute = "." in left and _plain(left.rpartition(".")[2]) == "contenttype"
            return node.named_children[-1] if is_attribute else None
        if CALLS.search(node.type):
            return self._type_of_call(node)
        # A constant of Apache's that is handed to an entity.
        return node if OF_APACHE.fullmatch(text_of(node)) and _given_to_call(node) else None

    def _type_of_call(self, node: tree_sitter.Node) -> tree_sitter.Node | None:
        head, arguments = _called(node)
        receiver, _, name = head.rpartition(".")
        if name.startswith("toMediaType"):
            return next(_strings_of(node), None)
        is_type = receiver.endswith(("MediaType", "ContentType")) and name in READS_TYPE
        is_setter = _plain(name) in SETS_TYPE
        # cpp-httplib takes the type behind the body.
        if self.source.language is Language.CPP and name == "Put" and len(arguments) > PAIR:
            return arguments[-1]
        return arguments[0] if arguments and (is_type or is_setter) else None

    def _of_metadata(self) -> Iterator[tuple[str, str]]:
        """Yield the metadata that an SDK is given, name and value by turns."""
        for node in self.source.of_kinds(CALLS.search):
            head, arguments = _called(node)
            if head.rpartition(".")[2] not in GIVES_METADATA or len(arguments) != PAIR:
                continue
            name, value = (self._value(one) for one in arguments)
            if name and value:
                yield f"{METADATA_PREFIX}{name}", value

    def _of_words(self) -> Iterator[tuple[str, str]]:
        """Yield what words of a command say, such as ``-HName:value``."""
        for node in self.source.of_kinds(("word", "concatenation").__contains__):
            match = OPTION.match(text_of(node))
            yield from _lines(match[2]) if match else ()

    def _shell_variables(self) -> None:
        for node in self.source.of_kinds("variable_assignment".__eq__):
            if len(node.named_children) > 1:
                name, value = text_of(node.named_children[0]), text_of(node.named_children[-1])
                self.constants.setdefault(name, value.strip("\"'"))

    def _value(self, node: tree_sitter.Node) -> str | None:
        """Return what an expression is, as far as the text tells; None where it does not."""
        if node.start_byte in self.starts and _is_string(node):
            return self._content(node)
        text = text_of(node)
        if (member := enumerated(text)) is not None:
            return member
        if re.fullmatch(r"\$?\w+", text):
            return self.constants.get(text.lstrip("$"))
        if re.fullmatch(r"[\w.:]+", text):
            return type_of_constant(text)
        inner = self._inner(node)
        return self._value(inner) if inner else None

    def _inner(self, node: tree_sitter.Node) -> tree_sitter.Node | None:
        """Return the one value of a list, or what a call is given first."""
        if WRAPPERS.search(node.type) or LISTS.search(node.type):
            values = [one for one in node.named_children if "type" not in one.type]
            return values[0] if values else None
        if CALLS.search(node.type):
            first = next(_strings_of(node), None)
            _, arguments = _called(node)
            is_own = first is not None and (
                not arguments or first.start_byte <= arguments[0].start_byte
            )
            return first if is_own else None
        return None

    def _content(self, node: tree_sitter.Node) -> str | None:
        return self.source.content(node, self.constants)


def _given_option(node: tree_sitter.Node) -> tuple[str, tree_sitter.Node | None]:
    """Return the header that an option of an SDK stands for, and what it is given."""
    if CALLS.search(node.type):
        head, arguments = _called(node)
        key, value = head.rpartition(".")[2], arguments[-1] if arguments else None
    elif (PAIRS.search(node.type) or "assign" in node.type) and len(node.named_children) > 1:
        key, value = text_of(node.named_children[0]).rpartition(".")[2], node.named_children[-1]
    else:
        return "", None
    plain = _plain(key.strip("\"'")).removeprefix("set").removeprefix("with")
    return OPTIONS.get(plain, ""), value if plain in OPTIONS else None


def _lines(content: str) -> Iterator[tuple[str, str]]:
    for text in LINE_ENDS.split(content):
        line = LINE.match(text)
        if line and "$" not in line[2]:
            yield line[1], line[2]


def _strings_of(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    return (one for one in walk(node) if _is_string(one))


def _is_string(node: tree_sitter.Node) -> bool:
    return node.is_named and "string" in node.type and not STRING_PARTS.search(node.type)


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _given_to(node: tree_sitter.Node) -> str:
    """Return the name of the variable that a value is given to, empty where it is to none."""
    parent = node.parent
    while parent is not None and WRAPPERS.search(parent.type):
        parent = parent.parent
    if parent is None or not GIVES.search(parent.type) or not parent.named_children:
        return ""
    left = text_of(parent.named_children[0]).split(":")[0]
    match = re.search(r"(\w+)\W*$", left)
    return match[1] if match else ""


def _formatted(node: tree_sitter.Node) -> tree_sitter.Node | None:
    """Return what is first put into a text by its own method, such as ``"…{}".format(it)``."""
    method = node.next_named_sibling
    call = node.parent.parent if node.parent and method and text_of(method) == "format" else None
    _, arguments = _called(call) if call else ("", [])
    return arguments[0] if arguments else None


def _is_told(node: tree_sitter.Node) -> bool:
    """Tell whether a text is asked for or printed, and not sent."""
    head = _given_to_call(node)
    return TELLS.match(head.rpartition(".")[2]) is not None or head.startswith("console.")


def _given_to_call(node: tree_sitter.Node) -> str:
    """Return what the call calls that a value is given to, empty where it stands in none."""
    parent = node.parent
    for _ in range(3):
        if parent is None:
            return ""
        if CALLS.search(parent.type):
            return _called(parent)[0]
        parent = parent.parent
    return ""


def _is_addressed(node: tree_sitter.Node) -> bool:
    """Tell whether a Blob gets an address for the page itself, as scripts of workers do."""
    top, name, is_within = node, "", False
    while top.parent is not None:
        top = top.parent
        is_within |= bool(CALLS.search(top.type)) and _called(top)[0].endswith(ADDRESSES)
        name = name or _given_to(top)
    is_named = re.search(rf"{ADDRESSES}\(\s*{name}\b", text_of(top)) if name else None
    return is_within or is_named is not None


def _called(node: tree_sitter.Node) -> tuple[str, list[tree_sitter.Node]]:
    """Return what a call calls, and what it is given."""
    if node.type == "command":
        return text_of(node.named_children[0]), node.named_children[1:]
    listed = [one for one in node.named_children if "argument" in one.type]
    listed = listed or node.children_by_field_name("arguments")
    if not listed:
        return text_of(node).partition("(")[0], []
    head = (node.text or b"")[: listed[-1].start_byte - node.start_byte].decode(errors="replace")
    given = [
        one.named_children[0] if WRAPPERS.search(one.type) and one.named_children else one
        for one in _listed(listed[-1])
    ]
    return re.sub(r"^new\s+|\s|\($", "", head).replace("->", "."), given


def _listed(arguments: tree_sitter.Node) -> list[tree_sitter.Node]:
    """Return what stands in a list of arguments; where a call has only one, that may be no list."""
    is_list = "argument" in arguments.type or LISTS.search(arguments.type)
    return arguments.named_children if is_list else [arguments]
