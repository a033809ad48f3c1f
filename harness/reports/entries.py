"""Entries of a baseline, ready to copy: how it names the failures of a block."""

import glob
import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from harness.catalog.baselines import TOLD_OF_IT
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Verdict
from harness.wire.redaction import MARK

QUARTER = timedelta(days=91)


def entry_lines(anchor: str, results: Iterable[CellResult], today: date) -> Iterator[str]:
    """Yield an entry for each error of the failed runs of the block with this anchor."""
    runs = tuple(results)
    by_entry: dict[tuple[tuple[str, str], ...], set[Variant]] = {}
    for run in runs:
        for finding in run.findings if run.verdict is Verdict.FAILED else ():
            if finding.severity is Severity.ERROR:
                by_entry.setdefault(_keys(finding), set()).add(run.cell.variant)
    every = {run.cell.variant for run in runs}
    for keys, variants in by_entry.items():
        # What another variant passes, an entry for both would expect of it, too.
        for variant in [""] if variants == every else sorted(f":*:{one}:*" for one in variants):
            named = {"cells": glob.escape(anchor) + variant, **dict(keys)}
            yield "[[known_failures]]"
            yield from (f"{key} = {_text(value)}" for key, value in named.items())
            yield from (f'{key} = ""  # {what}' for key, what in TOLD_OF_IT.items())
            yield f"expires = {today + QUARTER}"
            yield ""


def _keys(finding: Finding) -> tuple[tuple[str, str], ...]:
    # What is redacted differs from run to run.
    names = {key: value for key, value in finding.names.items() if MARK not in value}
    return tuple({"rule": finding.rule, "kind": finding.kind, **names}.items())


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
