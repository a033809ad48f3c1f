import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.model.ticket import Ticket
from harness.server import MockServer, SystemClock
from tests.server.site import ACCOUNT, OTHERS, REGION, Site
from tests.server.starter import Starter

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockServer]:
    root = tmp_path_factory.mktemp("objects")
    server = MockServer(
        root=root, account=ACCOUNT, others=OTHERS, region=REGION, clock=SystemClock()
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture
def site(server: MockServer) -> Iterator[Site]:
    bucket = f"bucket-{next(NUMBERS)}"
    server.admit(Ticket(bucket=bucket))
    yield Site(server=server, bucket=bucket)
    server.dismiss(bucket)


@pytest.fixture
def starter(tmp_path: Path) -> Iterator[Starter]:
    """Start servers with settings of their own; they are stopped after the test."""
    starter = Starter(root=tmp_path / "objects")
    yield starter
    for server in starter.servers:
        server.stop()
