"""The method that a signer signs for: what its call says, else what its library takes unasked."""

import re
from collections.abc import Iterable

import tree_sitter

from harness.model.grammar import Deed
from harness.syntax.assignments import given_to, statement_end
from harness.syntax.deeds import KnownDeed, deeds, of
from harness.syntax.nodes import text_of
from harness.syntax.source import Source

PUTS = re.compile(
    r"""["'`](?i:put)["'`]|Method(?:\.|::)(?i:put)\b|HTTPPut|MethodPut|Method\.PUT|HttpVerb\.PUT"""
    r"""|Http::(?:Method::)?Put\b|HTTP_PUT|put_object|(?i:PutObject|uploadPart|upload_part)|(?<![\w-])PUT(?![\w-])"""
)
GETS = re.compile(
    r"""["'`](?i:get)["'`]|Method(?:\.|::)(?i:get)\b|HTTPGet|MethodGet|Method\.GET|HttpVerb\.GET"""
    r"""|Http::(?:Method::)?Get\b|HTTP_GET|get_object|(?i:GetObject)|(?<![\w-])GET(?![\w-])"""
)
# What the name of a call says; `get` alone is only a verb.
NAMED_PUT = re.compile(r"(?i)put|upload")
NAMED_GET = re.compile(r"(?i)get_?object|download")
NAME = re.compile(r"[$@]?[A-Za-z_]\w*")
# What a function calls the method that it is given.
METHOD = re.compile(r"(?i)[$@]?(?:http_?)?(?:method|verb)")
DEEP = 3
PUT_CONSTANTS = tuple(
    f".{one}"
    for one in (
        "HttpMethod.PUT", "HttpMethod.Put", "Method.PUT", "Method.Put", "MethodPut", "HTTP.Put",
        "http.RequestMethod.PUT",
    )
)  # fmt: skip
GET_CONSTANTS = tuple(one.replace("PUT", "GET").replace("Put", "Get") for one in PUT_CONSTANTS)
OWN_CODE = re.compile("function|lambda|closure")


def is_put(node: tree_sitter.Node) -> bool:
    """Tell whether this is a library's constant for PUT."""
    return node.is_named and f".{text_of(node)}".replace("::", ".").endswith(PUT_CONSTANTS)


def is_get(node: tree_sitter.Node) -> bool:
    """Tell whether this is a library's constant for GET."""
    return node.is_named and f".{text_of(node)}".replace("::", ".").endswith(GET_CONSTANTS)


def says_put(nodes: Iterable[tree_sitter.Node], *, apart: bool = False) -> bool:
    """Tell whether one of these says PUT, as a text or a constant; ``apart`` from functions in it."""
    kept = (one for one in nodes if not (apart and OWN_CODE.search(one.type)))
    return any(
        is_put(one)
        or ("string" in one.type and text_of(one).strip("\"'`").upper() == "PUT")
        or says_put(one.children, apart=apart)
        for one in kept
    )


def signed_method(source: Source) -> str:
    """Return the method of the last URL that a text signs, PUT where nothing tells."""
    signing = of(deeds(source), Deed.SIGNS)
    if not signing:
        return _of_text(source.bare()) or "PUT"
    last, text = signing[-1], source.bare()
    if method := _of_call(last, source):
        return method
    # A function signs for the method that it is given: somebody says which.
    given = _of_text(text) if _takes_method(last.call.arguments, text, DEEP) else ""
    return given or last.known.method or _of_text(text) or "PUT"


def signed_methods(source: Source) -> frozenset[str]:
    """Return the methods that a text signs for, of which it may name several."""
    named = (_of_call(one, source) for one in of(deeds(source), Deed.SIGNS))
    return frozenset((signed_method(source), *filter(None, named)))


def method_of_name(name: str, source: Source) -> str:
    """Return the method of the URL that a text signs and keeps by this name, empty for none."""
    held = [source.place(one.value) for one in given_to(source, name)]
    signing = [
        one
        for one in of(deeds(source), Deed.SIGNS)
        if any(start <= one.call.start < end for start, end in held)
    ]
    methods = {_of_call(one, source) or one.known.method for one in signing}
    # Of several at once nobody knows which is whose.
    return methods.pop() if len(methods) == 1 else ""


def _takes_method(arguments: str, text: str, deep: int) -> bool:
    """Tell whether the method is a variable that nothing in the text gives a value."""
    names = dict.fromkeys(NAME.findall(arguments))
    if any(map(METHOD.fullmatch, names)):
        return True
    held = ("\n".join(_said_of(name, text)) for name in names) if deep else ()
    return any(one and one != arguments and _takes_method(one, text, deep - 1) for one in held)


def _of_call(deed: KnownDeed, source: Source) -> str:
    name = deed.call.name
    for method, sign in (("PUT", NAMED_PUT), ("GET", NAMED_GET)):
        if sign.search(name) and not deed.known.method:
            return method
    return _of_arguments(deed.call.arguments, source.bare(), DEEP)


def _of_arguments(arguments: str, text: str, deep: int) -> str:
    """Return the method that arguments name, in themselves or in what their variables hold."""
    method = _of_text(arguments)
    if method or not deep:
        return method
    for name in dict.fromkeys(NAME.findall(arguments)):
        held = "\n".join(_said_of(name, text))
        held_method = _of_arguments(held, text, deep - 1) if held and held != arguments else ""
        if held_method:
            return held_method
    return ""


def _said_of(name: str, text: str) -> list[str]:
    """Return what a variable is given, and what is set on it."""
    plain = re.escape(name)
    given = rf"(?<![\w.>$]){plain}\s*(?::\s*[\w<>.\[\]]+\s*)?(?::=|=(?![=>]))\s*"
    statement = rf"(?<![\w.]){plain}\s*(?:\.|->)\s*(?:\w+\s*=(?!=)|(?:set|with|add)\w*\()"
    made = rf"\b[A-Z]\w*\s+{plain}[({{]"  # as C++ declares what it makes
    statements = re.finditer(f"{given}|{statement}|{made}", text)
    return [text[match.start() : statement_end(text, _open(match))] for match in statements]


def _open(match: re.Match[str]) -> int:
    # The bracket that the match ends with is a part of the statement.
    return match.end() - match[0].endswith(("(", "{"))


def _of_text(text: str) -> str:
    if PUTS.search(text):
        return "PUT"
    return "GET" if GETS.search(text) else ""
