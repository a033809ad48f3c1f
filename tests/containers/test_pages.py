"""Pages in boxes end as they do on this machine."""

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from harness.engine.choosing import make_page_driver
from harness.engine.environment import Environment, open_environment
from harness.model.cell import DriverName
from tests.engine.test_page_run import EXPECTED, checked_page, ends_of, wanted_of


@pytest.fixture(scope="module")
def bench(engine: docker.DockerClient) -> Iterator[Environment]:
    assert engine.ping()
    with open_environment(make_page_driver(DriverName.CONTAINER)) as bench:
        yield bench


@pytest.mark.timeout(1800)  # the images of all toolkits are built, where they are not here
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_every_snippet_ends_in_a_box_as_it_must_anywhere(
    expected: Path, bench: Environment
) -> None:
    ended = ends_of(checked_page(expected, bench))

    assert ended == {line: runs for line, runs in wanted_of(expected).items() if runs}
