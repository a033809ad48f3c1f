"""Nothing that a check of pages leaves holds anything that signs or uploads."""

import io
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from rich.console import Console

from harness.catalog.catalog import default_root
from harness.cli.telling import rows_of
from harness.drivers.driver import Invocation, Prepared, Workplace
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.planned_pages import plan_pages
from harness.model.observation import ProcessFacts
from harness.model.report import Show
from harness.model.scenario import Variant
from harness.outputs import rule_pages
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page
from harness.reports.annotations import annotations
from harness.reports.checked_pages import as_json, print_pages
from harness.reports.html import write_html
from harness.reports.junit import junit
from harness.reports.markdown import markdown
from harness.reports.record import RecordWriter
from harness.reports.sarif import sarif
from tests.tiny.leaks import found_in, planted
from tests.tiny.pages import PageOrder, check_pages

SIGNER = """```python
import os
import oss2
auth = oss2.{auth}(oss2.credentials.EnvironmentVariableCredentialsProvider())
bucket = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", "examplebucket", {region})
print(os.environ["OSS_ACCESS_KEY_ID"], os.environ["OSS_ACCESS_KEY_SECRET"])
print(bucket.sign_url("PUT", "exampleobject.txt", 60))
{end}
```
"""
TELLS_ALL = """
```bash
curl -v -H "Content-Type: {type}" -T demo.txt "<signedUrl>"; echo "<signedUrl>"; env
```

```python
import requests
url = "<signedUrl>"
print(url, url.split("?")[1].split("&"))
with open("demo.txt", "rb") as file:
    answer = requests.put(url, data=file, headers={{"Content-Type": "{type}"}}, timeout=60)
print(answer.request.url, answer.text)
raise SystemExit(url)
```
"""
V4, V1 = {"auth": "ProviderAuthV4", "region": 'region="cn-hangzhou"'}, {"auth": "ProviderAuth"}
PAGES = {
    "v4.md": SIGNER.format(**V4, end="") + TELLS_ALL.format(type="text/plain"),
    "v1.md": SIGNER.format(**V1, region="", end="") + TELLS_ALL.format(type="text/plain"),
    "own.md": TELLS_ALL.format(type="text/plain"),
    "failing.md": SIGNER.format(**V4, end="raise ValueError(bucket.auth.__dict__)"),
}
Left = tuple[dict[str, str], dict[str, str]]
ARTEFACTS = ("record", "console", "json", "junit", "sarif", "markdown", "annotations", "html")


class Eavesdropper(LocalDriver):
    """Remembers everything that could sign or upload and that a program was told or has said."""

    def __init__(self) -> None:
        super().__init__(default_cache(), confine=True)
        self.secrets: dict[str, str] = {}

    def run(self, prepared: Prepared, invocation: Invocation, place: Workplace) -> ProcessFacts:
        ended = super().run(prepared, invocation, place)
        for name in ("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"):
            if name in invocation.environment:
                self.secrets[name] = invocation.environment[name]
        said = (ended.stdout, ended.stderr, *invocation.environment.values())
        for url in (word for text in said for word in text.split() if "ignature=" in word):
            for name, values in parse_qs(urlsplit(url.strip("'\"*")).query).items():
                if name in ("x-oss-signature", "Signature"):
                    self.secrets[f"signature {values[0][:4]}"] = values[0]
        return ended


def artefacts_of(environment: Environment, folder: Path) -> dict[str, str]:
    pages = tuple(read_page(name, text.encode()) for name, text in PAGES.items())
    record, console = io.StringIO(), Console(file=io.StringIO(), width=300, record=True)
    order = PageOrder(pages=pages, variants=tuple(Variant), jobs=2)
    checked = check_pages(order, environment, [RecordWriter(record)])
    report = checked.report
    planned = plan_pages(
        pages, read_tooling(default_root()), tuple(Variant), (environment.driver.name,)
    )
    rows = rows_of(planned, report.results)
    print_pages(console, rows, report, show=Show.WIRE)
    write_html(report, folder, rule_pages())
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "record": record.getvalue(),
        "console": console.export_text(),
        "json": json.dumps(as_json(rows), ensure_ascii=False),
        "junit": junit(report),
        "sarif": sarif(report, rule_pages()),
        "markdown": markdown(report),
        "annotations": "\n".join(annotations(report)),
        "html": "\n".join(path.read_text(encoding="utf-8") for path in files),
    }


@pytest.fixture(scope="module")
def left(
    tmp_path_factory: pytest.TempPathFactory,
) -> Left:
    stage = Eavesdropper()
    with open_environment(stage) as environment:
        texts = artefacts_of(environment, tmp_path_factory.mktemp("pages") / "html")
    return texts, stage.secrets


def test_the_snippets_had_secrets_and_did_tell_them(
    left: Left,
) -> None:
    texts, secrets = left

    assert {"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"} <= set(secrets)
    assert len(secrets) >= 2 * len(PAGES)
    assert "redacted" in texts["record"]
    assert "SignatureDoesNotMatch" in texts["record"]


@pytest.mark.parametrize("name", ARTEFACTS)
def test_no_secret_stands_in_what_a_check_of_pages_leaves(left: Left, name: str) -> None:
    texts, secrets = left

    assert found_in(texts[name], secrets) == set()


@pytest.mark.parametrize("name", ARTEFACTS)
def test_a_planted_leak_is_found(left: Left, name: str) -> None:
    texts, secrets = left

    assert found_in(planted(texts[name], secrets), secrets) == set(secrets)
