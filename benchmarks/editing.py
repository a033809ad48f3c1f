"""From a save to its verdict: one block of each language, a snippet of the matrix, a whole page.

    .venv/bin/python -m benchmarks.editing [--rounds 5] [--page PAGE]

``--watch`` runs as an author has it, confined and on this machine. Each round writes the page with
another comment in one block, as an editor does that renames, and waits for the line that says that
it watches again. Between rounds nothing is done for a while, as between two saves. The whole page
is checked from the shell, with everything built and nothing kept in memory.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from benchmarks.rows import Row, show
from harness.catalog.catalog import default_root

HARNESS = str(Path(sys.executable).with_name("harness"))
PAGE = default_root() / "fixtures" / "pages" / "plain-upload.md"
WATCHING = "Watching for the next save"
ROUNDS, SECONDS_BETWEEN = 5, 3.0
QUICK, COMPILED, WHOLE = 0.5, 2.0, 3.0
# How a line of the page begins behind which a comment changes one block, by the block's language.
BLOCKS = {
    "Python": ("```python", "# ", QUICK),
    "Node.js": ("```javascript", "// ", QUICK),
    "curl": ("```bash", "# ", QUICK),
    "Java": ("```java", "// ", COMPILED),
    "Go": ("```go", "// ", COMPILED),
}
AS_ASKED = (0, 1)  # a page may be red


class Watching:
    """A running ``--watch``."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._told = cast("IO[str]", process.stderr)

    def answered(self) -> None:
        """Wait until all that came of a save has been told."""
        for line in self._told:
            if line.startswith(WATCHING):
                return
        raise SystemExit("the watch has ended: its times say nothing")


def measure(rounds: int = ROUNDS, page: Path = PAGE) -> Iterator[Row]:
    """Yield the seconds from a save to its verdict."""
    with tempfile.TemporaryDirectory(prefix="bench-editing-") as name:
        folder = Path(name)
        yield from _blocks(folder, rounds)
        yield from _snippet(folder, rounds)
        copy = Path(shutil.copy(page, folder))
        argv = ["check", "--driver", "local", str(copy)]
        _checked(argv)  # builds what is not built
        seconds = statistics.median(_checked(argv) for _ in range(rounds))
        what = f"{page.name} again, from the shell"
        yield Row(what=what, value=seconds, unit="s", at_most=WHOLE, note="everything is built")


def _blocks(folder: Path, rounds: int) -> Iterator[Row]:
    page, text = folder / "page.md", PAGE.read_text(encoding="utf-8")
    page.write_text(text, encoding="utf-8")
    with watching("check", "--driver", "local", str(page), "--watch") as watch:
        for language, (fence, comment, target) in BLOCKS.items():
            before, opened, after = text.rpartition(f"{fence}\n")
            if not opened:
                raise SystemExit(f"{PAGE.name} has no block of {language}")

            def save(turn: int, parts: tuple[str, str, str] = (before, opened, after)) -> None:
                note = f"{comment}{turn} {time.time()}\n"  # noqa: B023  called in this turn only
                renamed_over(page, f"{parts[0]}{parts[1]}{note}{parts[2]}")

            yield _row(f"a block of {language} changed", watch, save, rounds, target)


def _snippet(folder: Path, rounds: int) -> Iterator[Row]:
    root = folder / "root"
    client = root / "clients" / "python-requests"
    shutil.copytree(default_root() / "clients" / "python-requests", client)
    snippet = client / "upload.py"
    text = snippet.read_text(encoding="utf-8")
    scenario = ("-c", "python-requests", "-s", "put/plain")
    with watching("run", "--driver", "local", "--root", str(root), *scenario, "--watch") as watch:

        def save(turn: int) -> None:
            renamed_over(snippet, f"{text}# {turn} {time.time()}\n")

        yield _row("a snippet of python-requests changed, one scenario", watch, save, rounds, QUICK)


def _row(
    what: str, watch: Watching, save: Callable[[int], None], rounds: int, target: float
) -> Row:
    taken = []
    for turn in range(rounds):
        time.sleep(SECONDS_BETWEEN)
        begun = time.perf_counter()
        save(turn)
        watch.answered()
        taken.append(time.perf_counter() - begun)
    note = f"from the save to the verdict; rounds: {', '.join(f'{one:.2f}' for one in taken)} s"
    value = statistics.median(taken)
    return Row(what=what, value=value, unit="s", at_most=target, note=note)


@contextmanager
def watching(*argv: str) -> Iterator[Watching]:
    """Lend a watch that has told its first verdicts, and end it."""
    process = subprocess.Popen(
        [HARNESS, *argv], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            watch = Watching(process)
            watch.answered()
            yield watch
        finally:
            process.terminate()


def renamed_over(path: Path, text: str) -> None:
    """Save as editors do that are careful."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _checked(argv: list[str]) -> float:
    begun = time.perf_counter()
    done = subprocess.run([HARNESS, *argv], check=False, capture_output=True)
    if done.returncode not in AS_ASKED:
        raise SystemExit(f"the check ended with {done.returncode}: {done.stderr[-300:]!r}")
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editing")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    show(measure(options.rounds, options.page))


if __name__ == "__main__":
    main()
