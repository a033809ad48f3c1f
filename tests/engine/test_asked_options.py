"""What a program asks for on its command line, and what one signs that takes each step itself."""

import pytest

from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

PUTS = """import argparse
import requests

asked = argparse.ArgumentParser()
OPTIONS
given = asked.parse_args()
with open(given.file, "rb") as held:
    requests.put(given.url, data=held, timeout=9).raise_for_status()
print(given)
"""
SIGNS = """import argparse
import os
import oss2
import requests

asked = argparse.ArgumentParser()
OPTIONS
given = asked.parse_args()
auth = oss2.Auth(os.environ["OSS_ACCESS_KEY_ID"], os.environ["OSS_ACCESS_KEY_SECRET"])
hall = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", given.bucket)
DOES
"""
BUCKET = 'asked.add_argument("--bucket", required=True)'
FILE = f'{BUCKET}\nasked.add_argument("--file_path", required=True)'
SENDS = """link = hall.sign_url("PUT", "reel.bin", 600)
with open(given.file_path, "rb") as held:
    requests.put(link, data=held, timeout=9).raise_for_status()
"""
IN_PARTS = """def asks(method, **parts):
    return hall.sign_url(method, "reel.bin", 600, params=parts)

begun = requests.post(asks("POST", uploads=""), timeout=9)
upload = begun.text.partition("UploadId>")[2].partition("<")[0]
with open(given.file_path, "rb") as held:
    part = requests.put(asks("PUT", partNumber="1", uploadId=upload), data=held, timeout=9)
body = "<Part><PartNumber>1</PartNumber><ETag>{}</ETag></Part>".format(part.headers["ETag"])
last = asks("POST", uploadId=upload)
body = f"<CompleteMultipartUpload>{body}</CompleteMultipartUpload>"
requests.post(last, data=body, timeout=9).raise_for_status()
print(last)
"""
SENT_AND_PRINTED = SENDS + 'print(hall.sign_url("METHOD", "KEY", 600))\n'


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ("--tenant", "--tenant"),
        ("tenant", "tenant"),
    ],
)
@pytest.mark.parametrize("signs", [False, True])
def test_an_option_that_only_the_reader_knows_is_no_fault(
    options: str, name: str, environment: Environment, *, signs: bool
) -> None:
    own = "" if signs else 'asked.add_argument("--url")\nasked.add_argument("--file")\n'
    needed = ", required=True" if options.startswith("-") else ""
    added = f'{BUCKET if signs else ""}\n{own}asked.add_argument("{options}"{needed})'
    prints = 'print(hall.sign_url("PUT", given.tenant, 600))'
    code = (SIGNS.replace("DOES", prints) if signs else PUTS).replace("OPTIONS", added)
    result = checked(code, environment)

    says = f"it asks on its command line for `{name}`, which only its reader has"
    assert (result.verdict, str(result.reason)) == (Verdict.UNSUPPORTED, says)


@pytest.mark.parametrize(
    ("does", "verdict"),
    [
        (SENDS, Verdict.PASSED),
        (IN_PARTS, Verdict.PASSED),
        (
            IN_PARTS.replace("data=held,", 'data=held, headers={"Content-Type": "a/b"},'),
            Verdict.FAILED,
        ),
        (IN_PARTS.replace("print(last)", 'print(asks("POST", uploadId="x"))'), Verdict.FAILED),
        (SENT_AND_PRINTED.replace("METHOD", "GET").replace("KEY", "reel.bin"), Verdict.PASSED),
        (SENT_AND_PRINTED.replace("METHOD", "POST").replace("KEY", "reel.bin"), Verdict.FAILED),
        (SENT_AND_PRINTED.replace("METHOD", "POST").replace("KEY", "next.bin"), Verdict.FAILED),
    ],
)
def test_a_program_is_given_the_file_that_it_must_be_given(
    does: str, verdict: Verdict, environment: Environment
) -> None:
    code = SIGNS.replace("OPTIONS", FILE).replace("DOES", does)
    result = checked(code, environment)

    assert result.verdict is verdict, (result.reason, result.findings)


def checked(code: str, environment: Environment) -> CellResult:
    """Return what comes of a page with this program of Python."""
    page = read_page("a.md", f"```python\n{code}```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result
