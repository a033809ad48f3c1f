"""The HTML report in a real browser: found, filtered, opened, read, and by keyboard only."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness.outputs import rule_pages
from harness.reports.html import write_html
from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible, assert_no_sideways_scrolling
from tests.browser.runs import whole_run

FAILED = "two, put/plain, published, local: failed"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("html")
    write_html(whole_run(), folder, rule_pages())
    return (folder / "index.html").as_uri()


def shown(page: Page) -> int:
    return page.locator("#matrix .square:visible").count()


def test_the_sum_and_every_cause_are_read_at_a_glance(open_page: OpenPage, report: str) -> None:
    page = open_page(report)

    expect(page.locator(".headline")).to_contain_text("1 failed, 1 passed unexpectedly, 8 passed")
    expect(page.get_by_role("img")).to_have_attribute(
        "aria-label",
        "3 clients in 5 scenarios: 8 passed, 1 failed, 1 known failure, "
        "1 passed unexpectedly, 1 unsupported, 1 error",
    )
    expect(page.locator(".complaint")).to_have_text("An entry has expired.")
    expect(page.locator(".troubles > li").first).to_contain_text("content-type: text/plain")


def test_a_known_failure_tells_why_whose_it_is_and_until_when(
    open_page: OpenPage, report: str
) -> None:
    page = open_page(report)
    known = page.get_by_role("region", name="Known failures")

    expect(known).to_contain_text("It is known")
    expect(known).to_contain_text("owner docs-team, expires 2027-03-01")
    link = "https://issues.example/a_b/1"
    expect(known.get_by_role("link", name=link)).to_have_attribute("href", link)
    known.get_by_role("link", name="one, url/cut").click()

    expect(page.locator("main")).to_contain_text("owner docs-team, expires 2027-03-01")
    expect(page.get_by_role("link", name=link)).to_have_attribute("href", link)


def test_squares_are_filtered_by_verdict_client_and_word(open_page: OpenPage, report: str) -> None:
    page = open_page(report)
    everything = shown(page)

    page.get_by_role("button", name="1 failed").click()
    assert shown(page) == 1
    expect(page.locator("#shown")).to_have_text(f"1 of {everything} cells")
    page.reload()
    assert shown(page) == 1, "the filter is part of the address"
    page.get_by_role("button", name="1 failed").click()
    page.locator("#client").select_option("three")
    assert shown(page) == 4
    page.locator("#client").select_option("")
    page.get_by_label("Search").fill("content-type plain")
    assert shown(page) == 2
    page.get_by_label("Search").fill("nothing of the kind")
    expect(page.locator("#nothing")).to_be_visible()


def test_a_cell_opens_to_its_cause_its_difference_and_its_cure(
    open_page: OpenPage, report: str
) -> None:
    page = open_page(report)

    page.get_by_role("link", name=FAILED).click()

    expect(page.locator("h1")).to_contain_text("two in put/plain")
    expect(page.locator(".sentence")).to_contain_text("had not been sent")
    row = page.locator("tr.differs")
    expect(row).to_contain_text("content-type")
    expect(row.locator("td").nth(1)).to_have_text("text/plain")
    expect(page.locator(".patch .in").last).to_contain_text("+requests.put(url, data=file)")
    expect(page.locator(".hll")).to_contain_text("requests.put")
    page.get_by_role("button", name="Copy").last.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("harness run -c two -s put/plain")
    page.get_by_role("link", name="status-expected").click()
    expect(page.locator("main")).to_contain_text("Broken in this run")


def test_everything_is_reached_by_keyboard_alone(open_page: OpenPage, report: str) -> None:
    page = open_page(report)

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Search")).to_be_focused()
    page.keyboard.type("plain")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('square')"):
            break
    expect(page.get_by_role("link", name=FAILED)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(
        page.get_by_role("link", name="one, put/plain, published, local: passed")
    ).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("two in put/plain")


# Colours do not hang on the width, and no layout on the colours.
@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (400, True)], ids=["wide-light", "narrow-dark"]
)
def test_every_page_is_accessible_and_fits(
    open_page: OpenPage, report: str, width: int, *, dark: bool
) -> None:
    cell = report.replace("index.html", "cells/two_put-plain_published_local.html")
    rule = report.replace("index.html", "rules/status-expected.html")

    for url in (report, cell, rule):
        page = open_page(url, width=width, dark=dark)
        for details in page.locator("details").all():
            details.evaluate("own => { own.open = true; }")
        assert_accessible(page)
        assert_no_sideways_scrolling(page)


def test_the_folder_needs_no_network(report: str) -> None:
    folder = Path(report.removeprefix("file://")).parent

    for path in folder.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        for line in text.splitlines():
            assert 'src="http' not in line
            assert '<link rel="stylesheet" href="http' not in line
            assert "@import" not in line
