"""Fixes that need no library: what a program says in full, said as it was signed."""

from collections.abc import Mapping

import pytest

from harness.explain.fix.plain import plain_edits
from harness.explain.fix.rewriting import FixContext
from harness.model.edit import applied
from harness.model.page import Language

CHANGED = FixContext(
    kind="header-changed", subject="content-type", wanted="text/plain", got="text/html"
)
DROPPED = FixContext(kind="header-dropped", subject="x-oss-meta-team", wanted="blue")
ADDED = FixContext(kind="header-added", subject="x-oss-meta-room", got="7")
METHOD = FixContext(kind="method", subject="method", wanted="PUT", got="POST")
PARAMETER = FixContext(kind="parameter-added", subject="v", got="2")

TEXTS: Mapping[Language, str] = {
    Language.PYTHON: (
        'h = {"Content-Type": "text/html", "x-oss-meta-room": "7"}\n'
        's.post(u + "&v=2", data=f, headers=h)\n'
    ),
    Language.JAVASCRIPT: (
        "const h = {\n  'Content-Type': 'text/html',\n  'x-oss-meta-room': '7',\n};\n"
        "send('<signedUrl>&v=2', { method: 'POST', headers: h });\n"
    ),
    Language.JAVA: (
        'class A { void f() {\n  r.on("<signedUrl>&v=2")\n'
        '    .header("Content-Type", "text/html")\n'
        '    .header("x-oss-meta-room", "7")\n    .POST(b).send();\n} }\n'
    ),
    Language.CSHARP: (
        'c.Headers.Add("Content-Type", "text/html");\nc.Headers.Add("x-oss-meta-room", "7");\n'
        'c.PostAsync("<signedUrl>&v=2");\n'
    ),
    Language.GO: (
        'package main\n\nfunc f() {\n\tr := request(http.MethodPost, "<signedUrl>&v=2")\n'
        '\tr.Header.Set("Content-Type", "text/html")\n\tr.Header.Set("x-oss-meta-room", "7")\n}\n'
    ),
    Language.RUST: (
        'fn f() { c.post("<signedUrl>&v=2").header("Content-Type", "text/html")'
        '.header("x-oss-meta-room", "7").send(); }\n'
    ),
    Language.PHP: (
        "<?php\n$o = ['Content-Type: text/html', 'x-oss-meta-room: 7'];\n"
        "ask('POST', '<signedUrl>&v=2', $o);\n"
    ),
    Language.KOTLIN: (
        'fun f() {\n    c.requestMethod = "POST"\n    c.set("Content-Type", "text/html")\n'
        '    c.set("x-oss-meta-room", "7")\n    c.ask("<signedUrl>&v=2")\n}\n'
    ),
    Language.HTML: (
        "<script>\nask('<signedUrl>&v=2', {method: 'POST', headers: {'Content-Type': 'text/html', "
        "'x-oss-meta-room': '7'}})\n</script>\n"
    ),
}
# Each entry as a program of that language gives the two headers, and how one is taken out.
ROOMS: Mapping[Language, tuple[str, str]] = {
    Language.PYTHON: (', "x-oss-meta-room": "7"', ', "x-oss-meta-team": "blue"'),
    Language.JAVASCRIPT: ("  'x-oss-meta-room': '7',\n", "  'x-oss-meta-team': 'blue',\n"),
    Language.JAVA: (
        '\n    .header("x-oss-meta-room", "7")',
        '\n    .header("x-oss-meta-team", "blue")',
    ),
    Language.CSHARP: (
        'c.Headers.Add("x-oss-meta-room", "7");\n',
        'c.Headers.Add("x-oss-meta-team", "blue");\n',
    ),
    Language.GO: (
        '\tr.Header.Set("x-oss-meta-room", "7")\n',
        '\tr.Header.Set("x-oss-meta-team", "blue")\n',
    ),
    Language.RUST: ('.header("x-oss-meta-room", "7")', '.header("x-oss-meta-team", "blue")'),
    Language.PHP: (", 'x-oss-meta-room: 7'", ", 'x-oss-meta-team: blue'"),
    Language.KOTLIN: (
        '    c.set("x-oss-meta-room", "7")\n',
        '    c.set("x-oss-meta-team", "blue")\n',
    ),
    Language.HTML: (", 'x-oss-meta-room': '7'", ", 'x-oss-meta-team': 'blue'"),
}


def fixed(language: Language, *problems: FixContext) -> str:
    text = TEXTS[language]
    return applied(text, plain_edits(text, language, problems))


@pytest.mark.parametrize("language", TEXTS)
def test_a_header_with_another_value_gets_the_one_that_was_signed(language: Language) -> None:
    assert fixed(language, CHANGED) == TEXTS[language].replace("text/html", "text/plain")


@pytest.mark.parametrize("language", TEXTS)
def test_a_header_that_nobody_signed_is_taken_out(language: Language) -> None:
    own, _ = ROOMS[language]
    assert fixed(language, ADDED) == TEXTS[language].replace(own, "")


@pytest.mark.parametrize("language", TEXTS)
def test_a_header_that_is_missing_is_given_as_the_others_are(language: Language) -> None:
    own, other = ROOMS[language]
    assert fixed(language, DROPPED) == TEXTS[language].replace(own, own + other)


@pytest.mark.parametrize("language", TEXTS)
def test_a_parameter_that_nobody_signed_is_taken_out_of_the_url(language: Language) -> None:
    plain = TEXTS[language].replace(' + "&v=2"', "").replace("&v=2", "")
    assert fixed(language, PARAMETER) == plain


@pytest.mark.parametrize("language", TEXTS)
def test_another_method_is_the_one_that_was_signed_in_words_and_in_names(
    language: Language,
) -> None:
    text = TEXTS[language]
    wanted = text.replace("POST", "PUT").replace(".post", ".put").replace("Post", "Put")
    assert fixed(language, METHOD) == wanted


def test_several_problems_are_fixed_together_or_not_at_all() -> None:
    text = fixed(Language.GO, CHANGED, ADDED, METHOD)
    unknown = FixContext(kind="header-added", subject="x-oss-acl", got="private")

    assert [word in text for word in ("text/plain", "room", "MethodPut")] == [True, False, True]
    assert fixed(Language.GO, CHANGED, unknown) == TEXTS[Language.GO]


@pytest.mark.parametrize(
    ("query", "kept"), [("?v=2&a=1", "?a=1"), ("?a=1&v=2&b=3", "?a=1&b=3"), ("?v=2", "")]
)
def test_the_rest_of_a_query_stays(query: str, kept: str) -> None:
    text = f'ask("<signedUrl>{query}")\n'
    edits = plain_edits(text, Language.PYTHON, (PARAMETER,))
    assert applied(text, edits) == f'ask("<signedUrl>{kept}")\n'


def test_a_shell_command_is_never_taken_out_with_its_option() -> None:
    text = 'curl -H "x-oss-meta-room: 7" -T a "<signedUrl>"\n'
    assert plain_edits(text, Language.SHELL, (ADDED,)) == ()
