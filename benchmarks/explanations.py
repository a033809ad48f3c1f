"""How long an explanation takes: the table of refused requests, each explained many times.

Prints the median and the slowest for single differences, for pairs, and for what stays open.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks.rows import Row, show
from harness.explain import explain as room
from harness.explain.refused_request import RefusedRequest
from harness.model.explanation import Explanation
from harness.model.ticket import Ticket
from harness.server import explaining
from harness.server.clock import SystemClock
from harness.server.service import MockServer
from tests.explain.table import OPEN, PAIRS, SINGLE
from tests.explain.url_tester import ACCOUNT, REGION, UrlTester

TIMES = 5


def questions(
    server: MockServer, cases: Iterable[Callable[[UrlTester], object]]
) -> list[RefusedRequest]:
    """Return the question of every case, caught on its way to the explanation."""
    caught: list[RefusedRequest] = []

    def catch(question: RefusedRequest) -> Explanation:
        caught.append(question)
        return room.explain(question)

    explaining.explain = catch
    for number, case in enumerate(cases):
        bucket = f"bench-{number}"
        server.admit(Ticket(bucket=bucket))
        case(UrlTester(server=server, bucket=bucket))
        server.journal(bucket)
        server.dismiss(bucket)
    return caught


def timed(asked: Iterable[RefusedRequest]) -> list[float]:
    """Return the median time of each explanation in milliseconds."""
    medians = []
    for question in asked:
        runs = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            room.explain(question)
            runs.append((time.perf_counter() - begun) * 1000)
        medians.append(statistics.median(runs))
    return medians


def measure() -> Iterator[Row]:
    """Yield the median time of an explanation for each kind of case."""
    tables: Mapping[str, Iterable[Callable[[UrlTester], object]]] = {
        "single differences": [case for _, _, case in SINGLE.values()],
        "pairs": [case for _, case in PAIRS.values()],
        "nothing found": list(OPEN.values()),
    }
    with tempfile.TemporaryDirectory() as folder:
        server = MockServer(root=Path(folder), account=ACCOUNT, region=REGION, clock=SystemClock())
        server.start()
        try:
            for name, cases in tables.items():
                times = timed(questions(server, cases))
                note = f"{len(times)} cases, the slowest {max(times):.1f} ms"
                median = statistics.median(times)
                yield Row(what=f"an explanation: {name}", value=median, unit="ms", note=note)
        finally:
            server.stop()


def main() -> None:
    """Print one line for each kind of case."""
    show(measure())


if __name__ == "__main__":
    main()
