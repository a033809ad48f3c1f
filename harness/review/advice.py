"""What a toolkit knows of a finding: the words of its language, and the edit that fixes it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from harness.catalog.wording import worded
from harness.explain.fix.fix import Fix, fix, fixes_for
from harness.explain.fix.rewriting import FixContext
from harness.model.edit import Edit, applied
from harness.model.page import Language
from harness.model.page_program import PageProgram
from harness.model.toolkit import Advice
from harness.model.verdict import Finding
from harness.pages.markup import script_source
from harness.review.imports import imports_added, missing_library, unknown_name
from harness.review.lookalikes import lookalikes
from harness.review.misspelt import meant_import, shown_name, with_module, with_name
from harness.review.slips import slips_of
from harness.syntax.queries import matches, words
from harness.syntax.source import Source, parse
from harness.syntax.unsent import unsent_request

NO_FIX = Fix(text="")


def advised(finding: Finding, program: PageProgram) -> Finding:
    """Return the finding with the advice that its language or its libraries have, and the fix."""
    words, marks = lookalikes(finding, program)
    if marks:
        return replace(finding, advice=words, edits=marks)
    chosen = _fix(finding, program)
    advised_finding = replace(
        finding, advice=_words(finding, program) or chosen.text or finding.advice
    )
    edits = chosen.edits(program.block.text) or _edits(finding, program)
    return replace(advised_finding, edits=edits) if edits else advised_finding


def _fix(finding: Finding, program: PageProgram) -> Fix:
    """Return what the libraries of a program say of a finding in which no two headers differ."""
    text, language = program.block.text, program.block.language
    if language is None or finding.quoted or finding.differences:
        return NO_FIX
    known = fixes_for(text, language, program.toolkit.runtime)
    of_cause = (
        fix(known, [FixContext(kind=finding.cause)], text, language) if finding.cause else NO_FIX
    )
    return (
        of_cause if of_cause.text else fix(known, [FixContext(kind=finding.kind)], text, language)
    )


def _edits(finding: Finding, program: PageProgram) -> tuple[Edit, ...]:
    """Return the changes of names and imports that fix a finding, none where nobody knows them."""
    if _advice(finding, program):
        return ()
    missing = imports_added(program.block.text, _missing((finding,), program), program.toolkit)
    return missing or with_module(finding.quoted, program) or with_name(finding.quoted, program)


def advised_build(findings: tuple[Finding, ...], program: PageProgram) -> tuple[Finding, ...]:
    """Return what a compiler says with advice, and the first with the fix of them all.

    There is one for slips of the pen, and where each complaint is of an import or of a name that is
    misspelt, or follows from one that is.
    """
    with_advice = [
        replace(finding, advice=_words(finding, program) or finding.advice) for finding in findings
    ]
    words, slips = slips_of(program.block.language, program.block.text)
    if slips:
        with_advice[0] = replace(with_advice[0], advice=with_advice[0].advice or words, edits=slips)
        return tuple(with_advice)
    each = [_build_edits(finding, program) for finding in findings]
    if all(edits is not None for edits in each):
        spelt = tuple(dict.fromkeys(edit for edits in each for edit in edits or ()))
        fixed = applied(program.block.text, spelt)
        names = (one for one in _missing(findings, program) if not _is_there(one, fixed, program))
        added = imports_added(program.block.text, names, program.toolkit)
        with_advice[0] = replace(with_advice[0], edits=(*added, *spelt))
    return tuple(with_advice)


def _build_edits(finding: Finding, program: PageProgram) -> tuple[Edit, ...] | None:
    """Return the changes of names that one complaint needs, None where nobody knows its fix."""
    if _is_of_imports(finding, program):
        return ()
    return with_module(finding.quoted, program) or with_name(finding.quoted, program) or None


def _is_there(name: str, text: str, program: PageProgram) -> bool:
    """Tell whether a text has the import that brings a name."""
    return program.toolkit.imports[name] in text


def _is_of_imports(finding: Finding, program: PageProgram) -> bool:
    advice = _advice(finding, program)
    return bool(
        unknown_name(finding.quoted, program.toolkit, program.block.text)
        or (advice and advice.follows)
    )


def _missing(findings: Iterable[Finding], program: PageProgram) -> list[str]:
    names = (
        unknown_name(finding.quoted, program.toolkit, program.block.text) for finding in findings
    )
    return [name for name in names if name]


def _advice(finding: Finding, program: PageProgram) -> Advice | None:
    """Return the first advice of the language that is about a complaint."""
    block = program.block
    each = (parse(block.language, block.text), script_source(block.text))
    sources = [one for one in each[: 1 + (block.language is Language.HTML)] if one]
    return next(
        (
            advice
            for advice in program.toolkit.advice
            if advice.rule == finding.rule
            and re.search(advice.says, finding.quoted)
            and _is_about(advice, sources)
        ),
        None,
    )


def _is_about(advice: Advice, sources: Collection[Source]) -> bool:
    if any(words(source) & set(advice.unless) for source in sources):
        return False
    asked = [one for one in sources if advice.language in (None, one.language)]
    if advice.query:
        return any(any(matches(source, advice.query)) for source in asked)
    names = {call.name for source in asked for call in source.calls}
    return not advice.calls or bool(names.intersection(advice.calls))


def _unsent(finding: Finding, program: PageProgram) -> str:
    """Return the request that a block builds and does not send, where none has arrived."""
    source = parse(program.block.language, program.block.text)
    is_silent = finding.kind == "no-request-silent" and source is not None
    return unsent_request(source) if source and is_silent else ""


def _words(finding: Finding, program: PageProgram) -> str:
    """Return what to do about a complaint, empty where the language does not know it."""
    advice = _advice(finding, program)
    if advice is not None:
        return worded(advice.fix)
    name = unknown_name(finding.quoted, program.toolkit, program.block.text)
    if name and program.toolkit.imports[name] not in program.block.text:
        return worded("Add the missing `{}`.", program.toolkit.imports[name])
    unsent = _unsent(finding, program)
    if unsent:
        return worded("`{}` is built and never sent: hand it to a client.", unsent)
    meant = meant_import(finding.quoted, program) or shown_name(finding.quoted, program)
    if meant:
        return worded("Did you mean `{}`?", meant)
    return missing_library(finding.quoted, program.toolkit)
