"""The names and addresses of the service, on this machine, for a program that is confined."""

import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

from harness.drivers.driver import Host
from harness.drivers.trust import BUNDLE, JAVA_STORE, VARIABLES, Trust

LOOPBACK = "127.0.0.1"
READABLE, PASSABLE = 0o644, 0o711
RESOLVER = {
    "/etc/resolv.conf": "nameserver 127.0.0.1\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\nprotocols: files\n",
}
STORE_OF_JAVA = "lib/security/cacerts"


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivateNetwork:
    """The network that a confined program has for the internet: one region of the service.

    ``covers`` are files that stand in place of the machine's own, by their paths.
    """

    public_name: str
    secure_port: int
    plain_port: int
    covers: Mapping[str, Path]
    close: Callable[[], None]

    @property
    def endpoint(self) -> str:
        """The endpoint as the program sees it, which is the reader's."""
        return f"https://{self.public_name}"

    @property
    def environment(self) -> dict[str, str]:
        """Variables that name our authority to programs that do not read the system's bundle."""
        return dict.fromkeys(VARIABLES, str(self.covers[BUNDLE]))

    def words(self) -> Iterator[str]:
        """Yield the options of the confinement."""
        yield from ("--zone", self.public_name)
        for inner, outer in ((443, self.secure_port), (80, self.plain_port)):
            yield from ("--port", f"{inner}={outer}")
        for path, file in self.covers.items():
            yield from ("--cover", f"{path}={file}")


def open_network(host: Host, folder: Path) -> PrivateNetwork:
    """Serve the host under its public name, by TLS, to programs that are confined."""
    trust = Trust(host.public_name)
    home = Path(mkdtemp(prefix="trust-", dir=folder))
    home.chmod(PASSABLE)
    contents = {path: text.encode() for path, text in RESOLVER.items()} | dict(trust.files)
    covers = {path: _written(home, path, data) for path, data in contents.items()}
    covers |= dict.fromkeys(_stores_of_java(), covers[JAVA_STORE])
    listening = socket.create_server((LOOPBACK, 0))
    return PrivateNetwork(
        public_name=host.public_name,
        secure_port=listening.getsockname()[1],
        plain_port=urlsplit(host.endpoint).port or 0,
        covers=covers,
        close=host.serve_on(listening, trust.tls),
    )


def _written(home: Path, path: str, data: bytes) -> Path:
    file = home / path.rpartition("/")[2]
    file.write_bytes(data)
    file.chmod(READABLE)
    return file


def _stores_of_java() -> Iterator[str]:
    """Yield the store that the machine's own Java reads, where it is not the system's."""
    java = shutil.which("java")
    if java is None:
        return
    store = Path(java).resolve().parent.parent / STORE_OF_JAVA
    if store.exists() and store.resolve() != Path(JAVA_STORE).resolve():
        yield str(store)
