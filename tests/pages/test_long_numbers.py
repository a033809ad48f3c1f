"""Numbers of thousands of digits, which Python refuses to read, end the check of no page."""

import base64
import json

import pytest

from harness.model.page import Language, Page
from harness.pages.numbered import numbered_places
from harness.pages.printed_forms import printed_form
from harness.pages.reading import read_page
from harness.pages.references import part_of
from harness.syntax.source import parse

LONG = "9" * 5000


def page_of(code: str, language: str) -> Page:
    return read_page("page.md", f"```{language}\n{code}\n```\n".encode())


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", f'{LONG}: import requests\n{LONG}: requests.put("<signed_url>", data=b"a")'),
        ("python", f"import sys\nplaces = sys.argv\nrequests.put(places[{LONG}], data=places[1])"),
        ("shell", f'{LONG} curl -T a.txt "<signed_url>"\n{LONG} echo done'),
        ("shell", f'send() {{\n  curl -T "${{{LONG}}}" "$1"\n}}\nsend "<signed_url>" a.txt'),
    ],
)
def test_a_page_with_a_number_of_thousands_of_digits_is_read(language: str, code: str) -> None:
    assert len(page_of(code, language).blocks) == 1


@pytest.mark.parametrize("number", [LONG, "²"])
def test_a_number_that_no_list_of_arguments_reaches_is_no_place(number: str) -> None:
    source = parse(Language.PYTHON, f"import sys\nplaces = sys.argv\nopen(places[{number}])\n")

    assert source is not None
    assert numbered_places(source) == ()


@pytest.mark.parametrize("part", [LONG, f"1-{LONG}", "1-2-3"])
def test_lines_that_no_file_has_are_none_of_its_parts(part: str) -> None:
    assert part_of("one\ntwo\n", part) == ""


@pytest.mark.parametrize("most", [LONG, float("inf")])
def test_a_length_that_no_form_can_have_is_no_limit_of_a_printed_form(most: object) -> None:
    conditions = [["content-length-range", 0, most], {"bucket": "examplebucket"}]
    policy = json.dumps({"expiration": "2030-01-01T00:00:00Z", "conditions": conditions})
    encoded = base64.b64encode(policy.encode()).decode()

    output = json.dumps({"policy": encoded, "signature": f"{'a' * 27}=", "key": "a.txt"})

    form = printed_form(output, "examplebucket", "a.txt")

    assert form is not None
    assert form.longest is None
