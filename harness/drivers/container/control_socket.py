"""Where the harness and a container meet: a folder that both see, with a socket used once."""

import os
import shutil
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path

import docker
from docker.errors import NotFound

import harness
from harness import timeouts
from harness.drivers.container.engine import plainly
from harness.drivers.container.owner import started_at
from harness.drivers.container.places import LOOPBACK
from harness.drivers.trust import FOLDER as CERTIFICATES
from harness.errors import EnvironmentalError

CONTROL = "/control"
PREFIX = "oss-container-"
SOCKETS = 3
PACKAGE = Path(harness.__file__).parent
CODE = (
    "__init__.py",
    "drivers/__init__.py",
    "drivers/agent.py",
    "drivers/untrusted_output.py",
    "drivers/payload.py",
    "drivers/warm/__init__.py",
    "drivers/warm/runtime.py",
    "drivers/warm/process_watch.py",
    "drivers/container/__init__.py",
    "drivers/container/init.py",
    "drivers/container/places.py",
)
START = (
    f"import sys; sys.path[:0] = ['{CONTROL}/code']; "
    f"from harness.drivers.container import init; init.main('{CONTROL}/socket')"
)
COMMAND = ("python3", "-I", "-S", "-B", "-c", START)


class ControlSocket:
    """A folder with nothing in it but our own public code and the run's public certificates.

    The name server is written by us, because engines differ in what they write for a container
    without a network.
    """

    def __init__(self, certificates: Mapping[str, bytes]) -> None:
        pid = os.getpid()
        prefix = f"{PREFIX}{pid}-{started_at(pid)}-"
        self.folder = Path(tempfile.mkdtemp(prefix=prefix))
        self.folder.chmod(0o755)
        for name in CODE:
            self._write(f"code/harness/{name}", (PACKAGE / name).read_bytes())
        self._write("resolv.conf", f"nameserver {LOOPBACK}\n".encode())
        for path, content in certificates.items():
            self._write(f"certs/{Path(path).relative_to(CERTIFICATES)}", content)
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self.folder / "socket"))
        (self.folder / "socket").chmod(0o666)  # the folder above is on no one else's path
        self._listening.listen(1)
        self._listening.settimeout(timeouts.CONTAINER_START)

    def volumes(self, translated: str) -> dict[str, dict[str, str]]:
        """Return what the container mounts, read-only; ``translated`` is the engine's path."""
        return {
            translated: {"bind": CONTROL, "mode": "ro"},
            f"{translated}/certs": {"bind": CERTIFICATES, "mode": "ro"},
            f"{translated}/resolv.conf": {"bind": "/etc/resolv.conf", "mode": "ro"},
        }

    def accept(self) -> tuple[socket.socket, list[socket.socket]]:
        """Return the connection and the sockets that come over it; nobody else can come later."""
        try:
            peer, _ = self._listening.accept()
            peer.settimeout(timeouts.CONTAINER_START)
            _, descriptors, _, _ = socket.recv_fds(peer, 1, SOCKETS)
        except OSError as error:
            raise EnvironmentalError(
                f"The container's first process did not come: {error}."
            ) from error
        finally:
            self._listening.close()
            (self.folder / "socket").unlink()
        return peer, [socket.socket(fileno=descriptor) for descriptor in descriptors]

    def close(self) -> None:
        """Remove the folder."""
        self._listening.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o644)
        for parent in path.relative_to(self.folder).parents:
            (self.folder / parent).chmod(0o755)


def sweep_folders() -> None:
    """Remove the folders that runs have left which were killed, and only those."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*-*"):
        pid, started = folder.name.removeprefix(PREFIX).split("-")[:2]
        if pid.isdigit() and started_at(int(pid)) != started:
            shutil.rmtree(folder, ignore_errors=True)


def engine_path(client: docker.DockerClient, path: Path) -> str:
    """Return the path as the engine's machine knows it, also where we are in a container of its."""
    if not any(Path(mark).exists() for mark in ("/.dockerenv", "/run/.containerenv")):
        return str(path)
    try:
        with plainly("describe the container that the harness is in"):
            mounts = client.api.inspect_container(socket.gethostname())["Mounts"]
    except EnvironmentalError as error:
        if isinstance(error.__cause__, NotFound):
            return str(path)  # some other engine's container
        raise
    for mount in sorted(mounts, key=lambda mount: -len(mount["Destination"])):
        if path.is_relative_to(mount["Destination"]):
            return str(Path(mount["Source"]) / path.relative_to(mount["Destination"]))
    raise EnvironmentalError(
        f"The harness is in a container, and {path.parent} is not a volume, so other containers "
        "cannot see what is in it.",
        hint="mount a volume and point TMPDIR at it, as docker-compose.yml does",
    )
