"""Servers that people use instead of ours, installed on demand into the harness's cache.

Each comes from its own registry by the ordinary client, once, in the version named here.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import requests

from benchmarks.contestants import (
    BUCKET,
    QUIET,
    WAIT,
    Absent,
    Contestant,
    Running,
    free_port,
    process,
    wait_for,
)
from harness.drivers.local import default_cache

PATIENCE = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """How a neighbour is installed and started; ``has_bucket`` where it starts with the bucket."""

    name: str
    product: str
    steps: Callable[[Path], list[list[str]]]
    command: Callable[[Path, Path, int], list[str]]
    has_bucket: bool = False

    @contextmanager
    def lend(self, data: Path) -> Iterator[Running]:
        """Run it on a free port for as long as it is lent."""
        folder, port = installed(self), free_port()
        endpoint = f"http://127.0.0.1:{port}"
        with process(self.command(folder, data, port), cwd=data, **QUIET) as running:
            wait_for(port, running)
            if not self.has_bucket:
                made = requests.put(f"{endpoint}/{BUCKET}", timeout=WAIT)
                if not made.ok:
                    raise Absent(f"it makes no bucket for us: {made.status_code}")
            yield Running(endpoint=endpoint, pid=running.pid)


def installed(recipe: Recipe) -> Path:
    """Return the folder of a neighbour, installing it if its product is not there yet.

    What was refused once is not tried again as long as its reason stands in the folder.
    """
    folder = default_cache() / "neighbours" / recipe.name
    refused = folder / "refused"
    folder.mkdir(parents=True, exist_ok=True)
    if refused.exists():
        raise Absent(
            f"{refused.read_text(encoding='utf-8')} (delete {recipe.name}/refused to retry)"
        )
    try:
        _install(recipe, folder)
    except Absent as reason:
        refused.write_text(str(reason), encoding="utf-8")
        raise
    return folder


def _install(recipe: Recipe, folder: Path) -> None:
    product = folder / recipe.product
    for argv in () if product.exists() else recipe.steps(folder):
        if shutil.which(argv[0]) is None:
            raise Absent(f"{argv[0]} is not installed")
        environment = os.environ | {"GOBIN": str(folder), "GOFLAGS": "-mod=mod"}
        try:
            done = subprocess.run(
                argv, capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False
            )
        except subprocess.TimeoutExpired:
            raise Absent(f"{argv[0]} did not bring it within {PATIENCE} s") from None
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise Absent(f"{argv[0]} refused: {' '.join(last)}")
    if not product.exists():
        raise Absent(f"no {recipe.product} was brought")


def _pip(package: str, folder: Path) -> list[list[str]]:
    return [
        [sys.executable, "-m", "venv", str(folder / "venv")],
        [str(folder / "venv/bin/pip"), "install", "--quiet", package],
    ]


def _npm(package: str, folder: Path) -> list[list[str]]:
    argv = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    return [[*argv, "--prefix", str(folder), package]]


def _go(package: str, _folder: Path) -> list[list[str]]:
    return [["go", "install", package]]


def _maven(artifact: str, folder: Path) -> list[list[str]]:
    plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
    return [
        ["mvn", "-q", "-B", f"{plugin}:copy", f"-Dartifact={artifact}",
         f"-DoutputDirectory={folder}", "-Dmdep.stripVersion=true"],
    ]  # fmt: skip


def _run_moto(folder: Path, _data: Path, port: int) -> list[str]:
    return [str(folder / "venv/bin/python"), "-m", "moto.server", "-p", str(port)]


def _run_s3rver(folder: Path, data: Path, port: int) -> list[str]:
    program = str(folder / "node_modules/s3rver/bin/s3rver.js")
    argv = ["node", program, "-d", str(data), "-a", "127.0.0.1", "-p", str(port), "-s"]
    return [*argv, "--configure-bucket", BUCKET]


def _run_gofakes3(folder: Path, _data: Path, port: int) -> list[str]:
    argv = [str(folder / "gofakes3"), "-backend", "mem", "-host", f"127.0.0.1:{port}"]
    return [*argv, "-initialbucket", BUCKET, "-quiet"]


def _run_s3mock(folder: Path, data: Path, port: int) -> list[str]:
    jar = str(folder / "s3mock-exec.jar")
    return ["java", f"-Dhttp.port={port}", f"-Dserver.port={free_port()}",
            f"-Dcom.adobe.testing.s3mock.store.root={data}", "-jar", jar]  # fmt: skip


def _run_minio(folder: Path, data: Path, port: int) -> list[str]:
    return [str(folder / "minio"), "server", str(data), "--address", f"127.0.0.1:{port}"]


def _run_seaweedfs(folder: Path, data: Path, port: int) -> list[str]:
    return [str(folder / "weed"), "server", f"-dir={data}", "-s3", f"-s3.port={port}"]


MOTO = Recipe(
    name="moto",
    product="venv/bin/moto_server",
    steps=partial(_pip, "moto[server]==5.2.5"),
    command=_run_moto,
)
S3RVER = Recipe(
    name="s3rver",
    product="node_modules/s3rver",
    steps=partial(_npm, "s3rver@3.7.1"),
    command=_run_s3rver,
    has_bucket=True,
)
GOFAKES3 = Recipe(
    name="gofakes3",
    product="gofakes3",
    steps=partial(_go, "github.com/johannesboyne/gofakes3/cmd/gofakes3@latest"),
    command=_run_gofakes3,
    has_bucket=True,
)
S3MOCK = Recipe(
    name="s3mock",
    product="s3mock-exec.jar",
    steps=partial(_maven, "com.adobe.testing:s3mock:4.7.0:jar:exec"),
    command=_run_s3mock,
)
MINIO = Recipe(
    name="minio",
    product="minio",
    steps=partial(_go, "github.com/minio/minio@latest"),
    command=_run_minio,
)
SEAWEEDFS = Recipe(
    name="seaweedfs",
    product="weed",
    steps=partial(_go, "github.com/seaweedfs/seaweedfs/weed@latest"),
    command=_run_seaweedfs,
)
NEIGHBOURS = (
    Contestant(name="moto server", checks="nothing by default", start=MOTO.lend),
    Contestant(name="s3rver", checks="nothing of an OSS signature", start=S3RVER.lend),
    Contestant(name="gofakes3 (memory)", checks="nothing", start=GOFAKES3.lend),
    Contestant(name="adobe S3Mock", checks="nothing", start=S3MOCK.lend),
    Contestant(name="MinIO", checks="AWS signatures", start=MINIO.lend),
    Contestant(name="SeaweedFS", checks="nothing by default", start=SEAWEEDFS.lend),
)
