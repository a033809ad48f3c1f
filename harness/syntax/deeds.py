"""What the calls of a text do: sign, upload, download; and where the text can run."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from harness.catalog.grammars import read_grammars, read_known_calls, read_known_runtimes
from harness.model.grammar import Deed, KnownCall, KnownRuntime
from harness.model.page import SCRIPTS, SHELLS, Language, Runtime
from harness.oss.signature import IDENTITY_OF_V1, SIGNATURE_PATTERN, VERSION_NAME
from harness.syntax.assignments import assignments
from harness.syntax.curl_options import options_written
from harness.syntax.source import Call, Source

# Each language's way to compute an HMAC.
HMAC_NAMES = re.compile(
    r"(?i)^(?:create_?hmac|hash_hmac|hmac|hmac_?sha\d*|b64_?hmac\w*|hmac\w*sha\d+\w*|.*hmac.*)$"
)
# What any SDK calls it, and the sub-command of any tool.
SIGNS_URL = re.compile(
    r"(?i)^(?:get|create|generate|make|build|gen)?_?(?:oss|cos|obs|tos|bos|s3)?_?(?:pre)?_?s(?:ign|ing)(?:ed|ature)?_?"
    r"(?:put|get|upload|download|object)?_?(?:object)?_?(?:url|uri)(?:_?(?:v4|async|for\w+|with\w+))?$"
    r"|^(?:get|create|generate|make|build|gen)_?pre_?signed_?(?:for_?)?(?:put|get|upload|download)\w*$"
)
# A method that is called, in most languages.
CALLED = re.compile(r"(?:\.|->|:)(\w+)\(")
SUB_COMMAND = re.compile(r"^\s+(?:\S+\s+){0,3}(?:presign|signurl|sign-url|presigned-url)\s")
OWN_SERVICE = re.compile(
    r"(?i)^(?:this|self)?\.?\w*(?:api|axios|http|service|request|controller|repository)$"
)
ANY_SIGNER = KnownCall(does=Deed.SIGNS, names=())
ANY_COMMAND = KnownCall(does=Deed.SIGNS, names=(), method="GET")
# The text that is signed for a URL: method, MD5, type, time of expiry, resource.
STRING_TO_SIGN = re.compile(
    r"""^["'`](?:GET|PUT)(?:\\n|\n)[^\n]{0,80}?(?:\\n|\n)\d{9,}(?:\\n|\n)/"""
)
NAME = re.compile(r"(?:\.(?!exe$)|[:\\/])+")
HMAC_ARGUMENTS = re.compile(r"(?i)hmac")
URL_SIGNED = re.compile(
    rf"(?i:\b{SIGNATURE_PATTERN}=|{IDENTITY_OF_V1}\s*[=:]|{VERSION_NAME})"
    rf"|[\"'`]{SIGNATURE_PATTERN}[\"'`]"
)
IN_QUERY = re.compile(rf"(?i)\b{SIGNATURE_PATTERN}=|{IDENTITY_OF_V1}=|{VERSION_NAME}")
FORM = re.compile(r"(?i)policy")
# Calls that take all options of a transfer at once, often by a variable.
TAKES_OPTIONS = {"curl_setopt_array"}
MARKED = re.compile(r"[^\S\n]*<[A-Za-z][\w -]*>[^\n]*")
LAST_VARIABLE = re.compile(r",\s*(\$\w+)\s*\)?\s*$")
# What only the policy of a form has, in whatever string or map it is written.
CONDITIONS = re.compile(r"(?i)\bconditions\b|content-length-range|starts-with")
# What is called the content of a file, and what a message.
CONTENTS = (
    "body|data|content$|stream|source|payload|blob|buffer|chunk|^f$|bytes$|picture|image|input"
)
MESSAGE = re.compile(r"(?i)form|json|param|query|field|opt|conf|xml|te?xt|messag|msg|req|meta|info")
# A body that is called a file, or neither its content nor a message.
BODY = re.compile(
    r"(?:\bbody\s*:\s*|\.put\([^()]*\)[^;]*?\.send\(\s*)(?P<name>(?!(?:await|new)\b)[A-Za-z]\w*)\b(?!\s*[.(\[?])"
)
CHOSEN = re.compile("file|\\w+File")
OF_BYTES = re.compile(f"(?i){CONTENTS}|{MESSAGE.pattern.removeprefix('(?i)')}|undefined|null")
OF_SDK = re.compile(r"(?i)(?:^|[^a-z])oss(?:2|v2)?(?:$|[^a-z])")
A_SLIP = 0.88
MAKES = "new "
ITSELF = frozenset(("this", "$this", "self"))
OF_NODE = re.compile(r"\b(?:require|process|Buffer|fs|__dirname)\b")
AUTHORIZES = re.compile(r"[\"'`]Authorization[\"'`]|\bOSS \$|[\"'`]OSS4?[- ]|Authorization:")


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownDeed:
    """One call whose meaning is known."""

    call: Call
    known: KnownCall


def deeds(source: Source) -> tuple[KnownDeed, ...]:
    """Return the calls of a text whose meaning is known, in their order; each once."""
    kinds = []
    for call in source.calls:
        known = _known(_with_options(call, source), source.language)
        # A function of the text's own may have a name of an SDK's, and may hand on to that.
        hands_on = bool(call.receiver) and known is not None and known.does is Deed.SIGNS
        # An object that stores by its own method is no client of an SDK.
        is_own = known is not None and known.does is Deed.STORES and call.receiver in ITSELF
        if known is not None and not is_own and (hands_on or not _is_own(call, source)):
            kinds.append(KnownDeed(call=call, known=known))
    return tuple(kinds or _mistyped(source))


def _mistyped(source: Source) -> Iterator[KnownDeed]:
    """Yield the calls of an SDK that nearly have the name of one that signs, and none has."""
    if source.language in SHELLS or not any(OF_SDK.search(one.module) for one in source.imports):
        return
    signers = [name for name, every in read_known_calls().items() if _signs(every)]
    for call in source.calls:
        near = get_close_matches(call.name, signers, n=1, cutoff=A_SLIP) if call.receiver else []
        if near and not _is_own(call, source):
            yield KnownDeed(call=call, known=ANY_SIGNER)


def _signs(every: Iterable[KnownCall]) -> bool:
    return any(one.does is Deed.SIGNS for one in every)


def _is_own(call: Call, source: Source) -> bool:
    """Tell whether a call is one of the text's own functions, methods or classes.

    What calls its own name on something else hands on to the SDK's.
    """
    if any(name == call.name for name, _, _ in source.classes):
        return True
    same = [one for one in (*source.functions, *source.methods) if one.name == call.name]
    hands_on = any(one.start <= call.start < one.end for one in same) and call.receiver
    return bool(same) and not hands_on


def _with_options(call: Call, source: Source) -> Call:
    """Return a call with all its options: those of a variable, and those behind a placeholder.

    A shell takes a placeholder without quotation marks for redirections, and what it writes itself
    curl reads as options.
    """
    if source.language in SHELLS and (written := options_written(call, source)):
        return replace(call, arguments=f"{call.arguments} {written}")
    behind = MARKED.match(source.text, call.end) if source.language in SHELLS else None
    if behind:
        return replace(call, arguments=call.arguments + behind[0])
    if call.name not in TAKES_OPTIONS or (match := LAST_VARIABLE.search(call.arguments)) is None:
        return call
    given = (
        one for one in assignments(source) if one.target.partition("[")[0].rstrip() == match[1]
    )
    held = (source.bare()[slice(*source.place(one.node))] for one in given)
    return replace(call, arguments="\n".join((call.arguments, *held)))


def _known(call: Call, language: Language) -> KnownCall | None:
    *owners, name = NAME.split(call.name.partition("<")[0])
    receiver = ".".join(owners) if call.constructs else call.receiver
    for known in read_known_calls().get(name, ()):
        fits = not known.languages or language in known.languages
        if (
            fits
            and re.search(known.receiver, receiver)
            and re.search(known.arguments, call.arguments)
        ):
            return known
    return _unnamed(call, name, language)


def _unnamed(call: Call, name: str, language: Language) -> KnownCall | None:
    """Return what a call does by the words of its name, None where they say nothing."""
    if language in SHELLS:
        return ANY_COMMAND if SUB_COMMAND.match(f"{call.arguments} ") else None
    is_method = bool(call.receiver) and not OWN_SERVICE.match(call.receiver)
    signs = is_method and SIGNS_URL.match(name) and re.search(r"\w", call.arguments)
    return ANY_SIGNER if signs else None


def decoding(source: Source) -> Iterator[Call]:
    """Yield the calls that decode an address, which may be that of a signed URL."""
    decodes = re.compile(source.grammar.decodes)
    return (
        one for one in source.calls if decodes.fullmatch(f"{one.receiver}.{one.name}".lstrip("."))
    )


def names_signer(text: str) -> bool:
    """Tell whether a text of a language that no grammar reads calls a method of a signer's name."""
    return any(map(SIGNS_URL.match, CALLED.findall(text)))


def of(done: tuple[KnownDeed, ...], *kinds: Deed) -> tuple[KnownDeed, ...]:
    """Return the calls that do one of these."""
    return tuple(one for one in done if one.known.does in kinds)


def hashes_by_hand(source: Source) -> bool:
    """Tell whether a text computes an HMAC itself."""
    return HMAC_ARGUMENTS.search(source.text) is not None and any(
        _is_hmac(call) for call in source.calls
    )


def _is_hmac(call: Call) -> bool:
    if "=" in call.name:  # a URL without quotation marks, which a shell cuts at each ampersand
        return False
    if HMAC_NAMES.match(call.name.split(".")[-1]):
        return True
    if call.name in {"new", "New", "digest", "hexdigest", "update"}:
        return re.search(r"(?i)hmac", call.receiver) is not None
    return call.name in {"getInstance", "openssl", "SecretKeySpec"} and (
        HMAC_ARGUMENTS.search(call.arguments) is not None
    )


def signs_by_hand(source: Source) -> bool:
    """Tell whether a text computes the signature of a URL without an SDK."""
    if not hashes_by_hand(source) or signs_form_by_hand(source):
        return False
    return _in_url(URL_SIGNED, source) or any(map(STRING_TO_SIGN.match, source.strings))


def signs_form_by_hand(source: Source) -> bool:
    """Tell whether a text signs the policy of a form."""
    if not hashes_by_hand(source) or not _names(FORM, source):
        return False
    return _names(CONDITIONS, source) or not _in_url(IN_QUERY, source)


def authorizes_by_hand(source: Source) -> bool:
    """Tell whether a text signs a request in its header."""
    return hashes_by_hand(source) and _names(AUTHORIZES, source)


def _names(pattern: re.Pattern[str], source: Source) -> bool:
    return pattern.search(source.bare()) is not None


def _in_url(pattern: re.Pattern[str], source: Source) -> bool:
    """Tell whether a text names a parameter, and not only a variable of that name."""
    own = [source.place(node) for node in source.captured("definition")]
    matches = pattern.finditer(source.bare())
    return any(all(not a <= one.start() < b for a, b in own) for one in matches)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Traits:
    """The words that tell the runtime of a text; none of them is the text's own."""

    modules: tuple[str, ...]
    exported: frozenset[str]
    constructed: frozenset[str]
    owners: frozenset[str]
    called: frozenset[str]
    called_on: frozenset[tuple[str, str]]
    types: frozenset[str]


def runtime_of(language: Language, source: Source | None) -> tuple[Runtime | None, str]:
    """Return where a text can run, and why it is not run where no toolkit starts that."""
    known = read_known_runtimes()
    rules = [one for one in known.runtimes if language in one.languages]
    if source is not None and rules:
        traits = _traits(source)
        runtimes = [one for one in rules if _is_in(one, traits)]
        if runtimes:
            # A rule that asks for a call as well says more; so does one that says why not.
            best = max(
                runtimes, key=lambda one: (bool(one.calls) and not one.alone, bool(one.reason))
            )
            return best.runtime, best.reason
    if source is not None and _sends_chosen_file(source):
        return Runtime.BROWSER, ""
    grammar = read_grammars().get(language)
    usual = grammar.runtime if grammar else None
    return usual or known.defaults.get(language), ""


def _sends_chosen_file(source: Source) -> bool:
    """Tell whether a script hands over a file that it has not read: one that its user chose."""
    is_whole = not source.tree.root_node.has_error
    if source.language not in SCRIPTS or not is_whole or OF_NODE.search(source.bare()):
        return False
    made = {name for one in assignments(source) for name in one.names}
    sent = {
        body["name"] for body in BODY.finditer(source.bare()) if _is_chosen(body["name"])
    } - made
    return any(not _is_handed_over(source, name) for name in sent)


def _is_chosen(name: str) -> bool:
    return bool(CHOSEN.fullmatch(name)) or not OF_BYTES.search(name)


def _is_handed_over(source: Source, name: str) -> bool:
    """Tell whether a script calls the function that has this parameter with what it makes."""
    takes = {one.name for one in source.functions if name in {each.name for each in one.parameters}}
    return any(call.name in takes and MAKES in call.arguments for call in source.calls)


def _traits(source: Source) -> _Traits:
    own = source.defined
    free = [call for call in source.calls if call.receiver not in own]
    owners = {*source.texts("owner"), *(call.receiver for call in free)}
    return _Traits(
        modules=tuple(one.module for one in source.imports),
        exported=frozenset(source.texts("exported")),
        constructed=frozenset(call.name for call in free if call.constructs),
        owners=frozenset({*(owners - own - {""}), *source.texts("handed")}),
        called=frozenset(call.name for call in free if not call.receiver) - own,
        called_on=frozenset((call.receiver, call.name) for call in free),
        types=frozenset(source.texts("annotation")) - own,
    )


def _is_in(known: KnownRuntime, traits: _Traits) -> bool:
    if any(re.search(pattern, one) for one in traits.modules for pattern in known.modules):
        return True
    if traits.exported.intersection(known.exports):
        return True
    if traits.constructed.intersection(known.constructs) or traits.types.intersection(known.types):
        return True
    if known.owners and known.calls and not known.alone:
        return any(
            (owner, call) in traits.called_on for owner in known.owners for call in known.calls
        )
    beside = traits.called.intersection((*known.calls, *known.owners))
    return bool(beside or traits.owners.intersection(known.owners))
