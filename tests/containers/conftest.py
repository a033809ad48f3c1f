"""A real engine, and catalogs whose clients need nothing but Python in their images."""

from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest

from harness.catalog.catalog import Catalog
from harness.drivers.container.driver import ContainerDriver
from harness.drivers.container.engine import connect
from harness.engine.choosing import why_no_containers
from harness.model.report import Report
from tests.containers.scripts import LIMITS, SCENARIOS, dockerfile
from tests.tiny.roots import TinyClient, tiny_catalog
from tests.tiny.runs import run_tiny

MakeCatalog = Callable[..., Catalog]
RunContained = Callable[..., Report]


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    reason = why_no_containers()
    if reason:
        pytest.skip(reason)
    client = connect()
    yield client
    client.close()


@pytest.fixture
def contained(tmp_path: Path) -> MakeCatalog:
    """Make a catalog of clients that run in containers, from their ids and scripts."""

    def make(seconds: float = 30, **scripts: str) -> Catalog:
        clients = [
            TinyClient(
                id=name.replace("_", "-"),
                snippet=script,
                seconds=seconds,
                probe=("true",),
                more=LIMITS,
                files={"Dockerfile": dockerfile()},
            )
            for name, script in scripts.items()
        ]
        return tiny_catalog(tmp_path / "root", *clients, scenarios=SCENARIOS)

    return make


@pytest.fixture
def run_contained(engine: docker.DockerClient, tmp_path: Path) -> RunContained:
    """Run a catalog in containers, one cell after the other."""
    assert engine.ping()

    def run(catalog: Catalog, jobs: int = 1) -> Report:
        return run_tiny(catalog, tmp_path, driver=ContainerDriver(connect()), jobs=jobs)

    return run
