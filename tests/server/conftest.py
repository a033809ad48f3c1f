import itertools
from collections.abc import Callable, Iterator

import pytest

from harness.model.ticket import Ticket
from harness.server import MockServer, SystemClock
from tests.server.site import ACCOUNT, REGION, Site

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockServer]:
    root = tmp_path_factory.mktemp("objects")
    server = MockServer(root=root, account=ACCOUNT, region=REGION, clock=SystemClock())
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
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., MockServer]]:
    """Start servers with settings of their own; they are stopped after the test."""
    servers = []

    def start(**settings: object) -> MockServer:
        given = {
            "root": tmp_path_factory.mktemp("own"),
            "account": ACCOUNT,
            "region": REGION,
            "clock": SystemClock(),
            **settings,
        }
        server = MockServer(**given)  # type: ignore[arg-type]  the settings are the test's own
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()
