"""``make bench``: every benchmark after the other, and ``benchmarks/RESULTS.md``.

    python -m benchmarks [NAME…] [--seconds 420]

Without a name those run that together take a quarter of an hour; the long ones only by name. Each
runs in a process of its own. One that fails, or that takes longer than its seconds, costs only the
rows that it has not printed yet, and the exit code is 1 then. What is not measured this time stays
as it was, with its date.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.results import PICTURES, document, read, section
from benchmarks.rows import Row, absent, show

RESULTS = Path(__file__).with_name("RESULTS.md")
LAST_LINES = 2
# In the order in which they run and are printed.
TITLES = {
    "overhead": "The matrix beside bare processes",
    "doors": "pytest beside `harness run`",
    "warm": "Warm runs",
    "browser": "Cells in a browser",
    "containers": "Containers beside local processes",
    "start": "Starting",
    "editing": "From a save to its verdict",
    "first": "The first minute",
    "serving": "The server beside others",
    "large": "Large objects",
    "verification": "Verification alone",
    "explanations": "Explanations",
    "pages": "Documentation pages",
    "many_pages": "The memory of a check over many pages",
    "growth": "Growth",
    "growth_server": "The server over many requests",
    "load": "Load",
}
LONG = {
    "million": "The server over a million requests",
    "soak": "A soak of ten minutes",
}
SECONDS, SECONDS_OF_LONG = 420, 1_500


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The rows of one benchmark, and how long it took."""

    rows: tuple[Row, ...]
    seconds: float
    is_whole: bool


def main() -> int:
    """Run the chosen benchmarks, write the results after each, and tell whether all are there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    titles = TITLES | LONG
    told = f"{', '.join(TITLES)}; long, and only by name: {', '.join(LONG)}"
    parser.add_argument("names", nargs="*", metavar="NAME", help=told)
    parser.add_argument("--seconds", type=float, help="for each at most")
    parser.add_argument("--to", type=Path, default=RESULTS)
    options = parser.parse_args()
    for name in options.names:
        if name not in titles:
            parser.error(f"there is no benchmark {name!r}: {told}")
    names = options.names or list(TITLES)
    sections = read(options.to.read_text(encoding="utf-8")) if options.to.exists() else {}
    broken, begun = [], time.monotonic()
    for place, name in enumerate(names, 1):
        print(f"\n[{place}/{len(names)}] {titles[name]}", flush=True)
        outcome = run(name, options.seconds or (SECONDS_OF_LONG if name in LONG else SECONDS))
        print(f"  {outcome.seconds:.0f} s", flush=True)
        broken += [] if outcome.is_whole else [name]
        sections[titles[name]] = section(outcome.rows, outcome.seconds, pictures(name))
        options.to.write_text(document(sections, titles.values()), encoding="utf-8")
    print(f"\n{options.to} is written, after {(time.monotonic() - begun) / 60:.0f} minutes.")
    if broken:
        print(f"Not whole: {', '.join(broken)}.", file=sys.stderr)
    return int(bool(broken))


def run(name: str, seconds: float) -> Outcome:
    """Return the rows that one benchmark prints, and one that says why where some are missing."""
    begun = time.monotonic()
    rows = []
    argv = [sys.executable, "-m", "benchmarks.alone", name]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as told,
        subprocess.Popen(
            argv, stdout=subprocess.PIPE, stderr=told, text=True, start_new_session=True
        ) as process,
    ):
        alarm = threading.Timer(seconds, os.killpg, (process.pid, signal.SIGKILL))
        alarm.start()
        try:
            for line in process.stdout or ():
                rows.append(Row(**json.loads(line)))
                show(rows[-1:])
            code = process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            alarm.cancel()
        told.seek(0)
        last = " / ".join(told.read().strip().splitlines()[-LAST_LINES:])
    taken = time.monotonic() - begun
    is_whole = code == 0 and bool(rows)
    if not is_whole:
        why = f"took more than {seconds:g} s" if taken >= seconds else f"ended with {code}: {last}"
        rows.append(absent(f"{name}: the rest", why))
        show(rows[-1:])
    return Outcome(rows=tuple(rows), seconds=taken, is_whole=is_whole)


def pictures(name: str) -> list[Path]:
    """Return the pictures that a benchmark has drawn."""
    return sorted(RESULTS.with_name(PICTURES).glob(f"{name}-*.svg"))


if __name__ == "__main__":
    sys.exit(main())
