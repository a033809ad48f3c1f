"""What a page of HTML has in the attributes of its elements: placeholders, and code that runs."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from harness.model.page import Language
from harness.model.page_program import Bound
from harness.pages.in_hand import SHOWN_URL
from harness.syntax.nodes import text_of, walk
from harness.syntax.source import parse

URL = "HARNESS_SIGNED_URL"
# Code of a handler that sends a request itself.
SENDS = re.compile(r"\bfetch\s*\(|XMLHttpRequest|\baxios\b|\.ajax\s*\(|sendBeacon")
# As browsers know it, and as Alpine writes it.
HANDLER = re.compile(r"on[a-z]+|(?:@|x-on:)[\w.:-]+")
# What htmx sends by itself where it stands on an element.
SENT_BY_HTMX = re.compile(r"(?:data-)?hx-(?:put|post|patch)")
TAG = re.compile(r"(?i)<script\b")
AS_VALUE = "void "


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribute:
    """One attribute of an element, and where its value stands within its quotation marks."""

    name: str
    value: str
    start: int
    end: int


def handlers_of(text: str) -> str:
    """Return the code of the handlers of a page that send something, empty where none does."""
    code = [one.value for one in _attributes(text) if HANDLER.fullmatch(one.name)]
    return "\n".join(code) if any(map(SENDS.search, code)) else ""


def values_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the attributes of all elements of a page, each with its value."""
    yield from ((one.name, one.value) for one in _attributes(text))


def sent_by_library(text: str) -> str:
    """Return the attribute by which a library sends something to a signed URL, empty without one."""
    sending = (one for one in _attributes(text) if SENT_BY_HTMX.fullmatch(one.name))
    return next((one.name for one in sending if SHOWN_URL.search(one.value)), "")


def with_attributes(bound: Bound, bind: Callable[[str], Bound]) -> Bound:
    """Return a page with the signed URL in those attributes, too, where a placeholder stands for it.

    ``bind`` replaces the placeholders of a script.
    """
    text, given = bound.source, dict[str, str]()
    for one in reversed(list(_attributes(text))):
        is_code = HANDLER.fullmatch(one.name) is not None
        made = bind(one.value if is_code else AS_VALUE + json.dumps(one.value))
        if URL not in made.variables:
            continue
        if is_code:
            code = made.source.replace('"', "&quot;").replace("'", "&#39;")
            text = text[: one.start] + code + text[one.end :]
        else:
            given[one.value] = made.source.removeprefix(AS_VALUE)
    if given:
        pairs = ", ".join(f"[{json.dumps(old)}, {new}]" for old, new in given.items())
        first = TAG.search(text)
        at = first.start() if first else len(text)
        text = f"{text[:at]}<script>harness.give([{pairs}]);</script>{text[at:]}"
    is_given = given or text != bound.source
    variables = (*bound.variables, URL) if is_given else bound.variables
    return replace(bound, source=text, variables=tuple(dict.fromkeys(variables)))


def _attributes(text: str) -> Iterator[Attribute]:
    source = parse(Language.HTML, text)
    for node in source.of_kinds("attribute".__eq__) if source else ():
        value = next((one for one in walk(node) if one.type == "attribute_value"), None)
        if value is not None and source:
            start, end = source.place(value)
            name = text_of(node.named_children[0]).lower()
            yield Attribute(name=name, value=source.text[start:end], start=start, end=end)
