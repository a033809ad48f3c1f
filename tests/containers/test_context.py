import json
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root, read_catalog
from harness.catalog.toolkits import read_toolkits, toolkit_folder
from harness.drivers.container.builder import carry_out
from harness.drivers.container.context import (
    Context,
    install_script,
    make_context,
    places,
    program_name,
    read_dockerfile,
)
from harness.errors import FixtureError
from harness.model.program import Program
from harness.model.scenario import Flow, Variant
from harness.model.toolkit import Toolkit

CATALOG = read_catalog(default_root())
CLIENTS = {client.id: client for client in CATALOG.clients}


def programs(name: str) -> list[Program]:
    client = CLIENTS[name]
    return [CATALOG.program(client, flow, variant) for flow in Flow for variant in Variant]


def context(name: str) -> Context:
    chosen = programs(name)
    return make_context(chosen[0], read_dockerfile(chosen[0]), chosen)


@pytest.mark.parametrize("name", CLIENTS)
def test_every_client_has_the_same_short_dockerfile(name: str) -> None:
    text = read_dockerfile(programs(name)[0])

    assert "ARG BASE=debian:bookworm-slim\nFROM ${BASE}\n" in text
    assert "ARG EXTRA_CA_CERTS" in text


@pytest.mark.parametrize("toolkit", read_toolkits(default_root()), ids=lambda toolkit: toolkit.id)
def test_every_toolkit_has_an_image_of_tools_and_libraries(toolkit: Toolkit) -> None:
    folder = toolkit_folder([default_root()], toolkit)

    text = (folder / "Dockerfile").read_text(encoding="utf-8")

    assert "ARG BASE=debian:bookworm-slim\nFROM ${BASE}\n" in text
    assert "RUN python3 /harness/tools/builder.py libraries\n" in text


def test_a_client_without_a_dockerfile_is_named(tmp_path: Path) -> None:
    program = replace(programs("curl")[0], folder=str(tmp_path))

    with pytest.raises(FixtureError, match="Dockerfile: cannot be read: No such file"):
        read_dockerfile(program)


def test_an_image_holds_libraries_and_programs_as_the_manifest_says() -> None:
    files = context("go-nethttp").files

    (libraries,) = json.loads(files["libraries/orders.json"])
    assert (libraries["steps"], libraries["make"]) == (
        [["cp", "go.env", "/harness/deps"]],
        ["/harness/deps"],
    )
    orders = json.loads(files["programs/orders.json"])
    assert len(orders) == 3  # a plain snippet has no maps to fill
    for order in orders:
        home = f"programs/{order['name']}"
        assert f"{home}/src/go.mod" in files
        assert order["folder"] == f"/harness/{home}/src"
        assert f"/harness/{home}/out/upload" in order["steps"][0]


def test_the_digest_changes_with_whatever_goes_in_and_with_nothing_else() -> None:
    first, second = context("curl"), context("curl")

    assert first.digest("base") == second.digest("base")
    assert first.digest("base") != first.digest("another base")
    for name in first.files:
        changed = Context(files={**first.files, name: first.files[name] + " "})
        assert changed.digest("base") != first.digest("base")


def test_the_archive_is_the_same_for_the_same_files() -> None:
    first, second = context("curl").archive(), context("curl").archive()

    assert first.getvalue() == second.getvalue()
    with tarfile.open(fileobj=first) as tar:
        assert set(tar.getnames()) == set(context("curl").files)


@pytest.mark.parametrize("name", CLIENTS)
def test_the_script_that_installs_tools_is_a_script(name: str) -> None:
    script = install_script(CLIENTS[name])

    checked = subprocess.run(["sh", "-n"], input=script, text=True, check=False)  # noqa: S607

    assert checked.returncode == 0
    assert all(package in script for tool in CLIENTS[name].tools for package in tool.debian)


def test_the_places_of_a_program_are_inside() -> None:
    program = programs("python-requests")[0]

    inside = places(program)

    assert inside["source"] == f"/harness/programs/{program_name(program)}/src/upload.py"
    assert inside["python"] == "python3"


def test_a_step_that_fails_tells_its_last_lines(tmp_path: Path) -> None:
    order = {
        "folder": str(tmp_path / "src"),
        "make": [str(tmp_path / "src"), str(tmp_path / "out")],
        "steps": [["sh", "-c", "echo first"], ["sh", "-c", "echo second; exit 3"], ["false"]],
    }

    assert carry_out(order) == "`sh` exited with 3:\nsecond"
    assert (tmp_path / "out").is_dir()


def test_a_step_that_cannot_be_started_is_named(tmp_path: Path) -> None:
    order = {"folder": str(tmp_path), "make": [], "steps": [["no-such-compiler", "-c"]]}

    assert carry_out(order).startswith("`no-such-compiler -c`: ")
