from pathlib import Path

import pytest

from harness.catalog.scenarios import read_scenario
from harness.errors import FixtureError
from harness.model.scenario import Scenario, Variant


def read(folder: Path, text: str) -> Scenario:
    file = folder / "put" / "plain.toml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return read_scenario(file, folder)


def test_the_id_is_the_path_below_the_folder_without_the_suffix(tmp_path: Path) -> None:
    assert read(tmp_path, 'title = "t"').id == "put/plain"


def test_a_plain_scenario_runs_as_published(tmp_path: Path) -> None:
    assert read(tmp_path, 'title = "t"').variants == (Variant.PUBLISHED,)


def test_a_scenario_with_headers_runs_filled(tmp_path: Path) -> None:
    scenario = read(tmp_path, 'title = "t"\nsign.headers = { a = "b" }')

    assert scenario.variants == (Variant.FILLED,)


def test_declared_variants_stay_as_they_are_declared(tmp_path: Path) -> None:
    scenario = read(tmp_path, 'title = "t"\nvariants = ["filled", "published"]')

    assert scenario.variants == (Variant.FILLED, Variant.PUBLISHED)


def test_a_refusal_needs_its_error_code(tmp_path: Path) -> None:
    with pytest.raises(FixtureError) as caught:
        read(tmp_path, 'title = "t"\nexpect.status = 403')

    assert caught.value.key == "expect.code"
    assert caught.value.problem == "a refusal with status 403 needs the error code of the service"


def test_an_answer_that_is_a_fault_needs_no_error_code(tmp_path: Path) -> None:
    scenario = read(
        tmp_path, 'title = "t"\nexpect.status = 503\nserver.fault = { kind = "status" }'
    )

    assert scenario.expect.status == 503


def test_an_unknown_variant_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(FixtureError) as caught:
        read(tmp_path, 'title = "t"\nvariants = ["fillled"]')

    assert caught.value.key == "variants.0"
    assert "'published' or 'filled', not \"fillled\"" in caught.value.problem


def test_a_key_may_be_just_its_text(tmp_path: Path) -> None:
    assert read(tmp_path, 'title = "t"\nsign.key = "a.txt"').sign.key.value == "a.txt"


@pytest.mark.parametrize("damage", ["flip_signature = true", "shift_date = 60"])
def test_a_damage_of_v4_urls_is_refused_for_the_other_versions(tmp_path: Path, damage: str) -> None:
    with pytest.raises(FixtureError) as caught:
        read(tmp_path, f'title = "t"\nsign.auth = "v1"\ndamage.{damage}\nexpect.status = 200')

    assert caught.value.key == "damage"
    assert "only a V4 URL can be damaged so" in caught.value.problem


def test_a_name_of_its_own_leads_to_no_other_bucket(tmp_path: Path) -> None:
    with pytest.raises(FixtureError) as caught:
        read(tmp_path, 'title = "t"\nsign.host = "cname"\ndamage.other_bucket = "own"')

    assert caught.value.key == "damage.other_bucket"


def test_the_first_version_cannot_sign_a_host(tmp_path: Path) -> None:
    with pytest.raises(FixtureError) as caught:
        read(tmp_path, 'title = "t"\nsign = { auth = "v1", signs_host = true }')

    assert caught.value.key == "sign.signs_host"
