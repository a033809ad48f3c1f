"""Labels: who owns a container, so that what a dead run left can be told from a living one's."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import docker
from docker.errors import APIError, NotFound

from harness.drivers.container.engine import plainly

PREFIX = "org.oss-snippet-harness"
RUN, PID, STARTED, NAMESPACE, BOOT = (
    f"{PREFIX}.{n}" for n in ("run", "pid", "started", "namespace", "boot")
)
START_FIELD = 19
OVER = ("exited", "dead")


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """One run: its id, and the process that it dies with."""

    run: str
    pid: str
    started: str
    namespace: str
    boot: str

    @property
    def labels(self) -> dict[str, str]:
        """The labels of every container of the run."""
        return {
            RUN: self.run,
            PID: self.pid,
            STARTED: self.started,
            NAMESPACE: self.namespace,
            BOOT: self.boot,
        }


def this_run() -> Owner:
    """Return the owner that this process is."""
    return Owner(
        run=secrets.token_hex(6),
        pid=str(os.getpid()),
        started=started_at(os.getpid()),
        namespace=_namespace(),
        boot=_boot(),
    )


def started_at(pid: int) -> str:
    """Return when a process began, in the kernel's ticks since the boot; nothing where it ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="latin-1")
    except OSError:
        return ""
    fields = text.rpartition(")")[2].split()
    # A zombie has ended, even if nobody has asked how.
    return "" if fields[0] == "Z" else fields[START_FIELD]


def is_left_over(labels: Mapping[str, str], state: str) -> bool:
    """Tell whether a container's owner is certainly dead.

    Of an owner in another process namespace (a harness in a container) or before a reboot nothing
    can be known but this: a container whose own first process has ended serves nobody.
    """
    if labels.get(BOOT) != _boot() or labels.get(NAMESPACE) != _namespace():
        return state in OVER
    pid = labels.get(PID, "")
    return not pid.isdigit() or started_at(int(pid)) != labels.get(STARTED)


def sweep(client: docker.DockerClient) -> list[str]:
    """Remove what dead runs have left, and only that; return the names of what was removed."""
    removed = []
    with plainly("list its containers"):
        containers = client.api.containers(all=True, filters={"label": RUN})
    for container in containers:
        if is_left_over(container["Labels"], container["State"]):
            try:
                client.api.remove_container(container["Id"], force=True, v=True)
            except (NotFound, APIError):
                continue  # somebody else, or the engine itself, was quicker
            removed.append(container["Names"][0].lstrip("/"))
    return removed


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _namespace() -> str:
    return str(Path("/proc/self/ns/pid").readlink())
