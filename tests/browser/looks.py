"""What every page must pass, in every width and scheme."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}


def assert_accessible(page: Page) -> None:
    """Find nothing that axe calls serious or critical."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    told = [
        (violation["id"], [node["html"][:160] for node in violation["nodes"][:3]])
        for violation in found
        if violation["impact"] in SERIOUS
    ]
    assert told == [], told


def assert_no_sideways_scrolling(page: Page) -> None:
    """Find the page no wider than its window."""
    wide = page.evaluate(
        """[...document.querySelectorAll("body *")]
        .filter((own) => own.getBoundingClientRect().right > window.innerWidth + 1)
        .map((own) => own.outerHTML.slice(0, 80)).slice(0, 5)"""
    )
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), wide
