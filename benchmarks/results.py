"""``benchmarks/RESULTS.md``: a section for each benchmark, as it was last measured."""

import os
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.rows import NOT, Row, number

PICTURES = "pictures"
HEAD = """# Results

Made by `make bench` on {machine}.
Each figure is a median; the notes say of what. Measuring all that stands here took {minutes:.0f}
minutes.
"""
NOT_MET = """
**Not met:**

| benchmark | what | median | target |
| --- | --- | --: | --: |
"""
_MACHINE = re.compile(r"^Made by `make bench` on (.+)\.$", re.MULTILINE)
_MEASURED = re.compile(r"^Measured on \S+ in [\d,]+ s\.$", re.MULTILINE)
_CELLS = re.compile(r" *(?<!\\)\| *")
_SECONDS = re.compile(r"^Measured on \S+ in ([\d,]+) s", re.MULTILINE)


def read(text: str) -> dict[str, str]:
    """Return each section by its title; one that another machine has measured says so."""
    head, *parts = text.split("\n## ")
    found = _MACHINE.search(head)
    there = found[1] if found else ""
    sections = {title: body for title, _, body in (part.partition("\n\n") for part in parts)}
    if there == machine():
        return sections
    return {
        title: _MEASURED.sub(lambda line: f"{line[0][:-1]}, on {there}.", body, count=1)
        for title, body in sections.items()
    }


def section(rows: Iterable[Row], seconds: float, pictures: Sequence[Path]) -> str:
    """Return what has been measured today."""
    lines = [f"Measured on {datetime.now(UTC):%Y-%m-%d} in {seconds:,.0f} s.", ""]
    lines += ["| what | median | target | | note |", "| --- | --: | --: | --- | --- |"]
    lines += [_line(row) for row in rows]
    for each in pictures:
        lines += ["", f"![{each.stem}]({PICTURES}/{each.name})"]
    return "\n".join(lines) + "\n"


def document(sections: Mapping[str, str], order: Iterable[str]) -> str:
    """Return the whole text, its sections in this order; what is not in it is left out."""
    bodies = {title: sections[title].strip("\n") for title in order if title in sections}
    took = [float(s.replace(",", "")) for body in bodies.values() for s in _SECONDS.findall(body)]
    head = HEAD.format(machine=machine(), minutes=sum(took) / 60)
    missed = "".join(_not_met(title, body) for title, body in bodies.items())
    parts = (f"\n## {title}\n\n{body}\n" for title, body in bodies.items())
    return "".join((head, NOT_MET if missed else "", missed, *parts))


def _not_met(title: str, body: str) -> str:
    """Return the rows of one section whose target is not met, with its title."""
    rows = (_CELLS.split(line)[1:6] for line in body.splitlines() if line.startswith("| "))
    return "".join(f"| {title} | {' | '.join(row[:3])} |\n" for row in rows if row[3] == NOT)


def machine() -> str:
    """Return what this machine is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return (
        f"{system}, {os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}"
    )


def _line(row: Row) -> str:
    figure = "–" if row.value is None else f"{number(row.value)} {row.unit}".strip()
    cells = (row.what, figure, row.target, row.verdict, row.note)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _processor() -> str:
    """Return the processor's name, or its architecture where it has none."""
    for each in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = each.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()
