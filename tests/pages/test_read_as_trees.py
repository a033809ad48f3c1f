# ruff: noqa: E501  a program is one line, so that a table of them reads as one

"""What comments, texts and inner blocks of a program say leads nobody astray: a tree tells them apart."""

import pytest

from harness.catalog.catalog import default_root
from harness.model.cell import DriverName
from harness.model.page import Block, Language, Role, Runtime
from harness.model.scenario import Variant
from harness.pages.libraries import is_always_there, libraries, why_missing
from harness.pages.numbered import numbered_places
from harness.pages.plan import plan_page
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page
from harness.syntax.source import parse

KIT = read_tooling(default_root())


def only_block(language: str, text: str) -> Block:
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks
    return block


def program(language: str, text: str) -> str:
    block = only_block(language, text)
    toolkit = KIT.toolkit(block)
    assert toolkit is not None
    return page_program(block, KIT, toolkit, Variant.PUBLISHED, {}).program.source


GO = """req, err := http.NewRequest("PUT", "<signedUrl>", nil)
for try := 0; try < 3; try++ {
	answer, err := http.DefaultClient.Do(req)
	if err == nil {
		break
	}
	fmt.Println(answer.Status)
}
if text, err := os.ReadFile("a.txt"); err == nil {
	fmt.Println(len(text))
}"""


def test_only_names_of_the_top_are_used_for_the_compiler() -> None:
    assert program("go", GO).splitlines()[-1] == "_ = req; _ = err;}"


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("python", 'import requests\n\ndef send(url, path):\n    """Send, as a class of ours does."""\n    with open(path, "rb") as file:\n        requests.put(url, data=file, timeout=9).raise_for_status()', "send"),
        ("js", "async function send(url, file) {\n  const answer = await fetch(url, { method: 'PUT', body: file });\n  if (!answer.ok) throw new Error('file.bin was refused');\n}", "send"),
        ("js", "async function send(url, file) {\n  // a class is too much for this\n  return fetch(url, { method: 'PUT', body: file });\n}", "send"),
    ],
    ids=["class-in-a-docstring", "member-in-a-text", "class-in-a-comment"],
)  # fmt: skip
def test_words_in_texts_and_comments_hide_no_function(language: str, text: str, first: str) -> None:
    assert only_block(language, text).calls[0] == first


DEPOT = """import java.io.*;
import java.net.*;

class Depot {
    EXTRA
    public HOW void send(String url, File file) throws IOException {
        HttpURLConnection c = (HttpURLConnection) new URL(url).openConnection();
        c.setRequestMethod("PUT");
        c.setDoOutput(true);
        c.getResponseCode();
    }
}"""


@pytest.mark.parametrize(
    ("extra", "how", "first"),
    [
        ('@Trace("one") private void send(File file, String url) { throw new IllegalStateException("none extends this"); }', "", "Depot.send"),
        ("", "<T extends Exception>", "Depot.send"),
        ("private final int c; Depot() { this.c = 1; }", "", "Depot.send"),
        ("private int c;", "", ""),
    ],
    ids=["word-in-a-text", "bound-of-a-type", "field-that-the-class-fills", "field-of-others"],
)  # fmt: skip
def test_a_method_is_called_where_its_class_needs_nothing(extra: str, how: str, first: str) -> None:
    block = only_block("java", DEPOT.replace("EXTRA", extra).replace("HOW", how))

    assert "".join(block.calls[:1]) == first


def test_a_field_of_php_that_others_fill_is_none_to_go_on_without() -> None:
    text = "<?php\nclass Depot {\n  private $client;\n  function send(string $url, string $path) {\n    $this->client->put($url, ['body' => fopen($path, 'r')]);\n  }\n}"

    assert only_block("php", text).calls == ()


def test_a_method_of_a_class_of_ruby_itself_is_called() -> None:
    text = 'require "net/http"\nclass Depot\n  def self.send_file(url, path)\n    to = URI(url)\n    Net::HTTP.start(to.host) { |http| http.send_request("PUT", to.request_uri, File.binread(path)) }\n  end\nend'

    block = only_block("ruby", text)

    assert block.role is Role.UPLOADER
    assert block.calls[0] == "Depot::send_file"


JAVA = """import java.net.*;

// As a public class Uploader it would stand in a file of its own.
class Helper { }

class Sender {
    public static void main(String[] args) throws Exception {
        HttpURLConnection c = (HttpURLConnection) new URL("<signedUrl>").openConnection();
        c.setRequestMethod("PUT");
        c.setDoOutput(true);
        System.out.println("a public class Nothing: " + c.getResponseCode());
    }
}"""


@pytest.mark.parametrize(
    ("text", "file", "entry"),
    [
        (JAVA, "Sender.java", "Sender"),
        (JAVA.replace("class Helper", "public class Helper"), "Helper.java", "Sender"),
        (JAVA.replace("class Sender", "public final strictfp class Sender"), "Sender.java", "Sender"),
    ],
    ids=["none-public", "main-in-another", "public"],
)  # fmt: skip
def test_a_program_of_java_starts_with_the_class_that_has_its_main(
    text: str, file: str, entry: str
) -> None:
    block = only_block("java", text)
    toolkit = KIT.toolkit(block)
    assert toolkit is not None

    made = page_program(block, KIT, toolkit, Variant.PUBLISHED, {}).program

    assert (made.file, made.entry) == (file, entry)


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("ruby", 'require "net/http"\n# A rule of CORS is of no use here.\nNet::HTTP.start("a") { |h| h.send_request("PUT", ENV["URL"], File.binread("a.txt")) }', Role.UPLOADER),
        ("ruby", 'puts "CORS is of no use here"\nNet::HTTP.start("a") { |h| h.send_request("PUT", ENV["URL"], File.binread("a.txt")) }', Role.UPLOADER),
        ("python", 'rule = {"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"]}\napply(rule)', Role.FRAGMENT),
        ("js", "fetch('https://shelf.oss-cn-hangzhou.aliyuncs.com/', { method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'PUT' } });", Role.FRAGMENT),
        ("python", 'import pycurl\nc = pycurl.Curl()\nc.setopt(c.URL, "<signedUrl>")\nprint("the body of the answer:")\nc.perform()', Role.DOWNLOADER),
        ("python", 'import pycurl\nc = pycurl.Curl()\nc.setopt(c.URL, "<signedUrl>")\nc.setopt(c.UPLOAD, 1)\nc.setopt(c.READDATA, open("a.txt", "rb"))\nc.perform()', Role.UPLOADER),
        ("python", 'import some\nanswer = some.get("<signedUrl>")\nprint("the body:", answer.body)', Role.DOWNLOADER),
        ("ruby", "answer = Net::HTTP.get_response(URI('<signedUrl>'))\nFile.binwrite('a.jpg', answer.body)", Role.DOWNLOADER),
        ("ruby", "ask = HTTP.request('<signedUrl>')\nask.body = File.binread('a.jpg')\nask.run", Role.UPLOADER),
        ("python", 'import some\nsome.request("<signedUrl>", body=open("a.txt", "rb"))', Role.UPLOADER),
        ("rust", "fn main() {\n  some::Client::new().request(some::Method::PUT, &std::env::args().nth(1).unwrap());\n}", Role.UPLOADER),
    ],
    ids=["cors-in-a-comment", "cors-in-a-text", "a-rule", "asked-for-a-rule", "body-in-a-text", "upload-set", "body-of-the-answer", "body-of-ruby", "body-set-in-ruby", "body-sent", "constant"],
)  # fmt: skip
def test_a_role_is_read_from_code_and_not_from_what_it_says(
    language: str, text: str, role: Role
) -> None:
    assert only_block(language, text).role is role


@pytest.mark.parametrize(
    "asked",
    ["post('https://api.example.org/sign', json={})", "post(json={}, url=f'https://api.example.org/sign')", "post(address)"],
)  # fmt: skip
def test_a_service_that_is_asked_for_the_url_is_seen_wherever_its_address_stands(
    asked: str,
) -> None:
    text = f"import requests\naddress = 'https://api.example.org/sign'\nurl = requests.{asked}.json()['url']\nrequests.put(url, data=open('a.txt', 'rb'))"

    assert "(api.example.org)" in only_block("python", text).reason


@pytest.mark.parametrize(
    "address",
    ['"https://{}.{}".format("b", endpoint)', '"https://%s.%s" % ("b", endpoint)', 'f"https://b.{endpoint}"'],
)  # fmt: skip
def test_an_endpoint_that_is_put_into_an_address_is_a_host(address: str) -> None:
    text = f'import os, oss2\nendpoint = os.environ["OSS_ENDPOINT"]\nprint(oss2.Bucket(oss2.Auth("<id>", "<secret>"), {address}, "b", is_cname=True).sign_url("PUT", "k", 9))'

    block = only_block("python", text)
    toolkit = KIT.toolkit(block)
    assert toolkit is not None

    assert dict(page_program(block, KIT, toolkit, Variant.PUBLISHED, {}).bound.environment) == {
        "OSS_ENDPOINT": "HARNESS_HOST"
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.PYTHON, 'import sys\nprint("usage: file sys.argv[1]")\nlink = sys.argv[1]\npath = sys.argv[2]'),
        (Language.PYTHON, "import sys\nlink, path = sys.argv[1], sys.argv[2]"),
        (Language.GO, "package main\nfunc main() {\n\tlink, path := os.Args[1], os.Args[2]\n}"),
        (Language.RUBY, "link, path = ARGV[0], ARGV[1]"),
        (Language.PERL, "my $link = $ARGV[0];\nmy $path = $ARGV[1];"),
        (Language.PHP, "<?php\n$link = $argv[1];\n$path = $argv[2];"),
        (Language.JAVA, "class A { public static void main(String[] args) { String link = args[0], path = args[1]; } }"),
        (Language.KOTLIN, "fun main(args: Array<String>) {\n    val link = args[0]\n    val path = args[1]\n}"),
        (Language.CPP, "int main(int argc, char** argv) { std::string link = argv[1]; std::string path = argv[2]; }"),
        (Language.JAVASCRIPT, "const [link, path] = [process.argv[2], process.argv[3]];"),
    ],
    ids=["a-text", "python", "go", "ruby", "perl", "php", "java", "kotlin", "cpp", "javascript"],
)  # fmt: skip
def test_a_place_of_the_command_line_is_for_the_variable_that_takes_it(
    language: Language, text: str
) -> None:
    source = parse(language, text)
    assert source is not None

    assert numbered_places(source) == ("HARNESS_SIGNED_URL", "HARNESS_FILE")


@pytest.mark.parametrize(
    ("language", "text", "asks"),
    [
        ("python", "import requests\ndef send(*args):\n    return requests.put(args[0], data=open(args[1], 'rb'))\nsend('<signedUrl>', 'a.txt')", False),
        ("python", "import requests, sys\nrequests.put(sys.argv[1], data=open(sys.argv[2], 'rb'))", True),
        ("php", "<?php\n$c = curl_init($argv[1]);\ncurl_setopt($c, CURLOPT_PUT, true);\ncurl_exec($c);", True),
    ],
    ids=["args-of-python", "python", "php"],
)  # fmt: skip
def test_only_what_a_language_calls_its_arguments_is_its_command_line(
    language: str, text: str, *, asks: bool
) -> None:
    block = only_block(language, text)
    toolkit = KIT.toolkit(block)
    assert toolkit is not None

    program = page_program(block, KIT, toolkit, Variant.PUBLISHED, {})

    assert program.bound.takes_arguments is asks


@pytest.mark.parametrize(
    ("language", "text", "toolkit"),
    [
        ("php", "<?php\n// No OSS\\OssClient is needed, nor Symfony\\Component\\HttpClient.\n$c = curl_init('<signedUrl>');\ncurl_setopt($c, CURLOPT_PUT, true);\ncurl_setopt($c, CURLOPT_INFILE, fopen('a.txt', 'r'));\ncurl_exec($c);", "php"),
        ("java", '/*\nimport org.springframework.web.client.RestTemplate;\n*/\nHttpURLConnection c = (HttpURLConnection) new URL("<signedUrl>").openConnection();\nc.setRequestMethod("PUT");\nc.setDoOutput(true);\nc.getResponseCode();', "java"),
    ],
)  # fmt: skip
def test_a_library_that_only_a_comment_names_is_not_asked_for(
    language: str, text: str, toolkit: str
) -> None:
    block = only_block(language, text)
    chosen = KIT.toolkit(block)

    assert chosen is not None
    assert (chosen.id, why_missing(block, chosen)) == (toolkit, "")


@pytest.mark.parametrize(
    ("call", "runtime"),
    [
        ("send('<signedUrl>', new Blob(['a']));", Runtime.NODEJS),
        ("send('<signedUrl>', file);", Runtime.BROWSER),
        ("send('<signedUrl>', new Blob(['a']);", Runtime.NODEJS),
    ],
    ids=["a-value-of-its-own", "one-that-nobody-has-read", "that-does-not-parse"],
)
def test_a_script_hands_over_a_chosen_file_where_it_has_none_of_its_own(
    call: str, runtime: Runtime
) -> None:
    code = f"async function send(url, file) {{ await fetch(url, {{ method: 'PUT', body: file }}); }}\n{call}"

    assert only_block("js", code).runtime is runtime


@pytest.mark.parametrize(
    ("line", "files"),
    [
        ("from .parcel import pack", 1),
        ("import parcel as p", 1),
        ("# see parcel.py: it stands in './parcel.py'", 0),
        ("print('./parcel.py is not needed')", 0),
    ],
)
def test_only_what_is_imported_goes_with_a_block(line: str, files: int) -> None:
    page = f"```python title=parcel.py\nWEIGHT = 1\n```\n\n```python\n{line}\n```\n"

    blocks = read_page("page.md", page.encode()).blocks

    assert len(blocks[1].beside) == files


def test_what_a_function_says_of_its_class_goes_and_what_others_say_stays() -> None:
    text = (
        "override fun carry(url: String, file: File) {\n    val body = object : RequestBody() {\n        override fun contentType() = null\n        override fun writeTo(sink: BufferedSink) { sink.writeAll(file.source()) }\n    }\n    OkHttpClient().newCall(Request.Builder().url(url).put(body).build()).execute()\n}\n\n"
        "class Shelf : Closeable {\n    override fun close() = Unit\n}"
    )

    source = program("kotlin", text)

    assert source.count("override fun") == text.count("override fun") - 1
    assert "override fun close" in source


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("requests.get('<signedUrl>', headers={'Range': 'bytes=0-9'})", 206),
        ("headers = {}\nheaders['range'] = 'bytes=0-9'\nrequests.get('<signedUrl>', headers=headers)", 206),
        ("# Range: all of it\nrequests.get('<signedUrl>')", 200),
        ("for n in range(3):\n    requests.get('<signedUrl>')", 200),
    ],
    ids=["entry", "element", "comment", "loop"],
)  # fmt: skip
def test_a_part_is_asked_for_by_a_header_alone(text: str, status: int) -> None:
    page = read_page("page.md", f"```python\nimport requests\n{text}\n```\n".encode())

    (planned,) = plan_page(page, KIT, (Variant.PUBLISHED,), DriverName.LOCAL)

    assert planned.cell.scenario.expect.status == status


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("python", '"""Use it so:\nimport oss2\n"""\nimport httpx', ("httpx",)),
        ("python", "import os, requests.adapters", ("requests",)),
        ("java", "import static okhttp3.Request.*;\nimport java.net.*;\nclass A { HttpURLConnection one; }", ("OkHttp", "HttpURLConnection")),
        ("js", "// const got = require('got')\nconst { Agent } = require('undici/types'); wire.fetch('a');", ("undici",)),
        ("ts", "import { serve } from 'https://deno.example.org/http.ts';", ()),
        ("ruby", "gate = Net::HTTP::Put.new(link)\nRestClientOfOurs.put(link)", ("Net::HTTP",)),
        ("php", "<?php\n$wire = new \\GuzzleHttp\\Client();\n// curl_init()", ("Guzzle",)),
        ("cpp", '#include <curl/curl.h>\n#include "httplib.hpp"', ("libcurl",)),
    ],
)  # fmt: skip
def test_a_library_is_asked_for_by_imports_calls_and_names_in_code(
    language: str, text: str, names: tuple[str, ...]
) -> None:
    toolkit = KIT.toolkit(only_block(language, text))

    assert toolkit is not None
    used = (one for one in libraries(toolkit, text) if not is_always_there(one))
    assert tuple(one.name for one in used) == names
