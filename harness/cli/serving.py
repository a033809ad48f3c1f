"""``harness serve``: the strict mock server, for people."""

import gc
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from harness.catalog.wording import worded
from harness.cli.interruption import interruption
from harness.cli.options import LimitsOption
from harness.cli.signing import KEY_ID, KEY_SECRET
from harness.cli.terminal import own_command, stdout_console
from harness.console.lines import RequestLines
from harness.console.serve import ConsoleServer
from harness.console.signing import UrlSigner
from harness.engine.environment import REGION
from harness.engine.keyring import new_pair
from harness.errors import UsageError
from harness.model.identity import Account, KeyPair
from harness.oss.endpoints import public_host
from harness.server.authority import tls_context
from harness.server.clock import SystemClock
from harness.server.service import MockServer

LOCAL = ("localhost", "127.0.0.1", "*.localhost")
LISTENS = "A strict OSS listens at {} (region {}); Ctrl-C ends it."
SHOWS = "Every request shows, with the reason of a refusal, at {}"
FOR_HARNESSES = "For test harnesses (buckets, keys, faults, clock, journal; this machine only):"
TRUST = "Its certificate is signed by a CA that was made for this start alone. Trust it:"


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerReport:
    """The facts of a started server that a client must know; ``ca`` is a file, or empty."""

    server: MockServer
    endpoint: str
    page: str
    admin: str
    region: str
    buckets: list[str]
    pair: KeyPair
    ca: str = ""


Port = Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")]
ConsolePort = Annotated[
    int,
    typer.Option(
        min=0, max=65535, help="The port of the live page and its API; 0 takes a free one."
    ),
]


BucketNames = Annotated[list[str] | None, typer.Option(help="A bucket to make; may be repeated.")]
Region = Annotated[str, typer.Option(help="The region.")]
StoreFolder = Annotated[Path | None, typer.Option(help="Keep buckets and objects in this folder.")]
Cnames = Annotated[
    list[str] | None, typer.Option(help="HOST=BUCKET: a name of your own for a bucket.")
]
Tls = Annotated[bool, typer.Option("--tls", help="Speak HTTPS, with a CA of its own.")]
CaFile = Annotated[Path | None, typer.Option(help="Where --tls writes the CA's certificate.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print no line for each request.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@dataclass(frozen=True, kw_only=True, slots=True)
class ServeOptions:
    """The options of the command line."""

    port: int
    console_port: int
    buckets: list[str]
    region: str
    store: Path | None
    hosts: list[tuple[str, str]]
    tls: bool
    ca_file: Path | None


def serve_command(  # noqa: PLR0913  a command has as many parameters as options
    *,
    port: Port = 9000,
    bucket: BucketNames = None,
    region: Region = REGION,
    console_port: ConsolePort = 0,
    store: StoreFolder = None,
    cname: Cnames = None,
    tls: Tls = False,
    ca_file: CaFile = None,
    timeout: LimitsOption = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Serve a strict OSS on this machine until interrupted; without --store nothing is kept."""
    del timeout  # set as it was read
    options = ServeOptions(
        port=port,
        console_port=console_port,
        buckets=bucket or [],
        region=region,
        store=store,
        hosts=[_host(text) for text in cname or ()],
        tls=tls,
        ca_file=ca_file,
    )
    pair = key_pair()
    with ExitStack() as stack:
        until_interrupted = interruption(stack)
        report = serve(options, pair, stack)
        gc.freeze()  # what is there from the start stays, and need not be looked at again
        announce(report, as_json=as_json)
        if not quiet and not as_json:
            stack.enter_context(printing(report.server))
        until_interrupted()


def serve(options: ServeOptions, pair: KeyPair, stack: ExitStack) -> ServerReport:
    """Start the server, and its live page with the API for harnesses; the stack ends them."""
    folder = _passing_folder(stack)
    ca = (options.ca_file or folder / "ca.pem").absolute() if options.tls else None
    if ca and not options.ca_file:
        folder.mkdir(mode=0o700)
    clock, region = SystemClock(), options.region
    names = (
        *LOCAL,
        public_host(region),
        f"*.{public_host(region)}",
        *(host for host, _ in options.hosts),
    )
    server = MockServer(
        root=_folder(options.store) if options.store else folder / "objects",
        account=Account(keys=(pair,)),
        region=region,
        clock=clock,
        port=options.port,
        tls=tls_context(ca, *names) if ca else None,
        is_lasting=options.store is not None,
    )
    server.start()
    stack.callback(server.stop)
    buckets = options.buckets or [known.name for known in server.buckets()] or ["examplebucket"]
    for name in buckets:
        server.create_bucket(name)
    for host, name in options.hosts:
        server.bind_cname(host, name)
    signer = UrlSigner(server=server, pair=pair, region=region, buckets=tuple(buckets))
    console = ConsoleServer(signer, clock, port=options.console_port)
    console.start()
    stack.callback(console.stop)
    where = {"endpoint": server.endpoint, "page": f"{console.url}/", "admin": console.url}
    return ServerReport(
        server=server, region=region, buckets=buckets, pair=pair, ca=str(ca or ""), **where
    )


@contextmanager
def printing(server: MockServer) -> Iterator[None]:
    """Print a line for each request until the end."""
    console = stdout_console(soft_wrap=True)
    console.print("\n" + worded("Requests:"))
    lines = RequestLines(server, console.print)
    lines.start()
    try:
        yield
    finally:
        lines.stop()


def key_pair() -> KeyPair:
    """Return the pair from the environment, a new one where none is set."""
    key_id, secret = os.environ.get(KEY_ID, ""), os.environ.get(KEY_SECRET, "")
    if bool(key_id) != bool(secret):
        raise UsageError(f"Only one of {KEY_ID} and {KEY_SECRET} is set.", hint="Set both or none.")
    return KeyPair(access_key_id=key_id, access_key_secret=secret) if key_id else new_pair()


def announce(report: ServerReport, *, as_json: bool) -> None:
    """Print what a client must know; the secret is good for nothing but this server."""
    if as_json:
        facts = {
            "endpoint": report.endpoint,
            "page": report.page,
            "admin": report.admin,
            "region": report.region,
            "buckets": report.buckets,
            "access_key_id": report.pair.access_key_id,
            "access_key_secret": report.pair.access_key_secret,
            "ca_file": report.ca,
        }
        typer.echo(json.dumps(facts))
        return
    console = stdout_console(soft_wrap=True)
    console.print(worded(LISTENS, report.endpoint, report.region))
    console.print(worded(SHOWS, report.page))
    console.print(worded("Buckets: {}", ", ".join(report.buckets)) + "\n")
    console.print(f"export {KEY_ID}={report.pair.access_key_id}")
    console.print(f"export {KEY_SECRET}={report.pair.access_key_secret}\n")
    console.print(worded("In another terminal, with these two variables:"))
    where = f"--endpoint {report.endpoint} --bucket {report.buckets[0]}"
    sign = f"{own_command()} sign PUT exampleobject.txt {where}"
    trust = f" --cacert {report.ca}" if report.ca else ""
    console.print(f'  echo hello | curl{trust} -T - "$({sign})"')
    announce_admin(console, report)
    if report.ca:
        announce_trust(console, report.ca)


def announce_admin(console: Console, report: ServerReport) -> None:
    """Print how a test harness of any language moves the clock, asks for faults, and listens."""
    ticket = f"{report.admin}/v1/tickets/{report.buckets[0]}"
    fault = '{"fault": {"kind": "status", "status": 503, "times": 2}}'
    console.print("\n" + worded(FOR_HARNESSES))
    console.print(f"  curl {report.admin}/openapi.json")
    console.print(f"  curl -X PUT {ticket} -H 'Content-Type: application/json' -d '{fault}'")
    console.print(f"  curl {report.admin}/v1/journal/{report.buckets[0]}")
    console.print(f"  curl -N {report.admin}/v1/events")


def announce_trust(console: Console, ca: str) -> None:
    """Print how each language trusts the certificate for one process, and nothing more for ever."""
    console.print("\n" + worded(TRUST))
    console.print(f"  curl, C and C++   CURL_CA_BUNDLE={ca}")
    console.print(f"  Python requests   REQUESTS_CA_BUNDLE={ca}")
    console.print(f"  Node.js           NODE_EXTRA_CA_CERTS={ca}")
    console.print(f"  Go                SSL_CERT_FILE={ca}")
    console.print(
        f"  Java              keytool -importcert -noprompt -alias mock -storepass changeit "
        f"-keystore mock.jks -file {ca}"
    )
    console.print("                    java -Djavax.net.ssl.trustStore=mock.jks …")


def _host(text: str) -> tuple[str, str]:
    host, equals, bucket = text.partition("=")
    if not equals or not host or not bucket:
        raise UsageError(f"{text!r} is not HOST=BUCKET.", hint="--cname img.example.com=mybucket")
    return host, bucket


def _passing_folder(stack: ExitStack) -> Path:
    """Return a folder that whoever needs it makes: a server that is killed leaves no empty one.

    What servers that were killed have left is removed by the next one.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_passing_name()}*"):
        if not Path("/proc", left.name.split("-")[-2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    name = f"{_passing_name()}{os.getpid()}-{secrets.token_hex(8)}"
    folder = Path(tempfile.gettempdir()) / name
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _passing_name() -> str:
    # A process is known by its number among those that see each other alone: in a container others.
    try:
        processes = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:  # no Linux: nothing is known of other processes, and no such folder is there
        return f"oss-harness-served-{secrets.token_hex(8)}-"
    return f"oss-harness-served-{processes}-"


def _folder(store: Path) -> Path:
    try:
        store.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{store} cannot hold objects: {error.strerror}."
        raise UsageError(message, hint="--store names a folder that you may write") from error
    return store
