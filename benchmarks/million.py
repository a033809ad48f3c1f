"""The server's memory over a million requests, as a row and as a picture.

    .venv/bin/python -m benchmarks million

What is sent, and for how many keys, is said in ``benchmarks/growth_server.py``. The first tenth is
what a server that has just started needs anyway.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.chart import chart
from benchmarks.growth_server import GROWTH, points
from benchmarks.rows import Row, show

REQUESTS = 1_000_000
PICTURES = Path(__file__).with_name("pictures")


def measure(requests: int = REQUESTS) -> Iterator[Row]:
    """Yield the memory at the end beside that after a tenth, and draw what lies between."""
    found = dict(points(requests))
    draw("million-memory", "Memory of the server", found)
    memory = list(found.values())
    first = memory[len(memory) // 10]
    yield Row(
        what=f"server memory after {max(found):,.0f} PUTs beside after a tenth of them",
        value=memory[-1] / first,
        unit="×",
        at_most=GROWTH,
        note=f"{first:.0f} MiB, then {memory[-1]:.0f} MiB; highest {max(memory):.0f} MiB",
    )


def draw(name: str, title: str, memory: Mapping[float, float]) -> None:
    """Draw the server's memory, by how many requests there had been."""
    PICTURES.mkdir(exist_ok=True)
    picture = chart(title, "MiB", {"resident": memory}, along="requests", is_logarithmic=False)
    (PICTURES / f"{name}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    show(measure())
