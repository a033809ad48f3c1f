"""Mutations of right clients: what the judge does not see in them, it sees in nobody.

A mutation runs the own snippet of its client. Wrong is what the snippet is told, what lies in its
file, how often it runs, or what it says: all that can be changed in every language alike.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from harness.catalog.catalog import Catalog
from harness.drivers.driver import (
    Driver,
    Host,
    Invocation,
    Prepared,
    Recipe,
    Workplace,
    upload_invocation,
)
from harness.engine.builder import ProgramBuilder
from harness.engine.environment import Environment
from harness.engine.judge import Baseline, judge
from harness.engine.observe import observe
from harness.engine.self_test import ensure_self_test
from harness.errors import HarnessError, UsageError
from harness.model.cell import Cell, DriverName
from harness.model.job import Job
from harness.model.observation import ProcessFacts
from harness.model.program import Program
from harness.model.scenario import OK, Flow, Scenario, Variant
from harness.model.upload import SignedUpload
from harness.model.verdict import CellResult, Verdict
from harness.oss.headers import METADATA_PREFIX

Run = Callable[[SignedUpload, Workplace], ProcessFacts]
Tamper = Callable[[Run, SignedUpload, Workplace], ProcessFacts]
OTHER_STATUS = 204
CRASHED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutation:
    """One thing that is wrong; ``where`` tells the scenarios in which it can show."""

    what: str
    run: Tamper
    where: Callable[[Scenario], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class MutationResult:
    """The outcome of one mutation: the rules that saw it, none where the judge missed it.

    ``error`` says why nothing can be said: the right client fails here already, or did not run.
    """

    cell: Cell
    mutation: str
    rules: tuple[str, ...] = ()
    error: str = ""

    @property
    def is_detected(self) -> bool:
        """Whether the judge saw that something is wrong."""
        return bool(self.rules)


@dataclass(frozen=True, kw_only=True, slots=True)
class MutationDriver:
    """A driver whose clients are all wrong in one way; all else is done by the real one."""

    real: Driver
    tamper: Tamper
    name: DriverName = field(default=DriverName.LOCAL)
    confined: bool = False

    def open(self, host: Host) -> str:
        """Send clients where the real driver sends them."""
        return self.real.open(host)

    def expect(self, programs: Iterable[Program]) -> None:
        """Let the real driver know its programs."""
        self.real.expect(programs)

    def prepare(self, program: Program) -> Prepared:
        """Build what the real driver builds."""
        return self.real.prepare(program)

    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, host: Host
    ) -> AbstractContextManager[Workplace]:
        """Lend the real driver's place."""
        return self.real.workplace(prepared, recipe, host)

    def run(self, prepared: Prepared, invocation: Invocation, place: Workplace) -> ProcessFacts:
        """Run the client with one thing wrong."""
        if invocation.upload is None:
            raise UsageError("A mutation must be told of its upload.")

        def right(upload: SignedUpload, at: Workplace) -> ProcessFacts:
            return self.real.run(prepared, upload_invocation(upload, at), at)

        return self.tamper(right, invocation.upload, place)

    def left(self, name: str, place: Workplace) -> bytes:
        """Return what the client has left there."""
        return self.real.left(name, place)

    def all_left(self, place: Workplace) -> tuple[bytes, ...]:
        """Return what the client has left there, whatever its name."""
        return self.real.all_left(place)

    def lost(self) -> str:
        """Return what the real driver has lost."""
        return self.real.lost()

    def rest(self) -> None:
        """Let the real driver get ready."""
        self.real.rest()

    def close(self) -> None:
        """Stop what the real driver runs."""
        self.real.close()


def run_mutations(
    cells: Iterable[Cell], catalog: Catalog, environment: Environment
) -> Iterator[MutationResult]:
    """Yield what became of every mutation in every cell in which it can show.

    Raises SelfTestError where the harness misjudges what it knows the right verdict of.
    """
    ensure_self_test(environment)
    builder = ProgramBuilder(catalog, environment.driver, lambda _event: None)
    for cell in cells:
        right = _result(cell, builder, environment)
        for mutation in MUTATIONS:
            if not mutation.where(cell.scenario):
                continue
            if right is None or right.verdict is not Verdict.PASSED:
                yield MutationResult(
                    cell=cell, mutation=mutation.what, error="The right client does not pass here."
                )
                continue
            wrong = MutationDriver(
                real=environment.driver, tamper=mutation.run, name=environment.driver.name
            )
            result = _result(cell, builder, replace(environment, driver=wrong))
            if result is None:
                yield MutationResult(
                    cell=cell, mutation=mutation.what, error="The mutation could not be run."
                )
            else:
                rules = dict.fromkeys(finding.rule for finding in result.findings)
                yield MutationResult(cell=cell, mutation=mutation.what, rules=tuple(rules))


def _result(cell: Cell, builder: ProgramBuilder, environment: Environment) -> CellResult | None:
    try:
        return judge(Job(cell=cell), observe(cell, builder.prepared(cell), environment), Baseline())
    except HarnessError:
        return None


def cells_of(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Yield for each client a plain upload, one with headers and metadata, and a refused one."""
    taken = set()
    for cell in cells:
        kind = _kind(cell.scenario)
        # A published map holds the values of the page, which are not those that were signed.
        fits = cell.variant is Variant.FILLED or cell.scenario.flow is Flow.PLAIN
        place = (cell.client.id, kind)
        if kind and fits and not cell.unsupported and place not in taken:
            taken.add(place)
            yield cell


def _kind(scenario: Scenario) -> str:
    if scenario.server.fault is not None or scenario.send.times != 1 or scenario.send.body.missing:
        return ""
    if _is_refused(scenario):
        return "refused" if scenario.flow is Flow.PLAIN else ""
    if scenario.expect.status != OK or not scenario.send.body.bytes:
        return ""
    if scenario.flow is Flow.PLAIN:
        return f"plain {scenario.sign.auth}"
    return "headers" if scenario.sign.headers and scenario.sign.all_metadata else ""


def _is_refused(scenario: Scenario) -> bool:
    return scenario.expect.status == 403  # noqa: PLR2004  a status of HTTP


def _is_good(scenario: Scenario) -> bool:
    return not _is_refused(scenario)


def _has_headers(scenario: Scenario) -> bool:
    return _is_good(scenario) and scenario.flow is Flow.HEADERS


def _is_plain(scenario: Scenario) -> bool:
    return _is_good(scenario) and scenario.flow is Flow.PLAIN


def _without_header(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    name = next(iter(upload.send_headers))
    kept = {own: value for own, value in upload.send_headers.items() if own != name}
    return run(replace(upload, send_headers=kept), place)


def _other_header(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    name, value = next(iter(upload.send_headers.items()))
    changed = {**upload.send_headers, name: f"{value}x"}
    return run(replace(upload, send_headers=changed), place)


def _one_more_header(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    more = {**upload.send_headers, "x-oss-object-acl": "private"}
    return run(replace(upload, send_headers=more), place)


def _without_metadata(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return run(replace(upload, send_metadata={}), place)


def _other_metadata(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    changed = {name: f"{value}x" for name, value in upload.send_metadata.items()}
    return run(replace(upload, send_metadata=changed), place)


def _cut_body(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    place.file.write_bytes(place.file.read_bytes()[:-1])
    return run(upload, place)


def _other_body(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    data = place.file.read_bytes()
    place.file.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    return run(upload, place)


def _no_such_file(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    elsewhere = place.file.rename(place.file.with_name(f"{place.file.name}.elsewhere"))
    try:
        return run(upload, place)
    finally:
        elsewhere.rename(place.file)


def _encoded_again(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return run(replace(upload, url=quote(upload.url, safe=":/?&=")), place)


def _encoded_again_in_part(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    path, mark, query = upload.url.partition("?")
    return run(replace(upload, url=path + mark + quote(query, safe="&=")), place)


def _unbound(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return run(replace(upload, url="<signedUrl>"), place)


def _cut_url(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return run(replace(upload, url=upload.url.partition("&")[0]), place)


def _other_object(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return run(replace(upload, url=upload.url.replace("?", "x?", 1)), place)


def _twice(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    run(upload, place)
    return run(upload, place)


def _nothing(_run: Run, _upload: SignedUpload, _place: Workplace) -> ProcessFacts:
    return ProcessFacts(exit_code=0, stdout="", stderr="", reported_status=OK, seconds=0.0)


def _success(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return replace(run(upload, place), exit_code=0, reported_status=OK)


def _silence(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return replace(run(upload, place), stdout="", reported_status=None)


def _other_status(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return replace(run(upload, place), reported_status=OTHER_STATUS)


def _crash(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return replace(run(upload, place), exit_code=CRASHED)


def _exit_code_ignored(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    facts = run(upload, place)
    return replace(facts, exit_code=0, stdout="", reported_status=None)


def _header_on_one_side(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    """Send what the other side does not know of: to a URL that signs it, the same but one."""
    name = list(upload.send_headers)[-1]
    others = {own: value for own, value in upload.send_headers.items() if own != name}
    return run(replace(upload, send_headers={**others, f"{METADATA_PREFIX}{name}": "1"}), place)


def _printed(run: Run, upload: SignedUpload, place: Workplace) -> ProcessFacts:
    facts = run(upload, place)
    return replace(facts, stdout=f"{upload.url}\n{facts.stdout}")


MUTATIONS = (
    Mutation(what="a header dropped", run=_without_header, where=_has_headers),
    Mutation(what="a header changed", run=_other_header, where=_has_headers),
    Mutation(what="a header too many", run=_one_more_header, where=_has_headers),
    Mutation(what="metadata dropped", run=_without_metadata, where=_has_headers),
    Mutation(what="metadata changed", run=_other_metadata, where=_has_headers),
    Mutation(what="the body cut", run=_cut_body, where=_is_good),
    Mutation(what="another body", run=_other_body, where=_is_good),
    Mutation(what="a header on one side only", run=_header_on_one_side, where=_has_headers),
    Mutation(what="no such file", run=_no_such_file, where=_is_good),
    Mutation(what="the URL encoded again", run=_encoded_again, where=_is_plain),
    Mutation(what="the query encoded again", run=_encoded_again_in_part, where=_is_plain),
    Mutation(what="the exit code ignored", run=_exit_code_ignored, where=_is_refused),
    Mutation(what="the placeholder unbound", run=_unbound, where=_is_plain),
    Mutation(what="the URL cut", run=_cut_url, where=_is_plain),
    Mutation(what="another object", run=_other_object, where=_is_plain),
    Mutation(what="a second upload", run=_twice, where=_is_good),
    Mutation(what="nothing sent", run=_nothing, where=_is_good),
    Mutation(what="success reported", run=_success, where=_is_refused),
    Mutation(what="another status reported", run=_other_status, where=_is_good),
    Mutation(what="nothing reported", run=_silence, where=_is_good),
    Mutation(what="a crash after success", run=_crash, where=_is_good),
    Mutation(what="the URL printed", run=_printed, where=_is_plain),
)
