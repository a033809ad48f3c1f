"""How soon a report is there, in the browser of the system."""

import statistics
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS

ROUNDS = 3


def milliseconds_to_open(page: Path) -> float | None:
    """Return how long it takes until a page is loaded and its matrix painted, None without one.

    The median of a few rounds; the browser itself is open already.
    """
    if not CHROMIUM.exists():
        return None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        taken = []
        for _ in range(ROUNDS):
            tab = browser.new_page()
            begun = time.perf_counter()
            tab.goto(page.as_uri())
            tab.locator("#matrix").wait_for(state="visible")
            taken.append(1_000 * (time.perf_counter() - begun))
            tab.close()
        browser.close()
    return statistics.median(taken)
