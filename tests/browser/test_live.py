"""The live page in a real browser: sign, upload, see it arrive, read why it was refused."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import APIResponse, Page, Route, expect

from harness.console.serve import ConsoleServer
from harness.console.signing import UrlSigner
from harness.model.identity import Account, KeyPair
from harness.server.clock import SystemClock
from harness.server.service import MockServer
from tests.browser.conftest import OpenPage
from tests.browser.looks import assert_accessible, assert_no_sideways_scrolling

PAIR = KeyPair(access_key_id="LTAI5tLivePage", access_key_secret="a-secret-of-the-live-page")
SECONDS = 20


# Named before ``open_page`` in each test: its pages close before the server goes.
@pytest.fixture
def live(tmp_path: Path) -> Iterator[ConsoleServer]:
    clock = SystemClock()
    server = MockServer(
        root=tmp_path / "store", account=Account(keys=(PAIR,)), region="cn-hangzhou", clock=clock
    )
    server.start()
    server.create_bucket("examplebucket")
    tester = UrlSigner(server=server, pair=PAIR, region="cn-hangzhou", buckets=("examplebucket",))
    page = ConsoleServer(tester, clock)
    page.start()
    yield page
    page.stop()
    server.stop()


def signed(page: Page, *, headers: str = "") -> str:
    page.get_by_label("Signed headers").fill(headers)
    page.get_by_role("button", name="Sign").click()
    page.get_by_role("tab", name="URL", exact=True).click()
    expect(page.locator("#code")).to_contain_text("x-oss-signature=")
    return page.locator("#code").inner_text()


def test_who_signs_before_the_buckets_are_known_waits_for_them(
    live: ConsoleServer, open_page: OpenPage
) -> None:
    page, held = open_page(live.url), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/settings", hold)
    with page.expect_request("**/settings"):
        page.reload()

    page.get_by_role("button", name="Sign").click()
    for route in held:
        route.continue_()

    expect(page.get_by_role("tab", name="URL", exact=True)).to_be_visible()


def test_a_signed_url_is_uploaded_to_with_curl_and_the_request_shows_at_once(
    live: ConsoleServer, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(live.url)
    expect(page.locator("#state")).to_have_text("live")
    page.get_by_role("button", name="Sign").click()
    (tmp_path / "file.txt").write_text("hello", encoding="utf-8")

    expect(page.locator("#code")).to_contain_text("curl -T")
    command = page.locator("#code").inner_text()
    subprocess.run(["bash", "-c", command], cwd=tmp_path, check=True, timeout=SECONDS)  # noqa: S607

    request = page.locator(".request").first
    expect(request.locator(".status")).to_have_text("✓ 200")
    expect(request.locator(".key")).to_have_text("/examplebucket/exampledir/file.txt")
    expect(page.locator("#objects li")).to_contain_text("5 bytes")


def test_a_list_of_objects_that_comes_late_replaces_no_later_one(
    live: ConsoleServer, open_page: OpenPage
) -> None:
    held: list[tuple[Route, APIResponse]] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page = open_page(live.url)
    page.route("**/objects", hold_the_first)
    page.reload()
    expect(page.locator("#state")).to_have_text("live")
    requests.put(signed(page), data=b"hello", timeout=SECONDS)
    expect(page.locator("#objects li")).to_contain_text("5 bytes")

    (route, answer) = held[0]
    with page.expect_response("**/objects") as late:
        route.fulfill(response=answer)
    late.value.finished()
    expect(page.locator("#objects li")).to_contain_text("5 bytes")
    assert page.evaluate("document.querySelectorAll('#objects li').length") == 1


def test_a_refusal_shows_its_cause_its_fix_and_its_difference(
    live: ConsoleServer, open_page: OpenPage
) -> None:
    page = open_page(live.url)
    url = signed(page, headers="x-oss-meta-author: a name that nobody could guess")

    requests.put(url, data=b"x", timeout=SECONDS)

    request = page.locator(".request.refused").first
    expect(request.locator(".why")).to_contain_text(
        "would match exactly if x-oss-meta-author: a name that nobody could guess had been sent"
    )
    expect(request.locator("details")).not_to_have_attribute("open", "")
    expect(request.locator(".advice")).to_be_visible()
    expect(request.locator(".advice")).to_contain_text("Fix: Send x-oss-meta-author")
    request.locator("summary").click()
    row = request.locator(".differences tbody tr")
    expect(row.locator("td").nth(0)).to_have_text("a name that nobody could guess")
    expect(row.locator("td").nth(1)).to_have_text("–")
    expect(request.locator(".head")).to_contain_text("PUT /examplebucket/")
    expect(page.locator("#news")).to_contain_text("403")


def test_a_page_that_opens_late_sees_what_came_before(
    live: ConsoleServer, open_page: OpenPage
) -> None:
    first = open_page(live.url)
    requests.put(signed(first), data=b"x", timeout=SECONDS)
    expect(first.locator(".request")).to_have_count(1)

    late = open_page(live.url)

    expect(late.locator(".request")).to_have_count(1)


def test_a_wrong_header_of_the_form_is_told(live: ConsoleServer, open_page: OpenPage) -> None:
    page = open_page(live.url)
    page.get_by_label("Signed headers").fill("no header")
    page.get_by_label("Key").fill("key")

    with page.expect_response("**/sign") as answer:
        page.get_by_role("button", name="Sign").click()

    assert answer.value.status == 200
    expect(page.locator("#sign-error")).to_contain_text("is not a header")


def test_the_page_is_used_by_keyboard_alone(live: ConsoleServer, open_page: OpenPage) -> None:
    page = open_page(live.url)
    requests.put(signed(page), data=b"x", headers={"Content-Type": "a/b"}, timeout=SECONDS)
    expect(page.locator(".request")).to_have_count(1)

    page.locator("#clear").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".request details")).to_have_attribute("open", "")
    page.get_by_role("tab", name="URL", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Python")).to_be_focused()
    expect(page.locator("#code")).to_contain_text("import requests")


# Colours do not hang on the width, and no layout on the colours.
@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (400, True)], ids=["wide-light", "narrow-dark"]
)
def test_the_page_is_accessible_and_fits(
    live: ConsoleServer, open_page: OpenPage, width: int, *, dark: bool
) -> None:
    page = open_page(live.url, width=width, dark=dark)
    url = signed(page)
    requests.put(url, data=b"x", timeout=SECONDS)
    requests.put(url, data=b"x", headers={"Content-Type": "text/plain"}, timeout=SECONDS)
    expect(page.locator(".request")).to_have_count(2)
    page.locator(".request summary").first.click()

    assert_accessible(page)
    assert_no_sideways_scrolling(page)


def sent_from_the_page(page: Page, *, rule: str, body: str, headers: str = "") -> str:
    signed(page, headers=headers)
    page.locator("#try [name=file]").set_input_files(
        {"name": "note.txt", "mimeType": "text/plain", "buffer": b"hello"}
    )
    page.get_by_label("What is sent").select_option(body)
    page.get_by_label("The bucket's CORS rule").select_option(rule)
    page.get_by_role("button", name="PUT from this page").click()
    expect(page.locator("#seen")).to_contain_text("The page sees")
    return page.locator("#seen").inner_text()


TYPE, META = "Content-Type: text/plain", "x-oss-meta-author: alice"
UNKNOWN = "TypeError: Failed to fetch"


@pytest.mark.parametrize(
    ("rule", "body", "headers", "sees", "cause"),
    [
        ("open", "file", TYPE, '200, ETag "5D41402ABC4B2A76B9719D911017C592"', ""),
        ("exposed", "file", TYPE, "has no ExposeHeader: ETag. Let the rule expose it: <CORS", ""),
        ("open", "form", "", "The page sees: 403.", "multipart/form-data"),
        ("none", "file", TYPE, UNKNOWN, "has no CORS rule"),
        ("origin", "file", TYPE, UNKNOWN, "origin"),
        ("method", "file", TYPE, UNKNOWN, "PUT"),
        ("headers", "buffer", META, UNKNOWN, "x-oss-meta-author"),
    ],
)
def test_a_file_is_sent_from_the_page_and_what_the_bucket_says_of_it_shows(  # noqa: PLR0913, PLR0917  one column each
    live: ConsoleServer,
    open_page: OpenPage,
    rule: str,
    body: str,
    headers: str,
    sees: str,
    cause: str,
) -> None:
    page = open_page(live.url, complaints=("Failed to load resource", "CORS policy"))

    told = sent_from_the_page(page, rule=rule, body=body, headers=headers)

    assert sees in told
    expect(page.locator(".request").first.locator(".why")).to_contain_text(cause)
    expect(page.locator(".request.refused")).to_have_count(1 if cause else 0)


def test_a_page_that_never_signed_offers_no_upload(
    live: ConsoleServer, open_page: OpenPage
) -> None:
    page = open_page(live.url)

    expect(page.get_by_text("Sign a URL first")).to_be_visible()
    expect(page.locator("#try")).to_be_hidden()
