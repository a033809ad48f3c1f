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
POSTED = FixContext(kind="method", subject="method", wanted="PUT", got="POST")
# Where a form is posted, two things are wrong.
POSTS = [
    (
        Language.PYTHON,
        "httpx.post(u, files={'f': f})",
        'httpx.put(u, content=f, headers={"Content-Type": "image/png"})',
    ),
    (
        Language.SHELL,
        'curl -F "file=@a.png" "$U"',
        'curl -T "a.png" -H "Content-Type: image/png" "$U"',
    ),
    (
        Language.PHP,
        "<?php curl_setopt_array($c, [CURLOPT_POST => true, CURLOPT_POSTFIELDS => ['f' => new CURLFile('a')]]);",
        "<?php curl_setopt_array($c, [CURLOPT_CUSTOMREQUEST => 'PUT', CURLOPT_HTTPHEADER => ['Content-Type: image/png'], CURLOPT_POSTFIELDS => file_get_contents('a')]);",
    ),
    (
        Language.PHP,
        "<?php\ncurl_setopt($c, CURLOPT_POST, 1);\ncurl_setopt($c, CURLOPT_POSTFIELDS, ['f' => new CURLFile('a')]);",
        "<?php\ncurl_setopt($c, CURLOPT_CUSTOMREQUEST, 'PUT');\ncurl_setopt($c, CURLOPT_HTTPHEADER, ['Content-Type: image/png']);\ncurl_setopt($c, CURLOPT_POSTFIELDS, file_get_contents('a'));",
    ),
    (
        Language.JAVA,
        'HttpPost put = new HttpPost(u);\nput.setEntity(MultipartEntityBuilder.create().addBinaryBody("f", file).build());\n// org.apache.hc.',
        'HttpPut put = new HttpPut(u);\nput.setHeader("Content-Type", "image/png");\nput.setEntity(new org.apache.hc.core5.http.io.entity.FileEntity(file, null));\n// org.apache.hc.',
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
ALIKE = "--header='a: b' \"$U\""
OWN = FixContext(kind="header-added", subject="x-oss-object-acl", got="private")
IN_SHELLS = [
    (
        POSTED,
        f"wget --method=POST --body-file=a {ALIKE}",
        f"wget --method=PUT --body-file=a {ALIKE}",
    ),
    (POSTED, f"curl -X POST -d @a {ALIKE}", f"curl -X PUT -d @a {ALIKE}"),
    (POSTED, f"curl -X POST -T a {ALIKE}", f"curl -T a {ALIKE}"),
    (OWN, "http PUT $U a:b x-oss-object-acl:private < a", "http PUT $U a:b < a"),
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


@pytest.mark.parametrize(("language", "before", "after"), POSTS)
def test_who_posts_a_form_puts_the_file(language: Language, before: str, after: str) -> None:
    known = fixes_for(before, language, None)

    assert fix(known, [POSTED, TYPED], before, language, plainly=True).fixed == after


def test_a_form_of_jquery_is_sent_as_the_file() -> None:
    text = (
        "var fd = new FormData();\nfd.append('file', this.files[0]);\n"
        "$.ajax({ url: u, type: 'POST', data: fd, processData: false, contentType: false });"
    )

    known = fixes_for(text, Language.JAVASCRIPT, Runtime.BROWSER)
    fixed = fix(known, [POSTED, TYPED], text, Language.JAVASCRIPT, plainly=True).fixed

    assert "var fd = new Blob([this.files[0]]);" in fixed
    assert "append" not in fixed
    assert "type: 'PUT'" in fixed
    assert "contentType: 'image/png'" in fixed


def test_what_no_library_knows_is_changed_only_where_that_is_asked_for() -> None:
    text = 'send("POST", u)'

    assert fix((), [POSTED], text, Language.PYTHON).fixed == ""
    plain = fix((), [POSTED], text, Language.PYTHON, plainly=True)
    assert (plain.fixed, plain.text) == ('send("PUT", u)', "Upload with PUT.")


@pytest.mark.parametrize(("language", "before", "after"), PATHS)
def test_who_sends_the_path_alone_sends_the_query_too(
    language: Language, before: str, after: str
) -> None:
    assert fix(fixes_for(before, language, None), [PATH], before, language).fixed == after


@pytest.mark.parametrize(("problem", "before", "after"), IN_SHELLS)
def test_a_command_is_changed_by_its_own_options(
    problem: FixContext, before: str, after: str
) -> None:
    known = fixes_for(before, Language.SHELL, None)

    assert fix(known, [problem], before, Language.SHELL).fixed == after


def test_a_type_that_axios_adds_in_a_browser_gives_way_to_the_signed_one() -> None:
    text = "axios.put(u, file, { headers: { 'x-oss-meta-a': 'b' } });"
    invented = replace(TYPED, kind="header-changed", got="application/x-www-form-urlencoded")

    known = fixes_for(text, Language.JAVASCRIPT, Runtime.BROWSER)
    fixed = fix(known, [invented], text, Language.JAVASCRIPT).fixed

    assert "'Content-Type': 'image/png', 'x-oss-meta-a': 'b'" in fixed


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
