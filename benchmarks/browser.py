"""What a cell costs whose client is a page in a browser: cold, and in a browser that is kept.

    .venv/bin/python -m benchmarks.browser [--rounds 3]

One cell at a time, and whole: signed, run, served and read back. Cold, each cell starts a browser
of its own; warm, each gets a fresh profile in one that is kept, whose start is no part of a figure
but stands beside it as the first cell. Beside them stands the bare job: Playwright with the same
Chromium, a fresh profile, a page of one form, and an upload to a server that asks for nothing.
"""

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.containers import Series
from benchmarks.rows import Row, absent, show
from harness.catalog.catalog import Catalog, default_root, read_catalog, select
from harness.drivers.driver import Driver
from harness.engine.builder import ProgramBuilder
from harness.engine.choosing import make_driver, why_no_containers
from harness.engine.environment import open_environment
from harness.engine.plan import plan
from harness.model.cell import Cell, DriverName
from tests.browser.conftest import CHROMIUM, FLAGS

CLIENTS, SCENARIOS = ("browser-*",), ("put/*",)
LARGEST_BODY = 1024 * 1024
COLD_TARGET, WARM_TARGET, ROUNDS = 500, 40, 3
BARE = 30
FORM = """<!doctype html><input id="file" type="file"><button id="go">Upload</button><p id="told">
<script>
document.getElementById("go").onclick = async () => {
  const body = document.getElementById("file").files[0];
  const headers = { "Content-Type": "a/b" };
  const answer = await fetch("ADDRESS", { method: "PUT", headers, body });
  document.getElementById("told").textContent = answer.status;
};
</script>"""


class Answering(BaseHTTPRequestHandler):
    """Answers each request at once, and lets every origin send whatever it wants to."""

    protocol_version = "HTTP/1.1"
    page = b""

    def do_GET(self) -> None:
        """Send the page."""
        self._answer(self.page)

    def do_OPTIONS(self) -> None:
        """Allow what is asked for."""
        self._answer(b"")

    def do_PUT(self) -> None:
        """Read the body and forget it."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        for what in ("Origin", "Methods", "Headers"):
            self.send_header(f"Access-Control-Allow-{what}", "*")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served(page: bytes = b"") -> Iterator[str]:
    handler = type("Served", (Answering,), {"page": page})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _job(browser: Browser, page_at: str, file: Path) -> float:
    """Return the milliseconds of one upload in a profile that nobody has used."""
    begun = time.perf_counter()
    context = browser.new_context()
    page = context.new_page()
    page.goto(page_at)
    page.set_input_files("#file", file)
    page.click("#go")
    page.wait_for_function("document.getElementById('told').textContent === '200'")
    context.close()
    return (time.perf_counter() - begun) * 1000


def bare(times: int = BARE) -> Row:
    """Return what a job of the same shape takes that signs, verifies and judges nothing."""
    with (
        tempfile.NamedTemporaryFile(suffix=".txt") as file,
        _served() as store,
        _served(FORM.replace("ADDRESS", store).encode()) as page_at,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS)) as browser,
    ):
        file.write(b"hello")
        file.flush()
        _job(browser, page_at, Path(file.name))
        taken = [_job(browser, page_at, Path(file.name)) for _ in range(times)]
    spread = f"{times} jobs, {min(taken):.0f} to {max(taken):.0f} ms"
    what = "a bare job of Playwright in a fresh profile, warm"
    return Row(what=what, value=statistics.median(taken), unit="ms", note=spread)


def chosen_cells(catalog: Catalog, driver: DriverName) -> tuple[Cell, ...]:
    """Return the small uploads that a browser can make."""
    cells = plan(
        select(catalog.clients, CLIENTS, what="client"),
        [
            scenario
            for scenario in select(catalog.scenarios, SCENARIOS, what="scenario")
            if scenario.send.times == 1 and scenario.send.body.bytes <= LARGEST_BODY
        ],
        driver,
    )
    return tuple(cell for cell in cells if not cell.unsupported)


def taken(catalog: Catalog, cells: tuple[Cell, ...], driver: Driver, rounds: int) -> Series:
    """Return the times of all cells, round by round, on one server."""
    series = Series()
    with open_environment(driver) as environment:
        workshop = ProgramBuilder(catalog, environment.driver, lambda _event: None)
        workshop.expect(cells)
        for _ in range(rounds):
            for cell in cells:
                series.take(cell, workshop, environment)
    return series


def measure(rounds: int = ROUNDS) -> Iterator[Row]:
    """Yield what a cell takes cold and warm, on this machine and in containers."""
    if not CHROMIUM.exists():
        yield absent("a cell in a browser", "there is no Chromium: `harness setup`")
        return
    yield bare()
    catalog = read_catalog(default_root())
    for name in DriverName.LOCAL, DriverName.CONTAINER:
        missing = why_no_containers() if name is DriverName.CONTAINER else ""
        if missing:
            yield absent(f"a cell in a browser, {name}", missing)
            continue
        cells = chosen_cells(catalog, name)
        cold = taken(catalog, cells, make_driver(name), 1)
        yield _row(f"a cell in a browser, {name}, cold", cold, COLD_TARGET)
        warm = taken(catalog, cells, make_driver(name, warm=True), rounds)
        yield _row(f"a cell in a browser, {name}, warm", warm, WARM_TARGET)


def _row(what: str, series: Series, target: int) -> Row:
    first, *cells = series.cells
    return Row(
        what=what,
        value=statistics.median(cells),
        unit="ms",
        at_most=target,
        note=f"{len(cells)} cells, {min(cells):.0f} to {max(cells):.0f} ms; first cell {first:.0f}",
    )


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    show(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
