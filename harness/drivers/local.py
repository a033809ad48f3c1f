"""Programs as processes of this machine, with the tool chains that it has."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from platformdirs import user_cache_path

from harness.drivers.ahead import Ahead, AheadWorkplace
from harness.drivers.building import HOSTS, Site, build
from harness.drivers.confinement import ANY_PORT, can_confine, confinement
from harness.drivers.driver import Host, Invocation, Prepared, Recipe, Workplace
from harness.drivers.private_network import PrivateNetwork, open_network
from harness.drivers.processes import Ended, Processes, ProcessSpec
from harness.drivers.room import CacheUse
from harness.drivers.this_machine import PASSABLE, LocalWorkplace, OnThisMachine
from harness.drivers.tools import ToolVersions
from harness.drivers.warm.runtimes import WarmRuntimes, WarmWorkplace
from harness.errors import EnvironmentalError
from harness.model.cell import DriverName
from harness.model.client import Client
from harness.model.observation import ProcessFacts
from harness.model.program import Program

CACHE_VARIABLE = "HARNESS_CACHE"
CONFINED_IS_COLD = "a process for each run, for no runtime is kept for code of strangers"


def default_cache() -> Path:
    """Return the folder for built programs, made: ``HARNESS_CACHE``, or the user's own.

    Raises EnvironmentalError where there can be no such folder.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    cache = Path(chosen) if chosen else user_cache_path("oss-snippet-harness")
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{cache} cannot hold what is built: {error.strerror}."
        raise EnvironmentalError(message, hint=f"{CACHE_VARIABLE} names another folder") from error
    return cache


class LocalDriver(OnThisMachine):
    """Starts each program as a fresh process with a clean environment.

    ``confine`` is for programs of strangers: where this machine can do it (``confined`` says so),
    they reach the server and nothing else. ``warm`` keeps runtimes from cell to cell.
    """

    name = DriverName.LOCAL

    def __init__(self, cache: Path, *, confine: bool = False, warm: bool = False) -> None:
        super().__init__()
        self._cache = cache
        self._processes = Processes()
        self._tools = ToolVersions(cache)
        self.confined = confine and _can_confine(self._processes)
        self._networks: dict[str, PrivateNetwork] = {}
        self._warm = WarmRuntimes(self._site()) if warm and not confine else None
        self._keeps = warm
        self._use = CacheUse(cache)
        self._ahead = Ahead(
            processes=self._processes, site=self._site(), confine=self._waiting_spec
        )

    def open(self, host: Host) -> str:
        """Send programs to the server; what starts them gets ready meanwhile.

        Confined ones find it under the service's own name, by TLS, as a reader does.
        """
        self._processes.get_ready()
        if not self.confined:
            return super().open(host)
        network = open_network(host, self._folder())
        self._networks[host.endpoint] = network
        return network.endpoint

    def expect(self, programs: Iterable[Program]) -> None:
        """Begin to start the runtimes that are kept; build each program when it is asked for."""
        if self._warm is not None:
            self._warm.expect(programs, self.prepare)

    def prepare(self, program: Program) -> Prepared:
        """Build the program, or find it built."""
        self._use.begin()
        prepared = build(program, self._site(program.client))
        if not prepared.facts.cached:
            self._use.has_built()
        self._ahead.expect(prepared)
        return prepared

    @contextmanager
    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, host: Host
    ) -> Iterator[Workplace]:
        """Lend a place beside a runtime that is kept or waits, else an empty folder."""
        runtime = self._warm.take(prepared) if self._warm else None
        waits = self._ahead.take(prepared, host) if self.confined and self._keeps else None
        if waits is not None:
            with self._ahead.lent(waits, prepared, recipe) as ahead:
                yield ahead
            return
        place = (
            super().workplace(prepared, recipe, host)
            if self._warm is None or runtime is None
            else self._warm.workplace(runtime, prepared, recipe)
        )
        with place as lent:
            yield lent

    def run(self, prepared: Prepared, invocation: Invocation, place: Workplace) -> ProcessFacts:
        """Start the program; confined, it can write nothing but its folder."""
        client = prepared.program.client
        own = environment(invocation, place)
        if self._warm is not None and isinstance(place, WarmWorkplace):
            ended = self._warm.run(prepared, own, place)
            if ended is not None:
                return replace(process_facts(client, ended), warm=True)
        if isinstance(place, AheadWorkplace):
            ended = self._ahead.run(prepared, invocation, place)
            return replace(process_facts(client, ended), warm=True)
        argv = (*prepared.argv, *invocation.arguments)
        ended = self._processes.run(self._spec(prepared, own, place, argv))
        return replace(process_facts(client, ended), cold_because=self._why_cold(prepared))

    def rest(self) -> None:
        """Start ahead what the next programs will need, and make room in the cache."""
        if self.confined and self._keeps:
            self._ahead.start(self._folder())
        self._tools.ask_again()
        self._use.rest()

    def close(self) -> None:
        """Kill what still runs, and make room in the cache."""
        if self._warm is not None:
            self._warm.close()
        self._processes.close()
        if self._warm is not None:
            self._warm.join()
        for network in self._networks.values():
            network.close()
        super().close()
        self._use.end()

    def _site(self, client: Client | None = None) -> Site:
        guard = partial(self._guard, client) if client and self.confined else None
        return Site(
            cache=self._cache,
            processes=self._processes,
            tools=self._tools,
            guard=guard,
            waits=self._ahead.compiled if guard and self._keeps else None,
        )

    def _why_cold(self, prepared: Prepared) -> str:
        if self._warm is not None:
            return self._warm.why_cold(prepared.program)
        return CONFINED_IS_COLD if self._keeps else ""

    def _waiting_spec(
        self, prepared: Prepared, place: LocalWorkplace, argv: tuple[str, ...]
    ) -> ProcessSpec:
        return self._spec(prepared, environment(Invocation(), place), place, argv)

    def _spec(
        self,
        prepared: Prepared,
        own: Mapping[str, str],
        place: Workplace,
        argv: tuple[str, ...],
    ) -> ProcessSpec:
        """Return the process of a program, confined to its place where it is to be."""
        client, confine = prepared.program.client, tuple[str, ...]()
        if self.confined and isinstance(place, LocalWorkplace):
            network = self._networks.get(place.endpoint)
            confine = self._guard(client, place.folder, place.port, network)
            own = {**own, **(network.environment if network else {})}
        return ProcessSpec(
            argv=argv,
            folder=place.folder,
            environment=own,
            seconds=client.budget.seconds,
            confine=confine,
        )

    def _guard(
        self,
        client: Client,
        writable: Path,
        port: int = ANY_PORT,
        network: PrivateNetwork | None = None,
    ) -> tuple[str, ...]:
        """Return how a command is confined that may write this folder and reach this port."""
        words = (client.run[0], *(tool.program for tool in client.tools))
        paths = [Path(path).resolve() for word in words if (path := shutil.which(word))]
        tools = [path.parent.parent for path in paths]
        needed = (self._cache, HOSTS, writable, *tools)
        return confinement(port, writable, needed, network.words() if network else ())


def _can_confine(processes: Processes) -> bool:
    with tempfile.TemporaryDirectory(prefix="oss-harness-") as name:
        folder = Path(name)
        folder.chmod(PASSABLE)
        return can_confine(processes, folder)


def process_facts(client: Client, ended: Ended) -> ProcessFacts:
    """Return what is known of a process of this client that has ended."""
    return ProcessFacts(
        exit_code=ended.exit_code,
        stdout=ended.stdout,
        stderr=ended.stderr,
        reported_status=reported_status(client.status, ended.stdout),
        seconds=ended.seconds,
        cpu_seconds=ended.cpu_seconds,
        peak_mib=ended.peak_mib,
        timed_out=ended.timed_out,
        limits_hit=ended.limits_hit,
    )


def environment(invocation: Invocation, place: Workplace) -> dict[str, str]:
    """Return all that a program is told: no secret, no proxy, nothing of the user's own."""
    return {"PATH": os.environ["PATH"], **at_home(place), **invocation.environment}


def at_home(place: Workplace) -> dict[str, str]:
    """Return what every program is told of its place; its time is that of most who read of OSS.

    Where UTC is asked for and the time of the machine is taken, UTC alone would hide it.
    """
    home = str(place.folder)
    return {"HOME": home, "TMPDIR": home, "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}


def reported_status(pattern: str, output: str) -> int | None:
    """Return the last status that the program printed, None where it printed none."""
    statuses = re.findall(pattern, output)
    return int(statuses[-1]) if statuses and statuses[-1].isdigit() else None
