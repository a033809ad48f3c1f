"""The SDKs of other languages, fetched by hash and built once into the harness's cache."""

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from harness.drivers.local import default_cache

HERE = Path(__file__).parent
SECONDS = 600


@dataclass(frozen=True, kw_only=True, slots=True)
class Sdk:
    """One SDK: the folder of its program, the steps that build it, how it is run."""

    name: str
    tools: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]
    run: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Is where its program stands."""
        return HERE / self.name


SDKS = (
    Sdk(
        name="node",
        tools=("node", "npm"),
        steps=(("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),),
        run=("node", "main.js"),
    ),
    Sdk(
        name="go",
        tools=("go",),
        steps=(
            ("go", "build", "-mod=readonly", "-o", "main", "."),
            ("go", "build", "-mod=readonly", "-o", "signer", "./sign"),
            ("go", "build", "-mod=readonly", "-o", "signer1", "./sign1"),
        ),
        run=("./main",),
    ),
    Sdk(
        name="java",
        tools=("javac", "mvn"),
        steps=(
            ("mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"),
            ("sh", "-c", "cd lib && sha256sum --check --strict --quiet ../jars.sha256"),
            ("javac", "-cp", "lib/*", "Main.java", "Sign.java"),
        ),
        run=("java", "-Dfile.encoding=UTF-8", "-cp", "lib/*:.", "Main"),
    ),
)


def missing_tools(sdk: Sdk) -> list[str]:
    """Return the tools that this machine lacks."""
    return [tool for tool in sdk.tools if shutil.which(tool) is None]


def built(sdk: Sdk) -> Path:
    """Return the folder of the built program."""
    digest = hashlib.sha256()
    for path in sorted(path for path in sdk.folder.rglob("*") if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(repr(sdk).encode())
    place = default_cache() / "interop" / f"{sdk.name}-{digest.hexdigest()[:16]}"
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{place}.lock"):
        if not (place / "built").exists():
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(sdk.folder, place)
            for step in sdk.steps:
                done = subprocess.run(
                    step, cwd=place, capture_output=True, text=True, timeout=SECONDS, check=False
                )
                assert done.returncode == 0, f"{step}: {done.stdout}{done.stderr}"
            (place / "built").touch()
    return place
