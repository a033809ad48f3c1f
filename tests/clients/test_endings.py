"""How each snippet of ours ends where it cannot upload: told in short, and with exit code 1."""

import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from harness.catalog.catalog import default_root, read_catalog
from harness.drivers.driver import Prepared, Recipe, upload_invocation
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.uploads import Address, sign_upload
from harness.model.cell import Cell, DriverName
from harness.model.cors import OPEN
from harness.model.observation import ProcessFacts
from harness.model.scenario import Flow, Scenario, Sign, Signer, Variant
from harness.model.ticket import Ticket
from harness.model.upload import SignedUpload

CATALOG = read_catalog(default_root())
# Both snippets of a client aside of the matrix end in the same lines: one of them runs.
SNIPPETS = [
    *((client, flow) for client in CATALOG.clients for flow in Flow),
    *((client, Flow.PLAIN) for client in CATALOG.clients_aside),
]
# What a page shows its reader at the end, and what the browser itself says beside the page.
SHOWN = ("Uploaded.", "The upload failed.")
OF_THE_BROWSER = ("Failed to load resource: ", "Access to ", "Fetch API cannot load ")
# What a page has shown while it sent.
MEANWHILE = "Uploading…"
# A logging facade that no logger is bound to.
OF_THE_LIBRARY = ("SLF4J: ",)
WARNS_OF_NO_SCHEME = {"python-urllib3"}
BUCKET = "endings"
SIGNED = {"Content-Type": "text/plain"}
FILE = Recipe(seed=b"endings", size=1000)

pytestmark = pytest.mark.skipif(
    shutil.which("javac") is None, reason="no tool chains: `harness setup`"
)


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    """Lend an environment that keeps runtimes, where a snippet ends as in its own process."""
    with open_environment(LocalDriver(default_cache(), warm=True)) as opened:
        yield opened


@pytest.fixture(
    params=SNIPPETS, ids=[f"{client.id}-{flow}" for client, flow in SNIPPETS], scope="module"
)
def snippet(request: pytest.FixtureRequest, environment: Environment) -> Prepared:
    client, flow = request.param
    prepared = environment.driver.prepare(CATALOG.program(client, flow, Variant.FILLED))
    assert not prepared.facts.failure
    return prepared


@pytest.fixture(autouse=True)
def _bucket(environment: Environment) -> Iterator[None]:
    environment.server.admit(Ticket(bucket=BUCKET, cors=OPEN))
    yield
    environment.server.dismiss(BUCKET)


def signed(
    snippet: Prepared, environment: Environment, signer: Signer = Signer.OWNER
) -> SignedUpload:
    headers = SIGNED if snippet.program.flow is Flow.HEADERS else {}
    cell = Cell(
        client=snippet.program.client,
        scenario=Scenario(id="ending", title="", sign=Sign(headers=headers, signer=signer)),
        variant=Variant.FILLED,
        driver=DriverName.LOCAL,
    )
    address = Address(
        endpoint=environment.endpoint,
        region=environment.region,
        bucket=BUCKET,
        other_bucket="other",
    )
    return sign_upload(cell, address, environment.keyring, None)


def run(
    snippet: Prepared, upload: SignedUpload, environment: Environment, file: str = ""
) -> ProcessFacts:
    """Run the snippet on a file of its workplace, on another one where ``file`` names it."""
    with environment.workplace(snippet, FILE) as place:
        there = replace(place, file=place.folder / file) if file else place
        return environment.driver.run(snippet, upload_invocation(upload, there), there)


def said(text: str) -> list[str]:
    """Return the lines that the snippet itself has printed."""
    lines = text.strip().splitlines()
    others = [one for one in lines if not one.startswith(OF_THE_BROWSER + OF_THE_LIBRARY)]
    return [one for one in others if not one.endswith(SHOWN) and one != MEANWHILE]


def assert_fails_in_one_line(facts: ProcessFacts, upload: SignedUpload) -> None:
    assert facts.exit_code == 1, facts.stderr
    assert len(said(facts.stderr)) == 1, facts.stderr
    assert said(facts.stdout) == []
    assert_keeps_the_signature(facts, upload)


def assert_keeps_the_signature(facts: ProcessFacts, upload: SignedUpload) -> None:
    (signature,) = parse_qs(urlsplit(upload.url).query)["x-oss-signature"]
    assert signature not in facts.stdout + facts.stderr


@pytest.mark.parametrize("file", ["no-such-file.txt", "."])
def test_a_missing_file_and_a_directory_are_told_and_nothing_is_sent(
    snippet: Prepared, file: str, environment: Environment
) -> None:
    upload = signed(snippet, environment)

    facts = run(snippet, upload, environment, file)

    assert_fails_in_one_line(facts, upload)
    assert environment.server.journal(BUCKET) == ()


def test_a_port_at_which_nobody_answers_is_told(
    snippet: Prepared, environment: Environment
) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # and does not listen
        upload = elsewhere(
            signed(snippet, environment), f"http://127.0.0.1:{bound.getsockname()[1]}"
        )

        assert_fails_in_one_line(run(snippet, upload, environment), upload)


@pytest.mark.parametrize(
    "place", ["https://bucket.invalid", "https://bucket.invalid/a b|c", "", "htp://x"]
)
def test_a_host_that_nobody_knows_and_what_is_no_url_are_told(
    snippet: Prepared, place: str, environment: Environment
) -> None:
    if not place and snippet.program.client.origin:
        pytest.skip("what names no host is an address of the page's own origin")
    if not place and snippet.program.client.id in WARNS_OF_NO_SCHEME:
        pytest.skip("its library warns first that it takes this for http")
    upload = elsewhere(signed(snippet, environment), place)

    assert_fails_in_one_line(run(snippet, upload, environment), upload)


def elsewhere(upload: SignedUpload, place: str) -> SignedUpload:
    parts = urlsplit(upload.url)
    return replace(upload, url=f"{place}{parts.path}?{parts.query}")


def test_a_refusal_is_told_with_its_reason_and_nothing_is_stored(
    snippet: Prepared, environment: Environment
) -> None:
    upload = signed(snippet, environment, Signer.WRONG_SECRET)

    facts = run(snippet, upload, environment)

    assert facts.exit_code == 1
    assert said(facts.stdout)[-1].endswith("Upload status: 403")
    assert "<Code>SignatureDoesNotMatch</Code>" in facts.stderr
    assert urlsplit(upload.url).query not in facts.stdout + facts.stderr
    assert environment.server.object_digests(BUCKET, upload.key) is None


def test_an_upload_that_is_accepted_ends_with_0_and_tells_no_error(
    snippet: Prepared, environment: Environment
) -> None:
    upload = signed(snippet, environment)

    facts = run(snippet, upload, environment)

    assert (facts.exit_code, facts.reported_status, said(facts.stderr)) == (0, 200, [])
    assert environment.server.object_digests(BUCKET, upload.key) is not None
