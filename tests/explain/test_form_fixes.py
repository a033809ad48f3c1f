"""Who sends a form, or the path alone, where a signed URL takes the file: how it is changed."""

# ruff: noqa: E501  a line of code is one line, before and after

from dataclasses import replace

import pytest

from harness.explain.fix.fix import fix, fixes_for
from harness.explain.fix.rewriting import FixContext
from harness.explain.naming_headers import header_difference
from harness.model.page import Language, Runtime

FORM = FixContext(kind="form-sent", subject="content-type", got="multipart/form-data; boundary=b")
TYPED = replace(FORM, wanted="image/png")
PATH = FixContext(kind="not-signed")
APPENDED = "const form = new FormData();\nform.append('file', {file});\n"

FORMS = [
    (Language.PYTHON, FORM, "httpx.put(u, files={'f': f})", "httpx.put(u, content=f)"),
    (
        Language.PYTHON,
        TYPED,
        "httpx.put(u, files={'f': f})",
        'httpx.put(u, content=f, headers={"Content-Type": "image/png"})',
    ),
    (
        Language.PYTHON,
        TYPED,
        "import requests\nrequests.put(u, files={'f': ('a', f, 'image/png')})",
        'import requests\nrequests.put(u, data=f, headers={"Content-Type": "image/png"})',
    ),
    (
        Language.PYTHON,
        FORM,
        "form = aiohttp.FormData()\nform.add_field('f', f)\ns.put(u, data=form)",
        'form = f\ns.put(u, data=form, skip_auto_headers={"Content-Type"})',
    ),
    (
        Language.JAVASCRIPT,
        FORM,
        f"{APPENDED.replace('{file}', 'b')}axios.put(u, form, {{ headers: form.getHeaders() }});",
        "const form = b;\naxios.put(u, form, { headers: { 'Content-Type': false } });",
    ),
    (
        Language.JAVASCRIPT,
        TYPED,
        f"{APPENDED.replace('{file}', 'b')}axios.put(u, form, {{ headers: {{ ...form.getHeaders() }} }});",
        "const form = b;\naxios.put(u, form, { headers: { 'Content-Type': 'image/png' } });",
    ),
    (
        Language.SHELL,
        TYPED,
        'curl -X PUT -F "file=@a.png" "$U"',
        'curl -T "a.png" -H "Content-Type: image/png" "$U"',
    ),
    (
        Language.PHP,
        FORM,
        "<?php curl_setopt_array($c, [CURLOPT_POSTFIELDS => ['f' => new CURLFile('a')]]);",
        "<?php curl_setopt_array($c, [CURLOPT_POSTFIELDS => file_get_contents('a'), CURLOPT_HTTPHEADER => ['Content-Type:']]);",
    ),
    (
        Language.PHP,
        FORM,
        "<?php\ncurl_setopt($c, CURLOPT_POSTFIELDS, ['f' => new CURLFile($p)]);",
        "<?php\ncurl_setopt($c, CURLOPT_POSTFIELDS, file_get_contents($p));\ncurl_setopt($c, CURLOPT_HTTPHEADER, ['Content-Type:']);",
    ),
    (
        Language.PHP,
        TYPED,
        "<?php\n$c = new GuzzleHttp\\Client();\n$c->put($u, ['multipart' => [['name' => 'f', 'contents' => $f]]]);",
        "<?php\n$c = new GuzzleHttp\\Client();\n$c->put($u, ['headers' => ['Content-Type' => 'image/png'], 'body' => $f]);",
    ),
    (
        Language.RUBY,
        TYPED,
        "put = Net::HTTP::Put.new(uri)\nput.set_form([['f', file]], 'multipart/form-data')",
        "put = Net::HTTP::Put.new(uri)\nput['Content-Type'] = 'image/png'\nput.body = file.read",
    ),
    (
        Language.JAVA,
        TYPED,
        'RequestBody file = RequestBody.create(f, MediaType.parse("image/png"));\nRequestBody body = new MultipartBody.Builder().addFormDataPart("f", "a.png", file).build();\n',
        'RequestBody file = RequestBody.create(f, MediaType.parse("image/png"));\nRequestBody body = file;\n',
    ),
    (
        Language.KOTLIN,
        FORM,
        'val file = f.asRequestBody(type)\nval body = MultipartBody.Builder().addFormDataPart("f", "a", file).build()',
        "val file = f.asRequestBody()\nval body = file",
    ),
]
PATHS = [
    (
        Language.PYTHON,
        'conn.request("PUT", parsed.path, body=f)',
        'conn.request("PUT", f"{parsed.path}?{parsed.query}", body=f)',
    ),
    (Language.PYTHON, 'requests.put(url.split("?")[0], data=f)', "requests.put(url, data=f)"),
    (
        Language.JAVASCRIPT,
        "https.request({ path: url.pathname })",
        "https.request({ path: url.pathname + url.search })",
    ),
    (Language.JAVASCRIPT, "fetch(url.split('?')[0], o)", "fetch(url, o)"),
    (Language.RUBY, "Net::HTTP::Put.new(uri.path)", "Net::HTTP::Put.new(uri.request_uri)"),
    (
        Language.GO,
        'package a\nfunc b() { c("PUT", u.Host + u.Path) }',
        'package a\nfunc b() { c("PUT", u.Host + u.RequestURI()) }',
    ),
    (Language.JAVA, "new HttpPut(uri.getPath());", "new HttpPut(uri.getFile());"),
]
# Paths of files, and those of other objects.
OTHERS = [
    (Language.PYTHON, "open(file.path)"),
    (Language.JAVASCRIPT, "fs.readFileSync(location.pathname.split('/')[0])"),
    (Language.RUBY, "File.read(file.path)"),
    (Language.GO, "package a\nfunc b() { os.Open(f.Path) }"),
]


@pytest.mark.parametrize(("language", "problem", "before", "after"), FORMS)
def test_who_sends_a_form_sends_the_file_with_the_type_that_was_signed(
    language: Language, problem: FixContext, before: str, after: str
) -> None:
    assert fix(fixes_for(before, language, None), [problem], before, language).fixed == after


@pytest.mark.parametrize(("language", "before", "after"), PATHS)
def test_who_sends_the_path_alone_sends_the_query_too(
    language: Language, before: str, after: str
) -> None:
    assert fix(fixes_for(before, language, None), [PATH], before, language).fixed == after


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_other_paths_are_let_alone(language: Language, text: str) -> None:
    assert fix(fixes_for(text, language, None), [PATH], text, language).fixed == ""


def test_axios_of_a_browser_is_given_the_type_that_was_signed() -> None:
    text = f"{APPENDED.replace('{file}', 'file')}await axios.put(u, form);"

    known = fixes_for(text, Language.JAVASCRIPT, Runtime.BROWSER)
    fixed = fix(known, [TYPED], text, Language.JAVASCRIPT).fixed

    assert "const form = new Blob([file]);" in fixed
    assert "form, { headers: { 'Content-Type': 'image/png' } });" in fixed


@pytest.mark.parametrize(
    ("sent", "signed", "kind"),
    [
        (b"multipart/form-data; boundary=b", None, "form-sent"),
        (b"Multipart/Form-Data; boundary=b", b"image/png", "form-sent"),
        (b"multipart/form-data; boundary=b", b"multipart/form-data; boundary=c", "header-changed"),
        (b"application/x-www-form-urlencoded", None, "header-added"),
        (b"image/gif", b"image/png", "header-changed"),
        (None, b"multipart/form-data", "header-dropped"),
    ],
)
def test_a_form_is_one_by_the_type_with_which_it_is_sent(
    sent: bytes | None, signed: bytes | None, kind: str
) -> None:
    assert header_difference("content-type", sent, signed).kind == kind
