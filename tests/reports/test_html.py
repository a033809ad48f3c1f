from pathlib import Path

from harness.model.report import Report
from harness.reports.html import linked, write_html
from tests.browser.runs import green


def size_of_index(folder: Path, scenarios: int) -> int:
    results = (green("one", f"put/number-{n:04}") for n in range(scenarios))
    write_html(Report(results=tuple(results), seconds=1), folder, ())
    return (folder / "index.html").stat().st_size


def test_a_green_cell_adds_little_to_the_first_page_of_a_large_run(tmp_path: Path) -> None:
    few, many = size_of_index(tmp_path / "few", 20), size_of_index(tmp_path / "many", 60)

    # A row of its own for each cell is the worst case; eight clients share theirs.
    assert (many - few) / 40 < 500


def test_a_link_of_the_baseline_is_a_link_and_all_else_is_text() -> None:
    html = linked("it is <b>old</b> (https://issues.test/a_b?c=1&d=2, owner alice)")

    href = "https://issues.test/a_b?c=1&amp;d=2"
    assert html == (
        f'it is &lt;b&gt;old&lt;/b&gt; (<a href="{href}" rel="noreferrer">{href}</a>, owner alice)'
    )
    assert "<a" not in linked("javascript:alert(1)")
