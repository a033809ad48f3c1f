"""The request that a text builds and hands to nothing that could send it."""

import re

import tree_sitter

from harness.syntax.headers import GIVES
from harness.syntax.source import Source

ARGUMENTS = re.compile(r"argument|return|yield|await|list_literal|^array$")
NAME = re.compile(r"[$@]?[A-Za-z_]\w*")
NO_NAMES = {"_", "err", "new"}
# What a request does that sends itself.
SENDS = re.compile(
    r"(?i)\s*(?:\.|->)\s*(?:send|execute|exec|call|enqueue|perform|end|fetch|start|async|run)"
)
STATEMENT = re.compile(r"statement|declaration$|^block$|program|module|source_file")


def unsent_request(source: Source) -> str:
    """Return the variable of a request that is built and never sent, empty for none.

    Nothing is known of one that another call is handed.
    """
    if not source.grammar.builds:
        return ""
    for captures in source.matched("call"):
        if not ("call.name" in captures or "call.new" in captures):
            continue
        node = captures["call"][0]
        if re.search(source.grammar.builds, source.text_of(node), re.DOTALL) is None:
            continue
        name = _given(source, node)
        if name and not _is_used(source, name):
            return name
    return ""


def _given(source: Source, node: tree_sitter.Node) -> str:
    """Return the first variable that a call is assigned to, empty where it is handed on."""
    at = node
    while at.parent is not None:
        outer = at.parent
        if GIVES.search(outer.type) and outer.named_children:
            left = NAME.findall(source.text[source.place(outer)[0] : source.place(at)[0]])
            return next((one for one in reversed(left) if one not in NO_NAMES), "")
        if ARGUMENTS.search(outer.type) or STATEMENT.search(outer.type):
            return ""
        at = outer
    return ""


def _is_used(source: Source, name: str) -> bool:
    """Tell whether a variable is handed to something, or sends itself."""
    for node in source.leaves:
        if source.text_of(node) != name:
            continue
        behind = source.text[source.place(node)[1] :]
        if SENDS.match(behind):
            return True
        at = node.parent
        while at is not None and not ARGUMENTS.search(at.type) and not STATEMENT.search(at.type):
            at = at.parent
        if at is not None and ARGUMENTS.search(at.type):
            return True
    return False
