"""The first minute: a first line, a first page, a first matrix, and the longest silence before it.

    .venv/bin/python -m benchmarks.first [--only-page]

``make run`` runs in a clone of what is committed, with a cache of its own and the tool chains that
this machine has; packages come from the registries that this machine uses. The longest silence is
the longest time in which it printed nothing.
"""

import argparse
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rows import Row, absent, show

HARNESS = str(Path(sys.executable).with_name("harness"))
CHECKOUT = Path(__file__).parents[1]
PAGE = """# Upload

```bash
curl -sS --fail --max-time 60 -w '%{http_code}' -T demo.txt "<signedUrl>"
```
"""
FIRST_LINE, FIRST_PAGE, MATRIX, SILENCE = 0.5, 5.0, 100.0, 5.0
CHUNK = 65536


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """When a command said its first word, the longest time without one, and when it ended."""

    first: float
    silence: float
    whole: float
    code: int


def measure(*, only_page: bool = False) -> Iterator[Row]:
    """Yield what somebody waits for who has just come."""
    with tempfile.TemporaryDirectory(prefix="bench-first-") as name:
        folder = Path(name)
        page = folder / "page.md"
        page.write_text(PAGE, encoding="utf-8")
        new = os.environ | {"HARNESS_CACHE": str(folder / "cache")}
        heard = listen([HARNESS, "check", "--driver", "local", str(page)], folder, new)
        note = "`harness check --driver local`, one block of curl, an empty cache"
        yield _row("first page: the first line", heard.first, FIRST_LINE, note)
        yield _row("first page: its verdict", heard.whole, FIRST_PAGE, note)
        if not only_page:
            yield from _matrix(folder)


def _matrix(folder: Path) -> Iterator[Row]:
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(clone)], check=True)  # noqa: S607
    new = os.environ | {"HARNESS_CACHE": str(folder / "cache-of-clone")}
    heard = listen(["make", "run"], clone, new)
    if heard.code not in (0, 1):
        yield absent("`make run` in a fresh clone", f"it ended with {heard.code}")
        return
    note = "`make run` in a fresh clone, an empty cache, tool chains present"
    yield _row("first matrix: the first line", heard.first, FIRST_LINE, note)
    yield _row("first matrix: the longest silence", heard.silence, SILENCE, note)
    yield _row("first matrix: its verdicts", heard.whole, MATRIX, note)


def _row(what: str, seconds: float, target: float, note: str) -> Row:
    return Row(what=what, value=seconds, unit="s", at_most=target, note=note)


def listen(argv: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Heard:
    """Run a command, and note when it says something."""
    begun = last = time.perf_counter()
    first = silence = 0.0
    with subprocess.Popen(
        argv, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        stream = process.stdout.fileno() if process.stdout else -1
        while select.select([stream], [], []) and os.read(stream, CHUNK):
            now = time.perf_counter()
            first = first or now - begun
            silence, last = max(silence, now - last), now
        code = process.wait()
    return Heard(first=first, silence=silence, whole=time.perf_counter() - begun, code=code)


def main() -> None:
    """Measure and print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first")
    parser.add_argument("--only-page", action="store_true", help="Leave the matrix out.")
    show(measure(only_page=parser.parse_args().only_page))


if __name__ == "__main__":
    main()
