"""The memory of a check over more and more pages: each has one block that is run.

    .venv/bin/python -m benchmarks.many_pages [--most 500]

Peak memory is that of the harness itself, as the system counts it; the blocks are processes of
their own. The page is the same under many names, so that its second runs are known.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row, show

MOST, SHARE = 500, 5
PAGE = """# Upload

```bash
curl -sS --fail --max-time 60 -w '%{http_code}' -T demo.txt "<signedUrl>"
```
"""
# Runs the command in this process, and prints its own peak.
PEAK = (
    "import resource, sys\n"
    "from harness.cli.main import main\n"
    "code = main(sys.argv[1:])\n"
    "print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
)
KIB = 1024
MOST_GROWTH = 1.25


def measure(most: int = MOST) -> Iterator[Row]:
    """Yield the peak of a check of few pages and of many, and how much higher that is."""
    peaks = {}
    for pages in (most // SHARE, most):
        with tempfile.TemporaryDirectory(prefix="bench-pages-") as name:
            for number in range(pages):
                (Path(name) / f"{number:05}.md").write_text(PAGE, encoding="utf-8")
            peaks[pages] = peak(Path(name))
        yield Row(what=f"a check of {pages} pages: peak memory", value=peaks[pages], unit="MiB")
    few, many = peaks.values()
    what = f"{most} pages beside {most // SHARE}"
    yield Row(what=what, value=many / few, unit="× the memory", at_most=MOST_GROWTH)


def peak(folder: Path) -> float:
    """Return the MiB that a check of this folder takes at most."""
    argv = [sys.executable, "-c", PEAK, "check", "--driver", "local", str(folder / "*.md")]
    done = subprocess.run(argv, check=True, capture_output=True, text=True)
    code, kib = done.stderr.split()[-2:]
    if code not in ("0", "1"):
        raise SystemExit(f"the check ended with {code}: {done.stderr[-300:]}")
    return int(kib) / KIB


def main() -> None:
    """Measure and print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many_pages")
    parser.add_argument("--most", type=int, default=MOST)
    show(measure(parser.parse_args().most))


if __name__ == "__main__":
    main()
