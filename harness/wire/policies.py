"""Policies of forms: the document in a base64 text."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

_EXPIRATION = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII).fullmatch


def policy_document(text: str) -> dict[str, Any] | None:
    """Return the document of a policy, in either alphabet of base64; None where this is none."""
    padded = text.replace("-", "+").replace("_", "/")
    try:
        document = json.loads(base64.b64decode(padded + "=" * (-len(padded) % 4)))
    except (binascii.Error, ValueError):
        return None
    is_policy = isinstance(document, dict) and (
        "conditions" in document or "expiration" in document
    )
    return document if is_policy else None


def expiration_of(document: Mapping[str, Any]) -> float | None:
    """Return when a policy expires (Unix seconds), None where it says so in no form OSS reads.

    It is ISO 8601 in GMT, with its ``T`` and ``Z`` (page 0006-00000212).
    """
    text = document.get("expiration")
    if not isinstance(text, str) or not _EXPIRATION(text):
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None
