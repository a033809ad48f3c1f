"""A chart as SVG, drawn by hand: nothing need be installed, and equal figures draw equal files."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 720, 420, 80, 50, 50, 170
COLOURS = (
    *("#1769aa", "#c2410c", "#15803d", "#7c3aed", "#b91c1c"),
    *("#0f766e", "#a16207", "#475569", "#be185d"),
)
MOST_MARKS = 6
STEPS = (1, 2, 5, 10)
Points = Mapping[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """One axis: the values that are marked on it, from its beginning to its end."""

    marks: tuple[float, ...]
    is_logarithmic: bool

    def share(self, value: float) -> float:
        """Return how far along the axis a value lies, from 0 to 1."""
        low, high = self._at(self.marks[0]), self._at(self.marks[-1])
        return (self._at(value) - low) / (high - low)

    def _at(self, value: float) -> float:
        return math.log10(value) if self.is_logarithmic else value


def chart(
    title: str,
    unit: str,
    lines: Mapping[str, Points],
    *,
    along: str = "cells",
    is_logarithmic: bool = True,
) -> str:
    """Return the picture of these lines; with logarithmic axes equal cost is a level line."""
    xs = sorted({x for points in lines.values() for x in points})
    ys = [y for points in lines.values() for y in points.values()]
    if is_logarithmic:
        axis_x, axis_y = Axis(marks=tuple(xs), is_logarithmic=True), powers(ys)
    else:
        axis_x, axis_y = steps(xs), steps(ys)

    def across(x: float) -> float:
        return LEFT + axis_x.share(x) * (WIDTH - LEFT - RIGHT)

    def up(y: float) -> float:
        return HEIGHT - BOTTOM - axis_y.share(y) * (HEIGHT - TOP - BOTTOM)

    parts = [text(LEFT, 28, title, size=16), text(LEFT, HEIGHT - 10, along)]
    for x in axis_x.marks:
        parts += [rule(across(x), TOP, across(x), HEIGHT - BOTTOM)]
        parts += [text(across(x), HEIGHT - BOTTOM + 18, f"{x:,.0f}", anchor="middle")]
    for y in axis_y.marks:
        parts += [rule(LEFT, up(y), WIDTH - RIGHT, up(y))]
        parts += [text(LEFT - 8, up(y) + 4, f"{y:g} {unit}", anchor="end")]
    ends = sorted(lines.items(), key=lambda line: -line[1][max(line[1])])
    at = TOP - 10.0
    for number, (name, points) in enumerate(ends):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in sorted(points.items()))
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at = max(at + 15, up(points[max(points)]) + 4)
        parts.append(text(WIDTH - RIGHT + 8, at, name, colour=colour))
    return document(title, parts)


def powers(values: Iterable[float]) -> Axis:
    """Return the axis of all powers of ten around these values."""
    known = tuple(values)
    low, high = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
    return Axis(marks=tuple(10.0**power for power in range(low, high + 1)), is_logarithmic=True)


def steps(values: Iterable[float]) -> Axis:
    """Return the axis from nothing to the highest of these values, in a few even steps."""
    most = max(values)
    unit = 10.0 ** math.floor(math.log10(most / MOST_MARKS))
    step = next(unit * each for each in STEPS if unit * each * MOST_MARKS >= most)
    marks = tuple(step * number for number in range(math.ceil(most / step) + 1))
    return Axis(marks=marks, is_logarithmic=False)


def document(title: str, parts: list[str]) -> str:
    """Return a whole SVG, readable on light and on dark."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="12">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def text(
    x: float, y: float, words: str, *, anchor: str = "start", colour: str = "#222", size: int = 12
) -> str:
    """Return words at a place."""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="{colour}" font-size="{size}">{escape(words)}</text>'


def rule(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a thin line."""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="#ddd"/>'
