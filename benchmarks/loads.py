"""The same load for every server: ``wrk`` with requests built beforehand, and the server's CPU."""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
SCRIPT = """
local requests, n = {}, 0
function init(args)
  local body = string.rep("x", tonumber(args[3]))
  if args[2] == "GET" then body = nil end
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format(args[2], path, nil, body)
  end
end
function request() n = n % #requests + 1 return requests[n] end
function done(s, l, r)
  local broken = s.errors.read + s.errors.write + s.errors.timeout
  print(string.format("RESULT %d %f %f %f %d %d", s.requests, s.duration / 1e6,
    l:percentile(50) / 1000, l:percentile(99) / 1000, s.errors.status, broken))
end
"""
_RESULT = re.compile(r"RESULT (\d+) (\S+) (\S+) (\S+) (\d+) (\d+)")


class LoadError(Exception):
    """Says that a server did not answer every request with success."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What to send: a method, so many bytes, over so many connections; all or none is refused."""

    method: str
    seconds: int
    connections: int
    size: int = 1024
    refused: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Requests a second, percentiles in milliseconds, the server's CPU time in µs a request."""

    rate: float
    p50: float
    p99: float
    cpu: float


def put_load_on(endpoint: str, paths: list[str], pid: int, load: Load) -> Figures:
    """Send requests for some seconds, and tell how a process and its children bore them."""
    with tempfile.TemporaryDirectory() as name:
        script, listed = Path(name, "load.lua"), Path(name, "paths")
        script.write_text(SCRIPT, encoding="utf-8")
        listed.write_text("\n".join(paths), encoding="utf-8")
        argv = ["wrk", "-t1", f"-c{load.connections}", f"-d{load.seconds}s", "--timeout", "60s"]
        argv += ["-s", str(script), endpoint, "--", str(listed), load.method, str(load.size)]
        before = cpu_seconds(pid)
        told = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
        spent = cpu_seconds(pid) - before
    found = _RESULT.search(told)
    count = int(found[1]) if found else 0
    expected = str(count) if load.refused else "0"
    if found is None or not count or (found[5], found[6]) != (expected, "0"):
        wrong = f"{found[5]} wrong and {found[6]} broken" if found else "no"
        raise LoadError(f"{wrong} answers of {count}, where {expected} refusals were expected")
    return Figures(
        rate=count / float(found[2]),
        p50=float(found[3]),
        p99=float(found[4]),
        cpu=spent / count * 1e6,
    )


def cpu_seconds(pid: int) -> float:
    """Return user and system time of a process and of all below it."""
    total = 0.0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text(encoding="utf-8").split():
            found += family(int(child))
    return found


def resident_mib(pid: int, what: str = "VmRSS") -> float:
    """Return the resident memory of a process in MiB; ``VmHWM`` is its peak."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition(f"{what}:")[2].split()[0]) / 1024
