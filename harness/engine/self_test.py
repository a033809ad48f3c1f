"""Uploads that must fail, before any that should not: a judge who lets one pass is no judge.

Each is a whole cell, down to the verdict; only its client is a function.
"""

import http.client
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

from harness import timeouts
from harness.drivers.driver import Prepared, Workplace
from harness.drivers.in_process import InProcessDriver
from harness.engine.environment import Environment
from harness.engine.judge import Baseline, judge
from harness.engine.observe import observe
from harness.errors import SelfTestError, ServerError
from harness.model.cell import Cell, DriverName
from harness.model.client import Binding, Bindings, Client
from harness.model.job import Job
from harness.model.observation import BuildFacts, Observation, ProcessFacts
from harness.model.program import Program
from harness.model.scenario import (
    Body,
    Conditions,
    Expect,
    Flow,
    Scenario,
    Send,
    Sign,
    Signer,
    Variant,
)
from harness.model.severity import Severity
from harness.model.upload import SignedUpload
from harness.model.verdict import CellResult

Uploader = Callable[[SignedUpload, Workplace], ProcessFacts]
Judge = Callable[[Cell, Observation], CellResult]

LENGTH = 64


def upload(wanted: SignedUpload, place: Workplace) -> ProcessFacts:
    """Upload the file as it should be."""
    return _reported(_put(wanted, place.file.read_bytes()))


def add_a_header(wanted: SignedUpload, place: Workplace) -> ProcessFacts:
    """Send one header more than was signed."""
    return _reported(_put(wanted, place.file.read_bytes(), {"Content-Type": "text/plain"}))


def swap_the_body(wanted: SignedUpload, place: Workplace) -> ProcessFacts:
    """Send another body of the same length."""
    return _reported(_put(wanted, bytes(byte ^ 1 for byte in place.file.read_bytes())))


def claim_success(wanted: SignedUpload, place: Workplace) -> ProcessFacts:
    """Report success, whatever the server says."""
    upload(wanted, place)
    return _reported(200)


def send_nothing(_wanted: SignedUpload, _place: Workplace) -> ProcessFacts:
    """Report success without any request."""
    return _reported(200)


class JudgeOfPages(Protocol):
    """The judge of blocks of pages."""

    def judge_probe(self, cell: Cell, observation: Observation) -> CellResult:
        """Return the verdict of a block of which this was observed."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """One upload: how it is signed and sent, and which rule must complain, for which cause.

    One that no rule is to complain of is the measure of the others.
    """

    what: str
    uploader: Uploader = upload
    sign: Sign = field(default_factory=Sign)
    server: Conditions = field(default_factory=Conditions)
    expect: Expect = field(default_factory=Expect)
    rule: str = ""
    cause: str = ""


PROBES = (
    Probe(what="an upload in which nothing is wrong"),
    Probe(
        what="an upload that is signed with a wrong secret",
        sign=Sign(signer=Signer.WRONG_SECRET),
        rule="status-expected",
        cause="secret-unknown",
    ),
    Probe(
        what="an upload through a URL that has expired",
        sign=Sign(expires=60),
        server=Conditions(arrives=61),
        rule="status-expected",
        cause="expired",
    ),
    Probe(
        what="an upload with one header more than was signed",
        uploader=add_a_header,
        rule="status-expected",
        cause="header-added",
    ),
    Probe(
        what="an upload of another body than the file's",
        uploader=swap_the_body,
        rule="body-identical",
    ),
    Probe(
        what="a client that reports success where it was refused",
        uploader=claim_success,
        sign=Sign(expires=60),
        server=Conditions(arrives=61),
        expect=Expect(status=403, code="AccessDenied"),
        rule="status-reported",
    ),
    Probe(
        what="a client that reports success and sends nothing",
        uploader=send_nothing,
        rule="requests-arrived",
    ),
)

# What a block's reader expects is an upload that succeeds.
OF_PAGES = tuple(probe for probe in PROBES if probe.expect == Expect())


def ensure_self_test(environment: Environment, pages: JudgeOfPages | None = None) -> None:
    """Run the self-test, once in each environment; raise SelfTestError as it does.

    Who judges ``pages`` is tried with the same uploads, as those of a block.
    """
    state = environment.self_test
    with state.lock:
        if "cells" not in state.passed:
            run_self_test(environment)
            state.passed.add("cells")
        if pages is not None and "pages" not in state.passed:
            run_self_test(environment, pages.judge_probe, probes=OF_PAGES)
            state.passed.add("pages")


def judge_cell(cell: Cell, observation: Observation) -> CellResult:
    """Return the verdict of a cell of the matrix."""
    return judge(Job(cell=cell), observation, Baseline())


def run_self_test(
    environment: Environment, judged: Judge = judge_cell, probes: Iterable[Probe] = PROBES
) -> None:
    """Raise SelfTestError where one of the probes is judged otherwise than it must be.

    A real bucket is left alone: its clock cannot be moved, and it needs no proof of its strictness.
    """
    if environment.bucket:
        return
    for probe in probes:
        outcome = set(_findings(probe, environment, judged))
        wanted = {(probe.rule, probe.cause)} if probe.rule else set()
        if outcome != wanted:
            raise SelfTestError(
                f"The harness misjudges {probe.what}: it finds {_words(outcome)} "
                f"where it must find {_words(wanted)}. No verdict of this run can be believed.",
                hint="Undo the last change of the server or of the checks, or report it.",
            )


def _findings(probe: Probe, environment: Environment, judged: Judge) -> Iterator[tuple[str, str]]:
    name = f"probe-{secrets.token_hex(6)}"
    scenario = Scenario(
        id=name,
        title=probe.what,
        sign=probe.sign,
        send=Send(body=Body(bytes=LENGTH)),
        server=probe.server,
        expect=probe.expect,
    )
    client = replace(CLIENT, id=name)
    cell = Cell(
        client=client, scenario=scenario, variant=Variant.FILLED, driver=DriverName.IN_PROCESS
    )
    with closing(InProcessDriver({name: probe.uploader})) as driver:
        beside = replace(environment, driver=driver, endpoint=environment.server.endpoint)
        seen = observe(cell, _prepared(client), beside)
    for finding in judged(cell, seen).findings:
        if finding.severity is Severity.ERROR:
            yield finding.rule, finding.cause if probe.cause else ""


def _prepared(client: Client) -> Prepared:
    program = Program(
        client=client,
        flow=Flow.PLAIN,
        variant=Variant.FILLED,
        folder="",
        published="",
        source="",
        support={},
        locks={},
    )
    return Prepared(program=program, facts=BuildFacts(seconds=0.0, cached=True))


def _put(wanted: SignedUpload, body: bytes, more: dict[str, str] | None = None) -> int:
    url = urlsplit(wanted.url)
    connection = http.client.HTTPConnection(
        url.hostname or "", url.port, timeout=timeouts.SELF_TEST
    )
    headers = {**wanted.send_headers, **(more or {})}
    with closing(connection):
        try:
            connection.request("PUT", f"{url.path}?{url.query}", body=body, headers=headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise ServerError(
                f"The mock server did not answer a probe: {str(error) or type(error).__name__}.",
                hint="Run again; if it stays so, see whether files can be opened (ulimit -n) and "
                "whether 127.0.0.1 can be reached.",
            ) from error


def _reported(status: int) -> ProcessFacts:
    return ProcessFacts(
        exit_code=0,
        stdout=f"Upload status: {status}",
        stderr="",
        reported_status=status,
        seconds=0.0,
    )


def _words(outcome: set[tuple[str, str]]) -> str:
    labels = (f"{rule} ({cause})" if cause else rule for rule, cause in sorted(outcome))
    return " and ".join(labels) or "nothing wrong"


_NOTHING = Binding(text="", becomes="")
CLIENT = Client(
    id="probe",
    language="Python",
    library="http.client",
    version="",
    status=r"(\d{3})",
    tools=(),
    snippets={},
    bindings=Bindings(signed_url=_NOTHING, file=_NOTHING, headers=_NOTHING, metadata=_NOTHING),
    run=(),
)
