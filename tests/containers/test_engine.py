import errno
import json
from collections.abc import Callable
from pathlib import Path

import docker
import pytest

from harness.cli.main import main
from harness.drivers.container import checkup, images
from harness.drivers.container import engine as container_engine
from harness.drivers.container.checkup import examine
from harness.drivers.container.control_socket import engine_path
from harness.drivers.container.engine import base_id, connect
from harness.drivers.container.images import LONGEST_ARGUMENT, extra_certificates
from harness.drivers.container.owner import BOOT, NAMESPACE, PID, is_left_over, this_run
from harness.drivers.container.pool import container_limits
from harness.engine.choosing import differences, why_no_containers
from harness.errors import EnvironmentalError
from harness.model.client import ContainerLimits
from harness.model.verdict import CellResult, Verdict
from tests.tiny import values
from tests.tiny.findings import worded

PEM = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----"


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no-engine")


@pytest.mark.usefixtures("nowhere")
def test_without_an_engine_one_is_told_what_to_do() -> None:
    with pytest.raises(EnvironmentalError, match="No container engine answers") as caught:
        connect()

    assert "--driver local" in caught.value.hint
    assert "No container engine answers" in why_no_containers()


@pytest.mark.usefixtures("nowhere")
def test_without_an_engine_containers_are_exit_code_3_and_doctor_says_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["run", "--driver", "container", "-c", "curl", "-s", "put/plain"]) == 3
    assert "No container engine answers" in capsys.readouterr().err
    assert main(["doctor", "--driver", "container", "--json"]) == 3
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["tool"], row["version"]) == ("containers: engine", "")
    assert main(["doctor", "--driver", "container"]) == 3
    assert "✗ containers: engine: No container engine answers" in capsys.readouterr().out


def test_doctor_finds_everything_that_containers_need(engine: docker.DockerClient) -> None:
    assert engine.ping()

    signs = {sign.what: sign for sign in examine(thoroughly=True)}

    assert list(signs) == ["engine", "limits", "disk", "base image", "network of builds"]
    assert all(sign.value or sign.hint for sign in signs.values())
    assert signs["engine"].value == engine.version()["Version"]


def test_doctor_says_what_to_do_where_the_disk_is_small(
    engine: docker.DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert engine.ping()
    monkeypatch.setattr(checkup, "GIB_FOR_ALL_IMAGES", 1_000_000)

    disk = {sign.what: sign for sign in examine(thoroughly=False)}["disk"]

    assert "GiB are free in" in disk.problem
    assert "docker image prune" in disk.hint


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("tcp://127.0.0.1:9", "Connection refused"),
        ("unix:///nowhere.sock", "No such file or directory"),
        ("nonsense", "port is required"),
    ],
)
def test_an_engine_that_does_not_answer_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, host: str, reason: str
) -> None:
    monkeypatch.setenv("DOCKER_HOST", host)

    (sign,) = examine(thoroughly=True)

    assert sign.problem.startswith(f"No container engine answers at {host}: ")
    assert reason in sign.problem
    assert len(sign.problem.splitlines()) == 1
    assert "DOCKER_HOST" in sign.hint


def test_an_engine_that_is_forbidden_says_how_to_be_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_host: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(container_engine, "_knock", refuse)

    (sign,) = examine(thoroughly=True)

    assert "usermod -aG docker" in sign.hint


def test_a_base_image_that_is_nowhere_is_named_with_a_recipe(engine: docker.DockerClient) -> None:
    with pytest.raises(EnvironmentalError, match="base image localhost:1/none:1 is not") as caught:
        base_id(engine, "localhost:1/none:1")

    assert "mmdebstrap" in caught.value.hint


def test_the_walls_are_what_the_manifest_says() -> None:
    settings = container_limits(
        ContainerLimits(memory_mib=99, processes=7, cpus=8, disk_mib=5, open_files=33), cores=2
    )

    assert settings["mem_limit"] == settings["memswap_limit"] == "99m"
    assert settings["pids_limit"] == 7
    assert settings["nano_cpus"] == 2_000_000_000
    assert {"Name": "nofile", "Soft": 33, "Hard": 33} in settings["ulimits"]
    assert "size=5m" in settings["tmpfs"]["/tmp"]  # noqa: S108  the container's own
    assert settings["network_mode"] == "none"
    assert settings["cap_drop"] == ["ALL"]
    assert settings["read_only"]


def certificates_of_this_machine(folder: Path) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "proxy.crt").write_text(PEM + "\n")
    (folder / "notes.txt").write_text("no certificate")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (lambda _: None, PEM),
        (lambda _: "", ""),
        (lambda _: f"\n{PEM}\n", PEM),
        (lambda folder: str(folder / "mine" / "proxy.crt"), PEM),
    ],
    ids=["left-alone", "none", "text", "file"],
)
def test_a_build_trusts_what_it_is_told_to(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: Callable[[Path], str | None],
    expected: str,
) -> None:
    certificates_of_this_machine(tmp_path)
    monkeypatch.setattr(images, "ADDED_HERE", tmp_path)
    value = given(tmp_path)
    if value is None:
        monkeypatch.delenv("EXTRA_CA_CERTS", raising=False)
    else:
        monkeypatch.setenv("EXTRA_CA_CERTS", value)

    assert extra_certificates() == expected


def test_certificates_that_cannot_be_had_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTRA_CA_CERTS", str(tmp_path / "none.pem"))
    with pytest.raises(EnvironmentalError, match=r"none\.pem, which cannot be read"):
        extra_certificates()
    (tmp_path / "none.pem").write_text("x" * (LONGEST_ARGUMENT + 1))
    with pytest.raises(EnvironmentalError, match=r"none\.pem, which is too large"):
        extra_certificates()


def test_a_living_owner_is_left_alone_and_a_dead_one_is_not() -> None:
    mine = this_run().labels

    assert not is_left_over(mine, "running")
    assert is_left_over(mine | {PID: "not a number"}, "running")


@pytest.mark.parametrize("label", [BOOT, NAMESPACE])
def test_of_an_owner_elsewhere_only_what_has_ended_is_left_over(label: str) -> None:
    elsewhere = this_run().labels | {label: "another", PID: "1"}

    assert not is_left_over(elsewhere, "running")
    assert not is_left_over(elsewhere, "created")
    assert is_left_over(elsewhere, "exited")


def test_a_path_of_this_machine_is_the_engines_own(
    engine: docker.DockerClient, tmp_path: Path
) -> None:
    assert engine_path(engine, tmp_path) == str(tmp_path)


def result(driver: str, verdict: Verdict, *rules: str) -> CellResult:
    cell = values.cell()
    findings = tuple(worded(rule=rule, message="told") for rule in rules)
    return CellResult(
        cell=type(cell)(
            client=cell.client,
            scenario=cell.scenario,
            variant=cell.variant,
            driver=type(cell.driver)(driver),
        ),
        verdict=verdict,
        findings=findings,
    )


def test_drivers_that_agree_differ_in_nothing() -> None:
    pair = [result(name, Verdict.FAILED, "a-rule") for name in ("local", "container")]

    assert list(differences(pair)) == []


def test_drivers_that_disagree_are_told_cell_by_cell() -> None:
    pair = [
        result("local", Verdict.PASSED),
        result("container", Verdict.FAILED, "b-rule", "a-rule", "a-rule"),
    ]

    assert list(differences(pair)) == [
        "tiny:put/plain:published: local: PASSED, container: FAILED (a-rule, b-rule)"
    ]
