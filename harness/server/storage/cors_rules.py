"""What a CORS rule answers to a browser."""

from harness.model.cors import CorsRule
from harness.server.response import Header


def answer_of(rule: CorsRule, origin: str) -> tuple[Header, ...]:
    """Return the headers by which a browser knows what is allowed."""
    allowed = "*" if "*" in rule.origins else origin
    answer: list[Header] = [
        ("Access-Control-Allow-Origin", allowed.encode("latin-1")),
        ("Access-Control-Allow-Methods", ", ".join(rule.methods).encode()),
    ]
    if rule.exposed:
        answer.append(("Access-Control-Expose-Headers", ", ".join(rule.exposed).encode()))
    if rule.max_age is not None:
        answer.append(("Access-Control-Max-Age", b"%d" % rule.max_age))
    if allowed != "*":
        answer.append(("Vary", b"Origin"))
    return tuple(answer)
