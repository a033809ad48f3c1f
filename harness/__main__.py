"""``python -m harness``: the command, where its folder is not on the PATH."""

import sys

from harness.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
