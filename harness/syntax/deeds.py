"""What the calls of a text do: sign, upload, download; and where the text can run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.catalog.grammars import read_known_calls, read_known_runtimes
from harness.model.grammar import Deed, KnownCall, KnownRuntime
from harness.model.page import Language, Runtime
from harness.syntax.source import Call, Source

# Each language's way to compute an HMAC.
HMAC_NAMES = re.compile(
    r"(?i)^(?:create_?hmac|hash_hmac|hmac|hmac_?sha\d*|b64_?hmac\w*|hmac\w*sha\d+\w*|.*hmac.*)$"
)
NAME = re.compile(r"(?:\.(?!exe$)|[:\\/])+")
HMAC_ARGUMENTS = re.compile(r"(?i)hmac")
URL_SIGNED = re.compile(
    r"(?i:\b(?:Signature|x-oss-signature)=|OSSAccessKeyId=|x-oss-signature-version)"
    r"|[\"'`](?:x-oss-signature|Signature)[\"'`]"
)
IN_QUERY = re.compile(
    r"(?i)\b(?:Signature|x-oss-signature)=|OSSAccessKeyId=|x-oss-signature-version"
)
FORM = re.compile(r"(?i)\bpolicy\b")
AUTHORIZES = re.compile(r"[\"'`]Authorization[\"'`]|\bOSS \$|[\"'`]OSS4?[- ]|Authorization:")


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """One call whose meaning is known."""

    call: Call
    known: KnownCall


def deeds(source: Source) -> tuple[Done, ...]:
    """Return the calls of a text whose meaning is known, in their order; each once."""
    found = []
    own = {function.name for function in source.functions}
    for call in source.calls:
        known = _known(call, source.language)
        if known is not None and (call.receiver or call.name not in own):
            found.append(Done(call=call, known=known))
    return tuple(found)


def _known(call: Call, language: Language) -> KnownCall | None:
    name = NAME.split(call.name.partition("<")[0])[-1]
    for known in read_known_calls().get(name, ()):
        fits = not known.languages or language in known.languages
        if (
            fits
            and re.search(known.receiver, call.receiver)
            and re.search(known.arguments, call.arguments)
        ):
            return known
    return None


def of(done: tuple[Done, ...], *kinds: Deed) -> tuple[Done, ...]:
    """Return the calls that do one of these."""
    return tuple(one for one in done if one.known.does in kinds)


def hashes_by_hand(source: Source) -> bool:
    """Tell whether a text computes an HMAC itself."""
    return any(_is_hmac(call) for call in source.calls)


def _is_hmac(call: Call) -> bool:
    if HMAC_NAMES.match(call.name.split(".")[-1]):
        return True
    if call.name in {"new", "New", "digest", "hexdigest", "update"}:
        return re.search(r"(?i)hmac", call.receiver) is not None
    return call.name in {"getInstance", "openssl", "SecretKeySpec"} and (
        HMAC_ARGUMENTS.search(call.arguments) is not None
    )


def signs_by_hand(source: Source) -> bool:
    """Tell whether a text computes the signature of a URL without an SDK."""
    return hashes_by_hand(source) and not signs_form_by_hand(source) and _names(URL_SIGNED, source)


def signs_form_by_hand(source: Source) -> bool:
    """Tell whether a text signs the policy of a form."""
    is_form = _names(FORM, source) and not _names(IN_QUERY, source)
    return hashes_by_hand(source) and is_form


def authorizes_by_hand(source: Source) -> bool:
    """Tell whether a text signs a request in its header."""
    return hashes_by_hand(source) and _names(AUTHORIZES, source)


def _names(pattern: re.Pattern[str], source: Source) -> bool:
    return pattern.search(source.bare()) is not None


def runtime_of(language: Language, source: Source | None) -> tuple[Runtime | None, str]:
    """Return where a text can run, and why it is not run where no toolkit starts that."""
    known = read_known_runtimes()
    if source is not None:
        found = [one for one in known.runtimes if language in one.languages and _is_in(one, source)]
        if found:
            # A rule that asks for a call as well says more.
            best = max(found, key=lambda one: bool(one.calls) and bool(one.owners))
            return best.runtime, best.reason
    return known.defaults.get(language), ""


def _is_in(known: KnownRuntime, source: Source) -> bool:
    modules = (one.module for one in source.imports)
    if any(re.search(pattern, one) for one in modules for pattern in known.modules):
        return True
    exported = list(_texts(source, "exported")) if known.exports else []
    if any(re.search(known.exports, text) for text in exported):
        return True
    if any(call.constructs and call.name in known.constructs for call in source.calls):
        return True
    if known.owners and known.calls and not known.alone:
        return any(
            call.name in known.calls and call.receiver in known.owners for call in source.calls
        )
    owners = {*_texts(source, "owner"), *(call.receiver for call in source.calls)}
    called = {call.name for call in source.calls if not call.receiver}
    own = source.defined
    return bool(((owners | called) - own).intersection((*known.owners, *known.calls)))


def _texts(source: Source, name: str) -> Iterator[str]:
    for node in source.captured(name):
        yield source.data[node.start_byte : node.end_byte].decode(errors="replace")
