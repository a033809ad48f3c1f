"""What a toolkit knows of a complaint: the words of its language, and the edit that mends it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from harness.explain.fix.edits import difference
from harness.model.page_program import PageProgram
from harness.model.toolkit import Advice
from harness.model.verdict import Finding
from harness.review.imports import missing_library, unknown_name, with_imports


def advised(finding: Finding, specimen: PageProgram) -> Finding:
    """Return the finding with the advice of the toolkit, where it has one."""
    advice = _advice(finding, specimen)
    text = specimen.block.text
    mended = with_imports(text, _missing((finding,), specimen), specimen.toolkit)
    if advice and advice.find:
        mended = re.sub(advice.find, _put(finding, advice), text, count=1, flags=re.MULTILINE)
    told = replace(finding, fix=_words(finding, advice, specimen))
    if mended == text:
        return told
    return replace(told, patch=difference(text, mended, specimen.program.file))


def advised_build(findings: tuple[Finding, ...], specimen: PageProgram) -> tuple[Finding, ...]:
    """Return what a compiler says with advice, and the first with the cure of them all.

    There is a cure where each complaint is of an import, or follows from one that is.
    """
    advice = [_advice(finding, specimen) for finding in findings]
    told = [
        replace(finding, fix=_words(finding, own, specimen))
        for finding, own in zip(findings, advice, strict=True)
    ]
    named = [unknown_name(finding.message, specimen.toolkit) for finding in findings]
    mended = all(name or (own and own.follows) for name, own in zip(named, advice, strict=True))
    if mended and any(named):
        text = specimen.block.text
        whole = with_imports(text, _missing(findings, specimen), specimen.toolkit)
        told[0] = replace(told[0], patch=difference(text, whole, specimen.program.file))
    return tuple(told)


def _missing(findings: Iterable[Finding], specimen: PageProgram) -> list[str]:
    names = (unknown_name(finding.message, specimen.toolkit) for finding in findings)
    return [name for name in names if name]


def _advice(finding: Finding, specimen: PageProgram) -> Advice | None:
    for advice in specimen.toolkit.advice:
        if re.search(advice.message, finding.message) and re.search(
            advice.source, specimen.block.text, re.MULTILINE
        ):
            return advice
    return None


def _put(finding: Finding, advice: Advice) -> str:
    """Return what comes into the snippet, with the groups of the message for {1} and {2}."""
    found = re.search(advice.message, finding.message)
    put = advice.put
    for number, group in enumerate(found.groups() if found else (), start=1):
        put = put.replace(f"{{{number}}}", (group or "").replace("\\", r"\\"))
    return put


def _words(finding: Finding, advice: Advice | None, specimen: PageProgram) -> str:
    if advice is not None:
        found = re.search(advice.message, finding.message)
        return found.expand(advice.fix) if found and found.groups() else advice.fix
    name = unknown_name(finding.message, specimen.toolkit)
    if name:
        return f"Add the missing `{specimen.toolkit.imports[name]}`."
    return missing_library(finding.message, specimen.toolkit) or finding.fix
