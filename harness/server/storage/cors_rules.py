"""CORS rules: which pages of which origin may do what."""

import re
from dataclasses import dataclass

from harness.server.response import Header


@dataclass(frozen=True, kw_only=True, slots=True)
class CorsRule:
    """One rule of a bucket; an origin or header may hold one asterisk."""

    origins: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    max_age: int | None = None

    def allows(self, origin: str, method: str, headers: tuple[str, ...] = ()) -> bool:
        """Tell whether the rule lets a page of this origin send such a request."""
        return (
            any(_fits(pattern, origin) for pattern in self.origins)
            and method in self.methods
            and all(
                any(_fits(pattern.lower(), name.lower()) for pattern in self.headers)
                for name in headers
            )
        )

    def answer(self, origin: str) -> tuple[Header, ...]:
        """Return the headers by which a browser knows what is allowed."""
        told = "*" if "*" in self.origins else origin
        answer: list[Header] = [
            ("Access-Control-Allow-Origin", told.encode("latin-1")),
            ("Access-Control-Allow-Methods", ", ".join(self.methods).encode()),
        ]
        if self.exposed:
            answer.append(("Access-Control-Expose-Headers", ", ".join(self.exposed).encode()))
        if self.max_age is not None:
            answer.append(("Access-Control-Max-Age", b"%d" % self.max_age))
        if told != "*":
            answer.append(("Vary", b"Origin"))
        return tuple(answer)


def rule_for(rules: tuple[CorsRule, ...], origin: str, method: str) -> CorsRule | None:
    """Return the first rule that allows a request which is no preflight."""
    return next((rule for rule in rules if rule.allows(origin, method)), None)


def _fits(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), text) is not None
