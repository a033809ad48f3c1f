from collections import Counter
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root, read_catalog, select
from harness.errors import FixtureError, UnknownNameError
from harness.model.client import Client
from harness.model.scenario import Flow, Variant
from tests.tiny.roots import PLAIN, TinyClient, tiny_catalog, write_root

CATALOG = read_catalog(default_root())
SCENARIOS = {"put/plain": PLAIN, "put/empty": PLAIN, "key/plus": PLAIN}


def test_everything_is_in_the_order_of_its_id(tmp_path: Path) -> None:
    catalog = tiny_catalog(tmp_path, TinyClient(id="b"), TinyClient(id="a"), scenarios=SCENARIOS)

    assert [client.id for client in catalog.clients] == ["a", "b"]
    assert [scenario.id for scenario in catalog.scenarios] == ["key/plus", "put/empty", "put/plain"]


def test_a_root_without_clients_is_named(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match=r"clients: holds no \*/client\.toml"):
        read_catalog(tmp_path)


def test_a_root_without_scenarios_is_named(tmp_path: Path) -> None:
    root = write_root(tmp_path)
    (root / "fixtures" / "scenarios" / "put" / "plain.toml").unlink()

    with pytest.raises(FixtureError, match=r"scenarios: holds no \*\.toml"):
        read_catalog(root)


@pytest.mark.parametrize(
    ("patterns", "chosen"),
    [
        ([], ["key/plus", "put/empty", "put/plain"]),
        (["put/*"], ["put/empty", "put/plain"]),
        (["put/plain", "key/*"], ["key/plus", "put/plain"]),
        (["*", "put/plain"], ["key/plus", "put/empty", "put/plain"]),
        (["put/[ep]*"], ["put/empty", "put/plain"]),
    ],
)
def test_ids_and_globs_select_each_thing_once_and_in_order(
    tmp_path: Path, patterns: list[str], chosen: list[str]
) -> None:
    catalog = tiny_catalog(tmp_path, scenarios=SCENARIOS)

    assert [s.id for s in select(catalog.scenarios, patterns, what="scenario")] == chosen


def test_an_unknown_name_is_told_with_its_likely_spellings(tmp_path: Path) -> None:
    catalog = tiny_catalog(tmp_path, scenarios=SCENARIOS)

    with pytest.raises(UnknownNameError) as caught:
        select(catalog.scenarios, ["put/*", "put/plian"], what="scenario")

    assert caught.value.message == "No scenario is called 'put/plian'."
    assert caught.value.hint.startswith("did you mean put/plain or ")
    assert caught.value.hint.endswith("`harness list scenarios` shows them all.")


def test_an_unknown_name_like_no_other_is_told_where_the_names_are() -> None:
    with pytest.raises(UnknownNameError) as caught:
        select(CATALOG.clients, ["zzzzzzzz"], what="client")

    assert caught.value.hint == "`harness list clients` shows them all."


def test_the_repository_has_the_seven_clients_of_the_page() -> None:
    assert {client.id for client in CATALOG.clients} >= {
        "android-httpurlconnection",
        "cpp-libcurl",
        "curl",
        "go-nethttp",
        "java-httpclient4",
        "node-axios",
        "python-requests",
    }


@pytest.mark.parametrize("variant", Variant)
@pytest.mark.parametrize("flow", Flow)
@pytest.mark.parametrize("client", CATALOG.clients, ids=lambda client: client.id)
def test_every_program_of_the_repository_binds(
    client: Client, flow: Flow, variant: Variant
) -> None:
    program = CATALOG.program(client, flow, variant)

    assert "HARNESS_SIGNED_URL" in program.source
    assert "HARNESS_FILE" in program.source
    assert "HARNESS_" not in program.published
    filled = flow is Flow.HEADERS and variant is Variant.FILLED
    assert ("HARNESS_HEADERS" in program.source) is filled
    assert ("HARNESS_METADATA" in program.source) is filled


def test_every_scenario_of_the_repository_has_a_variant_and_a_title_of_its_own() -> None:
    titles = Counter(scenario.title for scenario in CATALOG.scenarios)

    assert [scenario.id for scenario in CATALOG.scenarios if not scenario.variants] == []
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_declared_limit_of_a_client_matches_a_scenario() -> None:
    declared = [
        (client.id, limit.scenarios) for client in CATALOG.clients for limit in client.unsupported
    ]

    assert all(select(CATALOG.scenarios, [glob], what="scenario") for _, glob in declared)


def test_a_time_that_is_asked_for_holds_for_every_client() -> None:
    limited = read_catalog(default_root()).within(7.0)

    assert {client.budget.seconds for client in limited.with_versions} == {7.0}
    assert limited.clients_aside
