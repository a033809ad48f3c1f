"""A run with a red cell of each kind, made by hand: no process needs to run for a picture."""

from dataclasses import replace

from harness.model.explanation import Difference, Explanation, Proof
from harness.model.observation import SnippetText
from harness.model.report import Report
from harness.model.verdict import CellResult, Place, Verdict
from tests.tiny.findings import worded
from tests.tiny.values import cell, exchange, observation, process

SNIPPET = "import requests\n\nrequests.put(url, data=file, headers=headers)\n"
PATCH = (
    "--- a/clients/two/upload.py\n+++ b/clients/two/upload.py\n@@ -3,1 +3,1 @@\n"
    "-requests.put(url, data=file, headers=headers)\n+requests.put(url, data=file)\n"
)
KNOWN = "It is known (https://issues.example/a_b/1, owner docs-team, expires 2027-03-01)"
WHY = Explanation(
    cause="header-added",
    sentence="The signature would match exactly if `content-type: text/plain` had not been sent.",
    advice="Do not send `content-type`.",
    proof=Proof.RECOMPUTED,
    differences=(
        Difference(
            kind="header-added",
            subject="content-type",
            signed=None,
            sent="text/plain",
            change="`content-type: text/plain` had not been sent",
            advice="Do not send `content-type`.",
        ),
    ),
    tried=12,
)


def red(client: str, scenario: str) -> CellResult:
    sent = (("Host", "127.0.0.1"), ("User-Agent", "tiny/1"), ("Content-Type", "text/plain"))
    refused = exchange(
        status=403,
        code="SignatureDoesNotMatch",
        message="The request signature we calculated does not match.",
        headers=sent,
        raw_head="PUT /b/k?x-oss-signature=<redacted> HTTP/1.1\r\nContent-Type: text/plain\r\n\r\n",
        body=None,
    )
    seen = observation(
        processes=(process(stdout="Upload status: 403\n"),),
        exchanges=(replace(refused, explanation=WHY, canonical_request="PUT\n/b/k\n"),),
    )
    seen = replace(seen, snippet=SnippetText(file="clients/two/upload.py", text=SNIPPET))
    finding = worded(
        rule="status-expected",
        message=f"The server answered 403 where 200 was expected. {WHY.sentence}",
        fix="Send no `headers`.",
        cause="header-added",
        patch=PATCH,
        place=Place(file="clients/two/upload.py", line=3),
    )
    return CellResult(
        cell=cell(client, scenario),
        verdict=Verdict.FAILED,
        observation=seen,
        findings=(finding,),
    )


def green(client: str, scenario: str) -> CellResult:
    seen = observation(
        processes=(process(),),
        exchanges=(exchange(headers=(("Host", "h"), ("User-Agent", "tiny/1"))),),
    )
    return CellResult(cell=cell(client, scenario), verdict=Verdict.PASSED, observation=seen)


def whole_run() -> Report:
    """Return a run with every verdict."""
    clients, scenarios = ("one", "two", "three"), ("put/plain", "put/empty", "key/blank")
    results = [green(c, s) for c in clients for s in scenarios if (c, s) != ("two", "put/plain")]
    results.append(red("two", "put/plain"))
    known = red("one", "url/cut")
    results += [
        replace(known, verdict=Verdict.KNOWN_FAILURE, reason=KNOWN),
        CellResult(cell=cell("two", "url/cut"), verdict=Verdict.ERROR, error="No tool `xyz`."),
        CellResult(
            cell=cell("three", "url/cut", unsupported="It cannot."),
            verdict=Verdict.UNSUPPORTED,
            reason="It cannot.",
        ),
        replace(green("one", "put/one-byte"), verdict=Verdict.UNEXPECTED_PASS, reason="Known"),
    ]
    return Report(results=tuple(results), seconds=4.2, complaints=("An entry has expired.",))
