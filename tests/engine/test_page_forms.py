"""Forms (PostObject) of pages: the page's own policy, and each mistake told as what it is."""

from harness.catalog.messages import message_of
from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from harness.reports.checked_pages import on_the_wire
from tests.tiny.pages import PageOrder, check_pages

V1 = """
import base64, hashlib, hmac, json, os
from datetime import datetime, timedelta, timezone

ends = datetime.now(timezone.utc) + timedelta(minutes=LASTS)
rules = {"expiration": ends.strftime("%Y-%m-%dT%H:%M:%SZ"), "conditions": CONDITIONS}
policy = base64.b64encode(json.dumps(rules).encode())
secret = os.environ["OSS_ACCESS_KEY_SECRET"].encode()
signature = base64.b64encode(hmac.new(secret, policy, hashlib.sha1).digest())
print("policy =", policy.decode())
print("signature =", signature.decode())
"""
V4 = """
import base64, hashlib, hmac, json, os
from datetime import datetime, timedelta, timezone

region, bucket = "cn-hangzhou", "examplebucket"
now = datetime.now(timezone.utc)
stamp = now.strftime("%Y%m%dT%H%M%SZ")
scope = f"{stamp[:8]}/{region}/oss/aliyun_v4_request"
credential = os.environ["OSS_ACCESS_KEY_ID"] + "/" + scope
rules = {
    "expiration": (now + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "conditions": [
        {"bucket": bucket}, {"x-oss-credential": credential}, {"x-oss-date": stamp},
        {"x-oss-signature-version": "OSS4-HMAC-SHA256"}, ["starts-with", "$key", "in/"],
    ],
}
policy = base64.b64encode(json.dumps(rules).encode()).decode()
key = ("aliyun_v4" + os.environ["OSS_ACCESS_KEY_SECRET"]).encode()
for word in scope.split("/"):
    key = hmac.new(key, word.encode(), hashlib.sha256).digest()
signature = hmac.new(key, policy.encode(), hashlib.sha256).hexdigest()
print(json.dumps({"policy": policy, "x-oss-signature": signature}))
"""
ADDRESS = "https://examplebucket.oss-cn-hangzhou.aliyuncs.com"
SIGNED = '-F OSSAccessKeyId="<accessKeyId>" -F policy="<policy>" -F Signature="<signature>"'
FIELDS = '"policy": "<policy>", "OSSAccessKeyId": "<accessKeyId>", "Signature": "<signature>"'


def signer(conditions: str = '[["starts-with", "$key", "in/"]]', lasts: int = 5) -> str:
    return V1.replace("CONDITIONS", conditions).replace("LASTS", str(lasts))


def checked(environment: Environment, *blocks: tuple[str, str]) -> list[CellResult]:
    text = "".join(f"```{language}\n{code.strip()}\n```\n\n" for language, code in blocks)
    page = read_page("form.md", text.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=2)
    return list(check_pages(order, environment, []).report.results)


def errors(result: CellResult) -> str:
    found = (one for one in result.findings if one.severity is Severity.ERROR)
    return " ".join(message_of(one) for one in found)


def curl(*fields: str, to: str = ADDRESS) -> tuple[str, str]:
    told = " ".join(f"-F {field}" for field in fields)
    return "bash", f"curl -sS -f --max-time 60 -w '%{{http_code}}' {told} {to}".replace(
        "-F -F", "-F"
    )


def posted(fields: str, sent: str, to: str = ADDRESS, after: str = "") -> tuple[str, str]:
    return (
        "python",
        f"""
import requests

with open("notes.txt", "rb") as file:
    answer = requests.post("{to}", {sent.replace("FIELDS", "{" + fields + "}")}, timeout=60)
{after or "answer.raise_for_status()"}
print(answer.status_code)
""",
    )


def test_a_form_with_the_pages_own_policy_passes(environment: Environment) -> None:
    good = curl("key=in/notes.txt", SIGNED, "success_action_status=200", "file=@notes.txt")
    signs, sends = checked(environment, ("python", signer()), good)

    assert (signs.verdict, sends.verdict) == (Verdict.PASSED, Verdict.PASSED)
    assert sends.observation is not None
    assert (sends.observation.key, on_the_wire(sends)) == ("in/notes.txt", 200)


def test_a_form_signed_by_v4_passes_with_what_goes_with_it(environment: Environment) -> None:
    fields = '"key": "in/notes.txt", "policy": "<policy>", "x-oss-credential": "<credential>", '
    fields += '"x-oss-date": "<date>", "x-oss-signature": "<signature>", '
    fields += '"x-oss-signature-version": "OSS4-HMAC-SHA256"'
    signs, sends = checked(
        environment, ("python", V4), posted(fields, 'data=FIELDS, files={"file": file}')
    )

    assert (signs.verdict, sends.verdict) == (Verdict.PASSED, Verdict.PASSED)
    assert on_the_wire(sends) == 204


WRONG = [
    (curl("key=in/a.txt", "file=@a.txt", SIGNED), "`file` is not the last field"),
    (curl(SIGNED, "file=@a.txt"), "The policy wants the field `key` to begin with `in/`"),
    (curl("key=out/a.txt", SIGNED, "file=@a.txt"), "the form sends `out/a.txt`"),
    (
        curl("key=in/a.txt", SIGNED, "file=@a.txt", to=f"{ADDRESS}/in/a.txt"),
        "this one was sent to the key `in/a.txt`",
    ),
    (
        posted(f'"key": "in/a.txt", {FIELDS}', 'data=FIELDS, files={"upload": file}'),
        "The field of the file is called `upload`",
    ),
    (posted(f'"key": "in/a.txt", {FIELDS}', "json=FIELDS"), "sent as `application/json`"),
]


def test_a_form_that_is_refused_is_told_why(environment: Environment) -> None:
    _, *results = checked(environment, ("python", signer()), *(sends for sends, _ in WRONG))

    assert {result.verdict for result in results} == {Verdict.FAILED}
    for result, (_, cause) in zip(results, WRONG, strict=True):
        assert cause in errors(result)


def test_a_policy_that_has_ended_is_told_at_its_signer(environment: Environment) -> None:
    signs = checked(environment, ("python", signer(lasts=-5)))[0]

    assert signs.verdict is Verdict.FAILED
    assert "The policy has expired" in errors(signs)


def test_a_policy_that_is_signed_decoded_is_told_at_its_signer(environment: Environment) -> None:
    wrong = signer().replace("secret, policy, hashlib", "secret, base64.b64decode(policy), hashlib")
    signs = checked(environment, ("python", wrong))[0]

    assert signs.verdict is Verdict.FAILED
    assert "the policy's JSON had been sent as it was signed" in errors(signs)


def test_the_length_that_a_policy_allows_is_kept(environment: Environment) -> None:
    short = signer('[["content-length-range", 1, 100]]')
    sends = curl("key=a.txt", SIGNED, "file=@a.txt")
    told = ("python", short)

    assert checked(environment, told, sends)[-1].verdict is Verdict.PASSED

    language, code = sends
    page = f"```python\n{short}\n```\n\n<!-- harness: file=500 -->\n```{language}\n{code}\n```\n"
    order = PageOrder(pages=(read_page("form.md", page.encode()),), variants=(Variant.PUBLISHED,))
    result = check_pages(order, environment, []).report.results[-1]

    assert result.verdict is Verdict.FAILED
    assert "`content-length-range` is from 1 to 100 bytes" in errors(result)


def test_a_program_that_waits_for_200_is_told_what_a_form_is_answered(
    environment: Environment,
) -> None:
    after = 'if answer.status_code != 200:\n    raise SystemExit("upload failed")'
    sends = posted(f'"key": "in/a", {FIELDS}', 'data=FIELDS, files={"file": file}', after=after)
    result = checked(environment, ("python", signer()), sends)[-1]

    assert result.verdict is Verdict.FAILED
    assert "accepted with 204, and the program takes that for a failure" in errors(result)


def test_a_form_runs_once_more_with_a_policy_that_is_refused(environment: Environment) -> None:
    after = 'print("uploaded")'
    sends = posted(f'"key": "in/a", {FIELDS}', 'data=FIELDS, files={"file": file}', after=after)
    sends = (sends[0], sends[1].replace("print(answer.status_code)", ""))
    result = checked(environment, ("python", signer()), sends)[-1]

    assert result.verdict is Verdict.FAILED
    assert result.observation is not None
    assert result.observation.refused is not None
    assert "uploaded" in errors(result)


def test_a_page_without_a_signer_gets_a_policy_of_the_harness(environment: Environment) -> None:
    result = checked(environment, curl("key=in/a.txt", SIGNED, "file=@a.txt"))[0]

    assert result.verdict is Verdict.PASSED
    assert "allows any key" in result.cell.scenario.title


def test_a_form_is_not_judged_by_a_policy_of_another_version(environment: Environment) -> None:
    result = checked(environment, ("python", V4), curl("key=in/a.txt", SIGNED, "file=@a.txt"))[-1]

    assert result.verdict is Verdict.UNSUPPORTED
    assert "signs a form by V4" in result.reason


def test_a_program_that_signs_and_posts_its_form_is_judged_as_both(
    environment: Environment,
) -> None:
    whole = (
        signer().rpartition("print(")[0]
        + """
import requests
fields = {"key": "in/a.txt", "policy": policy.decode(), "Signature": signature.decode(),
          "OSSAccessKeyId": os.environ["OSS_ACCESS_KEY_ID"]}
with open("a.txt", "rb") as file:
    answer = requests.post("https://examplebucket.oss-cn-hangzhou.aliyuncs.com", data=fields,
                           files={"file": file}, timeout=60)
answer.raise_for_status()
"""
    )
    wrong = whole.replace('"key": "in/a.txt"', '"key": "out/a.txt"')

    assert checked(environment, ("python", whole))[0].verdict is Verdict.PASSED
    assert "the form sends `out/a.txt`" in errors(checked(environment, ("python", wrong))[0])


def test_a_form_that_goes_to_another_bucket_than_its_policy_names_fails(
    environment: Environment,
) -> None:
    made = signer('[{"bucket": "shop-one"}, ["starts-with", "$key", "in/"]]')
    to = "https://shop-two.oss-cn-hangzhou.aliyuncs.com"
    _, sends = checked(
        environment, ("python", made), curl("key=in/a.txt", SIGNED, "file=@a.txt", to=to)
    )

    assert sends.verdict is Verdict.FAILED
    assert "The policy wants `bucket`" in errors(sends)
