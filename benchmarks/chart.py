"""A chart as SVG: lines over logarithmic axes, drawn by hand: nothing need be installed."""

import math
from collections.abc import Mapping
from html import escape

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 720, 420, 70, 50, 50, 170
COLOURS = (
    *("#1769aa", "#c2410c", "#15803d", "#7c3aed", "#b91c1c"),
    *("#0f766e", "#a16207", "#475569", "#be185d"),
)
Points = Mapping[float, float]


def chart(title: str, unit: str, lines: Mapping[str, Points]) -> str:
    """Return the picture of these lines: both axes are logarithmic, equal cost is a level line."""
    xs = sorted({x for points in lines.values() for x in points})
    ys = [y for points in lines.values() for y in points.values()]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def across(x: float) -> float:
        share = math.log10(x / xs[0]) / math.log10(xs[-1] / xs[0])
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def up(y: float) -> float:
        share = (math.log10(y) - low) / (high - low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    parts = [text(LEFT, 28, title, size=16), text(LEFT, HEIGHT - 10, "cells")]
    for x in xs:
        parts += [rule(across(x), TOP, across(x), HEIGHT - BOTTOM)]
        parts += [text(across(x), HEIGHT - BOTTOM + 18, f"{x:,.0f}", anchor="middle")]
    for power in range(low, high + 1):
        y = up(10.0**power)
        parts += [rule(LEFT, y, WIDTH - RIGHT, y)]
        parts += [text(LEFT - 8, y + 4, f"{10.0**power:g} {unit}", anchor="end")]
    ends = sorted(lines.items(), key=lambda line: -line[1][max(line[1])])
    at = TOP - 10.0
    for number, (name, points) in enumerate(ends):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in sorted(points.items()))
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at = max(at + 15, up(points[max(points)]) + 4)
        parts.append(text(WIDTH - RIGHT + 8, at, name, colour=colour))
    return document(title, parts)


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
