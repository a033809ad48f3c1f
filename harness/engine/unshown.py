"""Fragments that use classes which their page does not show and no library here brings."""

from harness.catalog.wording import worded
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.plan import PlannedBlock
from harness.review.misspelt import unknown_symbol, unshown_class
from harness.syntax.source import parse

BUILDS = "snippet-builds"


def or_unshown(result: CellResult, planned: PlannedBlock) -> CellResult:
    """Return the verdict of a block, UNSUPPORTED where it does not build for want of such a class.

    What shows imports of its own is a whole program: there a reader meets the error, too.
    """
    errors = [one for one in result.findings if one.severity is Severity.ERROR]
    source = parse(planned.block.language, planned.block.text)
    is_cut_out = source is not None and not source.imports
    if result.verdict is not Verdict.FAILED or not is_cut_out or not errors:
        return result
    toolkit = planned.program.toolkit
    if any(one.rule != BUILDS or not unknown_symbol(one.quoted, toolkit) for one in errors):
        return result
    names = (unshown_class(one.quoted, planned.program) for one in errors)
    name = next(filter(None, names), "")
    return (
        CellResult(cell=result.cell, verdict=Verdict.UNSUPPORTED, reason=_reason(name))
        if name
        else result
    )


def _reason(name: str) -> str:
    return worded(
        "it shows no imports and uses `{}`, which is neither on the page nor in a library that "
        "pages are run with",
        name,
    )
