"""What goes into an image: the tool chain, the pinned libraries, the programs; a layer each."""

import hashlib
import io
import json
import shlex
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.drivers.browser_places import browser_places
from harness.drivers.building import HOSTS
from harness.drivers.steps import install_steps
from harness.drivers.warm.launch import host_program, words
from harness.errors import FixtureError
from harness.model.client import Client, Warm
from harness.model.program import Program

HOME = "/harness"
LIBRARIES = f"{HOME}/libraries"
PROGRAMS = f"{HOME}/programs"
DEPS = f"{HOME}/deps"
HOSTS_INSIDE, WARM = f"{LIBRARIES}/hosts", f"{HOME}/warm"
ALWAYS = ("ca-certificates", "python3")
BUILDER = Path(__file__).with_name("builder.py")
INSTALL = """\
set -eu
# A proxy that looks into connections has a certificate of its own: every tool must know it.
if [ -n "${EXTRA_CA_CERTS:-}" ]; then
    mkdir -p /usr/local/share/ca-certificates /etc/ssl/certs
    printf '%s\\n' "$EXTRA_CA_CERTS" | awk '
        /BEGIN CERTIFICATE/ { n++ }
        n { print > sprintf("/usr/local/share/ca-certificates/extra-%03d.crt", n) }'
    [ -s /etc/ssl/certs/ca-certificates.crt ] ||
        cat /usr/local/share/ca-certificates/extra-*.crt > /etc/ssl/certs/ca-certificates.crt
fi
packages=""
has() { "$@" > /dev/null 2>&1; }
"""
FETCH = """\
if [ -n "$packages" ]; then
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $packages
    rm -rf /var/lib/apt/lists/*
fi
update-ca-certificates
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """The files of one build by their names."""

    files: Mapping[str, str]

    def digest(self, *also: str) -> str:
        """Return a short name for all that goes into the image."""
        parts = [*also, *(f"{name}\0{text}" for name, text in sorted(self.files.items()))]
        return hashlib.sha256("\0\0".join(parts).encode()).hexdigest()[:16]

    def archive(self) -> io.BytesIO:
        """Return the files as the engine takes them, the same bytes for the same files."""
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as tar:
            for name, text in sorted(self.files.items()):
                data = text.encode()
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = len(data), 0o644
                tar.addfile(entry, io.BytesIO(data))
        stream.seek(0)
        return stream


def read_dockerfile(program: Program) -> str:
    """Return the client's own Dockerfile; raise FixtureError where there is none."""
    file = Path(program.folder) / "Dockerfile"
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = f"cannot be read: {getattr(error, 'strerror', error)}"
        hint = "every client has one; copy another client's"
        raise FixtureError(file=str(file), key="", problem=problem, hint=hint) from error


def make_context(one: Program, dockerfile: str, programs: Iterable[Program]) -> Context:
    """Return all that the image of one program's client, with these programs, is built from."""
    chosen, client = {program_name(program): program for program in programs}, one.client
    files = {
        "Dockerfile": dockerfile,
        "tools/install.sh": install_script(client),
        "tools/builder.py": BUILDER.read_text(encoding="utf-8"),
        "libraries/orders.json": _json([_library_order(client), *_host_orders(client)]),
        "programs/orders.json": _json([_program_order(p) for p in chosen.values()]),
    }
    files |= {f"libraries/{name}": text for name, text in one.locks.items()}
    if client.warm is not None:
        host_program(client, client.warm)
    if client.warm is not None or any("{hosts}" in word for word in client.run):
        hosts = HOSTS.glob("*.*")
        files |= {f"libraries/hosts/{h.name}": h.read_text(encoding="utf-8") for h in hosts}
    for name, program in chosen.items():
        source = f"programs/{name}/src"
        files |= {f"{source}/{file}": text for file, text in program.support.items()}
        files[f"{source}/{program.file}"] = program.source
    return Context(files=files)


def install_script(client: Client) -> str:
    """Return the shell script that installs the tools which the base image does not have."""
    wanted = [f'packages="$packages {" ".join(ALWAYS)}"']
    for tool in client.tools:
        packages = " ".join(tool.debian)
        wanted.append(f'has {shlex.join(tool.probe)} || packages="$packages {packages}"')
    return INSTALL + "\n".join(wanted) + "\n" + FETCH


def program_name(program: Program) -> str:
    """Return the folder of a program: the same for the same sources."""
    parts = [program.file, program.entry, program.source, *program.support.values()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def places(program: Program, home: str = "") -> dict[str, str]:
    """Return what the places of a manifest's argument lists mean inside.

    ``home`` is the program's folder, where it is not in the image.
    """
    home = home or f"{PROGRAMS}/{program_name(program)}"
    return {
        "client": LIBRARIES,
        "deps": DEPS,
        "python": "python3",
        "src": f"{home}/src",
        "out": f"{home}/out",
        "source": f"{home}/src/{program.file}",
        "entry": program.entry,
        "hosts": HOSTS_INSIDE,
    } | browser_places()


def _library_order(client: Client) -> dict[str, object]:
    inside = {"client": LIBRARIES, "deps": DEPS, "python": "python3"}
    steps = [[word.format_map(inside) for word in step] for step in install_steps(client)]
    return {"name": client.id, "folder": LIBRARIES, "make": [DEPS], "steps": steps}


def host_places(warm: Warm) -> dict[str, str]:
    """Return what the places mean by which a manifest says how its runtime is kept."""
    known = {"client": LIBRARIES, "deps": DEPS, "python": "python3"}
    host = {"host": f"{HOSTS_INSIDE}/{warm.host}", "hosts": HOSTS_INSIDE, "warm": WARM}
    return known | host | browser_places()


def _host_orders(client: Client) -> list[dict[str, object]]:
    if client.warm is None:
        return []
    steps = [list(words(step, host_places(client.warm))) for step in client.warm.build]
    return [{"name": client.warm.host, "folder": LIBRARIES, "make": [WARM], "steps": steps}]


def _program_order(program: Program) -> dict[str, object]:
    inside = places(program)
    steps = [[word.format_map(inside) for word in step] for step in program.client.build.steps]
    name = program_name(program)
    return {"name": name, "folder": inside["src"], "make": [inside["out"]], "steps": steps}


def _json(value: object) -> str:
    return json.dumps(value, indent=1, sort_keys=True)
