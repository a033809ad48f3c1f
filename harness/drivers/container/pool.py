"""Running containers: a warm one for each client and each cell that runs at the same time."""

import itertools
import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import docker
import requests
from docker.errors import DockerException
from docker.types import LogConfig, Ulimit

from harness import timeouts
from harness.drivers.container.control_socket import COMMAND, ControlSocket, engine_path
from harness.drivers.container.engine import plainly
from harness.drivers.container.names import NameServer
from harness.drivers.container.owner import Owner
from harness.drivers.container.places import ROOM
from harness.drivers.driver import TAKING_TURNS, Host
from harness.drivers.trust import Trust
from harness.errors import EnvironmentalError, NotStartedError, StoppedError
from harness.model.client import Client, ContainerLimits

USER = 10001
# A run of all versions would keep hundreds.
MOST_IDLE = 4 * TAKING_TURNS
# The kernel counts these by user, whom the containers of all runs share; each has its own limit.
PROCESSES_OF_ALL = 16384
NANO = 1_000_000_000
CHEAPER_THAN_THE_HOST = 500
# Nothing that outlives a process: no System V memory, messages or semaphores, no POSIX queues.
SYSCTLS = {
    "net.ipv4.ip_unprivileged_port_start": "0",
    "kernel.shmmni": "0",
    "kernel.msgmni": "0",
    "kernel.sem": "0 0 0 0",
    "fs.mqueue.queues_max": "0",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ContainerSettings:
    """The settings that all containers of a run share."""

    engine: docker.DockerClient
    owner: Owner
    trust: Trust
    host: Host
    names: NameServer
    cores: int


class Container:
    """One container, its first process at the other end of a socket."""

    def __init__(self, client: Client, image: str, number: int, around: ContainerSettings) -> None:
        self.image = image
        self.is_broken = False
        self._client = client
        self._engine = around.engine
        self._closers: list[Callable[[], None]] = []
        self._strange_queries: Callable[[], int] = int
        self.name = f"oss-harness-{around.owner.run}-{client.id.replace('@', '-')}-{number}"
        control = ControlSocket(around.trust.files)
        self._closers.append(control.close)
        try:
            volumes = control.volumes(engine_path(around.engine, control.folder))
            settings = container_limits(client.container, around.cores)
            with plainly(f"start the container {self.name}"):
                self._engine.containers.create(
                    image,
                    list(COMMAND[1:]),
                    entrypoint=COMMAND[0],
                    name=self.name,
                    labels=around.owner.labels,
                    volumes=volumes,
                    **settings,
                )
                self._closers.append(self._remove)
                self._engine.api.start(self.name)
            self._peer, opened = control.accept()
            self._lines = self._peer.makefile("r", encoding="utf-8")
            self._closers.append(self._peer.close)
            self._serve(opened, around)
        except BaseException:
            self.discard()
            raise

    def ask(self, request: Mapping[str, object], seconds: float | None = None) -> dict[str, Any]:
        """Return the first process's answer; raise EnvironmentalError where none comes in time."""
        with self._talking(seconds or timeouts.CONTAINER_GRACE):
            self._peer.sendall(json.dumps(request).encode() + b"\n")
            return self._answer()

    def pack(self) -> list[int]:
        """Return a descriptor that reads the program's folder as one file."""
        with self._talking(timeouts.CONTAINER_GRACE):
            self._peer.sendall(b'{"do": "pack"}\n')
            _, descriptors, _, _ = socket.recv_fds(self._peer, 1, 1)
            self._answer()
            return descriptors

    def unpack(self, archive: int) -> None:
        """Fill the program's folder with what was packed, read from this descriptor."""
        self.ask({"do": "unpack"})
        with self._talking(timeouts.CONTAINER_GRACE):
            socket.send_fds(self._peer, [b"\n"], [archive])
            self._answer()

    def strange_queries(self) -> int:
        """Return how often a name was looked up inside that is none of the service's."""
        return self._strange_queries()

    @contextmanager
    def _talking(self, seconds: float) -> Iterator[None]:
        try:
            self._peer.settimeout(seconds)
            yield
        except (OSError, ValueError) as error:
            raise self._failed(f"does not answer: {error}") from error

    def _answer(self) -> dict[str, Any]:
        line = self._lines.readline()
        if not line:
            raise self._failed("does not answer: it has ended")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            self.is_broken = True
            raise NotStartedError(f"{self._client.id} cannot be started: {answer['error']}")
        return answer

    def _failed(self, how: str) -> EnvironmentalError:
        self.is_broken = True
        return EnvironmentalError(f"The container {self.name} {how}.")

    def hang_up(self) -> None:
        """End the conversation, from any thread: the container ends with it."""
        with suppress(OSError, AttributeError):
            self._peer.shutdown(socket.SHUT_RDWR)

    def discard(self) -> None:
        """End the container and everything that belongs to it."""
        self.hang_up()
        closers, self._closers = self._closers, []
        for close in reversed(closers):
            close()

    def _serve(self, opened: list[socket.socket], around: ContainerSettings) -> None:
        secure, plain, names = opened
        self._closers.append(around.host.serve_on(secure, around.trust.tls))
        self._closers.append(around.host.serve_on(plain, None))
        around.names.serve_on(names)
        self._closers.append(lambda: around.names.forget(names))
        self._strange_queries = lambda: around.names.strange_queries(names)

    def _remove(self) -> None:
        # The engine removes it, too, as soon as it has ended: whoever comes second waits for it.
        try:
            self._engine.api.remove_container(self.name, force=True, v=True)
        except (DockerException, requests.RequestException):
            with suppress(DockerException, requests.RequestException):
                self._engine.api.wait(
                    self.name, timeout=timeouts.CONTAINER_GRACE, condition="removed"
                )


def container_limits(limits: ContainerLimits, cores: int) -> dict[str, Any]:
    """Return the engine's settings for a container with these limits."""
    return {
        "auto_remove": True,
        "cap_drop": ["ALL"],
        "hostname": "client",
        "ipc_mode": "none",
        "log_config": LogConfig(type=LogConfig.types.NONE),
        "mem_limit": f"{limits.memory_mib}m",
        "memswap_limit": f"{limits.memory_mib}m",
        "nano_cpus": int(min(limits.cpus, cores) * NANO),
        "network_mode": "none",
        "oom_score_adj": CHEAPER_THAN_THE_HOST,
        "pids_limit": limits.processes,
        "read_only": True,
        "security_opt": ["no-new-privileges"],
        "sysctls": SYSCTLS,
        # The programs of pages are built in there.
        "tmpfs": {ROOM: f"exec,mode=1777,size={limits.disk_mib}m"},
        "ulimits": [_ulimit("nofile", limits.open_files), _ulimit("nproc", PROCESSES_OF_ALL)],
        "user": f"{USER}:{USER}",
    }


def _ulimit(name: str, most: int) -> Ulimit:
    return Ulimit(name=name, soft=most, hard=most)


class ContainerPool:
    """All containers of a run: lent to one cell at a time, thrown away when one is not as new.

    ``fresh`` ones are thrown away after every cell. With ``patience``, seconds, one that is at work
    is waited for so long before another is started for the same image.
    """

    def __init__(
        self, around: ContainerSettings, *, fresh: bool = False, patience: float = 0.0
    ) -> None:
        self._around = around
        self._fresh = fresh
        self._patience = patience
        self._at_work: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self._lock = threading.Condition()
        self._starting = 0
        self._idle: dict[str, list[Container]] = {}
        self._all: set[Container] = set()
        self._closed = False

    def take(self, client: Client, image: str) -> Container:
        """Return a warm container, or start one."""
        with self._lock:
            idle = self._idle.setdefault(image, [])
            if self._at_work[image]:
                self._lock.wait_for(lambda: idle or self._closed, self._patience)
            self._refuse_when_closed()
            self._at_work[image] += 1
            if idle:
                return idle.pop()
            number = next(self._numbers)
            self._starting += 1
        try:
            return self._start(client, image, number)
        except BaseException:
            with self._lock:
                self._at_work[image] -= 1
            raise
        finally:
            with self._lock:
                self._starting -= 1
                self._lock.notify_all()

    def give_back(self, container: Container) -> None:
        """Keep the container for the next cell; end it if it is broken."""
        with self._lock:
            keep = not (container.is_broken or self._closed or self._fresh)
            if keep:
                # Its image comes last: the containers at the front are those that wait longest.
                idle = self._idle.pop(container.image, [])
                idle.append(container)
                self._idle[container.image] = idle
            ended = self._too_many() if keep else [container]
            self._all.difference_update(ended)
            self._at_work[container.image] -= 1
            self._lock.notify_all()
        for one in ended:
            one.discard()

    def refuse_when_closed(self) -> None:
        """Raise StoppedError once the containers are closed: what failed then was stopped."""
        with self._lock:
            self._refuse_when_closed()

    def close(self) -> None:
        """End every container, and start no more."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()
            # What is being started would be left behind by a process that ends now.
            self._lock.wait_for(lambda: not self._starting, timeout=timeouts.CONTAINER_GRACE)
            containers, self._all, self._idle = list(self._all), set(), {}
        for container in containers:
            container.hang_up()
        if containers:
            with ThreadPoolExecutor(len(containers)) as pool:
                list(pool.map(Container.discard, containers))

    def _too_many(self) -> list[Container]:
        """Take out the idle containers that are more than are kept."""
        many = sum(map(len, self._idle.values())) - MOST_IDLE
        ended: list[Container] = []
        for idle in self._idle.values():
            surplus = idle[: max(many - len(ended), 0)]
            del idle[: len(surplus)]
            ended += surplus
        return ended

    def _start(self, client: Client, image: str, number: int) -> Container:
        container = Container(client, image, number, self._around)
        with self._lock:
            if not self._closed:
                self._all.add(container)
                return container
        container.discard()
        raise StoppedError("The run was stopped.")

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise StoppedError("The run was stopped.")
