"""Values of the model, made by hand where nothing needs to run."""

from harness.model.cell import Cell, DriverName
from harness.model.client import Binding, Bindings, Client, Snippet
from harness.model.observation import BuildFacts, Digests, Exchange, Observation, ProcessFacts
from harness.model.scenario import Flow, Scenario, Variant

NOWHERE = Binding(text="", becomes="")
DIGESTS = Digests(length=3, md5="0" * 32, crc64=7, sha256="1" * 64)


def client(name: str = "tiny", language: str = "Python") -> Client:
    return Client(
        id=name,
        language=language,
        library="sockets",
        version="1",
        status=r"(\d{3})",
        tools=(),
        snippets={flow: Snippet(file="upload.py") for flow in Flow},
        bindings=Bindings(signed_url=NOWHERE, file=NOWHERE, headers=NOWHERE, metadata=NOWHERE),
        run=(),
    )


def cell(
    name: str = "tiny",
    scenario: str = "put/plain",
    *,
    language: str = "Python",
    variant: Variant = Variant.PUBLISHED,
    unsupported: str = "",
) -> Cell:
    return Cell(
        client=client(name, language),
        scenario=Scenario(id=scenario, title=scenario),
        variant=variant,
        driver=DriverName.LOCAL,
        unsupported=unsupported,
    )


def process(*, stdout: str = "Upload status: 200\n", stderr: str = "") -> ProcessFacts:
    return ProcessFacts(
        exit_code=0, stdout=stdout, stderr=stderr, reported_status=200, seconds=0.25
    )


def exchange(
    *,
    status: int = 200,
    code: str = "",
    message: str = "",
    headers: tuple[tuple[str, str], ...] = (("Host", "127.0.0.1"),),
    raw_head: str = "PUT /b/k HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    body: Digests | None = DIGESTS,
) -> Exchange:
    return Exchange(
        number=1,
        bucket="b",
        key="k",
        method="PUT",
        raw_head=raw_head,
        headers=headers,
        framing="content-length",
        expects_continue=False,
        arrived_at=1_700_000_000.0,
        body=body,
        body_complete=True,
        status=status,
        code=code,
        message=message,
    )


def observation(
    *,
    processes: tuple[ProcessFacts, ...] = (),
    exchanges: tuple[Exchange, ...] = (),
    failure: str = "",
) -> Observation:
    return Observation(
        bucket="b",
        key="k",
        signed_headers={},
        sent_headers={},
        source=DIGESTS,
        before=None,
        build=BuildFacts(seconds=0.0, cached=True, failure=failure),
        processes=processes,
        exchanges=exchanges,
        head=None,
        get=None,
    )
