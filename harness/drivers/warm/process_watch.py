"""What the kernel tells of a runtime and of the cell that runs in it.

Like the agent, it needs nothing but the standard library: it also runs inside containers.
"""

import os
import resource
import time

KEPT_OUTPUT = 1024 * 1024


class Inside:
    """Measures one cell that runs in a host: what it takes beyond what had been taken before."""

    def __init__(self, pid: int, start: dict) -> None:  # type: ignore[type-arg]  # JSON
        self._pid, self._start = pid, start
        for name in ("stdout", "stderr"):
            os.truncate(start[name], 0)
        # Makes the kernel forget the largest size so far: proc(5), clear_refs.
        with open(f"/proc/{pid}/clear_refs", "w") as stream:
            stream.write("5")
        self._cpu = _cpu_seconds(pid)
        self._begun = time.monotonic()

    def seconds(self) -> float:
        """Return the seconds since the beginning."""
        return time.monotonic() - self._begun

    def facts(self, cell: dict, usage: resource.struct_rusage | None = None) -> dict:  # type: ignore[type-arg]  # JSON
        """Return what the cell took, and put what it printed where it was to be put."""
        if usage is None:
            cpu, peak = _cpu_seconds(self._pid), _peak_kib(self._pid)
        else:
            cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss
        facts = {
            "seconds": self.seconds(), "cpu_seconds": max(cpu - self._cpu, 0.0), "peak_kib": peak
        }  # fmt: skip
        for name in ("stdout", "stderr"):
            with open(cell[name], "wb") as stream:
                stream.write(beginning_of(self._start[name]))
        return facts


def _cpu_seconds(pid: int) -> float:
    # The number of another process's clock, as clock_getcpuclockid(3) makes it.
    return time.clock_gettime((~pid << 3) | 2)


def _peak_kib(pid: int) -> int:
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as stream:
        lines = dict(line.split(":", 1) for line in stream)
    return int(lines["VmHWM"].split()[0])


def sockets(pid: int) -> set[str]:
    """Return the numbers of all sockets that a process has open."""
    inodes = set()
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{name}")
        except OSError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[len("socket:[") : -1])
    return inodes


def connections(pid: int) -> set[str]:
    """Return the sockets by which something can be reached from the process's network."""
    inodes = set()
    for name in ("tcp", "tcp6", "udp", "udp6"):
        try:
            with open(f"/proc/{pid}/net/{name}", encoding="ascii") as stream:
                inodes |= {line.split()[9] for line in stream}
        except OSError:
            continue
    return inodes


def children(pid: int) -> list[str]:
    """Return the processes that a process has started and that are still there."""
    ids = []
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/children") as stream:
                ids += stream.read().split()
        except OSError:
            continue
    return ids


def others_than(kept: set[int]) -> set[int]:
    """Return all processes but the kept ones and those that descend from them.

    A child is found by the parent that it names, not in the parent's list: while one child of a
    process ends, the kernel can leave another one out that lives (``proc(5)``, ``children``).
    """
    present = {int(name) for name in os.listdir("/proc") if name.isdigit()}
    return {pid for pid in present if not _descends(pid, kept)}


def _descends(pid: int, kept: set[int]) -> bool:
    """Tell whether a process is a kept one or comes from one; one that has ended is no matter."""
    ancestor = pid
    while ancestor:
        if ancestor in kept:
            return True
        try:
            ancestor = _parent(ancestor)
        except OSError:
            if ancestor == pid:
                return True
            ancestor = pid  # its parent has ended just now, and it has got another
    return False


def _parent(pid: int) -> int:
    with open(f"/proc/{pid}/stat", "rb") as stream:
        return int(stream.read().rpartition(b")")[2].split()[1])


def beginning_of(path: str) -> bytes:
    """Return the first part of an output."""
    with open(path, "rb") as stream:
        return stream.read(KEPT_OUTPUT)
