"""Forms of HTML that no script fills in: the reader fills them in, chooses a file, and presses."""

import re
import shutil
from collections.abc import Iterator

import pytest

from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.model.page import Role
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from harness.reports.checked_pages import on_the_wire
from tests.tiny.pages import PageOrder, check_pages

pytestmark = pytest.mark.skipif(
    shutil.which("chromium-headless-shell") is None, reason="no Chromium: `harness setup`"
)
HIDDEN = (
    "<input type=hidden name=key value='in/${filename}'>\n"
    "<input type=hidden name=policy value='POLICY'>\n"
    "<input type=hidden name=OSSAccessKeyId value='your-access-key-id'>\n"
    "<input type=hidden name=Signature value='{{ signature }}'>\n"
)
V4 = (
    "<input name=key value='<object name>'>\n<input type=hidden name=policy value=''>\n"
    "<input type=hidden name=x-oss-signature-version value='OSS4-HMAC-SHA256'>\n"
    "<input type=hidden name=x-oss-credential value='{{ credential }}'>\n"
    "<input type=hidden name=x-oss-date value='{{ date }}'>\n"
    "<input type=hidden name=x-oss-signature value='{{ signature }}'>\n"
)
FILE, SEND = "<input type=file name=file required>\n", "<button>Send</button>\n"
MULTIPART = " enctype='multipart/form-data'"
SIGNER = """
import base64, hashlib, hmac, json, os, time

rules = {"expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 300)),
         "conditions": [["starts-with", "$key", "START"]]}
policy = base64.b64encode(json.dumps(rules).encode())
mac = hmac.new(os.environ["OSS_ACCESS_KEY_SECRET"].encode(), policy, hashlib.sha1)
print("policy:", policy.decode())
print("signature:", base64.b64encode(mac.digest()).decode())
"""


def form(inside: str, attributes: str = MULTIPART, path: str = "") -> tuple[str, str]:
    to = f"https://examplebucket.oss-cn-hangzhou.aliyuncs.com{path}"
    return "html", f"<form method=post action='{to}'{attributes}>\n{inside}</form>"


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    with open_environment(LocalDriver(default_cache(), confine=True)) as opened:
        yield opened


def checked(environment: Environment, *blocks: tuple[str, str]) -> list[CellResult]:
    text = "".join(f"```{language}\n{code.strip()}\n```\n\n" for language, code in blocks)
    order = PageOrder(
        pages=(read_page("form.md", text.encode()),), variants=(Variant.PUBLISHED,), jobs=1
    )
    return list(check_pages(order, environment, []).report.results)


def errors(result: CellResult) -> str:
    sent = result.observation.exchanges if result.observation else ()
    found = any(one.severity is Severity.ERROR for one in result.findings)
    return sent[-1].why if found and sent else ""


@pytest.mark.parametrize(
    ("block", "status"),
    [
        (form(HIDDEN + FILE + SEND), 204),
        (
            form(HIDDEN + "<input type=hidden name=success_action_status value=200>" + FILE + SEND),
            200,
        ),
        (form(V4 + FILE + "<input type=submit value=Send>"), 204),
    ],
    ids=["v1", "status", "v4"],
)
def test_a_form_that_is_right_passes_without_a_warning(
    block: tuple[str, str], status: int, environment: Environment
) -> None:
    (result,) = checked(environment, block)

    assert (result.verdict, result.findings, on_the_wire(result)) == (Verdict.PASSED, (), status)


@pytest.mark.parametrize(
    ("block", "cause"),
    [
        (form(HIDDEN + FILE + SEND, attributes=""), "x-www-form-urlencoded"),
        (form(FILE + HIDDEN + SEND), "`file` is not the last field"),
        (form(HIDDEN + FILE + SEND, path="/in/notes.txt"), "goes to the bucket itself"),
        (form(HIDDEN + FILE.replace("name=file", "name=upload") + SEND), "upload"),
    ],
    ids=["no-enctype", "file-first", "to-a-key", "another-name"],
)
def test_each_mistake_of_a_form_is_told_as_what_it_is(
    block: tuple[str, str], cause: str, environment: Environment
) -> None:
    (result,) = checked(environment, block)

    assert result.verdict is Verdict.FAILED
    assert cause in errors(result)


@pytest.mark.parametrize(("start", "verdict"), [("in/", Verdict.PASSED), ("out/", Verdict.FAILED)])
def test_a_form_is_sent_with_the_policy_of_its_page(
    start: str, verdict: Verdict, environment: Environment
) -> None:
    block = form(HIDDEN.replace("POLICY", "<policy>") + FILE + SEND)

    signs, sends = checked(environment, ("python", SIGNER.replace("START", start)), block)

    assert (signs.verdict, sends.verdict) == (Verdict.PASSED, verdict)


@pytest.mark.parametrize(
    "inside",
    [
        HIDDEN + FILE,
        HIDDEN + SEND,
        re.sub("OSSAccessKeyId", "AWSAccessKeyId", HIDDEN) + FILE + SEND,
    ],
    ids=["nothing-to-press", "no-file", "of-another-service"],
)
def test_a_form_that_nobody_can_send_here_is_not_judged(inside: str) -> None:
    language, code = form(inside)
    (block,) = read_page("form.md", f"```{language}\n{code}\n```\n".encode()).blocks

    assert block.reason
    assert block.role in {Role.OTHER, Role.UPLOADER}
