"""A server that can be killed: ``python -m tests.server.killable FOLDER``."""

import sys
import threading
from pathlib import Path

from harness.server import MockServer, SystemClock
from tests.server.site import ACCOUNT, REGION


def main() -> None:
    server = MockServer(
        root=Path(sys.argv[1]),
        account=ACCOUNT,
        region=REGION,
        clock=SystemClock(),
        is_lasting=True,
    )
    server.start()
    server.create_bucket("bucket")
    sys.stdout.write(f"{server.endpoint}\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main()
