"""The server answers every request as the scenario says."""

from collections.abc import Iterator

from harness.checks.rule import Rule
from harness.model.cell import Cell
from harness.model.observation import Exchange, Observation
from harness.model.verdict import Finding

ID = "status-expected"


def check(cell: Cell, observation: Observation) -> Iterator[Finding]:
    """Complain of an answer with another status or error code, and say why the server gave it."""
    expect = cell.scenario.expect
    for exchange in observation.exchanges:
        if exchange.status == expect.status and expect.code in ("", exchange.code):
            continue
        wanted = answer(expect.status, expect.code)
        got = answer(exchange.status, exchange.code)
        message = f"The server answered {got} where {wanted} was expected. {why(exchange)}"
        advice = exchange.explanation.advice if exchange.explanation else ""
        yield Finding(rule=ID, message=message.rstrip(), fix=advice)


def why(exchange: Exchange) -> str:
    """Return the cause of the answer in one sentence, nothing where there is none to tell."""
    return exchange.explanation.sentence if exchange.explanation else exchange.message


def answer(status: int, code: str) -> str:
    """Return the answer in words."""
    return f"{status} {code}".strip() if status else "nothing"


RULE = Rule(
    id=ID,
    title="The server answers every request as the scenario says",
    why="An upload that should be accepted must be, and one that should be refused must not.",
    check=check,
)
