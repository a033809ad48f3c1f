"""Pages in boxes end as they do on this machine."""

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from harness.catalog.catalog import default_root
from harness.engine.choosing import make_stage
from harness.engine.page_bench import PageEnvironment, open_page_environment
from harness.model.cell import DriverName
from harness.pages.programs import read_tooling
from tests.engine.test_page_run import EXPECTED, ends_of, wanted_of


@pytest.fixture(scope="module")
def bench(engine: docker.DockerClient) -> Iterator[PageEnvironment]:
    assert engine.ping()
    with open_page_environment(
        read_tooling(default_root()), make_stage(DriverName.CONTAINER)
    ) as bench:
        yield bench


@pytest.mark.timeout(1800)  # the images of all toolkits are built, where they are not here
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_every_snippet_ends_in_a_box_as_it_must_anywhere(
    expected: Path, bench: PageEnvironment
) -> None:
    ended = ends_of(expected, bench)

    assert ended == {line: runs for line, runs in wanted_of(expected).items() if runs}
