import threading
from pathlib import Path

import pytest

from harness.errors import StoppedError
from harness.model.ticket import Ticket
from harness.server.clock import SystemClock
from harness.server.service import MockServer
from tests.explain.url_tester import ACCOUNT, REGION, UrlTester, put

PATIENCE = 20
# Three differences at once: a search that goes through every pair, and finds none.
HEADERS = {f"x-oss-meta-{number}": str(number) for number in range(12)}


@pytest.fixture
def tester(tmp_path: Path) -> UrlTester:
    server = MockServer(root=tmp_path, account=ACCOUNT, region=REGION, clock=SystemClock())
    server.start()
    server.admit(Ticket(bucket="alone"))
    return UrlTester(server=server, bucket="alone")


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_an_explanation_for_which_nobody_waits_ends_at_once(tester: UrlTester, when: str) -> None:
    url = tester.sign(headers=HEADERS).replace("dir/file", "other/path") + "&a=b&c=d"
    assert put(url, {"x-oss-meta-z": "1", "Content-Type": "text/x"}) == 403
    stopped: list[StoppedError] = []

    def explain() -> None:
        try:
            tester.server.journal(tester.bucket)
        except StoppedError as error:
            stopped.append(error)

    reader = threading.Thread(target=explain)
    if when == "before":
        tester.server.stop_explaining()
    reader.start()
    tester.server.stop_explaining()
    reader.join(PATIENCE)

    assert not reader.is_alive()
    assert stopped
    tester.server.stop()
