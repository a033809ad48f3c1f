import itertools
from collections.abc import Iterator

import pytest

from harness.model.ticket import Ticket
from harness.server.clock import SystemClock
from harness.server.service import MockServer
from tests.explain.url_tester import ACCOUNT, REGION, UrlTester

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def explaining_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockServer]:
    root = tmp_path_factory.mktemp("explained")
    server = MockServer(root=root, account=ACCOUNT, region=REGION, clock=SystemClock())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def tester(explaining_server: MockServer) -> Iterator[UrlTester]:
    bucket = f"tester-{next(NUMBERS)}"
    explaining_server.admit(Ticket(bucket=bucket))
    yield UrlTester(server=explaining_server, bucket=bucket)
    explaining_server.dismiss(bucket)


@pytest.fixture
def telling_tester(explaining_server: MockServer) -> Iterator[UrlTester]:
    bucket = f"telling-{next(NUMBERS)}"
    explaining_server.admit(Ticket(bucket=bucket))
    yield UrlTester(server=explaining_server, bucket=bucket, tells=True)
    explaining_server.dismiss(bucket)
