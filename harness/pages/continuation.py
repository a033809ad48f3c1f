"""How the blocks of a page hang together: what one takes from earlier ones, what it only defines."""

from collections.abc import Sequence
from dataclasses import replace

from harness.catalog.wording import worded
from harness.model.edit import Edit, applied
from harness.model.grammar import Deed
from harness.model.page import RUN, SCRIPTS, Block, Language, Role, Runtime
from harness.pages.beginnings import ROLES, sends, with_beginnings
from harness.pages.choosing import (
    DEED_OF_ROLE,
    EXPORTS,
    NO_DEEDS,
    called_names,
    deeds_in,
    has_all_kinds,
    names_beside,
    only_defined,
    with_role_of,
)
from harness.pages.components import has_markup, tags_of, why_not_mounted
from harness.pages.earlier import (
    NEEDED,
    called_bare,
    defining,
    functions_for,
    given_on,
    is_told_better,
    needs_met,
    own_urls,
)
from harness.pages.elsewhere import made_elsewhere, signing_with
from harness.pages.environment import asked
from harness.pages.in_hand import OBJECTS, in_hand, packages_of, plain_value, slips
from harness.pages.in_scripts import kinds_in_object
from harness.pages.joining import declared_once, without
from harness.pages.makers import made_by
from harness.pages.methods import OF_CLASS_MARK, OF_OBJECT_MARK, methods_to_call, split_method
from harness.pages.options import URL, shell_places
from harness.pages.parameters import kinds_of, takes_type
from harness.pages.reach import is_out_of_reach, kept_in_maps
from harness.pages.roles import with_role
from harness.pages.shell_arguments import called_with_all
from harness.syntax.deeds import deeds, of
from harness.syntax.functions import Function
from harness.syntax.headers import untold_headers
from harness.syntax.languages import typed
from harness.syntax.maps import sent_headers
from harness.syntax.methods import signed_method
from harness.syntax.source import Source, parse
from harness.syntax.unsent import unsent_request

PROTOTYPE = "prototype"
# Where a function sees what stands beside it.
GLOBALS = {Language.PYTHON, *SCRIPTS}
# What a function of Java takes from the fields of its class, as a text.
FIELDS = {"id", "secret", "token", "endpoint", "region", "bucket"}


def connected(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks, each with what it takes from those before it."""
    done: list[Block] = []
    for block in with_beginnings(blocks):
        done.append(_connected(block, done))
    # Which type a signer is handed is open where nobody who uses its URL says one.
    is_open = all(_leaves_type(one) for one in done if one.role is Role.UPLOADER)
    return tuple(_with_type(one) if is_open else one for one in done)


def _leaves_type(block: Block) -> bool:
    """Tell whether an uploader says no type of its own; a browser says that of the file."""
    if takes_type(block) or block.language is None:
        return True
    own = {*sent_headers(block.language, block.text), *untold_headers(block.language, block.text)}
    return block.runtime is not Runtime.BROWSER and "content-type" not in own


def _with_type(block: Block) -> Block:
    """Return a signer that was not called for want of a type with one, any other as it is."""
    is_left = block.role is Role.SIGNER and block.uncalled and not block.reason
    source = parse(block.language, block.text) if is_left and block.language else None
    function = only_defined(block, source) if source else None
    if source is None or function is None or _only_class(source):
        return block
    called = _called(replace(block, uncalled=""), source, function, hands_type=True)
    return called if called.calls else block


def _connected(block: Block, earlier: Sequence[Block]) -> Block:
    block = _sending(block, earlier)
    if block.role not in RUN or block.reason or block.language is None:
        return block
    source = parse(block.language, typed(block.language, block.text))
    if source is None or source.unread:
        return block
    if has_markup(source):
        return _component(block, source)
    if name := _only_class(source):
        return (
            _with_method(block, source)
            or _with_function(block, source)
            or replace(block, uncalled=name)
        )
    function = only_defined(block, source)
    if function is not None:
        return _called(block, source, function)
    return _going_on(block, source, earlier)


def _going_on(block: Block, source: Source, earlier: Sequence[Block]) -> Block:
    """Return a block that does something itself with what it goes on from."""
    if name := kept_in_maps(source):
        return replace(block, uncalled=name)
    goes_on = source.grammar.goes_on and not source.captured("whole")
    before = "" if goes_on else "".join(functions_for(block, source, earlier))
    return _continued(block, source, earlier) if goes_on else replace(block, before=before)


def _sending(block: Block, earlier: Sequence[Block]) -> Block:
    """Return a block that sends what an earlier one builds, or calls its function, with both's role."""
    source = parse(block.language, block.text) if block.role is Role.FRAGMENT else None
    if source is None:
        return block
    called = called_names(source) & source.free
    for one, other in defining(block, earlier):
        is_begun = unsent_request(other) in source.free or _begins(one, other, source)
        if is_begun or (one.calls and one.calls[0] in called):
            return _with_role_of_both(block, one.text)
        if source.calls and (names := own_urls(other) & (source.free | _imported(block, source))):
            return _asking(block, names)
    return block


def _imported(block: Block, source: Source) -> set[str]:
    """Return the words of the imports of a block that imports other files of its page."""
    statements = (one.statement.replace(",", " ") for one in source.imports if block.beside)
    return {word for one in statements for word in one.split()}


def _begins(one: Block, other: Source, source: Source) -> bool:
    """Tell whether an earlier block has begun what a text goes on from, and sends."""
    gives = one.role is Role.FRAGMENT and given_on(other) & source.free
    return bool(gives) and sends(source) and with_role(one).role in ROLES


def _asking(block: Block, names: set[str]) -> Block:
    """Return a block with the role that it has where these names are those of signed URLs."""
    source = parse(block.language, block.text)
    places = map(source.place, source.captured("name")) if source else ()
    own = dict.fromkeys(one for one in places if block.text[slice(*one)] in names)
    edits = [Edit(start=start, end=end, text="signed_url") for start, end in sorted(own)]
    return replace(with_role(replace(block, text=applied(block.text, edits))), text=block.text)


def _component(block: Block, source: Source) -> Block:
    """Return a component with what its reader has in hand, or why nothing can mount it."""
    if reason := why_not_mounted(source):
        return replace(block, role=Role.FRAGMENT, reason=reason)
    free = source.free - tags_of(source)
    given = tuple(in_hand(block, source, free))
    missing = free - {name for name, _ in given}
    return replace(block, given=given, missing=() if source.imports else tuple(sorted(missing)))


def _with_function(block: Block, source: Source) -> Block | None:
    """Return a class with the function beside it that uses a URL, None where there is none."""
    if block.role is Role.SIGNER:
        return None
    spans = [(start, end) for _, start, end in source.classes]
    spans += [(one.start, one.end) for one in source.methods]
    beside = [
        one
        for one in source.functions
        if not any(start <= one.start < end for start, end in spans)
        and one.name not in called_names(source)
    ]
    function = with_role_of(block, source, beside)
    fits = function is not None and has_all_kinds(source, function, block)
    return _called(block, source, function) if function is not None and fits else None


def _with_method(block: Block, source: Source) -> Block | None:
    """Return a class with the method of it that its block is for, None where it has none or several.

    Of one that signs and one that uploads to the URL nobody says how they go together.
    """
    free = tuple(methods_to_call(source))
    makers = {one.name: made_by(source, split_method(one.name)[0], block) for one in free}
    fitting = [
        one
        for one in free
        if (OF_CLASS_MARK in one.name or makers[one.name] is not None)
        and has_all_kinds(source, one, block, made=makers[one.name] or ())
    ]
    kind = DEED_OF_ROLE.get(block.role)
    doing = [one for one in fitting if kind in deeds_in(source, one)]
    if block.role is Role.SIGNER:
        uploads = block.also_uploads or any(of(deeds(source), Deed.UPLOADS))
        # Where nothing else can be called, it does all that its class does.
        signing = [] if uploads else [one for one in doing if _signs_as(source, one)]
        fitting = fitting if uploads and len(free) == 1 else signing
    chosen = doing if len(fitting) > 1 and block.role is not Role.SIGNER else fitting
    if len(chosen) != 1:
        return None
    made = (makers[chosen[0].name] if OF_OBJECT_MARK in chosen[0].name else None) or ()
    return replace(_called(block, source, chosen[0], made=made), made_by=made)


def _signs_as(source: Source, function: Function) -> bool:
    """Tell whether a function signs for the method that its whole text does."""
    own = parse(source.language, function.text)
    return own is not None and signed_method(own) == signed_method(source)


def _called(
    block: Block,
    source: Source,
    function: Function,
    *,
    hands_type: bool = False,
    made: Sequence[str] = (),
) -> Block:
    if source.language is Language.SHELL:
        places = [ours for _, ours in shell_places(called_with_all(source, function.name))]
        is_known = all(places) and (URL in places or URL in dict(asked(source)).values())
        return (
            replace(block, calls=(function.name,)) if is_known else _uncalled(block, function.name)
        )
    has_all = has_all_kinds(source, function, block, hands_type=hands_type, made=made)
    name = _name_for_reader(source, function)
    if not (has_all and name) or is_out_of_reach(source, function):
        return _uncalled(block, function.name)
    kinds = tuple(kinds_of(source, function, block))
    called = replace(block, calls=(name, *kinds))
    if block.language in OBJECTS and block.role is Role.SIGNER and not source.classes:
        beside = in_hand(block, source, source.free)
        return replace(called, given=tuple(one for one in beside if one[1] in FIELDS))
    if block.language not in GLOBALS:
        return called
    given = tuple(in_hand(block, source, source.free))
    missing = source.free - {name for name, _ in given} - names_beside(source, function)
    if source.imports:
        missing &= made_elsewhere(source)
    return replace(called, given=given, missing=tuple(sorted(missing)))


def _name_for_reader(source: Source, function: Function) -> str:
    """Return by which name a reader calls a function, empty where he would need its object."""
    owner, _, own = function.name.rpartition(".")
    if function.name in EXPORTS:
        return f"{owner}{OF_CLASS_MARK}{own}"
    if owner in EXPORTS:
        return f"exports{OF_CLASS_MARK}{own}"
    maker, _, kind = owner.rpartition(".")
    if kind != PROTOTYPE:
        return function.name
    made = (one for one in source.functions if one.name == maker and not one.parameters)
    return f"{maker}{OF_OBJECT_MARK}{own}" if any(made) else ""


def _uncalled(block: Block, name: str) -> Block:
    """Return a block that only defines something; a signer stays one for who comes after it."""
    if block.role is Role.SIGNER:
        return replace(block, uncalled=name)
    reason = worded("it defines `{}`, and nothing calls it", name)
    return replace(block, role=Role.FRAGMENT, reason=reason)


def _only_class(source: Source) -> str:
    """Return the class that a text defines, or a method without one, where it does nothing else."""
    if any(one.name == "main" for one in source.functions):
        return ""
    own = () if source.offset else source.classes
    names = [name for name, _, _ in own] or [one.name for one in source.methods]
    spans = [(start, end) for _, start, end in source.classes]
    spans += [(one.start, one.end) for one in (*source.functions, *source.methods)]
    loose = (call for call in source.calls if not any(a <= call.start < b for a, b in spans))
    does = any(call.name not in NO_DEEDS for call in loose)
    return "" if does or not names or source.captured("started") else names[0]


def _continued(block: Block, source: Source, earlier: Sequence[Block]) -> Block:
    bare = called_bare(source)
    missing = {*source.free, *bare}
    asked_of = {call.root or call.name for call in source.calls} & missing
    taken: list[str] = []
    signs = False
    declared = declared_once(source)
    near = tuple(defining(block, earlier))
    for place, (one, other) in enumerate(near):
        gives = missing & given_on(other)
        if block.role is Role.SIGNER and is_told_better(gives, other, near[place + 1 :]):
            continue
        runs = one.role is Role.SIGNER and not one.uncalled
        urls = set[str]() if _begins(one, other, source) else own_urls(other)
        if gives & (asked_of if runs else gives) and not gives & urls:
            taken.append(without(other, declared | urls, frozenset(gives)))
            signs = signs or bool(runs and one.calls)
            declared |= declared_once(other)
            bare |= called_bare(other)
            missing |= (other.free - packages_of(other)) | bare
            missing -= other.defined - other.inner
            continue
        for name in sorted(gives - urls):
            if held := plain_value(name, other):
                taken.append(f"{held}\n")
                missing.discard(name)
    missing -= bare
    before = "".join(reversed(taken))
    # Who calls the function with which an earlier block signs makes its URL itself.
    block = _with_role_of_both(block, before) if signs else block
    in_places = sum(bool(source.free & other.defined) for _, other in near)
    is_set_apart = block.role is Role.SIGNER and in_places > 1 and bool(before)
    if is_set_apart and needs_met(parse(block.language, before + block.text)) < len(NEEDED):
        # What the page sets one by one, its reader has put together elsewhere.
        return replace(block, missing=tuple(sorted(source.free)))
    shown = {name for _, other in near for name in own_urls(other)}
    return _with_given(replace(block, before=before), source, missing, shown)


def _with_given(block: Block, source: Source, missing: set[str], shown: set[str]) -> Block:
    """Return a block with what its reader has in hand, and with what nobody has.

    ``shown`` are the names of URLs that earlier blocks make: none of them is an object.
    """
    given = tuple(
        (name, "url" if name in shown and kinds_in_object(kind) else kind)
        for name, kind in in_hand(block, source, missing)
    )
    missing -= {name for name, _ in given} | slips(missing, source)
    # What has imports of its own is a whole program, where the name is a mistake of the page;
    # a signer that takes names of its reader's is none.
    if source.imports and not (given and block.role is Role.SIGNER):
        missing &= made_elsewhere(source)
    unknown = missing if source.grammar.given else missing & signing_with(source)
    return replace(block, given=given, missing=tuple(sorted(unknown)))


def _with_role_of_both(block: Block, before: str) -> Block:
    """Return a block with the role that it has together with what it goes on from."""
    return replace(with_role(replace(block, text=f"{before}{block.text}")), text=block.text)
