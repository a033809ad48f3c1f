"""What stands behind `if __name__ == "__main__":` is all that a program does by itself."""

import pytest

from harness.catalog.messages import fix_of
from harness.engine.environment import Environment
from harness.model.verdict import Verdict
from tests.tiny.pages import run_block

PYTHON = """import requests

def ship(signed_url, crate):
    with open(crate, "rb") as body:
        print(requests.put(signed_url, data=body, timeout=60).status_code)

if __name__ == "__main__":
    ship("<signedUrl>", "crate.jpg")"""
NODE = """const fs = require("fs");

async function ship(signedUrl, crate) {
  const answer = await fetch(signedUrl, { method: "PUT", body: fs.readFileSync(crate) });
  console.log(answer.status);
}

if (require.main === module) {
  ship("<signedUrl>", "crate.jpg");
}"""
RUBY = """require "net/http"

def ship(signed_url, crate)
  uri = URI(signed_url)
  request = Net::HTTP::Put.new(uri, "Content-Type" => "image/jpeg")
  request.body = File.binread(crate)
  options = { use_ssl: uri.scheme == "https" }
  puts Net::HTTP.start(uri.host, uri.port, options) { |http| http.request(request) }.code
end

ship("<signedUrl>", "crate.jpg") if __FILE__ == $0"""
LOGS = """import logging
import requests

log = logging.getLogger(__name__)

def ship(signed_url, crate_path):
    with open(crate_path, "rb") as body:
        answer = requests.put(signed_url, data=body, timeout=60)
    answer.raise_for_status()
    log.info("%s", answer.status_code)"""
CASES = {"python": PYTHON, "javascript": NODE, "ruby": RUBY}


@pytest.mark.parametrize(("language", "code"), CASES.items())
def test_what_it_starts_is_run(environment: Environment, language: str, code: str) -> None:
    assert run_block(environment, language, code).verdict is Verdict.PASSED


@pytest.mark.parametrize(("language", "code"), CASES.items())
def test_a_function_that_it_does_not_call_is_never_called(
    environment: Environment, language: str, code: str
) -> None:
    result = run_block(environment, language, code.replace('ship("', 'String("'))

    assert result.verdict is Verdict.FAILED
    assert result.findings[0].rule == "requests-arrived"


def test_a_name_for_a_log_is_no_guard(environment: Environment) -> None:
    assert run_block(environment, "python", LOGS).verdict is Verdict.PASSED


def test_a_text_that_cannot_be_decoded_is_told_to_be_opened_as_bytes_where_it_is_caught(
    environment: Environment,
) -> None:
    read = PYTHON.replace('open(crate, "rb")', "open(crate)").replace(
        '    ship("<signedUrl>", "crate.jpg")',
        '    try:\n        ship("<signedUrl>", "crate.jpg")\n'
        "    except Exception as error:\n        print(f'failed: {error}')",
    )
    result = run_block(environment, "python", read)

    assert result.verdict is Verdict.FAILED
    assert "binary mode" in fix_of(result.findings[0])
