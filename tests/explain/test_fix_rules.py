"""Every rewrite of every library: the query is one of its language, and the change is made."""

# ruff: noqa: E501  a line of code is one line, before and after

from pathlib import Path

import pytest

from harness.catalog.fixes import read_fixes, read_library
from harness.errors import FixtureError
from harness.explain.fix.fix import fix, fixes_for
from harness.explain.fix.rewriting import FixContext
from harness.model.fix_rule import Fixes, Rewrite
from harness.model.page import Language, Runtime
from harness.syntax.queries import why_no_query

FORM = "application/x-www-form-urlencoded"
TYPE = FixContext(kind="header-added", subject="content-type", got=FORM)
TEXT = FixContext(kind="header-added", subject="content-type", got="text/plain;charset=UTF-8")
JSON = FixContext(kind="header-added", subject="content-type", got="application/json")
MULTI = FixContext(kind="form-sent", subject="content-type", got="multipart/form-data; b=1")
TYPED = FixContext(
    kind="form-sent", subject="content-type", wanted="image/png", got="multipart/form-data; b=1"
)
BARE = FixContext(kind="not-signed")
OWN = FixContext(kind="header-added", subject="x-oss-storage-class", got="IA")
DROPPED = FixContext(kind="header-dropped", subject="x-oss-storage-class", wanted="IA")
CHANGED = FixContext(kind="header-changed", subject="x-oss-meta-author", wanted="bob", got="al")
CHARSET = FixContext(
    kind="header-changed", subject="content-type", wanted="text/plain", got="text/plain; charset=a"
)
METHOD = FixContext(kind="method", subject="method", wanted="PUT", got="POST")
GARBLED = FixContext(kind="header-utf-8", subject="x-oss-meta-author", wanted="é", got="?")
FOLDED = FixContext(kind="key-dots-folded")
NAMED = FixContext(kind="path-stored")

CASES = [
    (
        Language.JAVASCRIPT,
        NAMED,
        "const fs = require('fs');\naxios.put(u, 'a.txt');",
        "const fs = require('fs');\naxios.put(u, fs.readFileSync('a.txt'));",
    ),
    (
        Language.PYTHON,
        NAMED,
        'import requests\nrequests.put(u, data="a.txt")',
        'import requests\nrequests.put(u, data=open("a.txt", "rb"))',
    ),
    (Language.SHELL, NAMED, 'curl -X PUT -d a.txt "$u"', 'curl -T a.txt "$u"'),
    (
        Language.JAVASCRIPT,
        TYPE,
        "axios.put(url, body);",
        "axios.put(url, body, { headers: { 'Content-Type': false } });",
    ),
    (
        Language.JAVASCRIPT,
        TYPE,
        "axios.put(url, f(a, b), { timeout: 1 });",
        "axios.put(url, f(a, b), { headers: { 'Content-Type': false }, timeout: 1 });",
    ),
    (
        Language.TYPESCRIPT,
        TYPE,
        "await axios.put(url, body, { headers: { a: 'b' } });",
        "await axios.put(url, body, { headers: { 'Content-Type': false, a: 'b' } });",
    ),
    (
        Language.JAVASCRIPT,
        TYPE,
        "axios({ method: 'put', url, data });",
        "axios({ headers: { 'Content-Type': false }, method: 'put', url, data });",
    ),
    (
        Language.JAVASCRIPT,
        JSON,
        "axios.put(u, d, { headers: {\n  'content-type': x,\n} });",
        "axios.put(u, d, { headers: {\n  'content-type': false,\n} });",
    ),
    (
        Language.JAVASCRIPT,
        DROPPED,
        "const headers = {\n    a: 'b',\n};\naxios.put(u, d, { headers });",
        "const headers = {\n    'x-oss-storage-class': 'IA',\n    a: 'b',\n};\naxios.put(u, d, { headers });",
    ),
    (
        Language.JAVASCRIPT,
        CHANGED,
        "const metadata = { author: 'al' };\naxios.put(u, d);",
        "const metadata = { author: 'bob' };\naxios.put(u, d);",
    ),
    (Language.JAVASCRIPT, METHOD, "axios.post(u, d);", "axios.put(u, d);"),
    (
        Language.JAVASCRIPT,
        METHOD,
        "axios({ method: 'POST', url: u });",
        "axios({ method: 'put', url: u });",
    ),
    (
        Language.JAVASCRIPT,
        TEXT,
        "const b = fs.readFileSync(p, 'utf8');\nfetch(u, { method: 'PUT', body: b });",
        "const b = fs.readFileSync(p);\nfetch(u, { method: 'PUT', body: b });",
    ),
    (
        Language.PYTHON,
        MULTI,
        "import requests\nrequests.put(u, files={'file': f}, timeout=1)",
        "import requests\nrequests.put(u, data=f, timeout=1)",
    ),
    (
        Language.PYTHON,
        MULTI,
        "import requests\nrequests.put(u, files={'file': ('a', f)})",
        "import requests\nrequests.put(u, data=f)",
    ),
    (
        Language.PYTHON,
        TYPE,
        "import requests\nrequests.put(u, data={'file': open('a', 'rb')})",
        "import requests\nrequests.put(u, data=open('a', 'rb'))",
    ),
    (
        Language.PYTHON,
        JSON,
        "import requests\nrequests.put(u, json=b)",
        "import requests\nrequests.put(u, data=b)",
    ),
    (
        Language.PYTHON,
        OWN,
        "import requests\nrequests.put(u, data=f, headers={'x-oss-storage-class': 'IA', 'a': 'b'})",
        "import requests\nrequests.put(u, data=f, headers={'a': 'b'})",
    ),
    (
        Language.PYTHON,
        OWN,
        "import requests\nh = {\n    'a': 'b',\n    'X-Oss-Storage-Class': 'IA'\n}\nrequests.put(u, headers=h)",
        "import requests\nh = {\n    'a': 'b'\n}\nrequests.put(u, headers=h)",
    ),
    (
        Language.PYTHON,
        DROPPED,
        "import requests\nrequests.put(u, data=f)",
        'import requests\nrequests.put(u, data=f, headers={"x-oss-storage-class": "IA"})',
    ),
    (
        Language.PYTHON,
        GARBLED,
        "import requests\nrequests.put(u, headers={'x-oss-meta-author': 'é'})",
        "import requests\nrequests.put(u, headers={'x-oss-meta-author': 'é'.encode(\"utf-8\")})",
    ),
    (
        Language.PYTHON,
        TYPE,
        "import aiohttp\ns.put(u, data=f)",
        'import aiohttp\ns.put(u, data=f, skip_auto_headers={"Content-Type"})',
    ),
    (
        Language.PYTHON,
        MULTI,
        "import httpx\nhttpx.put(u, files={'file': f})",
        "import httpx\nhttpx.put(u, content=f)",
    ),
    (
        Language.GO,
        OWN,
        'req, _ := http.NewRequest(m, u, f)\nreq.Header.Set("X-Oss-Storage-Class", "IA")\nc.Do(req)',
        "req, _ := http.NewRequest(m, u, f)\nc.Do(req)",
    ),
    (
        Language.GO,
        METHOD,
        "req, _ := http.NewRequest(http.MethodPost, u, f)",
        "req, _ := http.NewRequest(http.MethodPut, u, f)",
    ),
    (
        Language.GO,
        METHOD,
        'req, _ := http.NewRequest("POST", u, f)',
        'req, _ := http.NewRequest("PUT", u, f)',
    ),
    (
        Language.GO,
        CHANGED,
        'http.NewRequest(m, u, f)\nmeta := map[string]string{"author": "al"}',
        'http.NewRequest(m, u, f)\nmeta := map[string]string{"author": "bob"}',
    ),
    (
        Language.JAVA,
        TYPE,
        "HttpPut p = new HttpPut(u);\np.setEntity(new FileEntity(f, ContentType.TEXT_PLAIN));",
        "HttpPut p = new HttpPut(u);\np.setEntity(new FileEntity(f));",
    ),
    (
        Language.JAVA,
        OWN,
        'HttpPut p = new HttpPut(u);\np.setHeader("x-oss-storage-class", "IA");\n',
        "HttpPut p = new HttpPut(u);\n",
    ),
    (
        Language.JAVA,
        DROPPED,
        "HttpPut p = new HttpPut(u);\ngo();",
        'HttpPut p = new HttpPut(u);\np.setHeader("x-oss-storage-class", "IA");\ngo();',
    ),
    (
        Language.JAVA,
        CHARSET,
        "HttpPut p = new HttpPut(u);\np.setEntity(new FileEntity(f, ContentType.TEXT_PLAIN));",
        'HttpPut p = new HttpPut(u);\np.setEntity(new FileEntity(f, ContentType.create("text/plain")));',
    ),
    (
        Language.JAVA,
        FOLDED,
        "import a.B;\nimport org.apache.http.HttpPut;\nclass A { void a() { c = HttpClients.createDefault(); } }",
        "import a.B;\nimport org.apache.http.HttpPut;\nimport org.apache.http.client.config.RequestConfig;\nclass A { void a() { c = HttpClients.custom().setDefaultRequestConfig(RequestConfig.custom().setNormalizeUri(false).build()).build(); } }",
    ),
    (
        Language.JAVA,
        DROPPED,
        'HttpURLConnection c = (HttpURLConnection) u.openConnection();\nc.setRequestMethod("PUT");\n',
        'HttpURLConnection c = (HttpURLConnection) u.openConnection();\nc.setRequestMethod("PUT");\nc.setRequestProperty("x-oss-storage-class", "IA");\n',
    ),
    (
        Language.JAVA,
        METHOD,
        'HttpURLConnection c = open();\nc.setRequestMethod("POST");',
        'HttpURLConnection c = open();\nc.setRequestMethod("PUT");',
    ),
    (
        Language.KOTLIN,
        METHOD,
        'val c = u.openConnection() as HttpURLConnection\nc.requestMethod = "POST"',
        'val c = u.openConnection() as HttpURLConnection\nc.requestMethod = "PUT"',
    ),
    (
        Language.KOTLIN,
        DROPPED,
        'val c = u.openConnection() as HttpURLConnection\nc.requestMethod = "PUT"\n',
        'val c = u.openConnection() as HttpURLConnection\nc.requestMethod = "PUT"\nc.setRequestProperty("x-oss-storage-class", "IA")\n',
    ),
    (
        Language.CPP,
        TYPE,
        "int main() {\n  curl_easy_setopt(c, CURLOPT_POSTFIELDS, d);\n}",
        'int main() {\n  curl_easy_setopt(c, CURLOPT_POSTFIELDS, d);\n  curl_easy_setopt(c, CURLOPT_HTTPHEADER, curl_slist_append(NULL, "Content-Type:"));\n}',
    ),
    (
        Language.C,
        OWN,
        'int main() {\n  curl_easy_setopt(c, CURLOPT_URL, u);\n  l = curl_slist_append(l, "x-oss-storage-class: IA");\n}',
        "int main() {\n  curl_easy_setopt(c, CURLOPT_URL, u);\n}",
    ),
    (
        Language.CPP,
        DROPPED,
        'int main() {\n  curl_easy_setopt(c, CURLOPT_URL, u);\n  l = curl_slist_append(l, "a: b");\n}',
        'int main() {\n  curl_easy_setopt(c, CURLOPT_URL, u);\n  l = curl_slist_append(l, "a: b");\n  l = curl_slist_append(l, "x-oss-storage-class: IA");\n}',
    ),
    (
        Language.CPP,
        FOLDED,
        "int main() {\n  curl_easy_setopt(c, CURLOPT_URL, u);\n}",
        "int main() {\n  curl_easy_setopt(c, CURLOPT_URL, u);\n  curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);\n}",
    ),
    (
        Language.PHP,
        TYPE,
        "<?php\ncurl_setopt($c, CURLOPT_POSTFIELDS, $d);\n",
        "<?php\ncurl_setopt($c, CURLOPT_POSTFIELDS, $d);\ncurl_setopt($c, CURLOPT_HTTPHEADER, ['Content-Type:']);\n",
    ),
    (
        Language.PHP,
        TYPE,
        "<?php\ncurl_setopt_array($c, [CURLOPT_POSTFIELDS => $d]);\n",
        "<?php\ncurl_setopt_array($c, [CURLOPT_POSTFIELDS => $d, CURLOPT_HTTPHEADER => ['Content-Type:']]);\n",
    ),
    (
        Language.PHP,
        DROPPED,
        "<?php\ncurl_setopt($c, CURLOPT_PUT, true);\n",
        "<?php\ncurl_setopt($c, CURLOPT_PUT, true);\ncurl_setopt($c, CURLOPT_HTTPHEADER, ['x-oss-storage-class: IA']);\n",
    ),
    (
        Language.RUBY,
        CHARSET,
        "Net::HTTP.start(h)\nr['Content-Type'] = 'a/b'",
        "Net::HTTP.start(h)\nr['Content-Type'] = 'text/plain'",
    ),
    (
        Language.SHELL,
        TYPE,
        'curl -X PUT --data-binary @a.bin "$URL"',
        'curl -T a.bin "$URL"',
    ),
    (Language.SHELL, TYPE, 'curl -X PUT -d "@a b" "$URL"', 'curl -T "a b" "$URL"'),
    (Language.SHELL, MULTI, 'curl -X PUT -F file=@a.bin "$URL"', 'curl -T a.bin "$URL"'),
    (Language.SHELL, MULTI, 'curl -X PUT -F "file=@a b" "$URL"', 'curl -T "a b" "$URL"'),
    (Language.SHELL, OWN, 'curl -T a -H "X-Oss-Storage-Class: IA" "$URL"', 'curl -T a "$URL"'),
    (Language.SHELL, DROPPED, 'curl -T a "$URL"', 'curl -T a -H "x-oss-storage-class: IA" "$URL"'),
    (Language.SHELL, METHOD, 'curl -X POST -T a "$URL"', 'curl -T a "$URL"'),
    (
        Language.SHELL,
        FixContext(kind="url-cut"),
        "curl -T a https://h/k?a=b&c=d",
        'curl -T a "https://h/k?a=b&c=d"',
    ),
    (Language.SHELL, FOLDED, 'curl -T a "$URL"', 'curl --path-as-is -T a "$URL"'),
    (
        Language.SHELL,
        FixContext(kind="download-lost"),
        'wget "$URL"',
        'wget -O exampleobject.txt "$URL"',
    ),
]
IN_BROWSERS = [
    (
        Language.JAVASCRIPT,
        TEXT,
        "fetch(u, { method: 'PUT', body: text });",
        "fetch(u, { method: 'PUT', body: new Blob([text]) });",
    ),
    (
        Language.HTML,
        JSON,
        "<p>body</p><script>\nfetch(u, { method: 'PUT', body: input.files[0] });\n</script>",
        "<p>body</p><script>\nfetch(u, { method: 'PUT', body: new Blob([input.files[0]]) });\n</script>",
    ),
    (
        Language.JAVASCRIPT,
        JSON,
        "const x = new XMLHttpRequest();\nx.send(f(a));",
        "const x = new XMLHttpRequest();\nx.send(new Blob([f(a)]));",
    ),
]


@pytest.mark.parametrize(("language", "problem", "before", "after"), CASES)
def test_a_library_that_is_known_is_fixed_at_its_node(
    language: Language, problem: FixContext, before: str, after: str
) -> None:
    known = fixes_for(before, language, None)

    assert fix(known, [problem], before, language).fixed == after


@pytest.mark.parametrize(("language", "problem", "before", "after"), IN_BROWSERS)
def test_what_a_browser_sends_is_fixed_as_browsers_need_it(
    language: Language, problem: FixContext, before: str, after: str
) -> None:
    known = fixes_for(before, language, Runtime.BROWSER)

    assert fix(known, [problem], before, language).fixed == after


def test_what_stands_in_a_string_or_a_comment_is_no_code() -> None:
    text = "import requests\n# requests.post(u)\nprint('requests.post(u)')\n"

    assert fix(fixes_for(text, Language.PYTHON, None), [METHOD], text, Language.PYTHON).fixed == ""


def test_a_value_that_ends_a_string_literal_is_put_into_none() -> None:
    problem = FixContext(kind="header-dropped", subject="x-oss-meta-a", wanted='say "a"')
    text = "import requests\nrequests.put(u, data=f)"

    known = fixes_for(text, Language.PYTHON, None)
    assert fix(known, [problem], text, Language.PYTHON).fixed == ""


def test_words_that_are_true_of_a_rewrite_only_are_not_said_without_it() -> None:
    problem, text = FixContext(kind="other-answer"), 'curl -T a "$URL"'

    known = fixes_for(text, Language.SHELL, None)
    assert fix(known, [problem], text, Language.SHELL).text == ""


def test_who_says_false_to_an_old_axios_is_told_to_update_it() -> None:
    text = "axios.put(u, body, { headers: { 'Content-Type': false } });"
    problem = FixContext(kind="header-added", subject="content-type", got="false")

    told = fix(fixes_for(text, Language.JAVASCRIPT, None), [problem], text, Language.JAVASCRIPT)

    assert told.text.startswith("Use axios 1.1.1 or later")
    assert told.fixed == ""


def rewrites(known: Fixes) -> list[tuple[Language, Rewrite]]:
    return [
        (language, one)
        for rule in known.rules
        for rewrite in rule.rewrites
        for one in (rewrite, *rewrite.also)
        for language in rewrite.languages or known.languages
        if language is not Language.HTML
    ]


@pytest.mark.parametrize("known", read_fixes(), ids=lambda known: known.library)
def test_every_query_is_one_of_its_languages(known: Fixes) -> None:
    context = {"{subject}": "a", "{name}": "a", "{signed}": "a", "{sent}": "a"}
    wrong = []
    for language, rewrite in rewrites(known):
        query = rewrite.query
        for field, value in context.items():
            query = query.replace(field, value)
        wrong += [(query, why)] if (why := why_no_query(language, query)) else []

    assert wrong == []


def test_a_file_of_fixes_that_is_wrong_is_told_with_its_key(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(
        'library = "a"\nlanguages = ["python"]\nuses = ["a"]\n'
        '[[rules]]\nkinds = ["b"]\ntext = "c"\nsubject = "("\n',
        encoding="utf-8",
    )

    with pytest.raises(FixtureError, match=r"rules\.0\.subject"):
        read_library(file)
