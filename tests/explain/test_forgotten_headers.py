"""A header that was signed and not sent: the commonest clients are told where it goes."""

# ruff: noqa: E501  a line of code is one line, before and after

import pytest

from harness.explain.fix.fix import fix, fixes_for
from harness.explain.fix.rewriting import FixContext
from harness.model.page import Language, Runtime

FORGOTTEN = FixContext(kind="header-dropped", subject="x-oss-storage-class", wanted="IA")
INVENTED = FixContext(
    kind="header-changed",
    subject="content-type",
    wanted="image/png",
    got="application/x-www-form-urlencoded",
)
GO = """func up() error {
\tvar r *http.Request
\tr, err = http.NewRequest("PUT", u, f)
\tif err != nil {
\t\treturn err
\t}
\t_, err = http.DefaultClient.Do(r)
}
"""
RUBY = "req = Net::HTTP::Put.new(uri)\nreq.body = b"
JAVA = "HttpRequest.newBuilder(u)\n    .PUT(BodyPublishers.ofFile(p))\n    .build();"
CASES = [
    (Language.GO, GO, "\t}\n\t_, err", '\t}\n\tr.Header.Set("x-oss-storage-class", "IA")\n\t_, err'),
    (
        Language.GO,
        'func up() {\n\treq, _ := http.NewRequestWithContext(c, "PUT", u, f)\n\tc.Do(req)\n}\n',
        "u, f)",
        'u, f)\n\treq.Header.Set("x-oss-storage-class", "IA")',
    ),
    (Language.JAVASCRIPT, "await fetch(u, { method: 'PUT', body });", "{ ", "{ headers: { 'x-oss-storage-class': 'IA' }, "),
    (Language.TYPESCRIPT, "const headers = {\n  a: 'b',\n};\nawait fetch(u, { headers });", "a:", "'x-oss-storage-class': 'IA',\n  a:"),
    (Language.RUBY, RUBY, "(uri)", "(uri)\nreq['x-oss-storage-class'] = 'IA'"),
    (Language.RUBY, "http = Net::HTTP.new(h)\nhttp.put(path, data)", "data", "data, { 'x-oss-storage-class' => 'IA' }"),
    (Language.PYTHON, "r = urllib.request.Request(u, data=f, method='PUT')", "'PUT'", "'PUT', headers={\"x-oss-storage-class\": \"IA\"}"),
    (Language.JAVA, JAVA, "(p))", '(p)).header("x-oss-storage-class", "IA")'),
    (Language.KOTLIN, "val r = HttpRequest.newBuilder(u).PUT(BodyPublishers.ofFile(p)).build()", "(p))", '(p)).header("x-oss-storage-class", "IA")'),
    (Language.PHP, "<?php\nuse GuzzleHttp\\Client;\n$c->put($u, ['body' => $b]);", "['body'", "['headers' => ['x-oss-storage-class' => 'IA'], 'body'"),
    (Language.SHELL, 'curl -f "$URL" -T a', "-T a", '-T a -H "x-oss-storage-class: IA"'),
    (Language.SHELL, 'curl -X PUT --data-binary "@a" "$URL"', '"@a"', '"@a" -H "x-oss-storage-class: IA"'),
    (Language.SHELL, 'curl -Ta "$URL"', "-Ta", '-Ta -H "x-oss-storage-class: IA"'),
    (Language.SHELL, 'wget --method=PUT --body-file=a "$URL"', "wget", 'wget --header="x-oss-storage-class: IA"'),
]  # fmt: skip


@pytest.mark.parametrize(("language", "before", "place", "there"), CASES)
def test_a_forgotten_header_goes_where_the_client_takes_it(
    language: Language, before: str, place: str, there: str
) -> None:
    known = fixes_for(before, language, None)

    assert fix(known, [FORGOTTEN], before, language).fixed == before.replace(place, there, 1)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (Language.RUBY, RUBY, RUBY.replace("(uri)", "(uri)\nreq['Content-Type'] = 'image/png'")),
        (Language.SHELL, 'wget --body-file=a "$u"', 'wget --header="Content-Type: image/png" --body-file=a "$u"'),
        (Language.SHELL, 'curl -d @a "$u"', 'curl -d @a -H "Content-Type: image/png" "$u"'),
    ],
)  # fmt: skip
def test_a_type_that_the_client_invents_gives_way_to_the_one_that_was_signed(
    language: Language, before: str, after: str
) -> None:
    known = fixes_for(before, language, None)

    assert fix(known, [INVENTED], before, language).fixed == after


@pytest.mark.parametrize("line", ['-H "x-oss-storage-class:"', "-H 'x-oss-storage-class;'"])
def test_a_header_that_curl_was_told_to_leave_out_or_empty_is_given_its_value(line: str) -> None:
    before = f'curl -T a {line} "$URL"'
    known = fixes_for(before, Language.SHELL, None)

    fixed = fix(known, [FORGOTTEN], before, Language.SHELL).fixed

    assert fixed == 'curl -T a -H "x-oss-storage-class: IA" "$URL"'


def test_a_request_of_a_browser_is_given_its_header_behind_open() -> None:
    before = "const r = new XMLHttpRequest();\nr.open('put', u);\nr.send(b);"
    known = fixes_for(before, Language.JAVASCRIPT, Runtime.BROWSER)

    fixed = fix(known, [FORGOTTEN], before, Language.JAVASCRIPT).fixed

    assert "u);\nr.setRequestHeader('x-oss-storage-class', 'IA');\nr.send" in fixed


@pytest.mark.parametrize(
    ("problem", "before", "after"),
    [
        (
            FixContext(kind="header-added", subject="content-type", got="a/b"),
            'newBuilder(u).header("Content-Type", "a/b").PUT(BodyPublishers.noBody()).build();',
            "newBuilder(u).PUT(BodyPublishers.noBody()).build();",
        ),
        (
            FixContext(kind="header-changed", subject="content-type", wanted="c/d", got="a/b"),
            'newBuilder(u).setHeader("content-type", "a/b").PUT(BodyPublishers.noBody());',
            'newBuilder(u).setHeader("content-type", "c/d").PUT(BodyPublishers.noBody());',
        ),
        (
            FixContext(kind="method", wanted="PUT", got="POST"),
            "newBuilder(u).POST(BodyPublishers.ofFile(p)).build();",
            "newBuilder(u).PUT(BodyPublishers.ofFile(p)).build();",
        ),
    ],
)
def test_the_client_of_the_jdk_is_fixed_in_its_own_words(
    problem: FixContext, before: str, after: str
) -> None:
    known = fixes_for(before, Language.JAVA, None)

    assert fix(known, [problem], before, Language.JAVA).fixed == after
