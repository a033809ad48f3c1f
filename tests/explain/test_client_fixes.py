"""The fixes of the clients that pages use beside the first of each language."""

# ruff: noqa: E501  a line of code is one line, before and after

from dataclasses import replace

import pytest

from harness.explain.fix.fix import fix, fixes_for
from harness.explain.fix.rewriting import FixContext
from harness.model.page import Language

FORM = "application/x-www-form-urlencoded"
DROPPED = FixContext(kind="header-dropped", subject="x-oss-storage-class", wanted="IA")
CHANGED = FixContext(
    kind="header-changed", subject="content-type", wanted="image/png", got="image/gif"
)

INVENTED = replace(CHANGED, got="application/octet-stream")


def added(got: str) -> FixContext:
    return FixContext(kind="header-added", subject="content-type", got=got)


SHELL = [
    (DROPPED, "http PUT $u @a.txt", "http PUT $u 'x-oss-storage-class:IA' @a.txt"),
    (DROPPED, "http PUT $u < a.txt", "http PUT $u 'x-oss-storage-class:IA' < a.txt"),
    (CHANGED, "http PUT $u content-type:image/gif @a", "http PUT $u 'Content-Type:image/png' @a"),
    (added("text/plain"), "http PUT $u @a.txt", "http PUT $u Content-Type: @a.txt"),
    (added("application/json"), "http PUT $u < a", "http PUT $u Content-Type: < a"),
]
PYTHON = [
    (
        DROPPED,
        "httpx.put(u, content=f)",
        'httpx.put(u, content=f, headers={"x-oss-storage-class": "IA"})',
    ),
    (
        DROPPED,
        'http = urllib3.PoolManager()\nhttp.request("PUT", u, body=f)',
        'http = urllib3.PoolManager()\nhttp.request("PUT", u, body=f, headers={"x-oss-storage-class": "IA"})',
    ),
    (
        DROPPED,
        "async with aiohttp.ClientSession() as s:\n    await s.put(u, data=f, headers={'a': 'b'})",
        (
            "async with aiohttp.ClientSession() as s:\n"
            "    await s.put(u, data=f, headers={\"x-oss-storage-class\": \"IA\", 'a': 'b'})"
        ),
    ),
    (
        CHANGED,
        "httpx.put(u, content=f, headers={'Content-Type': 'image/gif'})",
        "httpx.put(u, content=f, headers={'Content-Type': \"image/png\"})",
    ),
    (
        DROPPED,
        "c = pycurl.Curl()\nc.setopt(c.UPLOAD, 1)\nc.perform()",
        'c = pycurl.Curl()\nc.setopt(c.UPLOAD, 1)\nc.setopt(c.HTTPHEADER, ["x-oss-storage-class: IA"])\nc.perform()',
    ),
    (
        CHANGED,
        "c = pycurl.Curl()\nc.setopt(pycurl.HTTPHEADER, ['Content-Type: image/gif'])",
        'c = pycurl.Curl()\nc.setopt(pycurl.HTTPHEADER, ["Content-Type: image/png"])',
    ),
    (
        added("image/gif"),
        "c = pycurl.Curl()\nc.setopt(pycurl.HTTPHEADER, ['a: b', 'content-type: image/gif'])",
        "c = pycurl.Curl()\nc.setopt(pycurl.HTTPHEADER, ['a: b'])",
    ),
]
NODE = [
    (
        DROPPED,
        "await got.put(u, { body });",
        "await got.put(u, { headers: { 'x-oss-storage-class': 'IA' }, body });",
    ),
    (
        DROPPED,
        "await ky.put(u, { body, headers: { a: 'b' } });",
        "await ky.put(u, { body, headers: { 'x-oss-storage-class': 'IA', a: 'b' } });",
    ),
    (
        CHANGED,
        "needle.put(u, b, { headers: { 'content-type': 'image/gif' } });",
        "needle.put(u, b, { headers: { 'content-type': 'image/png' } });",
    ),
    (
        added("application/json"),
        "request({ url, json: true, method: 'PUT', body }, done);",
        "request({ url, method: 'PUT', body }, done);",
    ),
    (
        added("image/gif"),
        "fs.createReadStream('a.gif').pipe(request.put(u, done));",
        "request.put({ url: u, body: fs.readFileSync('a.gif') }, done);",
    ),
    (
        added(FORM),
        "superagent.put(u).send(fs.readFileSync('a', 'utf8'));",
        "superagent.put(u).send(fs.readFileSync('a'));",
    ),
    (
        DROPPED,
        "superagent.put(u).send(b);",
        "superagent.put(u).set('x-oss-storage-class', 'IA').send(b);",
    ),
    (
        CHANGED,
        "superagent.put(u).set('Content-Type', 'image/gif').send(b);",
        "superagent.put(u).set('Content-Type', 'image/png').send(b);",
    ),
]
OKHTTP = "import okhttp3.Request;\n"
HUTOOL = "import cn.hutool.http.HttpRequest;\n"
JAVA = [
    (
        added("image/gif"),
        f'{OKHTTP}var b = RequestBody.create(f, MediaType.parse("image/gif"));',
        f"{OKHTTP}var b = RequestBody.create(f, null);",
    ),
    (
        added("image/gif"),
        f'{OKHTTP}var b = RequestBody.create(MediaType.parse("image/gif"), f);',
        f"{OKHTTP}var b = RequestBody.create((MediaType) null, f);",
    ),
    (
        DROPPED,
        f"{OKHTTP}var r = new Request.Builder().url(u).put(b).build();",
        f'{OKHTTP}var r = new Request.Builder().url(u).put(b).header("x-oss-storage-class", "IA").build();',
    ),
    (
        CHANGED,
        f'{OKHTTP}var b = RequestBody.create(f, MediaType.get("image/gif"));',
        f'{OKHTTP}var b = RequestBody.create(f, MediaType.get("image/png"));',
    ),
    (
        DROPPED,
        f"{HUTOOL}HttpRequest.put(u).body(b).execute();",
        f'{HUTOOL}HttpRequest.put(u).header("x-oss-storage-class", "IA").body(b).execute();',
    ),
    (
        CHANGED,
        f'{HUTOOL}HttpRequest.put(u).header("Content-Type", "image/gif").body(b);',
        f'{HUTOOL}HttpRequest.put(u).header("Content-Type", "image/png").body(b);',
    ),
    (
        FixContext(kind="url-encoded-twice"),
        "new RestTemplate().put(url, data);",
        "new RestTemplate().put(java.net.URI.create(url), data);",
    ),
    (
        DROPPED,
        "HttpHeaders h = new HttpHeaders();\nnew RestTemplate().exchange(u, m, e);",
        'HttpHeaders h = new HttpHeaders();\nh.set("x-oss-storage-class", "IA");\nnew RestTemplate().exchange(u, m, e);',
    ),
    (
        DROPPED,
        "WebClient.create().put().uri(u).bodyValue(b);",
        'WebClient.create().put().uri(u).header("x-oss-storage-class", "IA").bodyValue(b);',
    ),
    (
        CHANGED,
        "RestClient.create().put().uri(u).contentType(MediaType.IMAGE_GIF).body(b);",
        'RestClient.create().put().uri(u).contentType(MediaType.parseMediaType("image/png")).body(b);',
    ),
]
KOTLIN = [
    (
        added("image/gif"),
        'val b = f.asRequestBody("image/gif".toMediaType())',
        "val b = f.asRequestBody()",
    ),
    (
        DROPPED,
        "val b = f.asRequestBody()\nval r = Request.Builder().url(u).put(b).build()",
        'val b = f.asRequestBody()\nval r = Request.Builder().url(u).put(b).header("x-oss-storage-class", "IA").build()',
    ),
]
GO = [
    (
        DROPPED,
        "resty.New().R().SetBody(b).Put(u)",
        'resty.New().R().SetHeader("x-oss-storage-class", "IA").SetBody(b).Put(u)',
    ),
    (
        CHANGED,
        'resty.New().R().SetHeader("Content-Type", "image/gif").Put(u)',
        'resty.New().R().SetHeader("Content-Type", "image/png").Put(u)',
    ),
    (
        added("application/octet-stream"),
        'req.Header.SetMethod("PUT")\nfasthttp.Do(req, resp)',
        'req.Header.SetMethod("PUT")\nreq.Header.SetNoDefaultContentType(true)\nfasthttp.Do(req, resp)',
    ),
    (
        DROPPED,
        'req.Header.SetMethod("PUT")\nfasthttp.Do(req, resp)',
        'req.Header.SetMethod("PUT")\nreq.Header.Set("x-oss-storage-class", "IA")\nfasthttp.Do(req, resp)',
    ),
    (
        CHANGED,
        'req.Header.SetContentType("image/gif")\nfasthttp.Do(req, resp)',
        'req.Header.SetContentType("image/png")\nfasthttp.Do(req, resp)',
    ),
]
RUBY = [
    (
        DROPPED,
        "Faraday.put(u, b, { 'a' => 'b' })",
        "Faraday.put(u, b, { 'x-oss-storage-class' => 'IA', 'a' => 'b' })",
    ),
    (
        DROPPED,
        "HTTParty.put(u, body: b)",
        "HTTParty.put(u, body: b, headers: { 'x-oss-storage-class' => 'IA' })",
    ),
    (
        DROPPED,
        "HTTParty.put(u, headers: { 'a' => 'b' }, body: b)",
        "HTTParty.put(u, headers: { 'x-oss-storage-class' => 'IA', 'a' => 'b' }, body: b)",
    ),
    (
        DROPPED,
        "Faraday.new.put(u) do |req|\n  req.body = b\nend",
        "Faraday.new.put(u) do |req|\n  req.body = b\n  req.headers['x-oss-storage-class'] = 'IA'\nend",
    ),
    (
        CHANGED,
        "Faraday.put(u) { |r| r.headers['Content-Type'] = 'image/gif' }",
        "Faraday.put(u) { |r| r.headers['Content-Type'] = 'image/png' }",
    ),
]
LWP = "use LWP::UserAgent;\n"
TINY = "use HTTP::Tiny;\n"
PERL = [
    (
        DROPPED,
        f"{LWP}$agent->put($u, Content => $b);",
        f"{LWP}$agent->put($u, 'x-oss-storage-class' => 'IA', Content => $b);",
    ),
    (
        DROPPED,
        f"{LWP}$agent->request(PUT($u, Content => $b));",
        f"{LWP}$agent->request(PUT($u, 'x-oss-storage-class' => 'IA', Content => $b));",
    ),
    (
        DROPPED,
        f"{LWP}my $ask = HTTP::Request->new(PUT => $u);\n$agent->request($ask);",
        f"{LWP}my $ask = HTTP::Request->new(PUT => $u);\n$ask->header('x-oss-storage-class' => 'IA');\n$agent->request($ask);",
    ),
    (
        DROPPED,
        f"{TINY}HTTP::Tiny->new->put($u, {{ content => $b }});",
        f"{TINY}HTTP::Tiny->new->put($u, {{ headers => {{ 'x-oss-storage-class' => 'IA' }}, content => $b }});",
    ),
    (
        CHANGED,
        f"{TINY}HTTP::Tiny->new->put($u, {{ headers => {{ 'Content-Type' => 'image/gif' }} }});",
        f"{TINY}HTTP::Tiny->new->put($u, {{ headers => {{ 'Content-Type' => 'image/png' }} }});",
    ),
    (
        CHANGED,
        f"{LWP}$ask->content_type('image/gif');",
        f"{LWP}$ask->content_type('image/png');",
    ),
]
SYMFONY = "<?php\nuse Symfony\\Component\\HttpClient\\HttpClient;\n"
PHP = [
    (
        DROPPED,
        f"{SYMFONY}$c->request('PUT', $u, ['body' => $b]);",
        f"{SYMFONY}$c->request('PUT', $u, ['headers' => ['x-oss-storage-class' => 'IA'], 'body' => $b]);",
    ),
    (
        CHANGED,
        f"{SYMFONY}$c->request('PUT', $u, ['headers' => ['Content-Type' => 'image/gif']]);",
        f"{SYMFONY}$c->request('PUT', $u, ['headers' => ['Content-Type' => 'image/png']]);",
    ),
]
CPP = [
    (
        CHANGED,
        'void f() { httplib::Client c(u); c.Put(p, d, "image/gif"); }',
        'void f() { httplib::Client c(u); c.Put(p, d, "image/png"); }',
    ),
]
CASES = [
    (language, *row)
    for language, rows in (
        (Language.SHELL, SHELL),
        (Language.PYTHON, PYTHON),
        (Language.JAVASCRIPT, NODE),
        (Language.JAVA, JAVA),
        (Language.KOTLIN, KOTLIN),
        (Language.GO, GO),
        (Language.RUBY, RUBY),
        (Language.PHP, PHP),
        (Language.PERL, PERL),
        (Language.CPP, CPP),
    )
    for row in rows
]


@pytest.mark.parametrize(
    ("language", "problem", "before", "after"),
    CASES,
    ids=[f"{case[0]}-{case[1].kind}-{n}" for n, case in enumerate(CASES)],
)
def test_a_client_is_fixed_in_its_own_words(
    language: Language, problem: FixContext, before: str, after: str
) -> None:
    known = fixes_for(before, language, None)

    assert fix(known, [problem], before, language).fixed == after


@pytest.mark.parametrize(
    ("language", "before"),
    [(case[0], case[2]) for case in CASES if case[1] is DROPPED],
)
def test_a_type_of_the_library_gives_way_to_the_one_that_was_signed(
    language: Language, before: str
) -> None:
    known = fixes_for(before, language, None)

    fixed = fix(known, [INVENTED], before, language).fixed

    dropped = replace(INVENTED, kind="header-dropped")
    assert fixed == fix(known, [dropped], before, language).fixed
    assert "image/png" in fixed
