"""An engine that stops in mid-run ends the run: what was finished counts, and nothing is left."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import docker

from harness.drivers.container.owner import RUN
from harness.model.verdict import Verdict
from harness.reports.record import read_recording
from tests.containers.conftest import MakeCatalog
from tests.containers.proxy import Proxy
from tests.containers.scripts import HONEST
from tests.containers.test_leftovers import PATIENCE, until

# Each client has a container in which its programs are looked at, and with --fresh one a cell.
ALL_BUT_ONE = 3


def names(engine: docker.DockerClient) -> set[str]:
    found = engine.api.containers(all=True, filters={"label": RUN})
    return {name for container in found for name in container["Names"] if "-lost-" in name}


def test_what_was_finished_counts_and_no_container_is_left(
    engine: docker.DockerClient, contained: MakeCatalog, tmp_path: Path
) -> None:
    root, record = contained(lost_a=HONEST, lost_b=HONEST).roots[0], tmp_path / "run.jsonl"
    argv = ("run", "--driver", "container", "--fresh", "-j", "1", "--record", record)

    with tempfile.TemporaryDirectory(prefix="proxy-") as name:
        proxy = Proxy(Path(name) / "engine", ALL_BUT_ONE)
        done = subprocess.run(
            [sys.executable, "-m", "harness", *argv, "--only-root", "--root", root],
            env=os.environ | {"DOCKER_HOST": f"unix://{name}/engine"},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        proxy.close()

    assert done.returncode == 3
    assert done.stderr == (
        "Reading clients and scenarios.\n"
        "harness: The container engine did not answer: Connection refused. "
        "1 of 4 cells have a verdict.\n"
        f"  hint: `harness doctor`; `harness run --root {root} --only-root --fresh"
        f" --resume {record}` goes on\n"
    )
    assert [result.verdict for result in read_recording(record).results] == [Verdict.PASSED]
    until(lambda: not names(engine))
