"""Our own snippets, reviewed as a page would be: what we warn others of, we do not do."""

import shutil
from collections.abc import Iterator

import pytest

from harness.catalog.catalog import default_root, read_catalog
from harness.catalog.messages import message_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.run_memory import RunMemory
from harness.model.client import Client
from harness.model.scenario import Flow, Variant
from harness.model.verdict import Verdict
from harness.pages.reading import read_page
from tests.clients.test_review_aside import NOT_RUN_ON_PAGES
from tests.tiny.pages import PageOrder, check_pages

CATALOG = read_catalog(default_root())
REVIEWED = [one for one in CATALOG.every_client if one.id not in NOT_RUN_ON_PAGES]
# Bun and Deno are run on no page, and of Rust there is a grammar and no toolkit that could run it.
# The reason stands in the snippet.
DONE_ON_PURPOSE = {"node-superagent": "whole-file-in-memory"}
BOTH = (Variant.PUBLISHED, Variant.FILLED)
# The headers that the snippets with headers publish.
SIGNED = {
    "Content-Type": "text/plain",
    "x-oss-storage-class": "Standard",
    "x-oss-meta-author": "alice",
    "x-oss-meta-project": "snippets",
}
FENCES = {"C++": "cpp", "Java (Android)": "java", "JavaScript (browser)": "html", "Shell": "bash"}
SIGNER = """\
import os
import oss2

auth = oss2.ProviderAuthV4(oss2.credentials.EnvironmentVariableCredentialsProvider())
endpoint = "https://oss-cn-hangzhou.aliyuncs.com"
bucket = oss2.Bucket(auth, endpoint, "examplebucket", region="cn-hangzhou")
print(bucket.sign_url("PUT", "exampleobject.txt", 3600, headers={headers}, slash_safe=True))
"""


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    # Many pages begin with the same signer, which runs once.
    driver = LocalDriver(default_cache(), confine=True)
    with open_environment(driver, memory=RunMemory()) as environment:
        yield environment


def page_of(client: Client, flow: Flow) -> str:
    headers = SIGNED if flow is Flow.HEADERS else dict(client.must_sign.headers)
    snippet = CATALOG.roots[0] / "clients" / client.id / client.snippets[flow].file
    fence = FENCES.get(client.language, client.language.lower())
    blocks = {
        "python": SIGNER.replace("{headers}", repr(headers)),
        f"{fence} ": snippet.read_text(encoding="utf-8"),
    }
    return "\n".join(f"```{name}\n{text}```\n" for name, text in blocks.items())


@pytest.mark.skipif(shutil.which("javac") is None, reason="no tool chains: `harness setup`")
@pytest.mark.parametrize("flow", Flow)
@pytest.mark.parametrize("client", REVIEWED, ids=lambda client: client.id)
def test_no_rule_of_pages_finds_anything_in_a_snippet_of_ours(
    client: Client, flow: Flow, environment: Environment
) -> None:
    page = read_page("page.md", page_of(client, flow).encode())

    report = check_pages(PageOrder(pages=(page,), variants=BOTH, jobs=2), environment, []).report

    assert report.problems == ()
    told = [f"{f.rule}: {message_of(f)}" for r in report.results for f in r.findings]
    assert [one for one in told if not one.startswith(DONE_ON_PURPOSE.get(client.id, "-"))] == []
    assert {result.verdict for result in report.results} == {Verdict.PASSED}
    assert len(report.results) > 1
