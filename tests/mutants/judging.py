"""What the harness says of mutants, and where that is not what must be said."""

from collections.abc import Sequence

from harness.engine.environment import Environment
from harness.model.page import Role
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.mutants.mutants import Mutant
from tests.tiny.pages import PageOrder, check_pages


def faults_of(every: Sequence[Mutant], environment: Environment, *, jobs: int = 1) -> list[str]:
    """Return a line for each mutant whose verdict or cause is wrong."""
    pages = tuple(read_page(f"{n}.md", one.text.encode()) for n, one in enumerate(every))
    order = PageOrder(pages=pages, variants=(Variant.PUBLISHED,), jobs=jobs)
    checked = check_pages(order, environment, [])
    results = {
        planned.page.file: result
        for planned, result in zip(checked.snippets, checked.report.results, strict=True)
        if planned.block.role is not Role.SIGNER
    }
    told = ((one, results.get(f"{n}.md")) for n, one in enumerate(every))
    return [f"{one.name}: {_shown(result)}" for one, result in told if not is_right(one, result)]


def is_right(mutant: Mutant, result: CellResult | None) -> bool:
    """Tell whether the verdict and the cause are those of the mutant."""
    if result is None or result.verdict is not Verdict.FAILED:
        return False
    errors = [one for one in result.findings if one.severity is Severity.ERROR]
    rules, causes = {one.rule for one in errors}, {one.cause for one in errors}
    return mutant.rule in rules and (not mutant.causes or bool(causes & mutant.causes))


def _shown(result: CellResult | None) -> str:
    if result is None:
        return "no uploader"
    errors = [one for one in result.findings if one.severity is Severity.ERROR]
    kinds = ", ".join(f"{one.rule} {one.kind} {one.cause}".rstrip() for one in errors)
    return f"{result.verdict} {kinds} {result.reason}{result.error}".rstrip()
