# ruff: noqa: E501  a table reads best with one row a line

import pytest

from harness.catalog.grammars import read_grammars
from harness.model.page import Language
from harness.syntax.languages import from_code, from_info, from_label
from harness.syntax.queries import why_no_query

UNTAGGED = [
    ("const Shop = require('ali-oss');\nconst shop = new Shop({\n  region: 'r',\n});\n", "javascript"),
    ("const soon = new Date();\nconst parts = new FormData();\n", "javascript"),
    ("import axios from 'axios';\nawait axios.put(url, body);\n", "javascript"),
    ("interface Link { url: string }\nconst link: Link = await make();\n", "typescript"),
    ('curl -T notes.txt "<signedUrl>"\n', "shell"),
    ("# first\nwget --method=PUT x\n", "shell"),
    ("$ export A=b\n$ set C=d\n", "shell"),
    ("go version\n", "shell"),
    ("php -v\n", "shell"),
    ("./ossutil64 sign oss://shelf/today.txt\n", "shell"),
    ("<!DOCTYPE html>\n<p>hello</p>\n", "html"),
    ("<script>\nsend();\n</script>\n", "html"),
    ("$name= 'abc';\n$host= 'http://example.com';\n", "php"),
    ("public function sign(Request $request, array $more = []): Result\n", "php"),
    ("<?php\necho 1;\n", "php"),
    ('import (\n\t"net/http"\n)\n\nclient := http.Client{}\n', "go"),
    ("type Again struct {\n}\n\nfunc (*Again) Try(err error) bool {\n\treturn false\n}\n", "go"),
    ("...\nmade := oss.NewClient(cfg)\n", "go"),
    ("# Yours.\n$key_id = 'abc'\n\n$host = 'http://example.com'\n", "ruby"),
    ("require 'net/http'\nputs 1\n", "ruby"),
    ("use strict;\nmy $shelf = 'abc';\n", "perl"),
    ("my $link = sign('a') or die $!;\nprint $link->{url} unless $quiet;\n", "perl"),
    ("func keep(_ shelf: Swift.String) async throws -> Bool\n", "swift"),
    ("let task = client.presign(request)\nguard let url = task.url else { return }\n", "swift"),
    ('Note * note = [Note new];\nnote.title = @"<title>";\n', "objective-c"),
    ('String place = "p";\nOSS shop = new OSSClientBuilder().build(place, a, b);\n', "java"),
    ("try {\n    shop.shutdown();\n} catch (Exception e) {\n}\n", "java"),
    ("#include <curl/curl.h>\nint main(void) {\n    return 0;\n}\n", "c"),
    ("#include <string>\nstd::string link;\n", "cpp"),
    ("using System.Net.Http;\nvar client = new HttpClient();\n", "csharp"),
    ('fun main() {\n    val link = java.net.URL("x")\n}\n', "kotlin"),
    ("use std::fs::File;\nfn main() {\n    let f = 1;\n}\n", "rust"),
    ("Invoke-RestMethod -Method Put -Uri $link -InFile a.txt\n", "powershell"),
    ("import oss2\nauth = oss2.Auth('a', 'b')\n", "python"),
    ("import java.io.File;\n", "java"),
    ('{"a": 1}\n', "json"),
    ("PUT /a HTTP/1.1\nHost: b\n", "http"),
    ("http://example.com/a?Expires=1&Signature=b\n", "text"),
    ('--8f1a2b3c4d5e\nContent-Disposition: form-data; name="key"\n\na\n', "text"),
    ("Exception in thread main: it broke\n", "text"),
    ("????\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), UNTAGGED)
def test_untagged_code_is_what_reads_it_with_the_fewest_errors(
    text: str, language: str | None
) -> None:
    assert from_code(text) == language


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("dart", Language.DART),
        ("mermaid", Language.MERMAID),
        ("terraform", Language.HCL),
        ("objectc", Language.OBJECTIVE_C),
        ("js+erb", Language.ERB),
        ("dotenv", Language.INI),
        ("{#codeblock_a1b}", None),
    ],
)
def test_a_fence_names_languages_that_are_not_run_too(info: str, language: Language | None) -> None:
    assert from_info(info) == language


@pytest.mark.parametrize("label", ["Send it from Go to the office", "Output", "R", "A plain text"])
def test_a_heading_of_common_words_names_no_language(label: str) -> None:
    assert from_label(label) is None


def test_what_the_page_speaks_decides_where_two_languages_read_a_text() -> None:
    text = "client = make(cfg)\nlink = client.sign()\n"

    assert from_code(text, {Language.PYTHON: 3.0}) is Language.PYTHON
    assert from_code(text, {Language.RUBY: 3.0}) is Language.RUBY


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('using Aliyun.OSS;\nvar key = "a";\nvar shop = new OssClient(key, key, key);', "csharp"),
        ('// The library.\nusing System;\nvar a = 1;\nvar b = "x";\nvar c = a;', "csharp"),
        ('using static System.Console;\nvar a = "x";\nvar b = a;\nWriteLine(b);', "csharp"),
        ("using namespace std;\nint main() { string a; return 0; }", "cpp"),
    ],
)
def test_a_directive_that_uses_a_namespace_tells_csharp(text: str, language: str) -> None:
    assert from_code(text) == language


@pytest.mark.parametrize("language", read_grammars())
def test_what_is_typical_of_a_language_is_asked_apart_from_the_rest(language: Language) -> None:
    grammar = read_grammars()[language]

    assert why_no_query(language, grammar.signs) == ""
    assert "@certain" not in grammar.queries
    assert "@typical" not in grammar.queries


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("link = shop.sign_url('PUT', 'reel.bin', 60)\nprint(link)", "python"),
        ("for one in islice(oss2.ObjectIterator(shop), 3):\n    print(one.key)", "python"),
        ("link = client.presigned_put_object('reels', 'one.bin')", "python"),
        ("answer = requests.put(link, reel)", "python"),
        ("use OSS\\OssClient;\nuse OSS\\Core\\OssException;", "php"),
        ("echo $answer['link'];", "php"),
        ('foreach ($sent as $name => $value) {\n    $list[] = "$name: $value";\n}', "php"),
        ("fun send(link: String, reel: File): Int {\n    return 200\n}", "kotlin"),
        ("try (InputStream in = new FileInputStream(f)) {\n    in.transferTo(out);\n}", "java"),
        ("shop.putObject(signedUrl, reel, length, sent);", "java"),
        ("public async Task<int> PutAsync(string link)\n{\n    return 200;\n}", "csharp"),
        ("std::string link = shop.Make(reel).result();\nstd::cout << link;", "cpp"),
        ("use std::fs::File;\nuse reqwest::blocking::Client;", "rust"),
        ("let sent = client.put(&link).body(reel).send().await?;", "rust"),
        ("export OSS_ACCESS_KEY_ID=xxx\nexport OSS_ACCESS_KEY_SECRET=yyy", "shell"),
        ("fetch(link, {\n  method: 'PUT',\n  body: reel,\n});", "javascript"),
        ("$.ajax({\n  url: link,\n  type: 'PUT',\n  data: reel\n});", "javascript"),
        ("url = reel.presigned_url(:put)\nputs url", "ruby"),
        ("final sent = await http.put(Uri.parse(link), body: reel);", "dart"),
        ("library(httr)\nr <- PUT(link, body = upload_file('a.txt'))", "r"),
        ("local http = require('resty.http')\nlocal c = http.new()", "lua"),
    ],
)
def test_a_few_lines_without_a_tag_tell_their_language(text: str, language: str) -> None:
    assert from_code(text) == language
