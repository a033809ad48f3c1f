"""Findings of any words, for those who show them."""

from typing import Any

from harness.catalog.messages import RENDERED
from harness.model.verdict import Finding


def worded(rule: str, message: str, fix: str = "", **more: Any) -> Finding:  # noqa: ANN401
    return Finding(rule=rule, kind=RENDERED, details={"message": message, "fix": fix}, **more)
