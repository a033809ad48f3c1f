from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from harness.model.report import Report
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Verdict
from harness.reports.known import LINK
from harness.reports.markdown import MOST_TOLD, markdown
from tests.browser.runs import whole_run
from tests.tiny.findings import worded
from tests.tiny.values import cell, observation

RENDER = MarkdownIt("commonmark").enable("table")


def of(*findings: Finding) -> str:
    result = CellResult(cell=cell(), verdict=Verdict.FAILED, findings=findings)
    return markdown(Report(results=(result,), seconds=1))


def failed(*findings: Finding) -> CellResult:
    return CellResult(cell=cell(), verdict=Verdict.FAILED, findings=findings)


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


def test_too_many_causes_are_counted() -> None:
    many = Report(
        results=tuple(failed(worded(rule=f"r{n}", message="m")) for n in range(MOST_TOLD + 3)),
        seconds=1,
    )

    assert "… and 3 more causes" in markdown(many)
    assert "more causes" not in markdown(replace(many, results=many.results[:1]))


def test_one_cause_of_many_cells_is_told_once_with_their_number() -> None:
    finding = worded(rule="r", message="m")
    cells = [cell(scenario=f"put/{n}") for n in range(7)]
    told = [CellResult(cell=one, verdict=Verdict.FAILED, findings=(finding,)) for one in cells]

    text = markdown(Report(results=tuple(told), seconds=1))

    assert text.count("**r**: m") == 1
    assert "7 × **r**: m" in text
    assert "and 2 more" in text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Finding(rule="r", kind="object-length", expected="17", got="4"),
         Finding(rule="r", kind="object-length", expected="99", got="0")),
        (Finding(rule="r", kind="no-request", details={"said": "No such host: bucket-1"}),
         Finding(rule="r", kind="no-request", details={"said": "No such host: bucket-2"})),
    ],
    ids=["another-length", "another-bucket"],
)  # fmt: skip
def test_one_cause_is_told_once_whatever_its_values(one: Finding, other: Finding) -> None:
    cells = (cell(scenario="put/1"), cell(scenario="put/2"))
    seen = [replace(observation(), bucket=f"bucket-{n}") for n in (1, 2)]
    told = tuple(
        CellResult(cell=cells[n], verdict=Verdict.FAILED, findings=(f,), observation=seen[n])
        for n, f in enumerate((one, other))
    )

    assert "2 × **r**" in markdown(Report(results=told, seconds=1))


def test_what_programs_say_tells_causes_apart() -> None:
    texts = ("line 3: NameError", "line 7: NameError")
    findings = (Finding(rule="r", kind="does-not-build", details={"said": one}) for one in texts)
    told = tuple(failed(finding) for finding in findings)

    text = markdown(Report(results=told, seconds=1))
    assert all(one in text for one in texts)


def test_errors_stand_before_warnings() -> None:
    warning = worded(rule="w", message="m", severity=Severity.WARNING)
    text = of(warning, worded(rule="e", message="m"))

    assert text.index("**e**") < text.index("**w**")
    assert "⚠️ **w**" in text


def test_the_fence_of_a_page_does_not_end_the_difference() -> None:
    patch = "--- a/p.md\n+++ b/p.md\n@@ -1,3 +1,3 @@\n-old\n+new\n ```\n last"
    html = RENDER.render(of(worded(rule="r", message="m", patch=patch)))

    assert html.count("<pre>") == 1
    assert "last\n</code>" in html


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("old (https://a.example/b_(c),d, owner me)", "https://a.example/b_(c),d"),
        ("see https://a.example/b.", "https://a.example/b"),
        ("(https://a.example/b)", "https://a.example/b"),
        ("[b](https://a.example/b)s", "https://a.example/b"),
    ],
)
def test_an_address_ends_before_what_ends_its_sentence(text: str, link: str) -> None:
    assert LINK.findall(text) == [link]
