import threading
from pathlib import Path

import pytest

from harness.errors import StoppedError
from harness.model.ticket import Ticket
from harness.server.clock import SystemClock
from harness.server.service import MockServer
from tests.explain.desk import ACCOUNT, REGION, Desk, put

PATIENCE = 20
# Three differences at once: a search that goes through every pair, and finds none.
HEADERS = {f"x-oss-meta-{number}": str(number) for number in range(12)}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    server = MockServer(root=tmp_path, account=ACCOUNT, region=REGION, clock=SystemClock())
    server.start()
    server.admit(Ticket(bucket="alone"))
    return Desk(server=server, bucket="alone")


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_an_explanation_for_which_nobody_waits_ends_at_once(desk: Desk, when: str) -> None:
    url = desk.sign(headers=HEADERS).replace("dir/file", "other/path") + "&a=b&c=d"
    assert put(url, {"x-oss-meta-z": "1", "Content-Type": "text/x"}) == 403
    stopped: list[StoppedError] = []

    def explain() -> None:
        try:
            desk.server.journal(desk.bucket)
        except StoppedError as error:
            stopped.append(error)

    reader = threading.Thread(target=explain)
    if when == "before":
        desk.server.stop_explaining()
    reader.start()
    desk.server.stop_explaining()
    reader.join(PATIENCE)

    assert not reader.is_alive()
    assert stopped
    desk.server.stop()
