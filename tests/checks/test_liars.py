"""Every rule is tripped by a client that breaks just this rule, and by no other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from harness.catalog.messages import fix_of, message_of
from harness.checks import RULES
from harness.drivers.driver import Prepared, Workplace
from harness.drivers.in_process import InProcessDriver, Uploader
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline, judge
from harness.engine.observe import observe
from harness.model.cell import Cell, DriverName
from harness.model.client import Binding, Bindings, Budget, Client
from harness.model.cors import OPEN
from harness.model.job import Job
from harness.model.observation import BuildFacts, ProcessFacts
from harness.model.program import Program
from harness.model.scenario import (
    Body,
    Conditions,
    Existing,
    Expect,
    Flow,
    Scenario,
    Send,
    Sign,
    Variant,
)
from harness.model.upload import SignedUpload
from harness.model.verdict import CellResult, Verdict
from harness.server.service import MockServer
from tests.liars import saboteurs, uploaders

PLAIN = Scenario(id="plain", title="plain")
SIGNED = Scenario(
    id="signed",
    title="signed",
    sign=Sign(
        headers={"Content-Type": "text/plain", "x-oss-storage-class": "IA"},
        metadata={"author": "alice"},
    ),
)
CACHED = Scenario(
    id="cached",
    title="cached",
    send=Send(set_headers={"Cache-Control": "max-age=60"}),
    expect=Expect(stored={"cache-control": "max-age=60"}),
)
CLOSED = Scenario(id="closed", title="closed", server=Conditions(cors=()))
OPENED = Scenario(id="opened", title="opened", server=Conditions(cors=OPEN))
REFUSED = Scenario(
    id="refused",
    title="refused",
    sign=Sign(expires=60),
    server=Conditions(arrives=61, existing=Existing(bytes=9)),
    expect=Expect(status=403, code="AccessDenied"),
)
MISSING = Scenario(
    id="missing",
    title="missing",
    send=Send(body=Body(missing=True)),
    server=Conditions(existing=Existing(bytes=9)),
    expect=Expect(status=200),
)
SCENARIOS = (PLAIN, SIGNED, CACHED, REFUSED)
Maker = Callable[[MockServer], Uploader]


def always(uploader: Uploader) -> Maker:
    return lambda _server: uploader


@dataclass(frozen=True, kw_only=True)
class Lie:
    rule: str
    maker: Maker
    scenario: Scenario
    compiler_says: str = ""


LIES = {
    "does-not-compile": Lie(
        rule="snippet-builds",
        maker=always(uploaders.honest),
        scenario=PLAIN,
        compiler_says="error: expected ';'",
    ),
    "sends-nothing": Lie(
        rule="requests-arrived", maker=always(uploaders.sends_nothing), scenario=PLAIN
    ),
    "sends-twice": Lie(
        rule="requests-arrived", maker=always(uploaders.sends_twice), scenario=PLAIN
    ),
    "adds-a-content-type": Lie(
        rule="status-expected", maker=always(uploaders.adds_a_content_type), scenario=PLAIN
    ),
    "forgets-a-header": Lie(
        rule="status-expected", maker=always(uploaders.forgets_the_storage_class), scenario=SIGNED
    ),
    "asks-for-what-is-not-allowed": Lie(
        rule="cors-allows",
        maker=always(uploaders.asks_for_what_is_not_allowed),
        scenario=CLOSED,
    ),
    "never-asks": Lie(rule="cors-allows", maker=always(uploaders.honest), scenario=OPENED),
    "always-reports-success": Lie(
        rule="status-reported", maker=always(uploaders.always_reports_success), scenario=REFUSED
    ),
    "reports-nothing": Lie(
        rule="status-reported", maker=always(uploaders.reports_nothing), scenario=PLAIN
    ),
    "sends-a-form": Lie(
        rule="body-identical", maker=always(uploaders.sends_a_form), scenario=PLAIN
    ),
    "turns-a-byte": Lie(
        rule="body-identical", maker=always(uploaders.turns_a_byte), scenario=PLAIN
    ),
    "stores-another-body": Lie(
        rule="body-identical", maker=saboteurs.stores_another_body, scenario=PLAIN
    ),
    "drops-cache-control": Lie(
        rule="headers-kept", maker=always(uploaders.drops_cache_control), scenario=CACHED
    ),
    "loses-metadata": Lie(rule="metadata-kept", maker=saboteurs.loses_metadata, scenario=SIGNED),
    "adds-metadata": Lie(rule="metadata-kept", maker=saboteurs.adds_metadata, scenario=PLAIN),
    "guesses-the-type": Lie(
        rule="content-type-stored", maker=saboteurs.guesses_the_type, scenario=PLAIN
    ),
    "moves-to-the-archive": Lie(
        rule="storage-class-stored", maker=saboteurs.moves_to_the_archive, scenario=PLAIN
    ),
    "stores-what-was-refused": Lie(
        rule="refused-leaves-nothing", maker=saboteurs.stores_what_was_refused, scenario=REFUSED
    ),
    "empties-the-object": Lie(
        rule="missing-file-empties-nothing",
        maker=always(uploaders.empties_the_object),
        scenario=MISSING,
    ),
    "prints-the-url": Lie(
        rule="url-not-printed", maker=always(uploaders.prints_the_url), scenario=PLAIN
    ),
    "crashes-afterwards": Lie(
        rule="ends-well", maker=always(uploaders.crashes_afterwards), scenario=PLAIN
    ),
    "throws-in-a-thread": Lie(
        rule="ends-well", maker=always(uploaders.throws_in_a_thread), scenario=SIGNED
    ),
    "hangs": Lie(rule="within-budget", maker=always(uploaders.hangs), scenario=PLAIN),
    "reads-everything": Lie(
        rule="within-budget", maker=always(uploaders.reads_everything), scenario=PLAIN
    ),
    "looks-for-other-hosts": Lie(
        rule="within-budget", maker=always(uploaders.looks_for_other_hosts), scenario=PLAIN
    ),
}

NOWHERE = Binding(text="", becomes="")
CLIENT = Client(
    id="liar",
    language="Python",
    library="sockets",
    version="1",
    status=r"(\d{3})",
    tools=(),
    snippets={},
    bindings=Bindings(signed_url=NOWHERE, file=NOWHERE, headers=NOWHERE, metadata=NOWHERE),
    run=(),
    budget=Budget(seconds=5, memory_mib=64),
)


@pytest.fixture(scope="module")
def environment() -> Iterator[tuple[Environment, dict[str, Uploader]]]:
    chosen: dict[str, Uploader] = {}
    with open_environment(InProcessDriver(chosen)) as opened:
        yield opened, chosen


def judged(
    environment: tuple[Environment, dict[str, Uploader]],
    scenario: Scenario,
    maker: Maker,
    failure: str = "",
) -> CellResult:
    opened, chosen = environment
    chosen[CLIENT.id] = maker(opened.server)
    cell = Cell(
        client=CLIENT, scenario=scenario, variant=Variant.FILLED, driver=DriverName.IN_PROCESS
    )
    program = Program(
        client=CLIENT,
        flow=Flow.PLAIN,
        variant=Variant.FILLED,
        folder="",
        published="",
        source="",
        support={},
        locks={},
    )
    facts = BuildFacts(seconds=0, cached=True, failure=failure)
    return judge(
        Job(cell=cell), observe(cell, Prepared(program=program, facts=facts), opened), Baseline()
    )


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_an_honest_client_trips_no_rule(
    environment: tuple[Environment, dict[str, Uploader]], scenario: Scenario
) -> None:
    result = judged(environment, scenario, always(uploaders.honest))

    assert result.findings == ()
    assert result.verdict is Verdict.PASSED


def test_an_honest_client_without_its_file_trips_no_rule(
    environment: tuple[Environment, dict[str, Uploader]],
) -> None:
    scenario = replace(MISSING, expect=Expect(status=0, requests=0))

    assert judged(environment, scenario, always(uploaders.honest)).findings == ()


@pytest.mark.parametrize("name", LIES)
def test_a_liar_trips_its_rule_and_no_other(
    environment: tuple[Environment, dict[str, Uploader]], name: str
) -> None:
    lie = LIES[name]

    result = judged(environment, lie.scenario, lie.maker, lie.compiler_says)

    assert {finding.rule for finding in result.findings} == {lie.rule}
    assert result.verdict is Verdict.FAILED


def test_every_rule_has_a_liar() -> None:
    assert {lie.rule for lie in LIES.values()} == {rule.id for rule in RULES}


def test_a_finding_says_what_to_do(environment: tuple[Environment, dict[str, Uploader]]) -> None:
    result = judged(environment, PLAIN, always(uploaders.adds_a_content_type))

    (finding,) = result.findings
    assert message_of(finding) == (
        "The server answered 403 SignatureDoesNotMatch where 200 was expected. "
        "The signature would match exactly if `content-type: application/x-www-form-urlencoded` "
        "had not been sent."
    )
    assert fix_of(finding) == "Do not send `content-type`, or sign the URL with it."


def test_a_client_that_reports_a_status_it_never_got_is_found_out(
    environment: tuple[Environment, dict[str, Uploader]],
) -> None:
    def claims_success(_upload: SignedUpload, _place: object) -> ProcessFacts:
        return uploaders.said(200)

    scenario = replace(MISSING, expect=Expect(status=0, requests=0))

    (finding,) = judged(environment, scenario, always(claims_success)).findings
    assert finding.rule == "status-reported"


def test_a_client_that_reports_every_upload_sends_each_itself(
    environment: tuple[Environment, dict[str, Uploader]],
) -> None:
    def uploads_twice(upload: SignedUpload, place: Workplace) -> ProcessFacts:
        first = uploaders.honest(upload, place)
        second = uploaders.honest(upload, place)
        return replace(second, stdout=f"{first.stdout}\n{second.stdout}")

    (openly,) = judged(environment, PLAIN, always(uploads_twice)).findings
    (silently,) = judged(environment, PLAIN, always(uploaders.sends_twice)).findings

    assert fix_of(openly) == "The snippet itself sends each: send one."
    assert fix_of(openly) != fix_of(silently)


def test_an_uncaught_exception_is_told_in_its_own_words(
    environment: tuple[Environment, dict[str, Uploader]],
) -> None:
    (finding,) = judged(environment, PLAIN, always(uploaders.throws_in_a_thread)).findings

    assert message_of(finding) == (
        "The server accepted the request, and then the program fails: it exits with 0 and says: "
        "AttributeError: 'Response' object has no attribute 'status'."
    )


def test_an_error_that_python_ignores_is_no_crash(
    environment: tuple[Environment, dict[str, Uploader]],
) -> None:
    assert judged(environment, PLAIN, always(uploaders.complains_of_a_destructor)).findings == ()


def test_a_client_that_fails_where_it_was_refused_does_well(
    environment: tuple[Environment, dict[str, Uploader]],
) -> None:
    assert judged(environment, REFUSED, always(uploaders.crashes_afterwards)).findings == ()
