"""Takes the pictures of the documentation: ``make pictures MATRIX=run.jsonl PAGE=check.jsonl``.

MATRIX is the record of a whole run, PAGE that of a checked page with a red block.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from playwright.sync_api import Browser, sync_playwright

from harness.console.serve import ConsoleServer
from harness.console.signing import UrlSigner
from harness.model.identity import Account, KeyPair
from harness.model.verdict import Verdict
from harness.outputs import rule_pages
from harness.reports.html import square, write_html
from harness.reports.record import read_record
from harness.server.clock import SystemClock
from harness.server.service import MockServer
from tests.browser.conftest import CHROMIUM, FLAGS

FOLDER = Path("docs") / "pictures"
PAIR = KeyPair(access_key_id="LTAI5tPictures", access_key_secret="a-secret-of-the-pictures")
SECONDS = 20


@contextmanager
def live_page() -> Iterator[tuple[str, UrlSigner]]:
    """Serve a live page that has seen one right upload and two wrong ones."""
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        account = Account(keys=(PAIR,))
        server = MockServer(root=Path(folder), account=account, region="cn-hangzhou", clock=clock)
        server.start()
        server.create_bucket("examplebucket")
        tester = UrlSigner(
            server=server, pair=PAIR, region="cn-hangzhou", buckets=("examplebucket",)
        )
        page = ConsoleServer(tester, clock)
        page.start()
        yield page.url, tester
        page.stop()
        server.stop()


def take(browser: Browser, url: str, name: str, height: int, shown: str = "main") -> None:
    """Write one picture of a page at the width of a laptop."""
    page = browser.new_page(viewport={"width": 1180, "height": height}, color_scheme="light")
    page.goto(url)
    page.locator(shown).last.wait_for()
    page.screenshot(path=FOLDER / f"{name}.png")
    page.close()


def upload(tester: UrlSigner) -> None:
    """Upload once as signed, once with a type that was not, once with metadata that was not."""
    order = {"method": "PUT", "bucket": "examplebucket", "key": "report.csv", "expires": 3600}
    url = str(tester.sign(json.dumps(order).encode())["url"])
    for headers in ({}, {"Content-Type": "text/csv"}, {"x-oss-meta-author": "docs"}):
        requests.put(url, data=b"a,b\n", headers=headers, timeout=SECONDS)


def main(matrix: str, checked: str) -> None:
    """Take the pictures of a matrix, of a cell that failed, and of the live page."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as name,
        sync_playwright() as playwright,
        live_page() as live,
    ):
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        run, page = read_record(Path(matrix)), read_record(Path(checked))
        write_html(run, folder / "run", rule_pages())
        write_html(page, folder / "page", rule_pages())
        red = next(one for one in page.results if one.verdict is Verdict.FAILED)
        take(browser, (folder / "run" / "index.html").as_uri(), "matrix", 620)
        take(browser, (folder / "page" / square(red).href).as_uri(), "cell", 620)
        upload(live[1])
        take(browser, live[0], "live", 600, ".request")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
