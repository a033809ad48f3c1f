"""Nothing that leaves the harness holds anything that signs or uploads."""

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from rich.console import Console

from harness.console.events import EXCHANGE
from harness.console.lines import lines_of
from harness.drivers.driver import Invocation, Prepared, Workplace
from harness.drivers.local import LocalDriver
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import RunPlan, run
from harness.model.observation import Exchange, ProcessFacts
from harness.model.report import Report
from harness.outputs import rule_pages
from harness.reports.annotations import annotations
from harness.reports.badge import badge
from harness.reports.console import ConsoleReport, print_report
from harness.reports.html import write_html
from harness.reports.junit import junit
from harness.reports.markdown import markdown
from harness.reports.record import RecordWriter
from harness.reports.sameness import unlike
from harness.reports.sarif import sarif
from harness.reports.schema import record_schema
from tests.tiny.leaks import found_in, planted
from tests.tiny.roots import PRINTS_THE_URL, SIGNED, UPLOAD, TinyClient, tiny_catalog

STS = SIGNED + 'sign.signer = "sts"\n'
REFUSED = "expect = { status = 403, code = 'SignatureDoesNotMatch' }\n"
SCENARIOS = {
    "put/signed": SIGNED,
    "identity/sts": STS,
    "identity/wrong": 'title = "t"\nsign.signer = "wrong-secret"\n' + REFUSED,
    "identity/unknown": 'title = "t"\nsign.signer = "unknown-key"\n' + REFUSED,
    "identity/dead": 'title = "t"\nsign.signer = "sts-expired"\n' + REFUSED,
    "url/tampered": 'title = "t"\ndamage.flip_signature = true\n' + REFUSED,
    "auth/v1": 'title = "t"\nsign.auth = "v1"\n',
    "auth/v2-late": 'title = "t"\nsign.auth = "v2"\nsign.expires = 60\nserver.arrives = 61\n',
    "auth/v1-token": 'title = "t"\nsign.auth = "v1"\nsign.signer = "sts"\n',
}
# Prints what the server answers, as many snippets do, and every header that it was told to send.
PRINTS_ANSWERS = UPLOAD.replace(
    'print(f"Upload status: {connection.getresponse().status}")',
    "answer = connection.getresponse()\n"
    'print(f"Upload status: {answer.status}")\n'
    "print(answer.read().decode())\n"
    "print(answer.getheaders())\n"
    'print(dict(part.split("=", 1) for part in url.query.split("&")))\n',
)
# Sends the query twice over, so that the server's own words about it are stored, too.
CLIENTS = (
    TinyClient(id="prints-answers", snippet=PRINTS_ANSWERS),
    TinyClient(id="prints-urls", snippet=PRINTS_THE_URL),
    TinyClient(id="fails-loudly", snippet=UPLOAD + "raise SystemExit(url.geturl())\n"),
)


ARTEFACTS = (
    *("record", "junit", "console", "sarif", "markdown", "annotations", "badge", "html"),
    *("journal", "live", "terminal", "schema", "difference"),
)


class Eavesdropper(LocalDriver):
    """Remembers every URL that a client was given."""

    def __init__(self, cache: Path) -> None:
        super().__init__(cache)
        self.urls: list[str] = []

    def run(self, prepared: Prepared, invocation: Invocation, place: Workplace) -> ProcessFacts:
        self.urls.append(invocation.environment["HARNESS_SIGNED_URL"])
        return super().run(prepared, invocation, place)


class Artefacts:
    """Everything that one run leaves, and every secret that it had."""

    def __init__(self, folder: Path) -> None:
        catalog = tiny_catalog(folder / "root", *CLIENTS, scenarios=SCENARIOS)
        console, record = Console(file=io.StringIO(), width=300, record=True), io.StringIO()
        driver = Eavesdropper(folder / "cache")
        cells = plan(catalog.clients, catalog.scenarios, driver.name)
        entries: list[Callable[[], Exchange]] = []
        with open_environment(driver) as environment:
            environment.server.subscribe(entries.append)
            report = run(
                RunPlan(cells=cells, baseline=Baseline(), jobs=2),
                catalog=catalog,
                environment=environment,
                listeners=[ConsoleReport(console), RecordWriter(record)],
            )
            self.secrets = dict(self._secrets(environment, driver.urls))
            exchanges = [entry() for entry in entries]
        print_report(console, report)
        self.report = report
        self.texts = {
            "journal": "\n".join(EXCHANGE.dump_json(each).decode() for each in exchanges),
            "live": "\n".join(
                json.dumps(EXCHANGE.dump_python(each, mode="json"), ensure_ascii=False)
                for each in exchanges
            ),
            "terminal": "\n".join(line for each in exchanges for line in lines_of(each)),
            "schema": record_schema(),
            "difference": "\n".join(unlike(report, replace(report, results=report.results[::-1]))),
            "record": record.getvalue(),
            "junit": junit(report),
            "console": console.export_text(),
            "sarif": sarif(report, rule_pages()),
            "markdown": markdown(report),
            "annotations": "\n".join(annotations(report)),
            "badge": badge(report),
            "html": self._html(report, folder / "html"),
        }

    def _html(self, report: Report, folder: Path) -> str:
        write_html(report, folder, rule_pages())
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return "\n".join(f"{path.name}\n{path.read_text(encoding='utf-8')}" for path in files)

    def _secrets(self, environment: Environment, urls: list[str]) -> Iterator[tuple[str, str]]:
        for signer, pair in environment.keyring.pairs.items():
            yield f"key id of {signer}", pair.access_key_id
            yield f"secret of {signer}", pair.access_key_secret
            if environment.keyring.token(signer):
                yield f"token of {signer}", environment.keyring.token(signer)
        for number, url in enumerate(urls):
            query = urlsplit(url).query
            (signature,) = re.findall("(?:x-oss-signature|Signature)=([^&]+)", query)
            yield f"signature {number}", unquote(signature)


@pytest.fixture(scope="module")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Artefacts:
    return Artefacts(tmp_path_factory.mktemp("redaction"))


@pytest.mark.parametrize("name", ARTEFACTS)
def test_no_secret_stands_in_any_artefact(artefacts: Artefacts, name: str) -> None:
    text = artefacts.texts[name]

    assert len(artefacts.secrets) == 12 + len(CLIENTS) * len(SCENARIOS)
    assert found_in(text, artefacts.secrets) == set()


@pytest.mark.parametrize("disguise", [str, quote, lambda text: quote(quote(text, safe=""))])
@pytest.mark.parametrize("name", ARTEFACTS)
def test_a_planted_leak_is_found(
    artefacts: Artefacts, name: str, disguise: Callable[[str], str]
) -> None:
    text = planted(artefacts.texts[name], artefacts.secrets, disguise)

    assert found_in(text, artefacts.secrets) == set(artefacts.secrets)


@pytest.mark.parametrize("name", ["record", "junit", "console", "html"])
def test_what_is_left_out_is_marked(artefacts: Artefacts, name: str) -> None:
    assert "redacted" in artefacts.texts[name]


def test_the_clients_did_print_and_the_server_did_answer(artefacts: Artefacts) -> None:
    seen = [result.observation for result in artefacts.report.results]

    assert all(observation and observation.exchanges for observation in seen)
    leaks = {r.cell.client.id for r in artefacts.report.results if r.observation.leaks}  # type: ignore[union-attr]  # asserted above
    assert leaks == {"prints-urls", "fails-loudly"}
    record = artefacts.texts["record"]
    for name in ("x-oss-signature", "x-oss-credential", "x-oss-security-token", "OSSAccessKeyId"):
        assert name in record
