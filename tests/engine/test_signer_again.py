"""Programs that sign and send themselves are run once more where what they send is refused."""

from typing import Any

import pytest

from harness.engine import blocks, signed_blocks
from harness.engine.environment import Environment
from harness.engine.signer import run_signer
from harness.engine.signing import SignerResult
from harness.model.observation import ProcessFacts
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from harness.review.outcome_words import claimed_success
from tests.tiny.pages import PageOrder, check_pages

SIGNS = """
import os
import oss2
import requests

keys = oss2.Auth(os.environ["OSS_ACCESS_KEY_ID"], os.environ["OSS_ACCESS_KEY_SECRET"])
store = oss2.Bucket(keys, "https://oss-cn-hangzhou.aliyuncs.com", "examplebucket")
url = store.sign_url("METHOD", "exampledir/exampleobject.txt", 600, slash_safe=True)
"""
PUTS = (
    SIGNS.replace("METHOD", "PUT")
    + """
with open("notes.txt", "rb") as notes:
    BEFORE
    answer = requests.put(url, data=notes, timeout=60)
AFTER
"""
)
GETS = SIGNS.replace("METHOD", "GET") + "answer = requests.get(url, timeout=60)\nAFTER\n"
POSTS = """
import base64, hashlib, hmac, json, os, time
import requests

rules = {"expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 300)),
         "conditions": [["starts-with", "$key", "in/"]]}
policy = base64.b64encode(json.dumps(rules).encode())
mac = hmac.new(os.environ["OSS_ACCESS_KEY_SECRET"].encode(), policy, hashlib.sha1)
form = {"key": "in/notes.txt", "policy": policy, "Signature": base64.b64encode(mac.digest()),
        "OSSAccessKeyId": os.environ["OSS_ACCESS_KEY_ID"]}
with open("notes.txt", "rb") as notes:
    answer = requests.post("https://examplebucket.oss-cn-hangzhou.aliyuncs.com", data=form,
                           files={"file": notes}, timeout=60)
AFTER
"""


UPLOAD = '\n\n```bash\ncurl -sS --fail --max-time 60 -T notes.txt "<signedUrl>"\n```\n'


def checked(environment: Environment, code: str) -> CellResult:
    page = read_page("page.md", f"```python\n{code}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result


def beside_an_upload(
    environment: Environment, code: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[Verdict], int]:
    """Return the verdicts of a signer and of who uses its URL, and how often the signer is run."""
    runs: list[ProcessFacts | None] = []

    def counting(*given: Any) -> SignerResult:  # noqa: ANN401  whatever a signer is run with
        signing = run_signer(*given)
        runs.append(signing.ended)
        return signing

    monkeypatch.setattr(blocks, "run_signer", counting)
    monkeypatch.setattr(signed_blocks, "run_signer", counting)
    page = read_page("page.md", f"```python\n{code}\n```{UPLOAD}".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    results = check_pages(order, environment, []).report.results
    return [one.verdict for one in results], len(runs)


def put(after: str, before: str = "pass") -> str:
    return PUTS.replace("BEFORE", before).replace("AFTER", after)


def kinds(result: CellResult, severity: Severity = Severity.ERROR) -> list[str]:
    return [one.kind for one in result.findings if one.severity is severity]


@pytest.mark.parametrize(
    "code",
    [
        put('print("Upload complete")'),
        put('print("signed URL:", url)\nprint("文件上传成功")'),
        POSTS.replace("AFTER", 'print("Stored.")'),
        GETS.replace("AFTER", 'print("Download finished")'),
    ],
    ids=["put", "prints-its-url", "form", "download"],
)
def test_a_success_that_is_told_whatever_the_answer_was_fails(
    code: str, environment: Environment
) -> None:
    result = checked(environment, code)

    assert (result.verdict, kinds(result)) == (Verdict.FAILED, ["success-when-refused"])


@pytest.mark.parametrize(
    "code",
    [
        put('answer.raise_for_status()\nprint("Upload complete")'),
        put('print("The signed URL was created successfully:", url)\nprint(answer.status_code)'),
        POSTS.replace("AFTER", "answer.raise_for_status()\nprint(answer.status_code)"),
        GETS.replace("AFTER", 'print("Done" if answer.ok else "Download failed")'),
    ],
    ids=["put", "speaks-of-its-url", "form", "download"],
)
def test_a_program_that_looks_at_its_answer_passes(code: str, environment: Environment) -> None:
    assert checked(environment, code).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("shown", "verdict"), [("url", Verdict.PASSED), ("url + '0'", Verdict.FAILED)]
)
def test_what_only_prints_its_url_is_run_once_for_its_page(
    shown: str, verdict: Verdict, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = SIGNS.replace("METHOD", "PUT") + f"print({shown})\n"

    verdicts, runs = beside_an_upload(environment, code, monkeypatch)

    assert (verdicts, runs) == ([verdict] * 2, 1)


def test_what_sends_by_itself_is_run_for_itself_too(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = put('print(url)\nprint("Upload complete")')

    verdicts, runs = beside_an_upload(environment, code, monkeypatch)

    assert (verdicts, runs) == ([Verdict.FAILED, Verdict.PASSED], 2)


def test_a_program_that_ends_with_0_when_it_is_refused_is_warned_of(
    environment: Environment,
) -> None:
    result = checked(environment, put("print(answer.status_code)"))

    assert result.verdict is Verdict.PASSED
    assert "exit-code-zero-when-refused" in kinds(result, Severity.WARNING)


def test_what_a_signer_sends_itself_is_its_local_file(environment: Environment) -> None:
    result = checked(environment, put("answer.raise_for_status()", before="notes.read()"))

    assert (result.verdict, kinds(result)) == (Verdict.FAILED, ["body-length"])


@pytest.mark.parametrize(
    ("line", "claims"),
    [
        ("Signed URL generated successfully", 0),
        ("The upload URL was created: OK", 0),
        ("签名URL生成成功", 0),
        ("policy and signature are done", 0),
        ("Uploaded through the signed URL: OK", 1),
        ("文件已通过签名URL上传成功", 1),
        ("success", 1),
    ],
)
def test_a_success_in_signing_is_none_in_sending(line: str, claims: int) -> None:
    ended = ProcessFacts(exit_code=0, stdout=line, stderr="", reported_status=None, seconds=0.1)

    assert bool(claimed_success(ended, 403, signs=True)) == claims


def test_who_signs_for_new_objects_alone_is_not_run_over_an_old_one(
    environment: Environment,
) -> None:
    signs = SIGNS.replace("METHOD", "PUT").replace("import requests\n", "")
    code = signs.replace("url = ", 'if not store.object_exists("new.txt"):\n    print(') + ")"

    assert checked(environment, code.replace("True)\n)", "True))")).verdict is Verdict.PASSED
