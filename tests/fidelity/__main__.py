"""``python -m tests.fidelity NAME=FOLDER…``: suites of official SDKs against the mock.

``--write`` makes ``docs/fidelity.md`` anew; ``--only`` names a part, and keeps the page's rows of
the others; ``--python`` names a Python that has what they import.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from harness.server import MockServer, SystemClock
from tests.fidelity.counting import SuiteResult
from tests.fidelity.page import PAGE, known_failures, page, table, why
from tests.fidelity.suites import PYTHON, SUITES, run_suite
from tests.server.site import ACCOUNT, REGION


def main() -> int:
    """Print a line for each part, with the tests that do not pass; tell whether one is unknown."""
    parser = argparse.ArgumentParser(prog="python -m tests.fidelity", description=__doc__)
    parser.add_argument("suites", nargs="+", metavar="NAME=FOLDER", help=", ".join(SUITES))
    parser.add_argument("--python", type=Path, default=PYTHON)
    parser.add_argument("--only", action="append", default=[], metavar="PART")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    known, found = known_failures(), {}
    for text in asked.suites:
        name, _, folder = text.partition("=")
        found[name] = _run(name, Path(folder), asked.python, tuple(asked.only))
        for part in found[name]:
            sys.stdout.write(f"{name}\t{part.part}\t{part.passed} passed\t")
            sys.stdout.write("cut off\n" if part.is_cut else f"{'; '.join(part.failed) or '-'}\n")
            sys.stdout.flush()
    sys.stdout.write(table(found, known))
    if asked.write:
        before = PAGE.read_text(encoding="utf-8")
        text = page(found, known, before, in_part=bool(asked.only))
        PAGE.write_text(text, encoding="utf-8")
    unknown = [
        test for name, parts in found.items() for part in parts for test in part.failed
        if not why(known, name, part, test)
    ]  # fmt: skip
    return 1 if unknown else 0


def _run(name: str, folder: Path, python: Path, only: tuple[str, ...] = ()) -> list[SuiteResult]:
    with tempfile.TemporaryDirectory() as place:
        server = MockServer(root=Path(place), account=ACCOUNT, region=REGION, clock=SystemClock())
        server.start()
        try:
            return run_suite(name, folder, python, server, only)
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
