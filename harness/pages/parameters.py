"""What the parameters of a function are for, which a reader calls with what he has in hand."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from harness.model.page import SCRIPTS, Block, Language, Role, Runtime
from harness.pages.in_hand import (
    is_opened,
    kind_by_use,
    kind_for_signer,
    kind_in_form,
    kind_of,
)
from harness.pages.in_scripts import (
    CALLBACK,
    as_script_uses_it,
    fields_within,
    holds_url,
    joined_in_object,
    kind_in_script,
    kinds_in_object,
)
from harness.syntax.functions import Function, Parameter
from harness.syntax.handed import has_value, is_unused, may_be_empty, type_by_use
from harness.syntax.members import asked_by_text
from harness.syntax.nodes import text_of
from harness.syntax.source import Source

# Where a type is written, and one that is a text; what a parameter is called that takes the content.
DECLARING = {Language.JAVA, Language.KOTLIN, Language.CPP, Language.C}
TEXT = re.compile(
    r"(?:final\s+|const\s+)?(?:(?:java\.lang\.|std::)?[sS]tring(?:_view)?(?:\s*&)?\??|char(?:\s+const)?\s*\*)"
)
# Types of what a file is named by where a program opens it.
NAMING = re.compile(
    r"[\"']?\??(?:(?:typing\.)?(?:Optional|Union)\[)?(?:str|string|(?:os\.)?PathLike)\b"
)
CONTENT = re.compile(r"(?i)(?:data|body|content|payload|text|json|bytes)$")
# What a parameter is called that takes the length of the file, and its types.
LENGTH = re.compile(r"(?i)^(?!.*(?:part|chunk|block|buffer|page|max|min)).*(?:length|size)$")
LONG = re.compile(
    r"(?i)(?:const\s+)?(?:long(?:\s+long)?|u?int64(?:_t)?|(?:std::)?size_t|curl_off_t)"
)
# A whole number of fewer bits may be of anything, unless it is that of the content.
NUMBER = re.compile(r"(?i)(?:final\s+)?(?:int|integer|u?int32(?:_t)?)")
OF_CONTENT = re.compile(r"(?i)^(?:file|content|data|body|payload|total)?_?(?:size|length|len)$")
UNTYPED = {Language.PYTHON, Language.PHP, Language.RUBY}
# What a call leaves out, and names something after it.
SKIPPED = "skipped"
TYPED = {*DECLARING, Language.PYTHON, Language.TYPESCRIPT, Language.GO, Language.PHP}
# What a file has that a framework of the web hands over, and none that is opened.
OF_FRAMEWORK = {"content_type", "original_filename", "filename", "tempfile"}
# Types of which a reader has only the file that he uploads.
CONTENTS = re.compile(
    r"(?:final\s+)?(?:File|Path|(?:File)?InputStream|ByteArray|byte\[\])\??|\[\]byte|multipart\.File|io\.Reader|\*os\.File"
    r"|(?:Promise<)?(?:File|Blob|Buffer|ArrayBuffer|Uint8Array|Readable\w*|(?:fs\.)?ReadStream)\b.*"
)


def takes_type(block: Block) -> bool:
    """Tell whether a function is called with the type of what is sent, alone or among its headers."""
    return not {"type", "headers"}.isdisjoint(purposes(block.calls[1:]))


def purposes(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return what arguments are for, without their types; of an object its fields."""
    return tuple(
        one.partition(":")[0]
        for kind in kinds
        for one in (kinds_in_object(kind).values() or (kind,))
    )


def kinds_of(source: Source, function: Function, block: Block) -> Iterator[str]:
    """Yield for each parameter what it is for with its type, empty where nobody knows."""
    each = function.parameters
    own = tuple(_kinds(source, function, each, block))
    fields = each[0].fields if source.language in SCRIPTS and len(each) == 1 else ()
    if own == ("",) and source.language in SCRIPTS and not fields:
        fields = fields_within(each[0], function, source)
    if not fields:
        yield from own
        return
    # What is only read of an object is used there.
    unknown = {""} if each[0].fields else {"", "unused:"}
    yield _kind_of_object(source, function, fields, block, unknown)


def _kind_of_object(
    source: Source,
    function: Function,
    fields: Sequence[Parameter],
    block: Block,
    unknown: Collection[str],
) -> str:
    """Return the kind of an object with such fields, empty where one of them is unknown."""
    # A field that may be left out ends nothing: those after it are named, too.
    named = [
        (one.key or one.name, kind)
        for one in fields
        for kind in _kinds(source, function, (one,), block)
    ]
    is_known = named and not {*unknown} & {*dict(named).values()}
    return joined_in_object(named) if is_known else ""


def _kinds(
    source: Source, function: Function, each: Sequence[Parameter], block: Block
) -> Iterator[str]:
    signs = block.role is Role.SIGNER
    is_script = source.language in SCRIPTS and not signs
    urls = [one for one in each if kind_of(one.name) == "url"]
    skips = False
    for place, one in enumerate(each):
        name = "" if one.fields else one.key or one.name
        typed = one.declared if source.language in TYPED else ""
        declared = typed or type_by_use(source, function, one.name)
        beside = {"is_url": (is_url := one in urls), "has_url": len(urls) > is_url}
        if is_script and (own := kind_in_script(name, declared, source, **beside)):
            if one.is_left_out and (own != "headers" or block.role is Role.DOWNLOADER):
                return
            yield f"{own}:{declared}"
            continue
        if source.language in SCRIPTS and (CALLBACK.search(name) or _is_called(one)):
            yield f"callback:{name}"
            continue
        kind = _by_name(name, one, declared, source, block)
        if kind == "url" and is_script and not declared and holds_url(one.name, function, source):
            fields = fields_within(one, function, source)
            yield _kind_of_object(source, function, fields, block, ("", "unused:"))
            continue
        is_number = NUMBER.fullmatch(declared) is not None
        if one.is_left_out and (kind in {"", "size"} or is_number or (skips and not one.keyword)):
            if not (skips := any(other.keyword for other in each[place + 1 :])):
                return
            yield f"{SKIPPED}:"
            continue
        is_known = bool(kind) or not one.name or not is_unused(function, one.name)
        if not is_known and may_be_empty(source, one.declared):
            yield f"unused:{declared}"
            continue
        runtime = block.runtime if is_script else None
        kind, declared = _as_used(kind, one.name, declared, source, runtime)
        # Of a type of its own nobody has a value, whatever the parameter is called.
        is_own = kind == "made" or has_value(source, declared)
        yield f"{kind}:{declared}" if kind and is_own else ""


def _by_name(name: str, one: Parameter, declared: str, source: Source, block: Block) -> str:
    """Return what a parameter is for by its name, its use and its type."""
    signs = block.role is Role.SIGNER
    kind = kind_in_form(name) if block.form and not signs else kind_of(name)
    kind = (signs and kind_for_signer(name)) or kind
    kind = (not signs and kind_by_use(one.name, source, one.declared)) or kind
    kind = _by_type(kind, one.name, declared, source)
    # What is opened is a file, though the object may bear its name.
    kind = "file" if kind == "key" and not signs and is_opened(one.name, source) else kind
    # What has methods of its own is no name of a bucket, but an object of an SDK.
    is_object = kind == "bucket" and any(call.root == name for call in source.calls)
    return "" if is_object or (kind == "url" and signs) else kind


def _is_called(one: Parameter) -> bool:
    """Tell whether a parameter of a script is a function, and no object that may hold one."""
    return "=>" in one.text and not one.declared.startswith("{")


def _by_type(kind: str, name: str, declared: str, source: Source) -> str:
    """Return what a parameter is for where its type tells more of that than its name."""
    # A map of which something is asked is none of what it may hold.
    if kind in {"url", "path", "file"} and name in asked_by_text(source):
        return ""
    asked = (f".{call.name}" for call in source.calls if call.receiver == name and not declared)
    if any(re.fullmatch(source.grammar.made, one) for one in (declared, *asked)):
        return "made"
    is_instant = kind == "date" and "Date" not in declared
    dates = (call.given for call in source.calls if call.name == "Date")
    if is_instant or (kind == "seconds" and any([*map(text_of, one)] == [name] for one in dates)):
        return ""
    is_length = LENGTH.search(name) and (
        _is_number(source.language, declared) or LONG.fullmatch(declared)
    )
    if is_length or (OF_CONTENT.search(name) and NUMBER.fullmatch(declared)):
        return "size"
    return kind or ("file" if CONTENTS.fullmatch(declared) else "")


def _is_number(language: Language, declared: str) -> bool:
    """Tell whether a parameter may be a number, in a language that need not say so."""
    return language in UNTYPED and declared.lstrip("?") in {"", "int"}


def _as_used(
    kind: str, name: str, declared: str, source: Source, script: Runtime | None
) -> tuple[str, str]:
    """Return kind and type of a parameter as its uses ask for them, in a ``script`` where it runs."""
    if (
        kind == "file"
        and source.language in UNTYPED
        and any(one.receiver == name and one.name in OF_FRAMEWORK for one in source.calls)
    ):
        return "", declared
    if kind == "file" and (not declared or NAMING.match(declared)) and is_opened(name, source):
        kind = "path"
    if kind == "file" and script:
        is_chosen = script is Runtime.BROWSER
        kind, declared = as_script_uses_it(name, declared, source, is_chosen=is_chosen)
    if kind == "file" and _is_text_itself(name, declared, source):
        kind = "content" if source.language is Language.CPP and "string" in declared else ""
    return kind, declared


def _is_text_itself(name: str, declared: str, source: Source) -> bool:
    """Tell whether a parameter takes what is uploaded as a text, and no name of a file."""
    if source.language not in DECLARING or not TEXT.fullmatch(declared) or not CONTENT.search(name):
        return False
    return not is_opened(name, source)
