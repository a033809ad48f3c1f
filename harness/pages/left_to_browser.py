"""Downloads that a page leaves to the browser: a link, a picture, another window."""

import re
from collections.abc import Collection

from harness.model.page import SCRIPTS
from harness.pages.forms import HOLDS_URL
from harness.pages.html_attributes import values_of
from harness.pages.in_hand import kind_of
from harness.syntax.assignments import assignments
from harness.syntax.nodes import text_of
from harness.syntax.source import Call, Source

WINDOWS = frozenset(("window", "self", "top", "parent"))
LOCATION = re.compile(r"(?:^|\.)location$")
SENDS = frozenset(("fetch", "send", "ajax", "put", "post", "request", "upload", "sendBeacon"))
# What a browser loads as soon as it has an address.
LOADED = re.compile(r"(?:^|\.)location(?:\.href)?$|\.src$")
# Attributes by which a page loads something, or goes somewhere.
BY_ATTRIBUTE = frozenset(("href", "src", "poster", "data"))
GOES = re.compile(r"\bwindow\.open\(|\blocation\b")


def leaves_it_to_browser(source: Source) -> bool:
    """Tell whether a script hands a signed URL to a link, an element or a window, and no more."""
    does = {call.name for call in source.calls}
    if source.language not in SCRIPTS or "createObjectURL" in does:
        return False
    clicked = {f"{call.receiver}.href" for call in source.calls if call.name == "click"}
    given = tuple(assignments(source))
    if any(kind_of(text_of(one.value)) == "url" and one.target in clicked for one in given):
        return True
    signed = {one.target for one in given if HOLDS_URL.search(text_of(one.value))}
    loaded = [one.value for one in given if LOADED.search(one.target)]
    loaded += [call.given[0] for call in source.calls if call.given and _opens(call)]
    return not SENDS & does and any(_is_signed(text_of(one), signed) for one in loaded)


def links_to_signed(text: str) -> bool:
    """Tell whether a page has a signed URL in a link, a picture or a handler that goes there."""
    return any(
        HOLDS_URL.search(value) and (name in BY_ATTRIBUTE or GOES.search(value))
        for name, value in values_of(text)
    )


def _opens(call: Call) -> bool:
    if call.name == "open":
        return call.receiver in WINDOWS
    return call.name in ("assign", "replace") and LOCATION.search(call.receiver) is not None


def _is_signed(value: str, signed: Collection[str]) -> bool:
    is_called = kind_of(value) == "url" and "sign" in value.lower()
    return is_called or value in signed or HOLDS_URL.search(value) is not None
