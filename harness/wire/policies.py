"""Policies of forms: the document in a base64 text."""

import base64
import binascii
import json
from typing import Any


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
