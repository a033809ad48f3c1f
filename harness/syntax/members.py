"""What a program asks a value for, its members, and what it asks a URL for without sending any."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter

from harness.model.page import SHELLS
from harness.syntax.headers import CALLS
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import Source

# What asks a map for what it holds, and the texts that it is asked for.
ASKED = re.compile(r"subscript|element_(?:reference|expression)$|index_expression$")
TEXT = re.compile(r"string|symbol|bareword")
ACCESSES = re.compile(r"member_|field_(?:expression|access)|attribute$|navigation|selector")

# With a signed URL in hand: the calls that ask for something, and the words of what sends something.
FETCHES = frozenset((
    "curl", "fetch", "urlopen", "get", "GET", "head", "openStream", "openConnection", "file_get_contents", "curl_init",
    "curl_easy_perform", "perform", "newCall", "request", "get_response",
))  # fmt: skip
SENDS = re.compile(r"(?i)body|(?:set)?doOutput|\w*POSTFIELDS|PUT|POST|\w*UPLOAD")
SENT_AS = frozenset(("data", "files"))
SENT_BY_COMMAND = re.compile(r"--data|\s-d\b|\s-F\b|--form|(?i:\bput\b|\bpost\b|upload\b)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One member that a variable is asked for, called or only read."""

    name: str
    is_called: bool


def members_of(
    source: Source, variable: str = "", within: tree_sitter.Node | None = None
) -> Iterator[Member]:
    """Yield the members of a variable, in the order of the text; of no variable those of all.

    ``within`` is the part of the text that is looked at, where it is not all of it.
    """
    for node in walk(within or source.tree.root_node):
        parts = node.named_children
        is_its = len(parts) > 1 and variable in ("", text_of(parts[0]))
        if is_its and ACCESSES.search(node.type):
            yield Member(name=text_of(parts[-1]), is_called=is_called(node))


def asked_by_text(source: Source) -> frozenset[str]:
    """Return the variables that are asked for what they hold under a text: maps, each of them."""
    asked = (one.named_children for one in source.of_kinds(ASKED.search))
    return frozenset(text_of(one[0]) for one in asked if any(TEXT.search(k.type) for k in one[1:]))


def is_called(node: tree_sitter.Node) -> bool:
    """Tell whether this is what a call calls."""
    outer = node.parent
    is_first = outer is not None and outer.named_children[0] == node
    return is_first and outer is not None and CALLS.search(outer.type) is not None


def only_asks(source: Source) -> bool:
    """Tell whether a text with a URL in hand asks for something and sends nothing."""
    calls = [one for one in source.calls if one.name.rpartition(".")[2] in FETCHES]
    if source.language in SHELLS:
        return bool(calls) and not any(SENT_BY_COMMAND.search(one.arguments) for one in calls)
    asks = calls or any((call.receiver, call.name) == ("URI", "open") for call in source.calls)
    return bool(asks) and not any(map(_is_sent, source.leaves))


def _is_sent(leaf: tree_sitter.Node) -> bool:
    """Tell whether a word says that something is sent, and reads nothing of an answer."""
    if (outer := leaf.parent) is None or not SENDS.fullmatch(text_of(leaf)):
        return outer is not None and text_of(leaf) in SENT_AS and outer.type == "keyword_argument"
    is_member = ACCESSES.search(outer.type) is not None and outer.named_children[0] != leaf
    is_read = (is_member and not is_called(outer)) or _is_read_in_ruby(outer)
    return not (is_read and text_of(leaf) == "body")


def _is_read_in_ruby(node: tree_sitter.Node) -> bool:
    """Tell whether a call of Ruby asks for a member: it has no arguments, and sets nothing."""
    if node.child_by_field_name("receiver") is None or node.child_by_field_name("arguments"):
        return False
    outer = node.parent
    return outer is None or outer.child_by_field_name("left") != node
