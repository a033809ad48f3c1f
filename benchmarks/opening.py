"""How soon a report is there, in the browser of the system and by its own clock."""

import statistics
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS

ROUNDS = 3
PAINTED = "performance.getEntriesByName('first-contentful-paint')"
SEEN = f"{PAINTED}[0].startTime"
WHOLE = "performance.getEntriesByType('navigation')[0].loadEventEnd"


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """Milliseconds until something of a page is seen, and until all of it is there."""

    seen: float
    whole: float


def opened(page: Path) -> Opened | None:
    """Return the medians of a few rounds, None where there is no browser; it is started before."""
    if not CHROMIUM.exists():
        return None
    seen, whole = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        for _ in range(ROUNDS):
            tab = browser.new_page()
            tab.goto(page.as_uri())
            tab.locator("#matrix").wait_for(state="visible")
            tab.wait_for_function(f"{PAINTED}.length")
            seen.append(tab.evaluate(SEEN))
            whole.append(tab.evaluate(WHOLE))
            tab.close()
        browser.close()
    return Opened(seen=statistics.median(seen), whole=statistics.median(whole))
