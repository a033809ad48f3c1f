"""``python -m tests.fidelity FOLDER``: the suite of oss2 in a folder, against the mock."""

import sys
import tempfile
from pathlib import Path

from harness.server import MockServer, SystemClock
from tests.fidelity.suites import run_oss2
from tests.server.site import ACCOUNT, REGION


def main() -> None:
    """Print a line for each module, with the tests that do not pass."""
    with tempfile.TemporaryDirectory() as folder:
        server = MockServer(root=Path(folder), account=ACCOUNT, region=REGION, clock=SystemClock())
        server.start()
        try:
            for found in run_oss2(Path(sys.argv[1]), server):
                failed = " ".join(found.failed) or "-"
                sys.stdout.write(f"{found.module}\t{found.ran} run\t{failed}\n")
        finally:
            server.stop()


if __name__ == "__main__":
    main()
