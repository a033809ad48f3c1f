"""Every row of the refusal table is met on the wire, or the table says where and why not here."""

from collections.abc import Callable

import pytest

from harness.model.observation import Exchange
from harness.server import MockServer
from harness.server.errors.authentication import ROWS
from harness.signing.verify import Cause
from harness.wire.problem import HeadProblem
from tests.server.provoking import NOT_HERE, PROVOKE
from tests.server.site import Site

# Each of these is met by a file of its own that holds itself to the whole enumeration.
SIGNATURES = set(Cause)
# One is found when the path is decoded, behind the head.
HEADS = {*HeadProblem, "target-escape-malformed"}


@pytest.fixture(scope="session")
def told(server: MockServer) -> list[Callable[[], Exchange]]:
    """Collect what the server notes; one listener for all tests, which may be slow together."""
    entries: list[Callable[[], Exchange]] = []
    server.subscribe(entries.append)
    return entries


@pytest.mark.parametrize("cause", PROVOKE)
def test_a_row_is_met_on_the_wire(
    site: Site, told: list[Callable[[], Exchange]], cause: str
) -> None:
    before = len(told)

    PROVOKE[cause](site)
    assert site.journal is not None  # what is under way is over now

    assert cause in [entry().cause for entry in told[before:]]


def test_no_row_is_forgotten() -> None:
    causes = {row.cause for row in ROWS}
    told = set(PROVOKE) | set(NOT_HERE) | SIGNATURES | HEADS

    assert causes == told
    assert not set(PROVOKE) & set(NOT_HERE)
