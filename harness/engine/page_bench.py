"""What the snippets of pages need: one server a region, a keyring, and a stage to run on."""

import secrets
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from harness.drivers.driver import Prepared, Recipe, Workplace
from harness.drivers.processes import Ended
from harness.drivers.stage import Invocation, Stage
from harness.engine.keyring import Keyring, make_keyring
from harness.engine.leases import ExpiringPool
from harness.engine.signing import SignerResult, life_of
from harness.model.page_program import PageProgram
from harness.model.scenario import Signer
from harness.model.ticket import Ticket
from harness.pages.programs import PageTooling
from harness.server.clock import SystemClock
from harness.server.service import MockServer

REGION = "cn-hangzhou"
BUCKET = "HARNESS_BUCKET"
TOKENS = (
    "HARNESS_SECURITY_TOKEN",
    "OSS_SESSION_TOKEN",
    "OSS_SECURITY_TOKEN",
    "ALIBABA_CLOUD_SECURITY_TOKEN",
)


@dataclass(kw_only=True, slots=True)
class PageEnvironment:
    """Everything that the snippets of pages need beside themselves."""

    kit: PageTooling
    keyring: Keyring
    stage: Stage
    folder: Path
    signings: ExpiringPool[SignerResult] = field(default_factory=lambda: ExpiringPool(life=life_of))
    _refused: dict[tuple[str, str, str], Prepared] = field(default_factory=dict)
    _servers: dict[str, tuple[MockServer, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _stack: ExitStack = field(default_factory=ExitStack)

    def server(self, region: str = REGION) -> MockServer:
        """Return the server of this region, started when the first snippet asks for it."""
        return self._opened(region)[0]

    def endpoint(self, region: str = REGION) -> str:
        """Return the endpoint of this region as snippets see it."""
        return self._opened(region)[1]

    def expect(self, specimens: Iterable[PageProgram]) -> None:
        """Let the stage make itself ready for all toolkits that these programs need."""
        self._opened(REGION)
        programs = (specimen.program for specimen in specimens)
        self.stage.expect({program.client.id: program for program in programs}.values())

    def _opened(self, region: str) -> tuple[MockServer, str]:
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
                self._servers[region] = server, self.stage.open(server)
            return self._servers[region]

    def prepare(self, specimen: PageProgram) -> Prepared:
        """Build the program, or find it built; what a compiler has refused is not tried again."""
        program = specimen.program
        key = (program.client.id, program.file, program.source)
        if key not in self._refused:
            self._opened(REGION)
            prepared = self.stage.prepare(program)
            if not prepared.facts.failure:
                return prepared
            self._refused[key] = prepared
        return self._refused[key]

    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, region: str = REGION
    ) -> AbstractContextManager[Workplace]:
        """Lend a place for one run, with the local file written if there is to be one."""
        return self.stage.workplace(prepared, recipe, self.server(region))

    def run(
        self, specimen: PageProgram, prepared: Prepared, told: Mapping[str, str], place: Workplace
    ) -> Ended:
        """Start the program in this place, told what its environment is to hold beside ours."""
        environment = dict(told)
        for name, variable in specimen.bound.environment:
            environment[name] = told.get(variable, "")
        arguments: tuple[str, ...] = ()
        if specimen.bound.takes_arguments:
            arguments = (told.get("HARNESS_SIGNED_URL", ""), told.get("HARNESS_FILE", ""))
        return self.stage.run(
            prepared, Invocation(environment=environment, arguments=arguments), place
        )

    def new_bucket(self) -> str:
        """Return a bucket of a name that nobody else has, for as long as this bench is open."""
        name = f"page-{secrets.token_hex(8)}"
        self.server().admit(Ticket(bucket=name))
        return name

    @contextmanager
    def bucket(self, server: MockServer) -> Iterator[str]:
        """Lend a bucket of a name that nobody else has, and forget it afterwards."""
        name = f"page-{secrets.token_hex(8)}"
        server.admit(Ticket(bucket=name))
        try:
            yield name
        finally:
            server.dismiss(name)

    def alone(self, specimen: PageProgram) -> AbstractContextManager[object]:
        """Return what to hold while a signer and its uploader run.

        A bucket that a page names and nobody could replace is one for all: its snippets take turns.
        """
        bound = BUCKET in specimen.bound.variables or specimen.bound.takes_arguments
        return nullcontext() if bound else self._turn

    def keys(self, signer: Signer = Signer.OWNER) -> dict[str, str]:
        """Return a key pair under the names by which SDKs and their samples ask for it.

        With that of temporary credentials goes their token.
        """
        pair, token = self.keyring.pairs[signer], self.keyring.token(signer)
        return {
            **(dict.fromkeys(TOKENS, token) if token else {}),
            "OSS_ACCESS_KEY_ID": pair.access_key_id,
            "OSS_ACCESS_KEY_SECRET": pair.access_key_secret,
            "ALIBABA_CLOUD_ACCESS_KEY_ID": pair.access_key_id,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": pair.access_key_secret,
        }

    def stop(self) -> None:
        """Kill what runs, from any thread."""
        self.stage.close()

    def close(self) -> None:
        """Kill what runs and stop the servers."""
        self.stage.close()
        self._stack.close()


@contextmanager
def open_page_environment(kit: PageTooling, stage: Stage) -> Iterator[PageEnvironment]:
    """Lend a bench for pages whose snippets run on this stage, and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="oss-harness-", ignore_cleanup_errors=True) as name:
        bench = PageEnvironment(
            kit=kit,
            keyring=make_keyring(SystemClock().now()),
            stage=stage,
            folder=Path(name),
        )
        try:
            yield bench
        finally:
            bench.close()
