"""A runtime that is kept in a container: what a cell leaves there, the next one does not find."""

from dataclasses import replace
from pathlib import Path

import docker

from harness.catalog.catalog import default_root, read_catalog
from harness.drivers.container.driver import ContainerDriver
from harness.drivers.container.engine import connect
from tests.containers.scripts import LIMITS, SCENARIOS, UPLOAD, dockerfile
from tests.tiny.roots import TinyClient, tiny_catalog
from tests.tiny.runs import run_tiny

WARM = """\
warm.host = "python.py"
warm.run = ["{python}", "-S", "{host}", "http.client"]
warm.cell = ["{source}"]
"""
LEAVES_ALL = (
    UPLOAD
    + """
import subprocess, time
print(os.getppid(), os.listdir("."), http.client.__dict__.get("seen"), os.environ.get("LEFT"))
print(sorted(name for name in os.listdir("/tmp") if name not in ("work", "host")))
others = [n for n in os.listdir("/proc") if n.isdigit() and int(n) != os.getpid()]
print("others:", len(others))
http.client.seen = os.environ["LEFT"] = "left"
for name in ("left", "/tmp/left"):
    open(name, "w").close()
subprocess.Popen(["setsid", "sleep", "1000"])
upload()
"""
)


def test_a_runtime_in_a_container_is_as_new_for_each_cell(
    engine: docker.DockerClient, tmp_path: Path
) -> None:
    assert engine.ping()
    client = TinyClient(
        snippet=LEAVES_ALL,
        probe=("true",),
        more=LIMITS + WARM,
        files={"Dockerfile": dockerfile()},
    )
    catalog = tiny_catalog(tmp_path / "root", client, scenarios=SCENARIOS)

    report = run_tiny(catalog, tmp_path, driver=ContainerDriver(connect(), warm=True))

    facts = [one for r in report.results if r.observation for one in r.observation.processes]
    assert [r.verdict for r in report.results] == ["PASSED"] * len(SCENARIOS), report.results
    assert [one.warm for one in facts] == [True] * len(SCENARIOS)
    assert {one.stdout for one in facts} == {
        "1 [] None None\n['stderr', 'stdout', 'upload.bin']\nothers: 2\nUpload status: 200\n"
    }


def test_a_browser_that_is_kept_in_a_container_takes_one_cell_after_the_other(
    engine: docker.DockerClient, tmp_path: Path
) -> None:
    assert engine.ping()
    every = read_catalog(default_root())
    clients = tuple(one for one in every.clients if one.id == "browser-fetch")
    scenarios = tuple(one for one in every.scenarios if one.id in {"put/plain", "put/one-byte"})
    catalog = replace(every, clients=clients, scenarios=scenarios)

    report = run_tiny(catalog, tmp_path, driver=ContainerDriver(connect(), warm=True))

    facts = [one for r in report.results if r.observation for one in r.observation.processes]
    assert [r.verdict for r in report.results] == ["PASSED", "PASSED"], report.results
    assert [one.warm for one in facts] == [True, True]
