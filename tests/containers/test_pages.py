"""Pages end in containers as on this machine: each language in each role, and each outcome."""

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from harness.catalog.documents import read_toml
from harness.engine.choosing import make_page_driver
from harness.engine.environment import Environment, open_environment
from harness.model.cell import DriverName
from tests.engine.test_page_run import EXPECTED, checked_page, ends_of, wanted_of
from tests.tiny.few import few_that_show_all


def shown_by(expected: Path) -> set[tuple[str, str]]:
    """Return what a page shows of languages and outcomes, each beside its role."""
    shown: set[tuple[str, str]] = set()
    for block in read_toml(expected)["blocks"]:
        for run in (block[name] for name in ("published", "filled") if name in block):
            rules = {error.split()[0] for error in run["errors"]}
            shown |= {(block["role"], block["language"]), (block["role"], run["outcome"])}
            shown |= {(block["language"], rule) for rule in rules & {"snippet-builds"}}
    return shown


# What the rest shows is the same on any driver.
FEW = few_that_show_all({page: shown_by(page) for page in EXPECTED})


@pytest.fixture(scope="module")
def environment(engine: docker.DockerClient) -> Iterator[Environment]:
    assert engine.ping()
    with open_environment(make_page_driver(DriverName.CONTAINER)) as environment:
        yield environment


@pytest.mark.timeout(1800)  # the images of all toolkits are built, where they are not here
@pytest.mark.parametrize("expected", FEW, ids=lambda path: path.stem)
def test_every_snippet_ends_in_a_container_as_it_must_anywhere(
    expected: Path, environment: Environment
) -> None:
    ended = ends_of(checked_page(expected, environment))

    assert ended == {line: runs for line, runs in wanted_of(expected).items() if runs}
