"""The policy of a form upload: what its signer allows."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.wire.policies import expiration_of

_PAIR, _TRIPLE = 2, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """Until when (Unix seconds), and under which conditions."""

    expires_at: float
    conditions: tuple[tuple[str, str, Any], ...]
    shortest: int = 0
    longest: int | None = None

    def violated(self, fields: Mapping[str, str]) -> str:
        """Return the condition that does not hold, as the service words it; empty for none."""
        for operator, name, wanted in self.conditions:
            value = fields.get(name, "")
            if not _holds(operator, value, wanted):
                return json.dumps([operator, f"${name}", wanted], ensure_ascii=False)
        return ""


def read_policy(text: str) -> Policy | None:
    """Return the policy that a base64 text holds, None where it holds none."""
    try:
        document = json.loads(base64.b64decode(text, validate=True))
        expires_at = expiration_of(document)
        if expires_at is None:
            return None
        items = document["conditions"]
        shortest, longest, conditions = 0, None, []
        for item in items:
            if isinstance(item, dict):
                conditions += [("eq", name.lower(), str(value)) for name, value in item.items()]
            elif item[0] == "content-length-range" and len(item) == _TRIPLE:
                shortest, longest = int(item[1]), int(item[2])
            else:
                conditions.append(_condition(item))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        return None
    return Policy(
        expires_at=expires_at, conditions=tuple(conditions), shortest=shortest, longest=longest
    )


def _condition(item: Sequence[Any]) -> tuple[str, str, Any]:
    operator, name, wanted = item
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
