"""One benchmark in a process of its own: ``python -m benchmarks.alone NAME`` prints its rows.

Each row is a line of JSON on the standard output that the process began with; whatever the
benchmark itself prints goes to the error stream.
"""

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module


def main() -> None:
    """Print each row as soon as it is measured."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as rows:
        os.dup2(2, 1)
        for row in import_module(f"benchmarks.{sys.argv[1]}").measure():
            rows.write(json.dumps(asdict(row)) + "\n")
            rows.flush()


if __name__ == "__main__":
    main()
