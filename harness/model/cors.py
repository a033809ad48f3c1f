"""CORS rules: which pages of which origin may do what with a bucket."""

import re
from dataclasses import dataclass
from typing import ClassVar

STRICT_FIELDS = {"extra": "forbid"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CorsRule:
    """One rule of a bucket; an origin or header may hold one asterisk."""

    __pydantic_config__: ClassVar = STRICT_FIELDS
    origins: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    max_age: int | None = None

    def allows(self, origin: str, method: str, headers: tuple[str, ...] = ()) -> bool:
        """Tell whether the rule lets a page of this origin send such a request."""
        allows_origin = self.allows_origin(origin)
        return allows_origin and method in self.methods and not self.refused_headers(headers)

    def allows_origin(self, origin: str) -> bool:
        """Tell whether the rule speaks of pages of this origin."""
        return any(_fits(pattern, origin) for pattern in self.origins)

    def hides(self, name: str) -> bool:
        """Tell whether a page may not read this header of an answer."""
        return name.lower() not in (exposed.lower() for exposed in self.exposed)

    def refused_headers(self, headers: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of the headers that a page may not send."""
        known = tuple(pattern.lower() for pattern in self.headers)
        return tuple(
            name for name in headers if not any(_fits(pattern, name.lower()) for pattern in known)
        )


def rule_for(rules: tuple[CorsRule, ...], origin: str, method: str) -> CorsRule | None:
    """Return the first rule that allows a request which is no preflight."""
    return next((rule for rule in rules if rule.allows(origin, method)), None)


# What the harness gives to the buckets of pages that are to be tried, and not their bucket.
OPEN = (
    CorsRule(
        origins=("*",),
        methods=("GET", "PUT", "POST", "HEAD", "DELETE"),
        headers=("*",),
        exposed=("ETag", "x-oss-request-id"),
    ),
)


def _fits(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), text) is not None
