"""Every English sentence that is told through ``worded``: in the code, in templates, in data."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from harness.catalog import wording
from harness.catalog.catalog import default_root
from harness.catalog.fixes import read_fixes
from harness.catalog.toolkits import read_toolkits
from harness.cli import main, page_check
from harness.console.words import SAID_BY_SCRIPTS
from harness.engine.rules import EVERY_RULE
from harness.explain import (
    broken_policy,
    damaged_url,
    form,
    misread_form,
    naming_headers,
    path_edits,
    query_edits,
    signer_digests,
    signer_parts,
    signer_texts,
)
from harness.explain.dialect import DIALECTS
from harness.explain.never_sent import OBSTACLES
from harness.explain.signer_layers import SignerMistake
from harness.explain.static_messages import FIXED
from harness.explain.times import UNITS
from harness.model.explanation import Proof
from harness.model.page import Role
from harness.model.severity import Severity
from harness.pages import plan, roles
from harness.reports.behaviours import BEHAVIOURS
from harness.reports.symbols import PLURALS, WORDS
from harness.review import lookalikes, slips
from harness.server.errors import authentication

HARNESS = Path(__file__).parents[2] / "harness"
IN_TEMPLATES = re.compile(r'worded\("((?:[^"\\]|\\.)*)"').findall
# Templates that are put together of parts.
MADE = ("{} block", "{} blocks", "{} cells", "{} line", "{} lines")


@cache
def phrases() -> set[str]:
    """Return the English sentences that have to be there in every other language."""
    return {text for text in (*_of_code(), *_of_templates(), *_of_data(), *MADE) if text}


def _of_code() -> Iterator[str]:
    for path in sorted(HARNESS.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "worded(" not in text:
            continue
        module = import_module(".".join(path.relative_to(HARNESS.parent).with_suffix("").parts))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "worded":
                yield from _said(node.args[0], vars(module))


def _said(node: ast.expr, names: dict[str, object]) -> Iterator[str]:
    """Yield the sentences that an argument may be; those of data are listed below."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (*_said(node.body, names), *_said(node.orelse, names))
    elif isinstance(node, ast.Name) and isinstance(names.get(node.id), str):
        yield str(names[node.id])


def _of_templates() -> Iterator[str]:
    for path in sorted(HARNESS.rglob("*.j2")):
        yield from IN_TEMPLATES(path.read_text(encoding="utf-8"))
    yield from ("{} cell",)


def _of_data() -> Iterator[str]:
    for rule in EVERY_RULE:
        yield from (rule.title, rule.why, rule.explanation)
    for told in (*FIXED.values(), *misread_form.MISSING.values()):
        yield from told
    yield from (row.message for row in authentication.ROWS if row.cause not in FIXED)
    yield from (one.advice for one in OBSTACLES)
    yield from (*WORDS.values(), *PLURALS.values(), *Severity, *Proof, *Role)
    yield from (rule.text for one in read_fixes() for rule in one.rules)
    for toolkit in read_toolkits(default_root()):
        yield from (one.fix for one in toolkit.advice)
        yield from (one.fix for one in toolkit.remarks)
        yield from (one.absent for one in toolkit.libraries)
    yield from (*plan.NO_TOOLKIT.values(), page_check.CONFINED, page_check.BOXED)
    yield from (*main.FIRST_LINES.values(), *SAID_BY_SCRIPTS)
    yield from (wording.REQUEST, wording.FORM, *wording.ANEW.values())
    yield from (
        roles.A_SYNOPSIS,
        roles.PREPARES,
        roles.OWN_KEYS,
        roles.OWN_KEYS_DOWN,
        roles.IN_HEADER,
        roles.NOTHING,
    )
    yield from (one.title for one in BEHAVIOURS if not one.title.startswith("`a/"))
    yield from _of_explanations()


def _of_explanations() -> Iterator[str]:
    for table in (signer_parts, signer_digests, signer_texts):
        for mistake in _mistakes(vars(table)):
            yield from (mistake.what, mistake.advice)
    for digests in (signer_digests.older_digests("sha1", "sha256"),):
        yield from (text for one, _ in digests for text in (one.what, one.advice))
    for way in vars(path_edits).values():
        for one in way if isinstance(way, tuple) else (way,):
            if isinstance(one, path_edits.PathSpelling):
                yield from (one.what, one.advice)
    for reading in form.READINGS:
        yield from (reading.difference.change, reading.difference.advice)
    yield from (text for what, advice, _ in form.WRONG_ALGORITHMS for text in (what, advice))
    yield from (what for _, what, _ in naming_headers.CHANGES)
    yield from (what for *_, what in damaged_url.AMPERSANDS)
    yield from (*broken_policy.WORDS.values(), *lookalikes.WORDS.values(), *slips.WORDS.values())
    yield from (*query_edits.WHOLE.values(), *query_edits.ADVICE.values())
    yield from (text for _, *texts in UNITS for text in texts)
    yield from (one.adjective for one in (*DIALECTS.values(), form.FORM_V4))


def _mistakes(names: dict[str, object]) -> Iterator[SignerMistake]:
    for value in names.values():
        for one in value if isinstance(value, tuple) else (value,):
            mistake = one[0] if isinstance(one, tuple) and one else one
            if isinstance(mistake, SignerMistake):
                yield mistake
