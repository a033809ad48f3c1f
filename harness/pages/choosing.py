"""Which of the functions that a block only defines its reader calls with what he has in hand."""

from collections.abc import Sequence
from dataclasses import replace

import tree_sitter

from harness.model.grammar import Deed
from harness.model.page import SCRIPTS, Block, Role
from harness.pages.environment import asked
from harness.pages.in_hand import ADDRESSED, SHOWN_URL, in_hand
from harness.pages.parameters import kinds_of, purposes, takes_type
from harness.pages.roles import with_role
from harness.syntax.assignments import assignments, given_to
from harness.syntax.deeds import deeds
from harness.syntax.functions import Function
from harness.syntax.methods import says_put
from harness.syntax.nodes import leaves_of, mark_before, text_of, walk
from harness.syntax.source import Call, Source
from harness.syntax.standing import Places

# Calls that only bring or mark something.
NO_DEEDS = {
    "config",
    "require",
    "require_once",
    "require_relative",
    "dirname",
    "load_dotenv",
    "getLogger",
    "basicConfig",
}
# Between what and its value an object is kept, or handed to one that is.
KEPT = frozenset(("=", ":=", "(", ","))
MADE = frozenset(("create", "createClient", "createInstance", "extend"))
EXPORTS = frozenset(("exports", "module.exports"))
OWN = EXPORTS | {"", "this", "self", "Self", "static", "cls"}
DEED_OF_ROLE = {
    Role.SIGNER: Deed.SIGNS,
    Role.UPLOADER: Deed.UPLOADS,
    Role.DOWNLOADER: Deed.DOWNLOADS,
}
# What of an expression makes something new.
MAKES = ("call", "new_", "object", "array", "string", "binary", "arrow", "function")
# What opens the address that it is handed.
OPENED = (
    *ADDRESSED,
    *(f"{call}:1" for call in ("Get", "HttpGet", "HttpPut", "get", "put", "fetch")),
)
# How a function that takes nothing hands its URL on.
SHOWING = ("print", "fprint", "log", "echo", "cout", "puts")


def only_defined(block: Block, source: Source) -> Function | None:
    """Return the function that a text defines and never calls, where it does nothing else."""
    functions = [one for one in source.functions if one.start < one.end]
    outer = [one for one in functions if not _is_within(one, functions)]
    starts = source.captured("guard") or any(one.name == "main" for one in outer)
    if not outer or starts or _has_class(source):
        return None
    loose = (call for call in source.calls if not any(f.start <= call.start < f.end for f in outer))
    if any(call.name not in NO_DEEDS and not _makes(call, source) for call in loose):
        return None
    called = called_names(source)
    free = [one for one in outer if one.name not in called]
    known = [one for one in outer if has_all_kinds(source, one, block)]
    fitting = [one for one in known if one in free]
    # Where a reader cannot call the function above all others, he calls the one that uploads for it.
    doing = [one for one in known if block.role is Role.UPLOADER and _does(block, source, one)]
    return with_role_of(block, source, fitting or doing or free)


def _does(block: Block, source: Source, function: Function) -> bool:
    """Tell whether a function does by itself what its block is for, with what its callers have."""
    alone = with_role(replace(block, text=function.text)).role
    does = DEED_OF_ROLE.get(block.role) in deeds_in(source, function) or alone is block.role
    calls = (one for one in source.calls if one.name == function.name and not one.receiver)
    kinds = tuple(kinds_of(source, function, block))
    handed = (
        node
        for one in calls
        for node, kind in zip(one.given, kinds, strict=False)
        if _of_file(kind)
    )
    return does and not any(_is_made(node, source) for node in handed)


def _of_file(kind: str) -> bool:
    return not {"file", "path", "content"}.isdisjoint(purposes((kind,)))


def _is_made(node: tree_sitter.Node, source: Source) -> bool:
    """Tell whether a program makes itself what it hands over, rather than to hand on what it got."""
    held = (one.value for name in map(text_of, leaves_of(node)) for one in given_to(source, name))
    parts = (part.type for value in (node, *held) for part in walk(value))
    return any(made in part for part in parts for made in MAKES)


def called_names(source: Source) -> set[str]:
    """Return the names that a text calls; a client may have a method of the same name.

    What calls only itself is called by nobody.
    """
    own = (call for call in source.calls if call.receiver.lstrip("$") in OWN)
    return {call.name for call in own if not _is_in_itself(call, source)}


def _is_in_itself(call: Call, source: Source) -> bool:
    within = (one for one in source.functions if one.start <= call.start < one.end)
    return not call.receiver and any(one.name == call.name for one in within)


def with_role_of(block: Block, source: Source, free: Sequence[Function]) -> Function | None:
    """Return the last function that does what its block is for, else the last of all.

    Of one that uploads and one that downloads a reader calls the first to upload.
    """
    kind = DEED_OF_ROLE.get(block.role)
    doing = [one for one in free if kind in deeds_in(source, one)]
    if not doing and len(free) > 1:
        alone = {one.name: with_role(replace(block, text=one.text)).role for one in free}
        doing = [one for one in free if alone[one.name] is block.role]
    others = {*DEED_OF_ROLE.values()} - {kind}
    rest = [one for one in free if not others & deeds_in(source, one)]
    return next(reversed(doing or rest or free), None)


def deeds_in(source: Source, function: Function) -> frozenset[Deed]:
    """Return what the calls of a function do."""
    within = (one for one in deeds(source) if function.start <= one.call.start < function.end)
    return frozenset(one.known.does for one in within)


def names_beside(source: Source, function: Function) -> set[str]:
    """Return the names that stand only in functions which a function never calls."""
    others = [one for one in source.functions if one.name != function.name]
    reached, left = [function], others
    while reached:
        one = reached.pop()
        names = {call.name for call in source.calls if one.start <= call.start < one.end}
        reached += [each for each in left if each.name in names]
        left = [each for each in left if each.name not in names]
    places = {node: source.place(node)[0] for node in source.captured("name")}
    spans = [(one.start, one.end) for one in left if not one.start <= function.start < one.end]
    needed = (node for node, at in places.items() if not any(a <= at < b for a, b in spans))
    return {text_of(node) for node in places} - {text_of(node) for node in needed}


def _makes(call: Call, source: Source) -> bool:
    """Tell whether a call only makes an object that the text keeps, such as a client."""
    makes = call.constructs or call.name[:1].isupper() or call.name in MADE
    held = (text_of(one.value) for one in given_to(source, call.name))
    is_loaded = any(value.startswith("require(") for value in held)
    return (bool(makes or is_loaded) and mark_before(call.node) in KEPT) or (
        source.language in SCRIPTS and _is_of_text(call, source)
    )


def _is_of_text(call: Call, source: Source) -> bool:
    """Tell whether a call only asks a text that a variable is given for another one of it."""
    receiver = call.node.child_by_field_name("function")
    root = receiver.child_by_field_name("object") if receiver else None
    parts = [*walk(root)] if root else []
    values = [*map(source.place, (one.value for one in assignments(source)))]
    is_kept = any(start <= call.start < end for start, end in values)
    texts = ("string", "template_string", "parenthesized_expression")
    return (
        is_kept
        and bool(parts)
        and parts[0].type in texts
        and not any("call" in one.type or one.type.startswith("await") for one in parts)
    )


def _is_within(one: Function, functions: Sequence[Function]) -> bool:
    return any(f is not one and f.start <= one.start and one.end <= f.end for f in functions)


def has_all_kinds(
    source: Source,
    function: Function,
    block: Block,
    *,
    hands_type: bool = False,
    made: Sequence[str] = (),
) -> bool:
    """Tell whether a reader has in hand whatever a function takes, or its object is made with."""
    kinds = tuple(kinds_of(source, function, block))
    if (
        block.role is Role.SIGNER
        and not hands_type
        and takes_type(replace(block, calls=("", *kinds)))
    ):
        return False
    if _asks_two(source, function, kinds):
        return False
    needed = "" if block.form else "key" if block.role is Role.SIGNER else "url"
    if needed == "url" and _has_url(block, source):
        needed = ""
    if block.role is Role.SIGNER and not kinds and _shows(function):
        needed = ""
    return (not needed or needed in purposes((*kinds, *made))) and "" not in kinds


def _asks_two(source: Source, function: Function, kinds: Sequence[str]) -> bool:
    """Tell whether a function opens two addresses: which of them is signed nobody says."""
    each = zip(function.parameters, kinds, strict=False)
    urls = [one.name for one, kind in each if kind.partition(":")[0] == "url"]
    places = Places(source) if len(urls) > 1 else None
    return places is not None and sum(places.is_handed(one, OPENED) for one in urls) > 1


def _has_url(block: Block, source: Source) -> bool:
    """Tell whether a text has the URL without being handed it: asked for, or by a reader's name."""
    beside = in_hand(block, source, source.free) if block.language in SCRIPTS else ()
    urls = {name for name, kind in beside if kind == "url"}
    # What is asked for something else, or stands in a longer text, is another address.
    sending = (one for one in source.calls if one.name == "put" or says_put(one.given))
    is_whole = any(text_of(one) in urls for sent in sending for one in sent.given[:2])
    if any(map(SHOWN_URL.search, source.strings)):
        return True
    return is_whole or "HARNESS_SIGNED_URL" in dict(asked(source)).values()


def _shows(function: Function) -> bool:
    """Tell whether a function returns something, or prints it."""
    for node in walk(function.node):
        returns = node.type.startswith("return") and node.named_child_count
        if returns or (not node.child_count and text_of(node).lower().startswith(SHOWING)):
            return True
    return False


def _has_class(source: Source) -> bool:
    """Tell whether a text declares a class, and not only a type of another kind."""
    return any(part.type == "class" for one in source.captured("class") for part in one.children)
