"""No verdict is come to on a machine that has lost what every cell needs."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.drivers.in_process import InProcessDriver
from harness.engine import resources
from harness.engine.resources import check_storage
from harness.errors import EnvironmentalError, EnvironmentLostError
from harness.model.events import CellFinished, Event
from harness.model.verdict import Verdict
from tests.liars.uploaders import honest
from tests.tiny.roots import ADDS_A_TYPE, SENDS_NOTHING, TinyClient, tiny_catalog
from tests.tiny.runs import run_tiny
from tests.tiny.values import exchange, observation


class LostDriver(InProcessDriver):
    """Runs cells, and has lost its engine."""

    def lost(self) -> str:
        return "The engine is gone."


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "LEAST_ROOM", 2**62)


@pytest.mark.usefixtures("no_room")
def test_a_full_disk_ends_the_run_and_blames_no_snippet(tmp_path: Path) -> None:
    heard: list[Event] = []
    catalog = tiny_catalog(tmp_path / "root", TinyClient(snippet=SENDS_NOTHING))

    with pytest.raises(EnvironmentLostError, match="no room left on the disk"):
        run_tiny(catalog, tmp_path, listeners=[heard.append])

    assert not [event for event in heard if isinstance(event, CellFinished)]


@pytest.mark.usefixtures("no_room")
def test_what_passes_needs_no_doubt(tmp_path: Path) -> None:
    report = run_tiny(tiny_catalog(tmp_path / "root"), tmp_path)

    assert report.exit_code == 0


def test_too_few_descriptors_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "DESCRIPTORS_OF_A_CELL", 2_000_000)
    catalog = tiny_catalog(tmp_path / "root", TinyClient(snippet=ADDS_A_TYPE))

    with pytest.raises(EnvironmentLostError, match="No further file can be opened"):
        run_tiny(catalog, tmp_path)


def test_a_driver_that_has_lost_its_engine_ends_the_run(tmp_path: Path) -> None:
    catalog = tiny_catalog(tmp_path / "root", TinyClient(id="a"), TinyClient(id="b"))

    with pytest.raises(EnvironmentLostError, match="The engine is gone"):
        run_tiny(catalog, tmp_path, driver=LostDriver({"a": honest}))


def test_a_red_cell_on_a_sound_machine_is_red(tmp_path: Path) -> None:
    catalog = tiny_catalog(tmp_path / "root", TinyClient(snippet=ADDS_A_TYPE))

    (result,) = run_tiny(catalog, tmp_path).results

    assert result.verdict is Verdict.FAILED


def test_what_the_server_could_not_store_is_no_fault_of_a_client() -> None:
    failed = replace(exchange(status=500), cause="storage-failed")

    check_storage(observation(exchanges=(exchange(),)))
    with pytest.raises(EnvironmentalError, match="could not store what has arrived"):
        check_storage(observation(exchanges=(exchange(), failed)))
