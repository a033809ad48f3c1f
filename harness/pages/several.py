"""Shells that send several requests: one for the URL, or each through a URL of its own."""

import re
from collections.abc import Iterator

import tree_sitter

from harness.catalog.wording import worded
from harness.oss.endpoints import DOMAIN_PATTERN
from harness.pages.shell_operands import operands
from harness.syntax.assignments import assignments
from harness.syntax.nodes import text_of, within
from harness.syntax.source import Call, Source

REQUESTS = frozenset(("curl", "wget"))
OTHER_HOST = re.compile(rf"https?://(?P<host>(?![\w.-]*{DOMAIN_PATTERN})[\w-]+(?:\.[\w-]+)+)")
POSTS = re.compile(r"\s(?:-X\s*|--(?:request|method)[ =])[\"']?POST\b")
UPLOADS = re.compile(r"\s(?:-T|--upload-file|--data-binary|--body-file)[ =]?[\"']?@?([^\s\"']+)")
OF_A_VARIABLE = re.compile(r"\s[\"']?\$\{?(\w+)\}?/")
VARIABLE = re.compile(r"\$\{?(\w+)\}?")
IS_URL = re.compile(r"(?i)ur[li]|link|address")
# What is run perhaps, or more than once, or for its answer.
PERHAPS = frozenset(
    (
        "if_statement",
        "elif_clause",
        "else_clause",
        "for_statement",
        "c_style_for_statement",
        "while_statement",
        "case_statement",
        "function_definition",
        "command_substitution",
    )
)


def asks_before(source: Source) -> str:
    """Return why a shell is not run that posts to another service before it uploads, else nothing."""
    hosts = {name: one["host"] for name, one in _held(source)}
    asked = ""
    for call in _requests(source):
        text = f" {text_of(call.node)}"
        match, of = OTHER_HOST.search(text), OF_A_VARIABLE.search(text)
        host = match["host"] if match else hosts.get(of[1], "") if of else ""
        if host and POSTS.search(text):
            asked = asked or host
        elif asked and not host and UPLOADS.search(text):
            return worded("it asks another service for the URL ({})", asked)
    return ""


def through_several(source: Source) -> str:
    """Return why a shell is not run that uploads, and sends more through other URLs, else nothing.

    A variable is one URL, however often it stands; a placeholder is another one for another file.
    """
    once = [one for one in _requests(source) if not _is_perhaps(one.node)]
    sent = [(_address(one, source), UPLOADS.search(f" {text_of(one.node)}")) for one in once]
    named = {address for address, _ in sent}
    uploads = {(address, up[1]) for address, up in sent if up and not VARIABLE.fullmatch(address)}
    count = len(named) if len(named) > 1 else len(uploads)
    is_known = "" not in named and any(up for _, up in sent)
    reason = worded("it sends {} requests, each through a URL of its own", count)
    return reason if is_known and count > 1 else ""


def _requests(source: Source) -> Iterator[Call]:
    yield from (call for call in source.calls if call.name in REQUESTS)


def _held(source: Source) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the variables that a shell gives an address of another service."""
    for one in assignments(source):
        match = OTHER_HOST.match(text_of(one.value).strip("\"'"))
        yield from ((name, match) for name in one.names if match)


def _address(call: Call, source: Source) -> str:
    """Return the placeholder for a URL that a request is sent to, empty for any other address."""
    text = text_of(call.node)
    words = [text[start:end] for start, end in operands(text, ())]
    urls = [word for word in words if IS_URL.search(word)]
    held = VARIABLE.fullmatch(urls[-1]) if urls else None
    is_set = held is not None and held[1] in source.defined
    return urls[-1] if urls and not is_set else ""


def _is_perhaps(node: tree_sitter.Node) -> bool:
    return any(
        one.type in PERHAPS
        or (one.type == "list" and any(each.type == "||" for each in one.children))
        for one in within(node)
    )
