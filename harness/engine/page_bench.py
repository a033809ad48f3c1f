"""Where the snippets of pages run: one server a region, processes, and a cache of programs."""

import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from harness.drivers.building import Site, build
from harness.drivers.confinement import can_confine, confinement
from harness.drivers.driver import Prepared
from harness.drivers.processes import Ended, Job, Processes
from harness.engine.keyring import Keyring, make_keyring
from harness.engine.page_prepare import Kit, Specimen
from harness.model.scenario import Signer
from harness.model.ticket import Ticket
from harness.server.clock import SystemClock
from harness.server.service import MockServer

REGION = "cn-hangzhou"
BUCKET = "HARNESS_BUCKET"
PASSABLE = 0o711


@dataclass(kw_only=True, slots=True)
class PageBench:
    """Everything that the snippets of pages need beside themselves."""

    kit: Kit
    keyring: Keyring
    processes: Processes
    cache: Path
    folder: Path
    confined: bool = False
    _refused: dict[tuple[str, str, str], Prepared] = field(default_factory=dict)
    _servers: dict[str, MockServer] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _stack: ExitStack = field(default_factory=ExitStack)

    def server(self, region: str = REGION) -> MockServer:
        """Return the server of this region, started when the first snippet asks for it."""
        with self._lock:
            if region not in self._servers:
                server = MockServer(
                    root=self.folder / f"store-{region}",
                    account=self.keyring.account,
                    region=region,
                    clock=SystemClock(),
                )
                server.start()
                self._stack.callback(server.stop)
                self._servers[region] = server
            return self._servers[region]

    def prepare(self, specimen: Specimen) -> Prepared:
        """Build the program, or find it built; what a compiler has refused is not tried again."""
        program = specimen.program
        key = (program.client.id, program.file, program.source)
        if key not in self._refused:
            prepared = build(program, Site(cache=self.cache, processes=self.processes))
            if not prepared.facts.failure:
                return prepared
            self._refused[key] = prepared
        return self._refused[key]

    def run(
        self,
        specimen: Specimen,
        prepared: Prepared,
        folder: Path,
        told: Mapping[str, str],
        region: str = REGION,
    ) -> Ended:
        """Start the program in this folder, told what its environment is to hold beside ours.

        A confined program can write nothing but the folder, and reach nothing but the server.
        """
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "LC_ALL": "C.UTF-8",
            **told,
        }
        for name, variable in specimen.bound.environment:
            environment[name] = told.get(variable, "")
        arguments: tuple[str, ...] = ()
        if specimen.bound.takes_arguments:
            arguments = (told.get("HARNESS_SIGNED_URL", ""), told.get("HARNESS_FILE", ""))
        argv = (*prepared.argv, *arguments)
        if self.confined:
            port = urlsplit(self.server(region).endpoint).port or 0
            argv = (*confinement(port, folder, (self.cache, self.folder)), *argv)
        seconds = specimen.toolkit.budget.seconds
        return self.processes.run(
            Job(argv=argv, folder=folder, environment=environment, seconds=seconds)
        )

    @contextmanager
    def bucket(self, server: MockServer) -> Iterator[str]:
        """Lend a bucket of a name that nobody else has, and forget it afterwards."""
        name = f"page-{secrets.token_hex(8)}"
        server.admit(Ticket(bucket=name))
        try:
            yield name
        finally:
            server.dismiss(name)

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Lend an empty folder."""
        home = Path(tempfile.mkdtemp(dir=self.folder))
        home.chmod(PASSABLE)  # a confined program is another user
        try:
            yield home
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def alone(self, specimen: Specimen) -> AbstractContextManager[object]:
        """Return what to hold while a signer and its uploader run.

        A bucket that a page names and nobody could replace is one for all: its snippets take turns.
        """
        bound = BUCKET in specimen.bound.variables or specimen.bound.takes_arguments
        return nullcontext() if bound else self._turn

    def keys(self) -> dict[str, str]:
        """Return the key pair under the names by which SDKs and their samples ask for it."""
        pair = self.keyring.pairs[Signer.OWNER]
        return {
            "OSS_ACCESS_KEY_ID": pair.access_key_id,
            "OSS_ACCESS_KEY_SECRET": pair.access_key_secret,
            "ALIBABA_CLOUD_ACCESS_KEY_ID": pair.access_key_id,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": pair.access_key_secret,
        }

    def close(self) -> None:
        """Kill what runs and stop the servers."""
        self.processes.close()
        self._stack.close()


@contextmanager
def open_page_bench(kit: Kit, cache: Path, *, confine: bool = True) -> Iterator[PageBench]:
    """Lend a bench for pages, and leave nothing behind.

    Its programs are confined where this machine can do that; ``confined`` says whether.
    """
    with tempfile.TemporaryDirectory(prefix="oss-harness-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(PASSABLE)
        processes = Processes()
        bench = PageBench(
            kit=kit,
            keyring=make_keyring(SystemClock().now()),
            processes=processes,
            cache=cache,
            folder=folder,
            confined=confine and can_confine(processes, folder),
        )
        try:
            yield bench
        finally:
            bench.close()
