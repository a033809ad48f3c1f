"""Secrets in texts, as whoever looks for them would find them."""

import base64
from collections.abc import Callable, Mapping
from html import unescape
from urllib.parse import quote, unquote

# So many characters of a text stand on each side of what is planted.
AROUND = 2_000


def found_in(text: str, secrets: Mapping[str, str]) -> set[str]:
    """Return the secrets that stand in a text, plain or encoded as URLs and pages encode them."""
    forms = [text, unquote(text), unquote(unquote(text)), quote(text), unescape(text)]
    return {
        what
        for what, secret in secrets.items()
        if any(secret in form for form in forms)
        or any(base64.b64encode(secret.encode()).decode().rstrip("=") in form for form in forms)
    }


def planted(text: str, secrets: Mapping[str, str], disguise: Callable[[str], str] = str) -> str:
    """Return a piece of a text with the secrets in its midst.

    They stand between two lines: an escape that is cut in half would hide what stands behind it.
    """
    at = text.rfind("\n", 0, len(text) // 2) + 1
    lines = "".join(f"{disguise(secret)}\n" for secret in secrets.values())
    return f"{text[max(0, at - AROUND) : at]}{lines}{text[at : at + AROUND]}"
