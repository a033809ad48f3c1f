"""Load with faults: every answer right, nothing lost, nothing kept that was refused, no leak."""

from pathlib import Path

from tests.server.site import Site
from tests.server.starter import Starter
from tests.server.storm import FAULTS, complaints, send_all, uploads, weather

TURNS = 10_000


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_a_thousand_uploads_with_faults_leave_just_what_was_accepted(starter: Starter) -> None:
    server = starter.server(linger=0.5)
    before = _descriptors()
    sites = [Site(server=server, bucket=f"storm-{number}") for number in range(len(FAULTS))]
    weather(sites)

    outcomes = send_all(uploads(sites, 1_000), connections=200)

    assert len(outcomes) == 1_000
    assert complaints(sites, outcomes) == []
    # The server notices the clients' ends in its own time; each call is a turn of its loop.
    for _ in range(TURNS):
        server.buckets()
        if _descriptors() <= before:
            break
    assert _descriptors() <= before
