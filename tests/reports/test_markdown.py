from dataclasses import replace

from markdown_it import MarkdownIt

from harness.model.report import Report
from harness.model.verdict import CellResult, Finding, Place, Verdict
from harness.reports.markdown import MOST_TOLD, markdown
from tests.browser.runs import whole_run
from tests.tiny.findings import worded
from tests.tiny.values import cell

RENDER = MarkdownIt("commonmark").enable("table")


def of(*findings: Finding) -> str:
    result = CellResult(cell=cell(), verdict=Verdict.FAILED, findings=findings)
    return markdown(Report(results=(result,), seconds=1))


def test_every_red_cell_is_told_with_its_line_its_cure_and_its_command() -> None:
    text = markdown(whole_run())

    assert "1 failed, 1 passed unexpectedly, 8 passed" in text
    assert "`clients/two/upload.py:3`" in text
    assert "fix: Send no `headers`." in text
    assert "+requests.put(url, data=file)" in text
    assert "harness run -c two -s put/plain" in text
    assert "An entry has expired." in text


def test_it_renders_to_a_table_a_list_and_a_difference() -> None:
    html = RENDER.render(markdown(whole_run()))

    assert html.count("<table>") == 1
    assert '<code class="language-diff">' in html
    assert "<li>" in html


def test_a_known_failure_tells_its_reason_owner_link_and_expiry() -> None:
    html = RENDER.render(markdown(whole_run()))

    assert "<h4>Known failures</h4>" in html
    assert '1 known failure: It is known (<a href="https://issues.example/a_b/1">' in html
    assert "owner docs-team, expires 2027-03-01): <code>one:url/cut:" in html


def test_a_clients_words_make_no_markup_and_no_mention() -> None:
    text = of(worded(rule="r", message="<img src=x> **bold** @everyone | [a](b) `x"))

    html = RENDER.render(text)
    assert "<img" not in html.replace("&lt;img", "")
    assert "<strong>bold" not in html
    assert "@everyone" not in html
    assert "<a href" not in html


def test_too_many_red_cells_are_counted() -> None:
    finding = worded(rule="r", message="m", place=Place(file="f", line=1))
    one = CellResult(cell=cell(), verdict=Verdict.FAILED, findings=(finding,))
    many = Report(results=(one,) * (MOST_TOLD + 3), seconds=1)

    assert "… and 3 more cells" in markdown(many)
    assert "more cells" not in markdown(replace(many, results=(one,)))
