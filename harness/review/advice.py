"""What a toolkit knows of a finding: the words of its language, and the edit that mends it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from harness.explain.fix.edits import difference
from harness.model.explanation import Difference
from harness.model.page_program import PageProgram
from harness.model.toolkit import Advice
from harness.model.verdict import Finding
from harness.review.imports import missing_library, unknown_name, with_imports

FIELD = re.compile(r"\{(subject|signed|sent)\}")


def advised(finding: Finding, program: PageProgram) -> Finding:
    """Return the finding with the advice of the toolkit, where it has one."""
    advice, values = _advice(finding, program)
    text = program.block.text
    mended = with_imports(text, _missing((finding,), program), program.toolkit)
    if advice and advice.find:
        put = _filled(advice.put, {name: _literal(value) for name, value in values.items()})
        mended = re.sub(advice.find, put, text, count=1, flags=re.MULTILINE)
    told = replace(finding, advice=_words(finding, program))
    if mended == text:
        return told
    return replace(told, patch=difference(text, mended, program.program.file))


def advised_build(findings: tuple[Finding, ...], program: PageProgram) -> tuple[Finding, ...]:
    """Return what a compiler says with advice, and the first with the cure of them all.

    There is a cure where each complaint is of an import, or follows from one that is.
    """
    told = [replace(finding, advice=_words(finding, program)) for finding in findings]
    if findings and all(_is_of_imports(finding, program) for finding in findings):
        missing = _missing(findings, program)
        if missing:
            text = program.block.text
            whole = with_imports(text, missing, program.toolkit)
            told[0] = replace(told[0], patch=difference(text, whole, program.program.file))
    return tuple(told)


def _is_of_imports(finding: Finding, program: PageProgram) -> bool:
    advice, _ = _advice(finding, program)
    return bool(unknown_name(finding.said, program.toolkit) or (advice and advice.follows))


def _missing(findings: Iterable[Finding], program: PageProgram) -> list[str]:
    names = (unknown_name(finding.said, program.toolkit) for finding in findings)
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
    name = unknown_name(finding.said, program.toolkit)
    if name:
        return f"Add the missing `{program.toolkit.imports[name]}`."
    return missing_library(finding.said, program.toolkit) or finding.advice


def _filled(text: str, values: Mapping[str, str]) -> str:
    return FIELD.sub(lambda field: values.get(field[1], field[0]), text)


def _literal(value: str) -> str:
    """Return a value as it stands in what a pattern puts."""
    return value.replace("\\", r"\\")
