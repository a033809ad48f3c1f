"""Every library that pages use runs for real: what is right passes, what is wrong is found."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.catalog.documents import read_toml
from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult
from harness.pages.reading import read_page
from harness.reports.checked_pages import on_the_wire
from tests.tiny.pages import PageOrder, check_pages

ROWS = Path(__file__).parent / "libraries"
TABLES = sorted(ROWS.glob("*.toml"))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One block, the library that it uses, and what must come of it."""

    library: str
    code: str
    outcome: str = "PASSED"
    status: int = 200
    errors: tuple[str, ...] = ()
    fixed: bool = False


def rows_of(table: Path) -> list[Row]:
    rows = [Row(**row) for row in read_toml(table)["rows"]]
    return [Row(**{**vars(row), "errors": tuple(row.errors)}) for row in rows]


def ended(row: Row, result: CellResult) -> Row:
    errors = [one for one in result.findings if one.severity is Severity.ERROR]
    return Row(
        library=row.library if row.library in result.cell.client.library else "",
        code=row.code,
        outcome=result.verdict.value if not result.cell.unsupported else result.cell.unsupported,
        status=on_the_wire(result) or 0,
        errors=tuple(dict.fromkeys(one.rule for one in errors)),
        fixed=any(one.patch for one in errors),
    )


@pytest.mark.skipif(shutil.which("javac") is None, reason="no tool chains: `harness setup`")
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_each_library_is_judged_by_what_it_sends(table: Path, environment: Environment) -> None:
    rows = rows_of(table)
    fences = (f"```{table.stem}\n{row.code.strip()}\n```\n" for row in rows)
    page = read_page("libraries.md", "\n".join(fences).encode())

    checked = check_pages(
        PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=2), environment, []
    )

    results = checked.report.results
    assert [ended(*one) for one in zip(rows, results, strict=True)] == rows
