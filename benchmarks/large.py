"""Large objects in and out, beside nginx: rates, peak memory, and whether the content is the same.

    .venv/bin/python -m benchmarks.large [GIB] [--rounds 3]

``curl`` uploads a file through a signed URL and downloads it again. Ours computes MD5, SHA-256 and
CRC-64 of what comes in, nginx computes nothing. So the same three digests of the file that nginx
has stored are taken in the same round, in the fastest way at hand: each on a thread of its own.
What nginx with digests would need is its own time and theirs where they come behind it, and the
longer of both where they are taken meanwhile.
"""

import argparse
import hashlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fastcrc import crc64

from benchmarks.contestants import BUCKET, NGINX, OURS, Absent, Contestant
from benchmarks.loads import resident_mib
from benchmarks.rows import Row, absent, show

GIB = 1024**3
PIECE = 4 * 1024 * 1024
MOST_MEMORY = 100
RATIO = 0.6


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Seconds in, seconds of digests after it, seconds out, MiB at the peak, and if all is well."""

    put: float
    digests: float
    get: float
    peak: float
    is_same: bool


def measure(
    gib: float = 1.0, rounds: int = 3, contestants: tuple[Contestant, ...] = (OURS, NGINX)
) -> Iterator[Row]:
    """Yield rates and memory of ours, and how they compare with nginx."""
    length = int(gib * GIB)
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "source"
        digest = _write(source, length)
        found: dict[str, list[Figures]] = {}
        for _ in range(rounds):
            for contestant in contestants:
                try:
                    figures = _one(contestant, source, digest)
                except Absent as error:
                    yield absent(f"{contestant.name}: {gib:g} GiB", str(error))
                else:
                    found.setdefault(contestant.name, []).append(figures)
    yield from _rows(found, length)


def _rows(found: dict[str, list[Figures]], length: int) -> Iterator[Row]:
    ours = found[OURS.name]
    what = f"{length / GIB:g} GiB"
    put, get = (_median(ours, name) for name in ("put", "get"))
    yield Row(what=f"PUT of {what}", value=length / put / 1e6, unit="MB/s")
    yield Row(what=f"GET of {what}", value=length / get / 1e6, unit="MB/s")
    peak = max(figures.peak for figures in ours)
    yield Row(what="peak memory of the server", value=peak, unit="MiB", at_most=MOST_MEMORY)
    wrong = sum(not figures.is_same for figures in ours)
    yield Row(what="rounds with other content", value=wrong, at_most=0)
    if others := found.get(NGINX.name):
        alone, after, out = (_median(others, name) for name in ("put", "digests", "get"))
        yield Row(
            what="PUT beside nginx and the same digests behind it",
            value=(alone + after) / put,
            unit="× its MB/s",
            at_least=RATIO,
            note=f"nginx {length / alone / 1e6:.0f} MB/s alone, digests {after:.2f} s more",
        )
        yield Row(
            what="PUT beside nginx, were the same digests taken meanwhile",
            value=max(alone, after) / put,
            unit="× its MB/s",
            at_least=RATIO,
            note="the longer of the two times",
        )
        yield Row(what="PUT beside nginx without digests", value=alone / put, unit="× its MB/s")
        yield Row(
            what="GET beside nginx",
            value=out / get,
            unit="× its MB/s",
            at_least=RATIO,
            note=f"nginx {length / out / 1e6:.0f} MB/s",
        )


def _median(figures: list[Figures], name: str) -> float:
    return float(statistics.median(getattr(each, name) for each in figures))


def _one(contestant: Contestant, source: Path, digest: str) -> Figures:
    with tempfile.TemporaryDirectory() as name, contestant.start(Path(name)) as running:
        (put_path,), (get_path,) = running.paths("PUT", 1), running.paths("GET", 1)
        put = _curl("-T", str(source), running.endpoint + put_path)
        begun = time.perf_counter()
        for kept in Path(name).glob(f"root/{BUCKET}/**/*.bin"):  # nginx keeps files
            _take_digests(kept)
        digests = time.perf_counter() - begun
        get = _curl(running.endpoint + get_path)
        peak = resident_mib(running.pid, "VmHWM")
        return Figures(
            put=put,
            digests=digests,
            get=get,
            peak=peak,
            is_same=_digest_at(running.endpoint + get_path) == digest,
        )


def _take_digests(path: Path) -> None:
    takers = (hashlib.md5(usedforsecurity=False).update, hashlib.sha256().update, crc64.xz)
    with ThreadPoolExecutor(len(takers)) as pool:
        deque(pool.map(partial(_feed, path), takers), maxlen=0)


def _feed(path: Path, take: Callable[[bytes], object]) -> None:
    with path.open("rb") as file:
        while data := file.read(PIECE):
            take(data)


def _curl(*arguments: str) -> float:
    program = shutil.which("curl") or "curl"
    argv = [program, "-sf", "-o", "/dev/null", "-H", "Expect:", "-w", "%{time_total}", *arguments]
    return float(subprocess.run(argv, check=True, capture_output=True, text=True).stdout)


def _digest_at(url: str) -> str:
    argv = [shutil.which("curl") or "curl", "-sf", url]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as reading:
        found = hashlib.sha256()
        while reading.stdout is not None and (data := reading.stdout.read(PIECE)):
            found.update(data)
    return found.hexdigest()


def _write(source: Path, length: int) -> str:
    filler = hashlib.sha256(b"filler").digest() * (PIECE // 32)
    whole = hashlib.sha256()
    with source.open("wb") as file:
        for at in range(0, length, PIECE):  # no two pieces alike
            piece = (at.to_bytes(8, "big") + filler)[: min(PIECE, length - at)]
            whole.update(piece)
            file.write(piece)
    return whole.hexdigest()


def main() -> int:
    """Measure, print each figure, and return 1 where content or memory is not as promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large")
    parser.add_argument("gib", nargs="?", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="without nginx")
    options = parser.parse_args()
    contestants = (OURS,) if options.alone else (OURS, NGINX)
    rows = tuple(measure(options.gib, options.rounds, contestants))
    show(rows)
    return int(any(row.at_most is not None and row.verdict == "not met" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
