"""Forms of a page of HTML that no script fills in: their fields, as its reader fills them."""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag

from harness.model.page_program import Bound
from harness.oss.signature import V1_FORM, V4_FORM
from harness.pages.forms import has_form

ADDRESS, FILE, KEY = "HARNESS_SIGNED_URL", "HARNESS_FILE", "HARNESS_KEY"
# Whatever a page writes for these, its reader has others.
VARIABLES: Mapping[str, str] = {
    V4_FORM.policy: "HARNESS_POLICY",
    V1_FORM.lowered.signature: "HARNESS_FORM_SIGNATURE",
    V4_FORM.signature: "HARNESS_FORM_SIGNATURE",
    V1_FORM.lowered.identity: "HARNESS_ACCESS_KEY_ID",
    V4_FORM.identity: "HARNESS_FORM_CREDENTIAL",
    V4_FORM.date: "HARNESS_FORM_DATE",
    V4_FORM.token: "HARNESS_SECURITY_TOKEN",
}
STANDS_IN = re.compile(
    r"\s*(?:<[^<>]*>|\{\{.*\}\}|\$\{(?!filename)\w[^{}]*\}|\[[^\]]*\]|(?i:your|the)[ _-]?.*|\*+.*|xx+.*|\.{3})?\s*",
    re.DOTALL,
)
# An action for which a reader puts the URL that was signed.
SIGNED_URL = re.compile(
    r"(?i)\W*(?:your|the)?[ _-]?(?:pre)?[ _-]?signed[ _-]?(?:put)?[ _-]?ur[il]\W*"
)
PRESSED = {"submit", "image"}


def is_plain_form(text: str) -> bool:
    """Tell whether a page has a form for OSS that its user can fill in and send."""
    return _form(text) is not None


def has_policy(text: str) -> bool:
    """Tell whether the form that a page sends has the fields of a policy, and is no signed URL's."""
    spot = _form(text)
    return spot is not None and has_form(str(spot[1]))


def bound_form(text: str) -> Bound:
    """Return a page whose first form for OSS is filled in with what the reader has in hand."""
    spot = _form(text)
    if spot is None:
        raise AssertionError(text)
    number, form = spot
    filled = dict(_filled(form))
    lines = [
        f"document.forms[{number}].elements[{json.dumps(name)}].value = harness.{variable};"
        for name, variable in filled.items()
    ]
    path = unquote(urlsplit(str(form.get("action", ""))).path).rstrip("/")
    added = f" + {json.dumps(path)}" if path and not STANDS_IN.fullmatch(path) else ""
    lines.append(f"document.forms[{number}].action = harness.{ADDRESS}{added};")
    return Bound(
        source=f"{text.rstrip()}<script>{' '.join(lines)}</script>\n",
        variables=tuple(dict.fromkeys((ADDRESS, FILE, *filled.values()))),
    )


def _form(text: str) -> tuple[int, Tag] | None:
    """Return the first form that is sent to OSS, and its number on the page."""
    for number, form in enumerate(BeautifulSoup(text, "html.parser").find_all("form")):
        posts = str(form.get("method", "")).lower() == "post" and has_form(str(form))
        if (posts or _goes_to_url(form)) and _takes_file(form) and _is_sent(form):
            return number, form
    return None


def _goes_to_url(form: Tag) -> bool:
    return SIGNED_URL.fullmatch(str(form.get("action", ""))) is not None


def _takes_file(form: Tag) -> bool:
    return any(str(one.get("type", "")).lower() == "file" for one in form.find_all("input"))


def _is_sent(form: Tag) -> bool:
    """Tell whether a user can send a form."""
    if any(str(one.get("type", "")).lower() in PRESSED for one in form.find_all("input")):
        return True
    return any(
        str(one.get("type", "submit")).lower() == "submit" for one in form.find_all("button")
    )


def _filled(form: Tag) -> Iterator[tuple[str, str]]:
    for one in form.find_all(["input", "textarea"]):
        name, value = str(one.get("name", "")), str(one.get("value", ""))
        if variable := VARIABLES.get(name.lower()):
            yield name, variable
        elif name == "key" and STANDS_IN.fullmatch(value):
            yield name, KEY
