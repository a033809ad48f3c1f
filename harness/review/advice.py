"""What a toolkit knows of a finding: the words of its language, and the edit that mends it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from harness.explain.fix.edits import edits_between
from harness.model.edit import Edit
from harness.model.explanation import Difference
from harness.model.page_program import PageProgram
from harness.model.toolkit import Advice
from harness.model.verdict import Finding
from harness.review.imports import imports_added, missing_library, unknown_name
from harness.review.misspelt import shown_name, with_name

FIELD = re.compile(r"\{(subject|signed|sent)\}")


def advised(finding: Finding, program: PageProgram) -> Finding:
    """Return the finding with the advice of the toolkit, where it has one."""
    told = replace(finding, advice=_words(finding, program))
    edits = _edits(finding, program)
    return replace(told, edits=edits) if edits else told


def _edits(finding: Finding, program: PageProgram) -> tuple[Edit, ...]:
    """Return the changes that mend a finding, none where nobody knows them."""
    advice, values = _advice(finding, program)
    text = program.block.text
    if advice and advice.find:
        put = _filled(advice.put, {name: _literal(value) for name, value in values.items()})
        return edits_between(text, re.sub(advice.find, put, text, count=1, flags=re.MULTILINE))
    if advice:
        return ()
    missing = imports_added(text, _missing((finding,), program), program.toolkit)
    return missing or with_name(finding.said, program)


def advised_build(findings: tuple[Finding, ...], program: PageProgram) -> tuple[Finding, ...]:
    """Return what a compiler says with advice, and the first with the fix of them all.

    There is one where each complaint is of an import or of a name that is misspelt, or follows
    from one that is.
    """
    told = [replace(finding, advice=_words(finding, program)) for finding in findings]
    each = [_build_edits(finding, program) for finding in findings]
    if all(edits is not None for edits in each):
        names = _missing(findings, program)
        added = imports_added(program.block.text, names, program.toolkit)
        spelt = (edit for edits in each for edit in edits or ())
        told[0] = replace(told[0], edits=(*added, *dict.fromkeys(spelt)))
    return tuple(told)


def _build_edits(finding: Finding, program: PageProgram) -> tuple[Edit, ...] | None:
    """Return the changes of names that one complaint needs, None where nobody knows its fix."""
    if _is_of_imports(finding, program):
        return ()
    return with_name(finding.said, program) or None


def _is_of_imports(finding: Finding, program: PageProgram) -> bool:
    advice, _ = _advice(finding, program)
    return bool(
        unknown_name(finding.said, program.toolkit, program.block.text)
        or (advice and advice.follows)
    )


def _missing(findings: Iterable[Finding], program: PageProgram) -> list[str]:
    names = (
        unknown_name(finding.said, program.toolkit, program.block.text) for finding in findings
    )
    return [name for name in names if name]


def _advice(finding: Finding, program: PageProgram) -> tuple[Advice | None, Mapping[str, str]]:
    """Return the first advice that fits, and the values of the difference that it speaks of."""
    for advice in program.toolkit.advice:
        if not _is_about(advice, finding):
            continue
        if not re.search(advice.source, program.block.text, re.MULTILINE):
            continue
        values = _values(advice, finding)
        if values is not None:
            return advice, values
    return None, {}


def _is_about(advice: Advice, finding: Finding) -> bool:
    return (
        advice.rule == finding.rule
        and advice.kind in ("", finding.kind)
        and (not advice.says or re.search(advice.says, finding.said) is not None)
    )


def _values(advice: Advice, finding: Finding) -> Mapping[str, str] | None:
    """Return the values of the difference that an advice is about, None where there is none."""
    if not (advice.change or advice.subject):
        return {}
    if advice.alone and len(finding.differences) != 1:
        return None
    fitting = (one for one in finding.differences if _fits(advice, one))
    found = next(fitting, None)
    if found is None:
        return None
    return {"subject": found.subject, "signed": found.signed or "", "sent": found.sent or ""}


def _fits(advice: Advice, one: Difference) -> bool:
    patterns = ((advice.subject, one.subject), (advice.signed, one.signed), (advice.sent, one.sent))
    return advice.change in ("", one.kind) and all(
        value is not None and re.fullmatch(pattern, value) for pattern, value in patterns if pattern
    )


def _words(finding: Finding, program: PageProgram) -> str:
    advice, values = _advice(finding, program)
    if advice is not None:
        return _filled(advice.fix, values)
    name = unknown_name(finding.said, program.toolkit, program.block.text)
    if name and program.toolkit.imports[name] not in program.block.text:
        return f"Add the missing `{program.toolkit.imports[name]}`."
    meant = shown_name(finding.said, program)
    if meant:
        return f"Did you mean `{meant}`?"
    return missing_library(finding.said, program.toolkit) or finding.advice


def _filled(text: str, values: Mapping[str, str]) -> str:
    return FIELD.sub(lambda field: values.get(field[1], field[0]), text)


def _literal(value: str) -> str:
    """Return a value as it stands in what a pattern puts."""
    return value.replace("\\", r"\\")
