"""Signers that stand beside each other: whose URL a block gets, and what the other ones give."""

import pytest

from harness.catalog.messages import message_of
from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Finding, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

SIGNS = """```python
import oss2

auth = oss2.Auth("<yourAccessKeyId>", "<yourAccessKeySecret>")
depot = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", "examplebucket")
print(depot.sign_url("PUT", "reel.bin", 300HEADERS, slash_safe=True))
```"""
PLAIN = SIGNS.replace("HEADERS", "")
TYPED = SIGNS.replace("HEADERS", ', headers={"Content-Type": "audio/basic"}')
UNRUN = """```csharp
var depot = new OssClient(endpoint, accessKeyId, accessKeySecret);
var ask = new GeneratePresignedUriRequest(bucketName, objectName, SignHttpMethod.Put)
    { ContentType = "audio/basic" };
Console.WriteLine(depot.GeneratePresignedUri(ask));
```"""
SENDS = "```bash\ncurl --fail --max-time 60 -T reel.bin '<signedUrl>'\n```"
SENDS_TYPE = SENDS.replace("-T", "-H 'Content-Type: audio/basic' -T")


def tab(label: str, block: str) -> str:
    return f'=== "{label}"\n\n' + "\n".join(f"    {line}" for line in block.splitlines())


def last_of(environment: Environment, *parts: str) -> CellResult:
    page = read_page("page.md", ("# Reel\n\n" + "\n\n".join(parts) + "\n").encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    return list(check_pages(order, environment, []).report.results)[-1]


def of_signers(result: CellResult) -> list[Finding]:
    return [one for one in result.findings if one.rule == "signers-agree"]


@pytest.mark.parametrize("other", [TYPED, UNRUN])
def test_who_follows_the_other_tab_meets_a_refusal(environment: Environment, other: str) -> None:
    result = last_of(environment, tab("One", other), tab("Two", PLAIN), "## Send", SENDS)
    (finding,) = of_signers(result)
    assert (result.verdict, finding.severity) == (Verdict.FAILED, Severity.ERROR)
    lines = ("line 16", "line 6") if other is TYPED else ("line 15", "line 6")
    assert all(line in message_of(finding) for line in lines)
    assert "content-type: audio/basic" in message_of(finding)


def test_signers_one_after_another_that_differ_are_a_warning(environment: Environment) -> None:
    result = last_of(environment, TYPED, PLAIN, SENDS)
    (finding,) = of_signers(result)
    assert (result.verdict, finding.severity) == (Verdict.PASSED, Severity.WARNING)
    result = last_of(environment, PLAIN, TYPED, SENDS)
    (finding,) = of_signers(result)
    assert (result.verdict, finding.kind) == (Verdict.FAILED, "other-signer-accepted")


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param((PLAIN, PLAIN, SENDS), id="they sign the same"),
        pytest.param((TYPED, SENDS_TYPE, PLAIN, SENDS), id="each has an upload of its own"),
        pytest.param(
            (tab("One", PLAIN), tab("Two", TYPED), "## Send", tab("One", SENDS)),
            id="its tab has a signer of its own",
        ),
    ],
)
def test_nothing_is_said_where_no_reader_has_the_other_url(
    environment: Environment, parts: tuple[str, ...]
) -> None:
    result = last_of(environment, *parts)
    assert (result.verdict, of_signers(result)) == (Verdict.PASSED, [])
