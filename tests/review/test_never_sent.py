# ruff: noqa: E501  texts of pages stand on one line

"""What a program's language knows of a request that never arrives."""

import pytest

from harness.model.verdict import Finding
from harness.review.advice import advised
from tests.pages.test_fragments import blocks_of, program_of

OPENED = 'HttpURLConnection way = (HttpURLConnection) new URL("<signedUrl>").openConnection();\nway.setRequestMethod("PUT");\nway.getOutputStream().close();\n'
SENT = 'HttpRequest ask = HttpRequest.newBuilder(URI.create("<signedUrl>")).PUT(HttpRequest.BodyPublishers.ofString("a")).build();\nvar answer = HttpClient.newHttpClient().sendAsync(ask, HttpResponse.BodyHandlers.ofString())'
GO = 'ask, _ := http.NewRequest("PUT", "<signedUrl>", nil)\n{}'
AJAX = "<input type=file id=f><script>$.ajax({{ url: '<signedUrl>', type: 'PUT', data: $('#f')[0].files[0]{} }})</script>"
LAUNCHED = 'val ask = Request.Builder().url("<signedUrl>").put("a".toRequestBody()).build()\nval job = GlobalScope.launch {{ OkHttpClient().newCall(ask).execute() }}\n{}'


@pytest.mark.parametrize(
    ("language", "text", "said", "fix"),
    [
        ("java", OPENED, "", "nothing before its answer is asked for"),
        ("java", OPENED, "Upload finished", "nothing before its answer is asked for"),
        ("java", f"{OPENED}way.getResponseCode();", "", ""),
        ("java", OPENED, "java.net.ConnectException: refused", ""),
        ("java", OPENED, "IllegalStateException: Already connected", "before the first byte"),
        ("java", OPENED, "java.nio.charset.MalformedInputException: Input length = 1", "Read bytes"),
        ("kotlin", LAUNCHED.format("job.join()"), "java.nio.charset.MalformedInputException: Input length = 1", "Read bytes"),
        ("python", 'import requests\nrequests.put("<signedUrl>", data=open("a.txt").read())', "UnicodeDecodeError: 'utf-8' codec", "binary mode"),
        ("python", 'import requests\nrequests.put("<signedUrl>", headers={"x-oss-meta-a": "张"})', "UnicodeEncodeError: 'latin-1' codec can't encode character", "`value.encode()`"),
        ("python", 'import requests\nrequests.put("<signedUrl>", data="张")', "UnicodeEncodeError: 'latin-1' codec can't encode character: Body ('张') is not valid", ""),
        ("python", 'import httpx\nhttpx.put("<signedUrl>", headers={"x-oss-meta-a": "张"})', "UnicodeEncodeError: 'ascii' codec can't encode character", "`value.encode()`"),
        ("python", 'import httpx\nhttpx.put("<signedUrl>", headers={"x-oss-meta-a": "b"})', "UnicodeEncodeError: 'ascii' codec can't encode character", ""),
        ("javascript", 'await fetch("<signedUrl>", { method: "PUT", headers: { "x-oss-meta-a": "张" } })', "TypeError: Cannot convert argument to a ByteString because the character", "toString('latin1')"),
        ("javascript", 'const fs = require("fs")\nawait fetch("<signedUrl>", { method: "PUT", body: "a" })', "ReferenceError: require is not defined in ES module scope, you can use import instead", "write `import`"),
        ("html", AJAX.format(""), "Uncaught TypeError: Illegal invocation", "processData"),
        ("html", AJAX.format(", processData: false"), "Uncaught TypeError: Illegal invocation", ""),
        ("java", f"{SENT};", "", "`.join()`"),
        ("java", f"{SENT}.join();", "", ""),
        ("kotlin", LAUNCHED.format(""), "", "`runBlocking"),
        ("kotlin", LAUNCHED.format("job.join()"), "", ""),
        ("go", GO.format("go http.DefaultClient.Do(ask)"), "", "goroutine"),
        ("go", GO.format("http.DefaultClient.Do(ask)"), "", ""),
        ("go", GO.format("c := http.Client{Timeout: 30}\nc.Do(ask)"), "Put: context deadline exceeded", "nanoseconds"),
        ("go", GO.format("c := http.Client{Timeout: time.Second}\nc.Do(ask)"), "Put: context deadline exceeded", ""),
    ],
)  # fmt: skip
def test_a_language_says_why_nothing_was_sent(
    language: str, text: str, said: str, fix: str
) -> None:
    (block,) = blocks_of((language, text))
    finding = Finding(rule="requests-arrived", kind="no-request", details={"said": said})

    advice = advised(finding, program_of(block)).advice

    assert fix in advice
    assert bool(advice) == bool(fix)


@pytest.mark.parametrize(
    ("form", "fix"),
    [
        ('<form action="<signedUrl>" method="post"><input type=file name=file></form>', "never PUT"),
        ('<form action="<signedUrl>" method="put"><input type=file name=file></form>', "never PUT"),
        ('<form action="<yourUrl>" method="post"><input name=policy><input type=file name=file></form>', ""),
        ('<form action="<signedUrl>" onsubmit="send(event); event.preventDefault()"><input type=file></form>', ""),
    ],
    ids=["post", "put", "with-a-policy", "sent-by-a-script"],
)  # fmt: skip
def test_a_form_that_goes_to_a_signed_url_is_told_that_it_cannot(form: str, fix: str) -> None:
    (block,) = blocks_of(("html", form))
    finding = Finding(rule="status-expected", kind="other-answer", got="403", expected="200")

    advice = advised(finding, program_of(block)).advice

    assert fix in advice
    assert bool(advice) == bool(fix)
