"""Every kind of finding that the code can yield has a message, and every message a kind."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from harness.catalog.catalog import PACKAGE, default_root
from harness.catalog.messages import COMMON, RENDERED, fix_of, message_of, read_messages
from harness.catalog.toolkits import read_toolkits
from harness.checks.within_budget import KINDS
from harness.engine.rules import EVERY_RULE
from harness.errors import FixtureError
from harness.model.verdict import Finding
from harness.reports.divergences import RULE

ROOMS = ("checks", "review", "engine", "pages", "reports")
MAKERS = ("Finding", "HostFault", "PageProblem", "replace")


@cache
def nodes() -> tuple[ast.AST, ...]:
    """Return all that stands in the code that makes findings, parsed once."""
    files = (file for room in ROOMS for file in sorted((PACKAGE / room).rglob("*.py")))
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    return tuple(node for tree in trees for node in ast.walk(tree))


def calls() -> Iterator[ast.Call]:
    for node in nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS:
            yield node


def texts(node: ast.expr) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def assigned() -> Iterator[str]:
    """Yield the kinds that are chosen beside the call: ``kind = "…" if … else "…"``."""
    for node in nodes():
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "kind" for target in node.targets
        ):
            yield from (text for text in texts(node.value) if text in read_messages())


def spoken() -> set[str]:
    kinds = set(assigned()) | set(KINDS.values())
    for call in calls():
        for keyword in call.keywords:
            if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant):
                kinds |= set(texts(keyword.value))
    for toolkit in read_toolkits(default_root()):
        kinds |= {remark.kind for remark in toolkit.remarks}
    return kinds


@cache
def detail_names() -> frozenset[str]:
    """Return the names that stand as keys in any map of the code that makes findings."""
    keys = (key for node in nodes() if isinstance(node, ast.Dict) for key in node.keys if key)
    return frozenset(text for key in keys for text in texts(key))


def test_every_kind_that_is_found_has_a_message_and_every_message_is_used() -> None:
    assert spoken() | {RENDERED} == set(read_messages())


def test_every_kind_belongs_to_a_rule_of_its_own() -> None:
    rules = {rule.id for rule in EVERY_RULE} | {RULE}

    assert {one.rule for kind, one in read_messages().items() if kind != RENDERED} <= rules


def test_a_rule_yields_the_kinds_that_the_catalogue_says_of_it() -> None:
    made = {
        (str(kind.value), str(rule.value))
        for node in nodes()
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS
        for given in [{one.arg: one.value for one in node.keywords}]
        for kind, rule in [(given.get("kind"), given.get("rule"))]
        if isinstance(kind, ast.Constant) and isinstance(rule, ast.Constant)
    }
    remarks = {
        (one.kind, one.rule)
        for toolkit in read_toolkits(default_root())
        for one in toolkit.remarks
        if one.kind
    }

    assert len(made) > 3
    assert {(kind, read_messages()[kind].rule) for kind, _ in made | remarks} == made | remarks


def test_a_message_speaks_of_fields_that_findings_have() -> None:
    known = set(COMMON) | detail_names()
    spoken_of = {kind: one.fields for kind, one in read_messages().items() if kind != RENDERED}

    assert {kind: names - known for kind, names in spoken_of.items() if names - known} == {}


def test_no_code_names_a_field_of_prose() -> None:
    for call in calls():
        assert not {"message", "fix"} & {keyword.arg for keyword in call.keywords}, ast.dump(call)


def test_a_sentence_is_made_from_the_fields() -> None:
    finding = Finding(rule="r", kind="header-missing", subject="etag", expected="it's {x}")

    assert message_of(finding) == 'etag is missing in the answer to ; "it\'s {x}" is expected.'
    assert fix_of(finding) == "Send `etag: it's {x}`."


def test_the_words_of_a_library_stand_in_place_of_the_fix_of_the_kind() -> None:
    finding = Finding(rule="r", kind="download-lost", advice="Say -O.")

    assert fix_of(finding) == "Say -O."


def test_a_sentence_without_its_explanation_ends_with_its_full_stop() -> None:
    finding = Finding(rule="r", kind="other-answer", expected="200", got="403")

    assert message_of(finding) == "The server answered 403 where 200 was expected."


def test_a_kind_without_a_message_is_a_fault_of_the_data() -> None:
    with pytest.raises(FixtureError):
        message_of(Finding(rule="r", kind="no-such-kind"))


def test_no_code_takes_a_sentence_of_ours_apart() -> None:
    apart = re.compile(r"(?:findall|search|match|replace|split)\([^)]*message_of\(")
    files = (file for room in ROOMS for file in Path(PACKAGE / room).rglob("*.py"))
    assert [file.name for file in files if apart.search(file.read_text(encoding="utf-8"))] == []
