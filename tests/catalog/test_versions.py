"""Other versions of a client's library: which are chosen, and whose lock files they have."""

from pathlib import Path

import pytest

from harness.catalog.catalog import Catalog
from harness.errors import FixtureError, UnknownNameError
from harness.model.scenario import Flow, Variant
from tests.tiny.roots import TinyClient, tiny_catalog

MORE = 'versions = [{ id = "0.9", note = "It is old." }, { id = "0.8" }]\n'


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return tiny_catalog(tmp_path, TinyClient(id="a", more=MORE), TinyClient(id="b"))


@pytest.mark.parametrize(
    ("names", "versions", "chosen"),
    [
        ((), "default", ["a", "b"]),
        ((), "all", ["a", "a@0.9", "a@0.8", "b"]),
        (("a",), "0.*", ["a@0.9", "a@0.8"]),
        (("b",), "all", ["b"]),
        ((), "1", ["a", "b"]),
        (("a@0.8",), "default", ["a@0.8"]),
        (("a@*",), "default", ["a@0.9", "a@0.8"]),
    ],
)
def test_versions_are_chosen_by_name(
    catalog: Catalog, names: tuple[str, ...], versions: str, chosen: list[str]
) -> None:
    assert [client.id for client in catalog.chosen_clients(names, versions)] == chosen


@pytest.mark.parametrize(("names", "versions"), [((), "7"), (("a@7",), "default")])
def test_a_version_that_does_not_exist_is_told(
    catalog: Catalog, names: tuple[str, ...], versions: str
) -> None:
    with pytest.raises(UnknownNameError, match="7") as told:
        catalog.chosen_clients(names, versions)
    assert "`harness list versions` show" in told.value.hint


def test_a_version_has_its_own_note_and_lock_files_and_the_same_snippet(tmp_path: Path) -> None:
    files = {"pins.txt": "1", "versions/0.9/pins.txt": "0.9"}
    client = TinyClient(id="a", more=MORE, locked_by=("pins.txt",), files=files)
    catalog = tiny_catalog(tmp_path, client)
    own, old, _ = catalog.with_versions

    program = catalog.program(old, Flow.PLAIN, Variant.PUBLISHED)

    assert program.locks == {"pins.txt": "0.9"}
    assert program.source == catalog.program(own, Flow.PLAIN, Variant.PUBLISHED).source
    assert (old.version, old.note, old.folder) == ("0.9", "It is old.", "a")


def test_lock_files_that_are_missing_are_told(tmp_path: Path) -> None:
    client = TinyClient(id="a", more=MORE, locked_by=("pins.txt",), files={"pins.txt": "1"})
    catalog = tiny_catalog(tmp_path, client)
    old = catalog.with_versions[1]

    with pytest.raises(FixtureError, match=r"pins\.txt cannot be read"):
        catalog.program(old, Flow.PLAIN, Variant.PUBLISHED)


ASIDE = TinyClient(id="aside", more="by_default = false\n" + MORE)
WATCH = 'title = "W"\nby_default = false\nexpect.anything = true\n'


@pytest.mark.parametrize(
    ("names", "versions", "chosen"),
    [
        ((), "default", ["a"]),
        (("a*",), "default", ["a"]),
        (("as*",), "default", ["aside"]),
        (("a", "aside"), "default", ["a", "aside"]),
        (("aside",), "all", ["aside", "aside@0.9", "aside@0.8"]),
        (("aside@0.9",), "default", ["aside@0.9"]),
    ],
)
def test_a_client_that_stands_aside_runs_where_it_is_named(
    tmp_path: Path, names: tuple[str, ...], versions: str, chosen: list[str]
) -> None:
    catalog = tiny_catalog(tmp_path, TinyClient(id="a"), ASIDE)

    assert [client.id for client in catalog.chosen_clients(names, versions)] == chosen


def test_a_scenario_that_stands_aside_is_none_of_the_matrix(tmp_path: Path) -> None:
    catalog = tiny_catalog(tmp_path, scenarios={"put/plain": 'title = "P"\n', "watch/it": WATCH})

    assert [one.id for one in catalog.scenarios] == ["put/plain"]
    assert [one.id for one in catalog.every_scenario] == ["put/plain", "watch/it"]


def test_what_runs_by_default_expects_something(tmp_path: Path) -> None:
    wrong = {"watch/it": WATCH.replace("by_default = false\n", "")}

    with pytest.raises(FixtureError, match="expects something"):
        tiny_catalog(tmp_path, scenarios=wrong)
