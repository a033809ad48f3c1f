"""Nothing of ours is left after any end of a run, and a run that lives loses nothing to another."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import docker
import pytest

from harness.catalog.catalog import Catalog
from harness.drivers.container.context import make_context, read_dockerfile
from harness.drivers.container.control_socket import ControlSocket, sweep_folders
from harness.drivers.container.images import build_image
from harness.drivers.container.owner import NAMESPACE, PID, RUN, STARTED, sweep, this_run
from harness.model.scenario import Flow, Variant
from tests.containers.conftest import MakeCatalog, RunContained
from tests.containers.scripts import HONEST, UPLOAD, at_first

PATIENCE = 60
WAITS = f"{UPLOAD}print('waiting', flush=True)\nimport time\ntime.sleep(1_000)\n"
COMMAND = (
    "import signal, sys\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from harness.cli.main import main\n"
    "sys.exit(main())\n"
)
Containers = list[dict[str, Any]]


def ours(engine: docker.DockerClient, owner: str = "") -> Containers:
    wanted = f"{PID}={owner}" if owner else RUN
    found: Containers = engine.api.containers(all=True, filters={"label": wanted})
    return found


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Lend a folder for temporary files; a socket's path must be short."""
    with tempfile.TemporaryDirectory(prefix="left-") as name:
        monkeypatch.setattr(tempfile, "tempdir", name)
        monkeypatch.setenv("TMPDIR", name)
        yield Path(name)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Start ``harness run`` on the test's own catalog, in a process of its own."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        argv = ["run", "--driver", "container", "--only-root", "--root", str(tmp_path / "root")]
        running.append(subprocess.Popen([sys.executable, "-c", COMMAND, *argv]))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.parametrize("script", [HONEST, at_first("sys.exit('no')")], ids=["success", "failure"])
def test_nothing_is_left_after_a_run(
    engine: docker.DockerClient,
    contained: MakeCatalog,
    run_contained: RunContained,
    script: str,
    temporary: Path,
) -> None:
    run_contained(contained(client=script))

    assert ours(engine, str(os.getpid())) == []
    assert list(temporary.iterdir()) == []
    assert engine.networks.list(filters={"label": RUN}) == []
    assert engine.volumes.list(filters={"label": RUN}) == []


def test_nothing_is_left_after_an_interrupt(
    engine: docker.DockerClient,
    contained: MakeCatalog,
    started: Callable[[], "subprocess.Popen[bytes]"],
) -> None:
    contained(waits=WAITS, seconds=600)
    process = started()
    until(lambda: ours(engine, str(process.pid)))

    process.send_signal(signal.SIGINT)

    assert process.wait(PATIENCE) == 130
    assert ours(engine, str(process.pid)) == []


def test_an_interrupt_does_not_wait_for_an_image(
    engine: docker.DockerClient,
    contained: MakeCatalog,
    started: Callable[[], "subprocess.Popen[bytes]"],
    tmp_path: Path,
) -> None:
    contained(slow=HONEST)
    file = tmp_path / "root" / "clients" / "slow" / "Dockerfile"
    deed = f"sleep 1000; echo {tmp_path}"
    file.write_text(f"FROM debian:bookworm-slim\nRUN {deed}\n", encoding="utf-8")
    process = started()

    def building() -> Containers:
        found: Containers = engine.api.containers(all=True)
        return [container for container in found if deed in container["Command"]]

    until(building)
    process.send_signal(signal.SIGINT)

    assert process.wait(PATIENCE) == 130
    until(lambda: not building())


def test_a_run_that_is_killed_takes_its_containers_with_it(
    engine: docker.DockerClient,
    contained: MakeCatalog,
    started: Callable[[], "subprocess.Popen[bytes]"],
    temporary: Path,
) -> None:
    contained(waits=WAITS, seconds=600)
    process = started()
    until(lambda: any(c["State"] == "running" for c in ours(engine, str(process.pid))))

    process.kill()
    process.wait()

    # One that had not been started yet has no process that could end: the next run sweeps it.
    until(lambda: all(c["State"] == "created" for c in ours(engine, str(process.pid))))
    sweep(engine)
    until(lambda: not ours(engine, str(process.pid)))
    left = list(temporary.glob("oss-container-*"))
    with closing(ControlSocket({})) as living:
        sweep_folders()

        assert left
        assert not any(folder.exists() for folder in left)
        assert living.folder.exists()


@pytest.fixture
def image(engine: docker.DockerClient, contained: MakeCatalog) -> str:
    catalog: Catalog = contained(client=HONEST)
    program = catalog.program(catalog.clients[0], Flow.PLAIN, Variant.PUBLISHED)
    context = make_context(program, read_dockerfile(program), [program])
    return build_image(engine, program.client.id, context).tag


def dead_process() -> tuple[str, str]:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return str(process.pid), "12345"


def test_the_next_run_sweeps_what_a_dead_run_left_and_only_that(
    engine: docker.DockerClient, image: str
) -> None:
    me = this_run()
    pid, ticks = dead_process()
    cases = {
        "dead": me.labels | {PID: pid, STARTED: ticks},
        "number-taken-again": me.labels | {STARTED: "1"},
        "alive": me.labels,
        "somewhere-else": me.labels | {NAMESPACE: "pid:[1]", PID: pid, STARTED: ticks},
        "nobody-of-ours": {"org.example": "x"},
    }
    made = {
        name: engine.containers.create(image, "true", labels=labels)
        for name, labels in cases.items()
    }
    try:
        sweep(engine)

        left = {c["Id"] for c in engine.api.containers(all=True)}
        gone = {name for name, container in made.items() if container.id not in left}
        assert gone == {"dead", "number-taken-again"}
    finally:
        for container in engine.containers.list(all=True):
            if container.id in {c.id for c in made.values()}:
                container.remove(force=True)


def test_two_runs_at_the_same_time_do_not_meet(
    engine: docker.DockerClient,
    contained: MakeCatalog,
    run_contained: RunContained,
    started: Callable[[], "subprocess.Popen[bytes]"],
) -> None:
    catalog = contained(client=HONEST)
    others = [started(), started()]

    report = run_contained(catalog)

    assert report.exit_code == 0
    assert [process.wait(PATIENCE) for process in others] == [0, 0]
    assert all(ours(engine, str(process.pid)) == [] for process in others)
