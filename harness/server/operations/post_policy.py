"""The policy of a form upload: what its signer allows.

What a policy may be stands on the pages 0006-00000206 to 0006-00000226.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.wire.policies import expiration_of

RANGE = "content-length-range"

_PARTS = frozenset({"expiration", "conditions"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """Until when (Unix seconds), and under which conditions."""

    expires_at: float
    conditions: tuple[tuple[str, str, Any], ...]
    shortest: int = 0
    longest: int | None = None

    def violated(self, fields: Mapping[str, str]) -> str:
        """Return the condition that does not hold, as the service words it; empty for none.

        A field that is named and not there holds none, not even one for any text (0006-00000226).
        """
        for operator, name, wanted in self.conditions:
            value = fields.get(name)
            if value is None or not _holds(operator, value, wanted):
                return json.dumps([operator, f"${name}", wanted], ensure_ascii=False)
        return ""

    def fixes(self, name: str) -> bool:
        """Tell whether a condition asks for one value of a field."""
        return any(operator == "eq" and name == asked for operator, asked, _ in self.conditions)


def read_policy(text: str) -> Policy | None:
    """Return the policy that a base64 text holds, None where it holds none."""
    try:
        decoded = base64.b64decode(text, validate=True).decode()
        document = json.loads(decoded, object_pairs_hook=_once)
        expires_at = expiration_of(document)
        items = document["conditions"]
        if expires_at is None or document.keys() != _PARTS or not isinstance(items, list):
            return None
        ranges = [_range(item) for item in items if _is_range(item)]
        conditions = tuple(_condition(item) for item in items if not _is_range(item))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None
    if not items:
        return None
    return Policy(
        expires_at=expires_at,
        conditions=conditions,
        shortest=max((least for least, _ in ranges), default=0),
        longest=min((most for _, most in ranges), default=None),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Read an object, and none in which a name stands twice: nobody says which of them counts."""
    document = dict(pairs)
    if len(document) < len(pairs):
        raise ValueError(pairs)
    return document


def is_length(value: object) -> bool:
    """Tell whether a limit is a whole number of bytes; a text of digits is none (0006-00000220)."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_range(item: object) -> bool:
    return isinstance(item, list) and item[:1] == [RANGE]


def _range(item: list[Any]) -> tuple[int, int]:
    _, least, most = item
    if not (is_length(least) and is_length(most) and least <= most):
        raise ValueError(RANGE)
    return least, most


def _condition(item: object) -> tuple[str, str, Any]:
    if isinstance(item, dict):
        ((name, wanted),) = item.items()
        operator, name = "eq", f"${name}"
    elif isinstance(item, list):
        operator, name, wanted = item
    else:
        raise TypeError(item)
    kind = list if operator in {"in", "not-in"} else str
    is_known = operator in {"eq", "starts-with", "in", "not-in"} and isinstance(wanted, kind)
    if not is_known or not name.startswith("$"):
        raise ValueError(operator)
    return operator, name[1:].lower(), wanted


def _holds(operator: str, value: str, wanted: Any) -> bool:  # noqa: ANN401  what JSON holds
    if operator == "eq":
        return bool(value == wanted)
    if operator == "starts-with":
        return value.startswith(wanted)
    return (value in wanted) == (operator == "in")
