"""A badge: the sum of a run in one small picture."""

from html import escape

from harness.catalog.wording import worded
from harness.model.report import Report
from harness.model.verdict import Verdict
from harness.reports.symbols import counted

LABEL = "oss uploads"
GOOD, BAD, UNSURE = "#1a7f37", "#cf222e", "#6e7781"
LETTER, PADDING = 6.6, 10


def badge(report: Report) -> str:
    """Return an SVG that says how many of the cells that ran ended as expected."""
    text, colour = summary(report)
    left, right = _width(LABEL), _width(text)
    whole = left + right
    words = escape(f"{LABEL}: {text}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" '
        f'aria-label="{words}"><title>{words}</title>'
        f'<clipPath id="r"><rect width="{whole}" height="20" rx="3"/></clipPath>'
        f'<g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3d444d"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{colour}"/></g>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" '
        f'font-size="11"><text x="{left / 2:g}" y="14">{escape(LABEL)}</text>'
        f'<text x="{left + right / 2:g}" y="14">{escape(text)}</text></g></svg>\n'
    )


def summary(report: Report) -> tuple[str, str]:
    """Return the words and the colour of the badge."""
    counts = report.counts
    passed = counts.get(Verdict.PASSED, 0)
    bad = [
        counted(verdict, counts[verdict])
        for verdict in (Verdict.FAILED, Verdict.UNEXPECTED_PASS)
        if verdict in counts
    ]
    known, errors = counts.get(Verdict.KNOWN_FAILURE, 0), counts.get(Verdict.ERROR, 0)
    good = worded("{} passed", passed) + (worded(", {} known", known) if known else "")
    if bad or report.complaints or report.page_errors:
        return worded(", ").join([*bad, good]) if bad else worded("stale baseline"), BAD
    if errors:
        return worded("{} could not run", errors), UNSURE
    if not passed and not known:
        return worded("nothing ran"), UNSURE
    return good, GOOD


def _width(text: str) -> int:
    wide = sum(not letter.isascii() for letter in text)
    return round((len(text) + wide) * LETTER) + PADDING
