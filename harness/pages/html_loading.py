"""What reads HTML, loaded with the first page that has some: it takes a tenth of a start."""

from importlib import import_module
from typing import cast

from harness.model.page_program import Bound
from harness.pages.found_block import PageReader


def read_html(text: str) -> PageReader:
    """Return the blocks of an HTML page."""
    return cast("PageReader", import_module("harness.pages.html").read_html(text))


def is_plain_form(text: str) -> bool:
    """Tell whether a page has a form for OSS that its user can fill in and send."""
    return cast("bool", import_module("harness.pages.html_forms").is_plain_form(text))


def has_policy(text: str) -> bool:
    """Tell whether the form that a page sends has the fields of a policy."""
    return cast("bool", import_module("harness.pages.html_forms").has_policy(text))


def bound_form(text: str) -> Bound:
    """Return a page whose first form for OSS is filled in with what the reader has in hand."""
    return cast("Bound", import_module("harness.pages.html_forms").bound_form(text))
