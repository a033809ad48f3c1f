# ruff: noqa: E501  texts of pages stand on one line

import pytest

from harness.model.verdict import Finding
from harness.review.locations import crash_place, placed, request_place
from tests.tiny.programs import page_program_of

PHP = "<?php\necho $x;\n$c = curl_init('<signedUrl>');\ncurl_exce($c);\n"
PYTHON = "import requests\ntry:\n    sail()\nexcept NameError:\n    requests.putt('<signedUrl>')\n"
NODE = "const fs = require('fs');\nsend(boat);\nfetch('<signedUrl>', { method: 'PUT' });\n"
RUBY = "require 'net/http'\nu = URI('<signedUrl>')\nputs uu\nNet::HTTP.start(u.host)\n"
PERL = "use LWP::UserAgent;\nmy $agent = LWP::UserAgent->new;\n$agent->puut('<signedUrl>');\n"
SAID = {
    "php": (
        "PHP Warning:  Undefined variable $x in /w/snippet.php on line 2\n"
        "PHP Fatal error:  Uncaught Error: Call to undefined function curl_exce() in "
        "/w/snippet.php:4\nStack trace:\n#0 {main}\n  thrown in /w/snippet.php on line 4\n"
    ),
    "python": (
        'Traceback (most recent call last):\n  File "/w/snippet.py", line 3, in <module>\n'
        "    sail()\nNameError: name 'sail' is not defined\n\n"
        "During handling of the above exception, another exception occurred:\n\n"
        'Traceback (most recent call last):\n  File "/w/snippet.py", line 5, in <module>\n'
        "    requests.putt('u')\nAttributeError: no putt\n"
        "Exception ignored in: <function a at 0x1>\nTraceback (most recent call last):\n"
        '  File "/w/snippet.py", line 1, in b\nValueError: late\n'
    ),
    "javascript": (
        "/w/snippet.js:2\nsend(boat);\n     ^\n\nReferenceError: boat is not defined\n"
        "    at Object.<anonymous> (/w/snippet.js:2:6)\n\nNode.js v20.0.0\n"
    ),
    "perl": (
        "Use of uninitialized value in print at /w/snippet.pl line 2.\n"
        'Can\'t locate object method "puut" via package "LWP::UserAgent" at /w/snippet.pl line 3.\n'
    ),
    "ruby": "snippet.rb:3:in `<main>': undefined local variable or method `uu' (NameError)\n",
}


@pytest.mark.parametrize(
    ("fence", "code", "line"),
    [
        ("php", PHP, 5),
        ("python", PYTHON, 6),
        ("javascript", NODE, 3),
        ("ruby", RUBY, 4),
        ("perl", PERL, 4),
    ],
)
def test_a_crash_is_placed_where_its_error_is(fence: str, code: str, line: int) -> None:
    program = page_program_of(fence, code)

    assert crash_place(program, "a.md", SAID[fence]).line == line


def test_a_trace_without_a_column_points_to_the_first_sign_of_its_line() -> None:
    code = 'package main\n\nfunc main() {\n\t\tpanic("leak")\n}\n'
    trace = "panic: leak\n\ngoroutine 1 [running]:\nmain.main()\n\t/w/snippet.go:4 +0x25\n"
    program = page_program_of("go", code)

    place = crash_place(program, "a.md", trace)

    assert (place.line, place.column) == (5, 3)


@pytest.mark.parametrize(
    ("fence", "code", "place"),
    [
        ("sh", "curl -f -T a '<signedUrl>'\n# exit 3\n  exit 3\n", (4, 3)),
        ("python", "import sys, requests\nrequests.put('<signedUrl>')\nsys.exit(3)\n", (4, 1)),
        ("js", "fetch('<signedUrl>', { method: 'PUT' });\nprocess.exit(3);\n", (3, 1)),
        ("sh", "curl -f -T a '<signedUrl>'\nexit 30\n", (2, 1)),
    ],
)
def test_a_program_that_ends_itself_is_placed_where_it_does(
    fence: str, code: str, place: tuple[int, int]
) -> None:
    details = {"exit_code": "3", "said": ""}
    finding = Finding(rule="ends-well", kind="silent-crash-after-success", details=details)

    there = placed(finding, page_program_of(fence, code), "a.md", "").place

    assert there is not None
    assert (there.line, there.column) == place


@pytest.mark.parametrize(
    ("fence", "code", "line"),
    [
        ("php", "<?php\n$b = file_get_contents('a.jpg');\nfile_get_contents('<signedUrl>', false, $c);", 4),
        ("php", "<?php\n$b = file_get_contents('a.jpg');", 3),
        ("php", "<?php\n$b = file_get_contents('https://shelf.example.com/a');", 3),
        ("python", "# requests.put(...) needs a URL\nurl = '<signedUrl>'\nrequests.put(url)", 4),
    ],
    ids=["sent-after-a-read", "only-a-read", "an-address", "not-in-a-comment"],
)  # fmt: skip
def test_a_request_is_placed_where_code_asks_a_url(fence: str, code: str, line: int) -> None:
    assert request_place(page_program_of(fence, code), "a.md").line == line
