"""What the parameters of JavaScript and TypeScript are for, by their names and by their uses."""

import re
from collections.abc import Iterable, Mapping

import tree_sitter

from harness.model.page import SCRIPTS
from harness.syntax.functions import Function, Parameter, fields_in, taken_apart
from harness.syntax.members import members_of
from harness.syntax.nodes import mark_before, text_of
from harness.syntax.source import Source

# What JavaScript calls back: it is handed a function that does nothing.
CALLBACK = re.compile(
    r"^(?:on[A-Z]\w*|cb|callback|resolve|reject|next|done)$|(?:[cC]allback|[hH]andler|[pP]rogress)$"
)
# What is told of a file beside it; an address of the local file beside that of the upload.
OF_THE_FILE = (
    ("size", re.compile(r"(?i)(?:file|content|body)?_?(?:size|length)")),
    ("type", re.compile(r"(?i)\w*(?:content|mime|file|media)_?type|mime")),
)
# What a reader has nothing to say about: headers that nothing signs, a method, the number of a part.
BESIDE_THE_FILE = (
    ("headers", re.compile(r"(?i)(?:\w+_?)?headers")),
    ("method", re.compile(r"(?i)(?:http_?|upload_?|request_?)?method")),
    (
        "number",
        re.compile(r"(?i)(?:part|chunk)_?(?:number|index|no)|index|attempts?|(?:max_?)?retries"),
    ),
)
# What ends an upload early: its type, what it is called, and what it has.
ABORTING = (
    ("controller", "AbortController", re.compile(r"(?:abort)?controller", re.IGNORECASE)),
    ("signal", "AbortSignal", re.compile(r"(?:abort)?signal", re.IGNORECASE)),
)
OF_ABORTING = frozenset((
    "abort", "aborted", "addEventListener", "onabort", "reason", "removeEventListener", "signal", "throwIfAborted",
))  # fmt: skip
# What a server or a page hands over: no options of a reader's.
HANDED_OVER = re.compile(r"(?i)e|evt?|event|req|request|res|response|ctx|context|props|state|store")
OBJECT, FIELDS, NAMED = "object:", ";", "="
LOCAL_ADDRESS = re.compile(r"(?i)(?:file|image|photo|picture|video|media|asset|local)_?ur[li]|uri")
# What a File, a Blob, a Buffer or a stream has: an object that has more holds one of these.
MEMBERS = re.compile(
    r"array[bB]uffer|buffer|byteLength|bytes|destroy|forEach|length|lastModified|name|on|once|path|pipe|pipeTo|read|size"
    r"|slice|stream|subarray|text|toString|type|webkitRelativePath"
)
# What a text has: what is asked for more than that holds the URL, as what is read from `href` does.
OF_ADDRESS = re.compile(
    r"at|char(?:Code)?At|concat|endsWith|includes|indexOf|lastIndexOf|length|match(?:All)?|normalize|replace(?:All)?|search"
    r"|slice|split|startsWith|sub(?:str|string)|to(?:LowerCase|String|UpperCase)|trim(?:End|Start)?|valueOf"
)
# The kind of a name that is a class of errors of the reader's own.
ERROR, THROWS, REJECTS = "error", "throw", "reject"
# What a file of the web is asked for that bytes of Node.js have not.
OF_THE_WEB = frozenset(("arrayBuffer", "stream", "text", "webkitRelativePath"))
STREAM = re.compile(r"(?i)stream$")


def fields_within(one: Parameter, function: Function, source: Source) -> tuple[Parameter, ...]:
    """Return what a function takes or reads of the options that it is handed, each once."""
    shapes = (node.child_by_field_name("name") for node in source.nodes)
    shown = (shape.parent for shape in shapes if shape and text_of(shape) == one.declared)
    types = fields_in(next(filter(None, shown), function.node))
    apart = tuple(taken_apart(one.name, function, types))
    read = [member.name for member in members_of(source, one.name)]
    uses = [leaf for leaf in source.leaves if text_of(leaf) == one.name]
    # Where it is handed on as a whole, or by its rest, nobody knows what else it holds.
    is_known = len(uses) == 1 + len(read) + bool(apart) and not any(map(_is_rest, apart))
    if HANDED_OVER.fullmatch(one.name) or not is_known:
        return ()
    fields = (*apart, *(types.get(name, Parameter(name=name)) for name in read))
    return tuple({field.key or field.name: field for field in fields}.values())


def holds_url(name: str, function: Function, source: Source) -> bool:
    """Tell whether what is called after a URL is an object that holds one, by what it is asked for."""
    return any(taken_apart(name, function, {})) or bool(asked_beyond(name, source, function.node))


def asked_beyond(
    name: str, source: Source, within: tree_sitter.Node | None = None
) -> frozenset[str]:
    """Return what is asked of something that is called after a URL, and that no URL has."""
    asked = {member.name for member in members_of(source, name, within)}
    return frozenset(one for one in asked if not OF_ADDRESS.fullmatch(one))


def _is_rest(one: Parameter) -> bool:
    return one.text.startswith("...")


def joined_in_object(kinds: Iterable[tuple[str, str]]) -> str:
    """Return the kind of an object whose fields have kinds of their own."""
    return OBJECT + FIELDS.join(f"{name}{NAMED}{kind}" for name, kind in kinds)


def kinds_in_object(kind: str) -> Mapping[str, str]:
    """Return the fields of such an object with their kinds, nothing for any other kind."""
    if not kind.startswith(OBJECT):
        return {}
    parts = (one.partition(NAMED) for one in kind.removeprefix(OBJECT).split(FIELDS))
    return {name: own for name, _, own in parts}


def kind_in_script(name: str, declared: str, source: Source, *, is_url: bool, has_url: bool) -> str:
    """Return what a parameter is for beside the URL and the file, empty where it is none of that.

    ``is_url`` tells that it is called after a URL, and ``has_url`` that another one is.
    """
    may_be_local = has_url and (not is_url or bool(LOCAL_ADDRESS.fullmatch(name)))
    if may_be_local and _is_fetched(name, source):
        return "address"
    known = (*OF_THE_FILE, *BESIDE_THE_FILE)
    kinds = (kind for kind, sign in known if sign.fullmatch(name))
    return next(kinds, "") or _aborting(name, declared.partition("|")[0].strip(), source)


def _aborting(name: str, declared: str, source: Source) -> str:
    """Return which of the objects that end an upload a parameter takes, empty where it takes none."""
    signs = (
        (kind, declared == own or (not declared and sign.fullmatch(name)))
        for kind, own, sign in ABORTING
    )
    is_one = OF_ABORTING.issuperset(_asked_of(name, source))
    return next((kind for kind, fits in signs if fits and is_one), "")


def as_script_uses_it(
    name: str, declared: str, source: Source, *, is_chosen: bool
) -> tuple[str, str]:
    """Return the kind and the type of a parameter that takes the file, as its uses ask for them.

    ``is_chosen`` tells of a browser, whose user has chosen it.
    """
    if is_wrapped(name, source):
        return "", declared
    if declared:
        # A Blob may have a type as well as none: whoever asks for it has one that has, and so has
        # whoever calls it the file.
        is_file = is_chosen and (name.lower().endswith("file") or "File" in declared.split())
        asks = "Blob" in declared.partition("<")[0] and (is_file or has_type(name, source))
        return "file", "typed" if asks else declared
    is_stream = STREAM.search(name) or "pipe" in _asked_of(name, source)
    return "file", "ReadStream" if is_stream else "typed" if is_of_web(name, source) else ""


def is_of_web(name: str, source: Source) -> bool:
    """Tell whether a program asks a file for what only a file of the web has."""
    return has_type(name, source) or not OF_THE_WEB.isdisjoint(_asked_of(name, source))


def has_type(name: str, source: Source) -> bool:
    """Tell whether a program asks a file for its type, which bytes have none of."""
    return not {"type", "lastModified"}.isdisjoint(_asked_of(name, source))


def is_wrapped(name: str, source: Source) -> bool:
    """Tell whether a program asks a file for what no file has: it takes an object that holds one."""
    return not all(map(MEMBERS.fullmatch, _asked_of(name, source)))


def errors_of(source: Source, missing: Iterable[str]) -> tuple[str, ...]:
    """Return the errors of a reader's own that an excerpt of a script throws, and asks for nothing."""
    if source.language not in SCRIPTS or source.imports:
        return ()
    rejected = [node for one in source.calls if one.name == REJECTS for node in one.given]
    thrown = {
        one.name
        for one in source.calls
        if one.constructs and (one.node in rejected or mark_before(one.node) == THROWS)
    }
    return tuple(
        name for name in sorted(thrown.intersection(missing)) if not _asked_of(name, source)
    )


def _asked_of(name: str, source: Source) -> set[str]:
    return {member.name for member in members_of(source, name)}


def _is_fetched(name: str, source: Source) -> bool:
    """Tell whether a program fetches what a variable names, by itself or by a function of its own."""
    own = {one.name: one.parameters for one in (*source.functions, *source.methods)}
    named = {
        taken.name
        for call in source.calls
        for given, taken in zip(call.given, own.get(call.name, ()), strict=False)
        if text_of(given) == name
    }
    fetched = (call.arguments for call in source.calls if call.name == "fetch")
    return any(arguments.strip("() ") in {name, *named} for arguments in fetched)
