"""``make bench``: every benchmark after the other, and ``benchmarks/RESULTS.md``.

    python -m benchmarks [NAME…] [--seconds 420]

Each runs in a process of its own. One that fails, or that takes longer than its seconds, costs
only the rows that it has not printed yet.
"""

import argparse
import importlib.util
import json
import os
import platform
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.rows import Row, absent, number

RESULTS = Path(__file__).with_name("RESULTS.md")
LAST_LINES = 2
# In the order in which they run and are printed; what is not there is said to be absent.
TITLES = {
    "overhead": "The matrix beside bare processes",
    "warm": "Warm runs",
    "containers": "Containers beside local processes",
    "start": "Starting",
    "serving": "The server beside others",
    "large": "Large objects",
    "verification": "Verification alone",
    "explanations": "Explanations",
    "pages": "Documentation pages",
    "growth": "Growth",
    "growth_server": "The server over many requests",
    "load": "Load",
}


def main() -> None:
    """Run the chosen benchmarks and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TITLES))
    parser.add_argument("--seconds", type=float, default=420, help="for each at most")
    parser.add_argument("--to", type=Path, default=RESULTS)
    options = parser.parse_args()
    names = options.names or list(TITLES)
    begun = time.monotonic()
    found: dict[str, list[Row]] = {}
    for name in names:
        print(f"{name} …", flush=True)
        found[name] = run(name, options.seconds)
    text = document(found, time.monotonic() - begun)
    options.to.write_text(text, encoding="utf-8")
    print(f"{text}\nwritten to {options.to}")


def run(name: str, seconds: float) -> list[Row]:
    """Return the rows that one benchmark prints, and one that says why where some are missing."""
    if importlib.util.find_spec(f"benchmarks.{name}") is None:
        return [absent(name, f"there is no benchmarks/{name}.py")]
    argv = [sys.executable, "-m", "benchmarks.alone", name]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            out, err = process.communicate(timeout=seconds)
            ended = f"ended with {process.returncode}"
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            ended = f"took more than {seconds:g} s"
    rows = [Row(**json.loads(line)) for line in out.splitlines() if line.endswith("}")]
    if process.returncode or not rows:
        last = " / ".join(err.strip().splitlines()[-LAST_LINES:])
        rows.append(absent(f"{name}: the rest", f"{ended}: {last}"))
    return rows


def document(found: dict[str, list[Row]], seconds: float) -> str:
    """Return all results as Markdown."""
    now = datetime.now(UTC)
    lines = [
        "# Results",
        "",
        f"Made by `make bench` on {now:%Y-%m-%d} in {seconds / 60:.0f} minutes, on {machine()}.",
        "Each figure is a median; the notes say of what.",
    ]
    for name, rows in found.items():
        lines += ["", f"## {TITLES.get(name, name)}", ""]
        lines += ["| what | median | target | | note |", "| --- | --: | --: | --- | --- |"]
        lines += [line(row) for row in rows]
        lines += [f"\n![{TITLES[name]}](pictures/{each.name})" for each in pictures(name)]
    return "\n".join(lines) + "\n"


def pictures(name: str) -> list[Path]:
    """Return the pictures that a benchmark has drawn."""
    return sorted(RESULTS.with_name("pictures").glob(f"{name}-*.svg")) if name in TITLES else []


def line(row: Row) -> str:
    """Return one line of a table."""
    figure = "–" if row.value is None else f"{number(row.value)} {row.unit}".strip()
    cells = (row.what, figure, row.target, row.verdict, row.note)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def machine() -> str:
    """Return what this machine is, in one sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return (
        f"{system}, {os.cpu_count()} cores ({processor()}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}"
    )


def processor() -> str:
    """Return the processor's name, or its architecture where it has none."""
    for each in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = each.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


if __name__ == "__main__":
    main()
