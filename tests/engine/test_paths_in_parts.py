"""The reader's file by a path that a program puts together, or names within a text."""

import pytest

from harness.catalog.messages import message_of
from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

SENDS = """import requests
from pathlib import Path

HERE = Path(__file__).resolve().parent
CRATE = Path("crate")
{how}
print(answer.status_code)
"""
IN_RUBY = """require 'net/http'
record = File.expand_path('../crate/record', __FILE__)
place = URI('<signedUrl>')
put = Net::HTTP::Put.new(place, 'Content-Type' => 'audio/basic')
put.body = File.binread(record)
puts Net::HTTP.start(place.host, place.port, use_ssl: place.scheme == 'https') { |one|
  one.request(put)
}.code
"""
IN_A_TEXT = """const fs = require('fs');
fetch('<signedUrl>', { method: 'PUT', body: `data:;base64,${fs.readFileSync('record', 'base64')}` })
  .then((answer) => console.log(answer.status));
"""


def run_block(environment: Environment, language: str, code: str) -> CellResult:
    page = read_page("page.md", f"```{language}\n{code}```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result


@pytest.mark.parametrize(
    "how",
    [
        (
            'record = HERE / "record.wav"\n'
            'answer = requests.put("<signedUrl>", data=record.read_bytes(), timeout=9)'
        ),
        (
            'record = HERE / "crate" / "record"\n'
            'answer = requests.put("<signedUrl>", data=record.read_bytes(), timeout=9)'
        ),
        (
            'with (CRATE / "side b" / "record.wav").open("rb") as wav:\n'
            '    answer = requests.put("<signedUrl>", data=wav, timeout=9)'
        ),
        (
            'with open(CRATE / "record.wav", "rb") as wav:\n'
            '    answer = requests.put("<signedUrl>", data=wav, timeout=9)'
        ),
    ],
)
def test_a_path_of_python_ends_with_the_readers_file(environment: Environment, how: str) -> None:
    assert run_block(environment, "python", SENDS.format(how=how)).verdict is Verdict.PASSED


def test_what_a_program_writes_by_such_a_path_is_its_own(environment: Environment) -> None:
    how = (
        'record = Path(".") / "record.txt"\nrecord.write_text("scratch")\n'
        'answer = requests.put("<signedUrl>", data=record.read_bytes(), timeout=9)'
    )

    assert run_block(environment, "python", SENDS.format(how=how)).verdict is Verdict.PASSED


def test_a_path_of_ruby_is_told_from_where_it_is_to_be_looked_for(environment: Environment) -> None:
    assert run_block(environment, "ruby", IN_RUBY).verdict is Verdict.PASSED


def test_a_file_that_is_read_within_a_text_is_the_readers_one(environment: Environment) -> None:
    result = run_block(environment, "javascript", IN_A_TEXT)

    assert result.verdict is Verdict.FAILED
    assert "No request" not in " ".join(map(message_of, result.findings))
