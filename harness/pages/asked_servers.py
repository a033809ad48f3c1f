"""Servers that a program asks for its URL: the reader's own, and those of other services."""

import re
from collections.abc import Iterator, Mapping

import tree_sitter

from harness.catalog.wording import worded
from harness.model.page import SCRIPTS, SHELLS, Role
from harness.oss.endpoints import DOMAIN_PATTERN
from harness.pages.forms import HOLDS_URL
from harness.pages.several import asks_before, through_several
from harness.syntax.assignments import assignments
from harness.syntax.headers import PAIRS
from harness.syntax.literals import literals, outer_literals
from harness.syntax.methods import says_put
from harness.syntax.nodes import text_of, within
from harness.syntax.queries import leaves
from harness.syntax.source import Call, Source
from harness.syntax.standing import Places

OWN_SERVER = re.compile(
    r"(?i)[\"'`]?(?P<place>/api/[\w/.-]*|https?://(?:localhost|127\.0\.0\.1|your[-.]?\w*server|your-?domain|your-?api|"
    r"your-?backend)[\w.:/-]*"
    # Whatever its host is called, what hands out signatures, policies and keys is one.
    rf"|https?://(?![\w.-]*(?:{DOMAIN_PATTERN}|amazonaws))[\w.-]+(?::\d+)?/(?:[\w-]+/)*(?:get[-_]?|oss[-_]?)?"
    r"(?:signature|policy|sts|sts[-_]?token)(?=[\"'`?]|$))"
)
# An address that is a path alone, or one word: only a server of the reader's own has it.
PATH = re.compile(
    r"(?:/(?!/)[\w./-]*|(?:\.{0,2}/)?[\w-]+(?:/[\w-]+)*\.(?:php|json|jsp|do|aspx?))(?=[?$]|$)"
)
# The word is no name of the signed URL itself.
WORD = re.compile(
    r"(?!(?i:[\w-]*(?:signed|download)))[a-z][\w-]*(?:[uU]rl|[sS]ign|[pP]olicy|[sS]ts|[tT]oken)[\w-]*(?=[?$]|$)"
)
OTHER_SERVICE = re.compile(r"https?://(?P<host>[\w.-]+)")
OTHER_HOST = re.compile(rf"https?://(?P<host>(?![\w.-]*{DOMAIN_PATTERN})[\w-]+(?:\.[\w-]+)+)")
FOR_A_URL = re.compile(r"<[^<>\n]*(?i:ur[li])>")
# Who asks for an address.
ASKED_BY = re.compile(
    r"(?i)(?:window|\$|jQuery|.*(?:axios|http|request|xhr|ky|got|superagent|client|session|api|oReq|ajax)\w*)"
)
ASKS_ALONE = frozenset(("fetch", "axios", "ajax", "getJSON"))
ASKS = ASKS_ALONE | {"get", "post", "request", "open"}
HOSTS, LOCAL = frozenset(("host", "hostname")), frozenset(("localhost", "127.0.0.1"))
URL, POSTED = "url", "post:1"
WINDOWS = frozenset(("window", "globalThis", "self"))
SIGNED_NAME = re.compile(r"(?i)(?:sign(?:ed)?|upload|put|oss)_?ur[li]$")


def asks_own_server(source: Source, *, is_form: bool) -> str:
    """Return why a program is not run that asks a server of the reader's own for the URL.

    What posts a form with its policy may have a word for the address of the form.
    """
    place = next(_own_servers(source, is_form=is_form), "")
    if place:
        return worded("it asks a server of the reader's own ({})", place)
    held = "" if HOLDS_URL.search(source.text) else next(_of_window(source), "")
    return (
        worded("it reads its URL from `{}`, which only its reader's page sets", held)
        if held
        else ""
    )


def _of_window(source: Source) -> Iterator[str]:
    """Yield the members of a window that are read for a URL, and that the script never sets."""
    for node in source.of_kinds("member_expression".__eq__) if source.language in SCRIPTS else ():
        owner, name = text_of(node.named_children[0]), text_of(node.named_children[-1])
        is_set = any(one.target == text_of(node) for one in assignments(source))
        if owner in WINDOWS and SIGNED_NAME.search(name) and not is_set:
            yield f"{owner}.{name}"


def _own_servers(source: Source, *, is_form: bool) -> Iterator[str]:
    texts = {one.node.id: one.content for one in literals(source)}
    is_shell = source.language in SHELLS
    for text in (span.text for span in leaves(source)) if is_shell else source.strings:
        if (match := OWN_SERVER.match(text)) and "signature=" not in text.lower():
            yield match["place"]
    for call in source.calls if not is_shell else ():
        if call.name == "request":
            named = {*_named(call, texts, HOSTS)}
            yield from named & LOCAL
        # What is put is put to a URL, whatever stands for it.
        by_name = ASKED_BY.fullmatch(call.receiver) if call.receiver else call.name in ASKS_ALONE
        if not by_name or call.name not in ASKS or says_put(call.given, apart=True):
            continue
        for text in _addresses(call, texts):
            if match := PATH.match(text) or (None if is_form else WORD.match(text)):
                yield match[0]


def _addresses(call: Call, texts: Mapping[int, str]) -> Iterator[str]:
    """Yield the texts that may be an address: given first, behind a method, or as the URL."""
    first = [texts.get(_leftmost(one).id) for one in call.given[:2]]
    if None not in first[:1]:
        yield from (text for text in reversed(first) if text is not None)
    yield from _named(call, texts, frozenset((URL,)))


def _leftmost(node: tree_sitter.Node) -> tree_sitter.Node:
    """Return what a text that is put together begins with."""
    left = node.child_by_field_name("left") if node.type == "binary_expression" else None
    return node if left is None else _leftmost(left)


def _named(call: Call, texts: Mapping[int, str], names: frozenset[str]) -> Iterator[str]:
    """Yield the texts that a call is given under one of these names."""
    pairs = (pair for one in call.given for pair in (one, *one.named_children))
    for pair in pairs:
        parts = pair.named_children if PAIRS.search(pair.type) else []
        if parts and text_of(parts[0]).strip("\"'") in names and parts[-1].id in texts:
            yield texts[parts[-1].id]


def asks_another(source: Source, role: Role) -> str:
    """Return why a program is not run that gets its URL, or more URLs than one, from elsewhere."""
    text = source.bare()
    piped = next(_piped(source), None) if source.language in SHELLS else None
    if piped is not None and role is Role.UPLOADER:
        return worded("it goes on with what another service answers ({})", piped["host"])
    if source.language in SHELLS and role is Role.UPLOADER:
        several = asks_before(source) or through_several(source)
        if several:
            return several
    if role is Role.SIGNER or HOLDS_URL.search(text) or FOR_A_URL.search(text):
        return ""
    match = next(_answers(source), None)
    return worded("it asks another service for the URL ({})", match["host"]) if match else ""


def _answers(source: Source) -> Iterator[re.Match[str]]:
    """Yield the addresses of services whose answers a text goes on with."""
    if source.language in SHELLS:
        asking = (call for call in source.calls if call.name in {"curl", "wget"})
        kept = (call for call in asking if _is_kept(call.node))
        yield from filter(None, (OTHER_HOST.search(call.arguments) for call in kept))
        return
    places = Places(source)
    for one in outer_literals(source):
        standing, match = places.of(one), OTHER_SERVICE.match(one.content)
        posted = standing.is_argument(POSTED) or places.is_handed(standing.target, (POSTED,))
        named = standing.target == URL and standing.call.rpartition(".")[2] == "post"
        if match and (posted or named):
            yield match


def _piped(source: Source) -> Iterator[re.Match[str]]:
    """Yield the addresses of services whose answers a shell hands on to its next command."""
    for call in source.calls:
        outer = call.node.parent
        is_last = outer is None or outer.type != "pipeline" or outer.named_children[-1] == call.node
        if call.name in {"curl", "wget"} and not is_last:
            yield from filter(None, [OTHER_HOST.search(call.arguments)])


def _is_kept(command: tree_sitter.Node) -> bool:
    """Tell whether a shell keeps the answer of a command."""
    return {"command_substitution", "variable_assignment"} <= {one.type for one in within(command)}
