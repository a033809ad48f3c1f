"""Every known kind of failure is tried, and whatever is tried belongs to a known kind."""

from collections.abc import Iterator, Mapping

import pytest

from harness.catalog.catalog import default_root
from harness.engine.rules import EVERY_RULE
from tests.explain.failures import FAILURES
from tests.explain.table import PAIRS, SINGLE, TOLD
from tests.explain.table_transit import ASTRAY
from tests.explain.test_form import BOTH
from tests.explain.test_stored import METADATA, STORED, TYPES
from tests.explain.test_v1_v2 import HEADED, URLS

TABLES: tuple[Mapping[str, tuple[object, ...]], ...] = (
    SINGLE,
    TOLD,
    ASTRAY,
    STORED,
    METADATA,
    TYPES,
    URLS,
    HEADED,
    BOTH,
)


def rows() -> Iterator[tuple[str, str]]:
    """Yield every row with a cause that it makes."""
    for table in TABLES:
        for name, row in table.items():
            yield name, str(row[0])
    for name, (causes, _make) in PAIRS.items():
        for cause in causes:
            yield name, cause


MADE = {cause for _name, cause in rows()}


@pytest.mark.parametrize("name", FAILURES)
def test_every_kind_of_failure_is_tried(name: str) -> None:
    failure = FAILURES[name]
    scenarios = default_root() / "fixtures" / "scenarios"

    assert failure.causes or failure.scenarios or failure.rules
    assert set(failure.causes) <= MADE
    assert [s for s in failure.scenarios if not (scenarios / f"{s}.toml").is_file()] == []
    assert set(failure.rules) <= {rule.id for rule in EVERY_RULE}


def test_every_row_belongs_to_a_kind_of_failure() -> None:
    known = {cause for failure in FAILURES.values() for cause in failure.causes}

    assert [row for row in rows() if row[1] not in known] == []


def test_no_kind_is_told_twice() -> None:
    titles = [failure.title for failure in FAILURES.values()]

    assert len(titles) == len(set(titles))
