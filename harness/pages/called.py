"""A block with what a reader adds to it: imports, earlier blocks, the call of its function."""

import re
from dataclasses import dataclass, field, replace

from harness.model.page import Block
from harness.model.page_program import Bound
from harness.model.toolkit import Calling, Toolkit
from harness.syntax.fragments import Whole, make_called, make_whole, needs_wrapping
from harness.syntax.source import parse

VARIABLES = {
    "url": "HARNESS_SIGNED_URL",
    "file": "HARNESS_FILE",
    "path": "HARNESS_FILE",
    "key": "HARNESS_KEY",
    "bucket": "HARNESS_BUCKET",
}
MARK = "<?php"


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
    imports = _imports(block, toolkit, bound.source)
    skipped = block.before.count("\n")
    calling = toolkit.calling if block.calls else None
    if calling is None:
        whole = make_whole(bound.source, toolkit, block.directive.setup, imports)
    else:
        opening = _opening(calling, bound.source, imports)
        whole = make_called(bound.source, toolkit, opening, _statement(block, calling, toolkit))
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


def _opening(calling: Calling, source: str, imports: str) -> str:
    opening = "" if calling.open.strip() == MARK and MARK in source else calling.open
    return f"{imports}\n{opening}" if imports else opening


def _imports(block: Block, toolkit: Toolkit, source: str) -> str:
    """Return the imports that an editor adds to a fragment without any."""
    wrapping = toolkit.wrapping
    code = parse(block.language, block.before + block.text)
    if code is None or code.imports:
        return ""
    if wrapping is not None and wrapping.imports:
        return wrapping.imports if needs_wrapping(source, toolkit) else ""
    added = wrapping is not None and wrapping.adds_imports and needs_wrapping(source, toolkit)
    if not added and not block.calls:
        return ""
    bare = code.bare()
    used = (
        line
        for name, line in toolkit.imports.items()
        if name not in code.defined and re.search(rf"(?<![\w.]){re.escape(name)}\b", bare)
    )
    return "\n".join(dict.fromkeys(used))


def _statement(block: Block, calling: Calling, toolkit: Toolkit) -> str:
    name, *kinds = block.calls
    arguments = ", ".join(_value(kind, calling, toolkit) for kind in kinds)
    call = calling.call.replace("{name}", name).replace("{arguments}", arguments)
    code = parse(block.language, block.text)
    functions = [one for one in code.functions if one.name == name] if code else []
    nothing = calling.returns_nothing and any(
        re.search(calling.returns_nothing, one.text) for one in functions
    )
    return (calling.silent if nothing else calling.statement).replace("{call}", call)


def _value(kind: str, calling: Calling, toolkit: Toolkit) -> str:
    variable = VARIABLES.get(kind.partition(":")[0], "")
    reads = toolkit.reads.replace("{variable}", variable)
    found = (text for pattern, text in calling.values.items() if re.search(pattern, kind))
    return next(found, "{reads}").replace("{reads}", reads)


def _variables(block: Block) -> tuple[str, ...]:
    kinds = (kind.partition(":")[0] for kind in block.calls[1:])
    return tuple(VARIABLES[kind] for kind in kinds if kind in VARIABLES)
