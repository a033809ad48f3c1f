"""A block with what a reader adds to it: imports, earlier blocks, the call of its function."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, zip_longest

import tree_sitter

from harness.model.edit import Edit, applied
from harness.model.page import SCRIPTS, Block, Language
from harness.model.page_program import Bound
from harness.model.toolkit import Calling, Toolkit
from harness.pages.in_scripts import ERROR, kinds_in_object
from harness.pages.joining import declared_once
from harness.pages.makers import ITSELF, maker_of
from harness.pages.methods import OF_CLASS_MARK, OF_OBJECT_MARK, fields_of, split_method
from harness.pages.parameters import SKIPPED, purposes
from harness.syntax.fragments import Whole, make_called, make_whole, needs_wrapping
from harness.syntax.functions import RECEIVER, Function, Parameter
from harness.syntax.nodes import text_of, within
from harness.syntax.source import Source, parse

VARIABLES = {
    "url": "HARNESS_SIGNED_URL",
    "file": "HARNESS_FILE",
    "path": "HARNESS_FILE",
    "content": "HARNESS_FILE",
    "base64": "HARNESS_FILE",
    "size": "HARNESS_FILE",
    "address": "HARNESS_FILE",
    "type": "HARNESS_CONTENT_TYPE",
    "headers": "HARNESS_CONTENT_TYPE",
    "key": "HARNESS_KEY",
    "bucket": "HARNESS_BUCKET",
    "endpoint": "HARNESS_ENDPOINT",
    "region": "HARNESS_REGION",
    "id": "OSS_ACCESS_KEY_ID",
    "secret": "OSS_ACCESS_KEY_SECRET",
    "token": "HARNESS_SECURITY_TOKEN",
    "formid": "HARNESS_ACCESS_KEY_ID",
    "policy": "HARNESS_POLICY",
    "signature": "HARNESS_FORM_SIGNATURE",
    "credential": "HARNESS_FORM_CREDENTIAL",
    "date": "HARNESS_FORM_DATE",
}
MARK = "<?php"
# What a script exports by default without a name, and what it is called by where it is shown alone.
DEFAULT, SNIPPET = "default", "Snippet"
# Where a method that is shown alone needs its class.
WRAPPED = {*SCRIPTS, Language.PHP}


@dataclass(frozen=True, kw_only=True, slots=True)
class Completed:
    """A program with the placeholders of its block; ``lines`` are those of the block."""

    whole: Whole
    bound: Bound
    lines: tuple[int, ...] = field(repr=False)


def with_earlier(block: Block, source: str) -> str:
    """Return the source below what it goes on from."""
    if not block.before:
        return source
    if MARK in block.before:
        source = source.replace(MARK, " " * len(MARK), 1)
    return block.before.replace("?>", "") + source


def completed(block: Block, bound: Bound, toolkit: Toolkit) -> Completed:
    """Return the bound source of a block as a program that can be built."""
    imports = _loaded(toolkit, bound.source, added_imports(block, toolkit, bound.source), block)
    skipped = block.before.count("\n")
    calling = toolkit.calling if block.calls else None
    if calling is None:
        hidden = "\n".join(filter(None, (block.directive.setup, _given(block, toolkit))))
        whole = make_whole(bound.source, toolkit, hidden, imports, _defined_at_top(block))
    else:
        bound = replace(bound, source=_alone(block, bound.source))
        given = "\n".join(filter(None, (_declared(block, calling), _given(block, toolkit))))
        above, below = _around(block)
        opening = _opening(calling, bound.source, imports, given + above)
        statement = below + _statement(block, calling, toolkit)
        whole = make_called(bound.source, toolkit, opening, statement, _head(block))
    variables = (*bound.variables, *_variables(block))
    bound = replace(bound, variables=tuple(dict.fromkeys(variables)))
    left = tuple(
        replace(one, line=one.line - skipped) for one in bound.leftovers if one.line > skipped
    )
    return Completed(
        whole=whole,
        bound=replace(bound, source=whole.source, leftovers=left),
        lines=tuple(max(0, number - skipped) for number in whole.lines),
    )


def _alone(block: Block, source: str) -> str:
    """Return a function without what it may only say within a class, where it stands in none."""
    code = parse(block.language, source)
    owner, mark, own = split_method(block.calls[0])
    if code is not None and DEFAULT in {owner, own}:
        return applied(source, [*_with_name(code)])
    if code is None or (mark and not code.offset):
        return source
    words = (one for one in code.captured("in_class") if not _is_held(code, one))
    edits = [Edit(start=a, end=b, text=" " * (b - a)) for a, b in map(code.place, words)]
    return applied(source, edits)


def _with_name(code: Source) -> Iterator[Edit]:
    """Yield the edit that gives what a script exports without a name one of its own."""
    for node in (*code.captured("class.name"), *code.captured("function.name")):
        if text_of(node) == DEFAULT and node.parent is not None:
            start, end = code.place(node.parent)[0], code.place(node)[1]
            yield Edit(start=start, end=end, text=f"const {SNIPPET}=")


def _around(block: Block) -> tuple[str, str]:
    """Return the class that a method of a script stands in which is shown alone."""
    code = parse(block.language, block.text) if block.language in WRAPPED else None
    return code.context if code else ("", "")


def _head(block: Block) -> range:
    """Return the lines of the imports that stand before a method which is shown alone."""
    code = parse(block.language, block.text) if block.language in WRAPPED else None
    first = block.before.count("\n") + 1
    return range(first, first + code.head_lines) if code else range(0)


def _is_held(code: Source, word: tree_sitter.Node) -> bool:
    """Tell whether a function with such a word before it stands in a class, or in another one."""
    _, function, *outer = within(word)
    kinds = (one.type for one in outer if code.owns(one))
    return any(kind == function.type or "class" in kind for kind in kinds)


def _defined_at_top(block: Block) -> tuple[str, ...]:
    """Return the names that the top of a block defines, used or not."""
    code = parse(block.language, block.before + block.text)
    if code is None:
        return ()
    brought = (part for node in code.captured("import") for part in node.named_children)
    others = {"_", *map(code.text_of, brought), *(one.name for one in code.functions)}
    return tuple(sorted(declared_once(code) - others, key=code.bare().find))


def _given(block: Block, toolkit: Toolkit) -> str:
    """Return the statements that give a block what its reader has in hand."""
    calling = toolkit.calling
    gives = calling and ((block.calls and calling.beside) or calling.gives)
    if calling is None or not gives:
        return ""
    statements = (
        (calling.error if kind == ERROR else gives)
        .replace("{name}", name)
        .replace("{value}", _value(_typed(name, kind, calling, block), calling, toolkit))
        for name, kind in block.given
    )
    return " ".join(statements)


def _typed(name: str, kind: str, calling: Calling, block: Block) -> str:
    """Return the kind of a name with the type that its uses ask for, where they ask for one."""
    bare, _, own = kind.partition(":")
    patterns = calling.types.items() if bare == "file" else ()
    used = (
        declared
        for pattern, declared in patterns
        if re.search(pattern.replace("{name}", re.escape(name)), block.text)
    )
    return f"{bare}:{next(used, own)}"


def _opening(calling: Calling, source: str, imports: str, given: str) -> str:
    opening = "" if calling.open.strip() == MARK and MARK in source else calling.open
    return "\n".join(filter(None, (imports, opening, given)))


def added_imports(block: Block, toolkit: Toolkit, source: str) -> str:
    """Return the imports that an editor adds to a fragment."""
    wrapping = toolkit.wrapping
    own, code = (parse(block.language, text) for text in (block.text, block.before + block.text))
    wraps = needs_wrapping(source, toolkit)
    is_markup = block.language is Language.HTML
    if own is None or code is None or is_markup or (own.imports and not wraps):
        return ""
    # A whole file gets them where it shows none, and where they may stand above all of it.
    is_whole = not wraps and not block.calls
    if wrapping is not None and is_whole and (code.imports or wrapping.before):
        return ""
    given = {name for name, _ in block.given}
    known = import_lines(code, toolkit).items()
    lines = dict.fromkeys(line for name, line in known if name not in given)
    return "\n".join(filter(None, (wrapping.imports if wrapping else "", *lines)))


def _loaded(toolkit: Toolkit, source: str, imports: str, block: Block) -> str:
    """Return imports with what they and our own lines need to be read in such a source."""
    has_more = imports or block.given or "made" in purposes(block.calls[1:])
    modules = toolkit.loads.items() if has_more else ()
    loads = (text for sign, text in modules if re.search(sign, source, re.MULTILINE))
    return "\n".join(filter(None, (*loads, imports)))


def import_lines(code: Source, toolkit: Toolkit) -> dict[str, str]:
    """Return the line that brings each name which a text uses and does not define."""
    bare, lines = _code_of(code, toolkit), dict[str, str]()
    brought = {re.split(r"[/.]", one.module)[-1] for one in code.imports}
    for key, line in toolkit.imports.items():
        name, beside = of_import(key)
        # What is called on an object is none of the names that a text defines.
        here = brought if name.startswith(".") else brought | code.defined
        before = r"\." if name.startswith(".") else r"(?<![\w.$-])"
        name = name.removeprefix(".")
        used = name not in here and re.search(rf"{before}{re.escape(name)}(?![\w-])", bare)
        if used and (not beside or re.search(beside, bare)):
            lines.setdefault(name, line)
    return lines


def of_import(key: str) -> tuple[str, str]:
    """Return the name that an import brings, and the pattern of what must stand beside it."""
    name, _, beside = (key, "", "") if "::" in key else key.partition(":")
    return name, beside


def _code_of(code: Source, toolkit: Toolkit) -> str:
    """Return the text without comments, and without strings where an unused import is an error."""
    bare = code.bare()
    strings = code.captured("string") if toolkit.wrapping and toolkit.wrapping.uses else ()
    for start, end in map(code.place, strings):
        bare = bare[:start] + " " * (end - start) + bare[end:]
    return bare


def _statement(block: Block, calling: Calling, toolkit: Toolkit) -> str:
    name, *kinds = block.calls
    owner, mark, own = split_method(name)
    owner = SNIPPET if owner == DEFAULT else owner
    maker, *made = block.made_by or ("",)
    of_object = calling.of_made if maker else calling.of_object
    of_object = of_object.replace("{maker}", maker)
    code = parse(block.language, block.text)
    maker_itself = maker_of(code, owner) if code and maker else None
    takes = maker_itself.parameters if maker_itself else ()
    each = (_value(kind, calling, toolkit) for kind in made)
    of_object = of_object.replace("{made}", _handed([*each], made, takes))
    form = {OF_CLASS_MARK: calling.of_class, OF_OBJECT_MARK: of_object}
    defined = (*code.functions, *code.methods) if code else ()
    functions = [one for one in defined if one.name == own]
    handed = _as_used(kinds, functions, calling, block)
    values = [_value(kind, calling, toolkit) for kind in handed]
    is_extension = any(
        one.parameters[:1] and one.parameters[0].name == RECEIVER for one in functions
    )
    receiver = f"{values.pop(0)}." if is_extension else ""
    named = [one for one in functions[0].parameters if one.name not in ITSELF] if functions else []
    arguments = _handed(values, handed[len(handed) - len(values) :], named)
    call = receiver + form.get(mark, calling.call).replace(
        "{fields}", _fields(owner, calling, code)
    )
    name = SNIPPET if own == DEFAULT else own
    call = call.replace("{class}", owner).replace("{name}", name).replace("{arguments}", arguments)
    apart = code.texts("apart") if code and calling.apart else ()
    opened = dict.fromkeys(code.texts("opened") if code and calling.opens else ())
    opening = "".join(calling.opens.replace("{name}", one) + "\n" for one in opened)
    return opening + (calling.apart if own in apart else calling.statement).replace("{call}", call)


def _handed(values: Sequence[str], kinds: Sequence[str], takes: Sequence[Parameter]) -> str:
    """Return arguments as a call writes them: some with their names, some left out."""
    names = (one.keyword for one in takes)
    each = zip_longest(values, kinds, islice(names, len(values)), fillvalue="")
    return ", ".join(f"{name}{value}" for value, kind, name in each if kind != f"{SKIPPED}:")


def _as_used(
    kinds: Sequence[str], functions: Sequence[Function], calling: Calling, block: Block
) -> Sequence[str]:
    """Return the kinds of arguments, each without a type with the one that its uses ask for."""
    mark = "$" if block.language is Language.PHP else ""
    names = [f"{mark}{one.name}" for one in functions[0].parameters] if functions else []
    if len(names) != len(kinds):
        return kinds
    each = zip(names, kinds, strict=True)
    return [_typed(n, k, calling, block) if k.endswith(":") else k for n, k in each]


def _fields(owner: str, calling: Calling, code: Source | None) -> str:
    """Return what an object is made with whose fields hold objects of their own."""
    made = (
        f"{name}: {value}"
        for name, declared in (fields_of(code, owner).items() if code else ())
        if (value := calling.fields.get(declared))
    )
    return ", ".join(made)


def _declared(block: Block, calling: Calling) -> str:
    """Return the type of the object on which a method is called, where the snippet shows none."""
    owner, mark, _ = split_method(block.calls[0])
    code = parse(block.language, block.text)
    is_shown = code is not None and owner in code.defined
    return "" if mark != OF_OBJECT_MARK or is_shown else calling.declares.replace("{class}", owner)


def _value(kind: str, calling: Calling, toolkit: Toolkit) -> str:
    if fields := kinds_in_object(kind):
        each = (f"{name}: {_value(own, calling, toolkit)}" for name, own in fields.items())
        return f"{{ {', '.join(each)} }}"
    variable = VARIABLES.get(kind.partition(":")[0], "")
    reads = toolkit.reads.replace("{variable}", variable)
    values = (text for pattern, text in calling.values.items() if re.search(pattern, kind))
    return next(values, "{reads}").replace("{reads}", reads)


def _variables(block: Block) -> tuple[str, ...]:
    given = (kind for _, kind in block.given)
    kinds = purposes((*block.calls[1:], *block.made_by[1:], *given))
    return tuple(VARIABLES[kind] for kind in kinds if kind in VARIABLES)
