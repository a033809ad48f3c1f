from dataclasses import replace

import pytest

from harness.model.edit import applied
from harness.model.explanation import Explanation
from harness.model.verdict import Finding
from harness.review.encoded_url import with_coding_undone
from tests.tiny.programs import page_program_of
from tests.tiny.values import exchange

REFUSED = Finding(rule="status-expected", kind="other-answer")


@pytest.mark.parametrize(
    ("fence", "line", "wanted"),
    [
        ("python", 'put(urllib.parse.quote(u, safe=":/"), f)', "put(u, f)"),
        ("javascript", "axios.put(encodeURI(u), f);", "axios.put(u, f);"),
        ("java", 'put(URLEncoder.encode(u, "UTF-8"));', "put(u);"),
        ("go", "send(url.QueryEscape(u))", "send(u)"),
        ("php", "<?php curl_init(rawurlencode($u));", "<?php curl_init($u);"),
        ("ruby", "send(CGI.escape(u))", "send(u)"),
    ],
)  # fmt: skip
def test_the_call_that_encodes_a_url_once_more_is_found_and_undone(
    fence: str, line: str, wanted: str
) -> None:
    program = page_program_of(fence, f"{line}\n")
    why = Explanation(cause="url-encoded-twice", sentence="It was encoded once more.")

    found = with_coding_undone(REFUSED, program, replace(exchange(), explanation=why), "a.md")

    assert applied(program.block.text, found.edits) == f"{wanted}\n"
    assert found.place is not None
    assert (found.place.line, found.place.column > 1) == (2, True)


@pytest.mark.parametrize(
    ("fence", "line", "wanted"),
    [
        ("python", "put(urllib.parse.unquote(u), f)", "put(u, f)"),
        ("javascript", "axios.put(decodeURIComponent(u), f);", "axios.put(u, f);"),
        ("java", 'put(URLDecoder.decode(u, "UTF-8"));', "put(u);"),
        ("go", "send(url.QueryUnescape(u))", "send(u)"),
        ("php", "<?php curl_init(urldecode($u));", "<?php curl_init($u);"),
        ("ruby", "send(CGI.unescape(u))", "send(u)"),
    ],
)
@pytest.mark.parametrize("cause", ["signature-plus-decoded", "key-blank-for-plus"])
def test_the_call_that_decodes_a_url_is_found_and_undone(
    cause: str, fence: str, line: str, wanted: str
) -> None:
    program = page_program_of(fence, f"{line}\n")
    why = Explanation(cause=cause, sentence="A plus was sent as it stands.")

    found = with_coding_undone(REFUSED, program, replace(exchange(), explanation=why), "a.md")

    assert applied(program.block.text, found.edits) == f"{wanted}\n"
    assert found.place is not None


GO = """package main

import (
	"net/http"
	"net/url"
)

func main() {{
	link, err := {value}
	{beside}
	send(link, err, http.MethodPut)
}}
"""


@pytest.mark.parametrize("beside", ["wait()", "url.Parse(link)"])
def test_go_keeps_the_error_of_a_call_and_loses_an_import_that_nothing_uses(beside: str) -> None:
    program = page_program_of("go", GO.format(value="url.QueryUnescape(u)", beside=beside))
    why = Explanation(cause="signature-plus-decoded", sentence="A plus was sent as it stands.")

    found = with_coding_undone(REFUSED, program, replace(exchange(), explanation=why), "a.md")

    wanted = GO.format(value="u, error(nil)", beside=beside)
    wanted = wanted if "url" in beside else wanted.replace('\t"net/url"\n', "")
    assert applied(program.block.text, found.edits) == wanted


def test_of_several_calls_the_one_that_changes_a_url_is_undone() -> None:
    text = "name = quote('a b')\nput(quote(signed_url), name)\n"
    program = page_program_of("python", text)
    why = Explanation(cause="url-encoded-twice", sentence="It was encoded once more.")

    found = with_coding_undone(REFUSED, program, replace(exchange(), explanation=why), "a.md")

    assert (
        applied(program.block.text, found.edits) == "name = quote('a b')\nput(signed_url, name)\n"
    )


def test_a_refusal_of_another_cause_is_left_alone() -> None:
    program = page_program_of("python", "requests.put(quote(u))\n")
    why = Explanation(cause="expired", sentence="It has ended.")

    assert (
        with_coding_undone(REFUSED, program, replace(exchange(), explanation=why), "a.md")
        is REFUSED
    )
