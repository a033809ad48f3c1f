"""Secrets in texts, as whoever looks for them would find them."""

import base64
from collections.abc import Mapping
from html import unescape
from urllib.parse import quote, unquote


def found_in(text: str, secrets: Mapping[str, str]) -> set[str]:
    """Return the secrets that stand in a text, plain or encoded as URLs and pages encode them."""
    forms = [text, unquote(text), unquote(unquote(text)), quote(text), unescape(text)]
    return {
        what
        for what, secret in secrets.items()
        if any(secret in form for form in forms)
        or any(base64.b64encode(secret.encode()).decode().rstrip("=") in form for form in forms)
    }
