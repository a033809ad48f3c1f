"""A signed URL that a page writes in two parts, its host and its path with the query."""

import pytest

from harness.engine.environment import Environment
from harness.model.verdict import Verdict
from tests.tiny.pages import run_block

HOST = "reels.oss-cn-hangzhou.aliyuncs.com"
TARGET = "/reel.bin?Expires=1790000000&OSSAccessKeyId=LTAI5u&Signature=q%2B%3D"
PYTHON = f"""import http.client
line = http.client.HTTPSConnection("{HOST}", timeout=60)
with open("reel.bin", "rb") as reel:
    line.request("PUT", "{TARGET}", body=reel.read()HEADERS)
answer = line.getresponse()
print(answer.status)
if answer.status != 200:
    raise SystemExit(1)
"""
NODE = f"""const https = require('https');
const reel = require('fs').readFileSync('reel.bin');
const line = https.request({{ host: '{HOST}', path: '{TARGET}', method: 'PUT' }}, (answer) => {{
  console.log(answer.statusCode);
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
}});
line.end(reel);
"""
IN_PARTS = f"""import requests
given = {{"OSSAccessKeyId": "LTAI5u", "Expires": "1790000000", "Signature": "q+="}}
with open("reel.bin", "rb") as reel:
    answer = requests.put("https://{HOST}" + "/reel.bin", params=given, data=reel, timeout=60)
answer.raise_for_status()
"""


@pytest.mark.parametrize(
    ("language", "code"), [("python", PYTHON.replace("HEADERS", "")), ("javascript", NODE)]
)
def test_both_parts_are_those_of_the_url_that_is_signed(
    environment: Environment, language: str, code: str
) -> None:
    assert run_block(environment, language, code).verdict is Verdict.PASSED


def test_what_is_refused_there_is_a_fault(environment: Environment) -> None:
    code = PYTHON.replace('request("PUT"', 'request("POST"').replace("HEADERS", "")
    assert run_block(environment, "python", code).verdict is Verdict.FAILED


def test_what_is_put_together_of_more_is_not_run(environment: Environment) -> None:
    result = run_block(environment, "python", IN_PARTS)
    assert (result.verdict, "parts" in str(result.reason)) == (Verdict.UNSUPPORTED, True)
