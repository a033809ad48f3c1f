"""Containers are lent to one cell at a time, whatever engine they stand on."""

from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest

from harness.drivers.container import pool as containers
from harness.drivers.container.pool import Container, ContainerPool, ContainerSettings
from harness.engine.self_test import CLIENT
from harness.model.client import Client

PATIENCE = 30
IMAGE = "an image"


class Unstarted:
    """A container of no engine."""

    is_broken = False

    def __init__(
        self, _client: Client, image: str, _number: int, _around: ContainerSettings
    ) -> None:
        self.image = image

    def hang_up(self) -> None:
        pass

    def discard(self) -> None:
        pass


def lender(monkeypatch: pytest.MonkeyPatch, patience: float) -> ContainerPool:
    monkeypatch.setattr(containers, "Container", Unstarted)
    return ContainerPool(cast("ContainerSettings", None), patience=patience)


def test_a_container_at_work_is_waited_for_where_its_runtime_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lent = lender(monkeypatch, PATIENCE)
    first = lent.take(CLIENT, IMAGE)

    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(lent.take, CLIENT, IMAGE)
        lent.give_back(first)

        assert second.result(PATIENCE) is first


def test_a_second_container_is_started_where_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    lent = lender(monkeypatch, 0)

    first = lent.take(CLIENT, IMAGE)

    assert lent.take(CLIENT, IMAGE) is not first


def test_a_container_that_could_not_be_started_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lent = lender(monkeypatch, PATIENCE)
    monkeypatch.setattr(containers, "Container", _failing)
    with pytest.raises(OSError, match="no engine"):
        lent.take(CLIENT, IMAGE)
    monkeypatch.setattr(containers, "Container", Unstarted)

    assert lent.take(CLIENT, IMAGE).image == IMAGE


def _failing(*_: object) -> Container:
    raise OSError("no engine")
