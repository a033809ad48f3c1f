"""URLs and files that stand where a language takes constants, keys or literals alone."""

import pytest

from harness.engine.environment import Environment
from harness.model.verdict import Verdict
from tests.tiny.pages import run_block

PHP = """$c = curl_init(URL);
curl_setopt_array($c, [CURLOPT_UPLOAD => true, CURLOPT_INFILE => fopen(REEL, 'rb'),
    CURLOPT_INFILESIZE => filesize(REEL), CURLOPT_TIMEOUT => 30]);
curl_exec($c);
if (curl_getinfo($c, CURLINFO_HTTP_CODE) !== 200) { throw new RuntimeException('not stored'); }
"""


def in_php(link: str, reel: str) -> str:
    return PHP.replace("URL)", f"{link})").replace("REEL", reel)


OF_A_CLASS = f"""<?php
class Box {{
    private $link = '<signedUrl>';
    private static $reel = 'reel.bin';
    public function send() {{ {in_php("$this->link", "self::$reel")} }}
}}
(new Box())->send();
"""
CLASS_CONSTANT = f"""<?php
final class Box {{
    const LINK = '<signedUrl>';
    static function send(string $reel = 'reel.bin'): void {{ {in_php("self::LINK", "$reel")} }}
}}
Box::send();
"""
AS_KEY = f"""<?php
foreach (['reel.bin' => '<signedUrl>'] as $reel => $link) {{ {in_php("$link", "$reel")} }}
"""
C = """#include <curl/curl.h>
#include <stdio.h>

static const char *LINK = "<signedUrl>";
const char REEL[] = "reel.bin";

int main(void) {
    FILE *reel = fopen(REEL, "rb");
    if (!reel) return 2;
    fseek(reel, 0, SEEK_END);
    curl_off_t size = ftell(reel);
    rewind(reel);
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, LINK);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READDATA, reel);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, size);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) fprintf(stderr, "%s\\n", curl_easy_strerror(code));
    return code != CURLE_OK;
}
"""
CPP = C.replace("static const char *LINK", "constexpr const char *LINK").replace(
    "const char REEL[]", "static constexpr char REEL[]"
)
GO = """package main

import (
	"log"
	"net/http"
	"os"
	"time"
)

const (
	patience = 30
	link     = "<signedUrl>"
	reel     = "reel.bin" // what is sent
)

func main() {
	content, err := os.ReadFile(reel)
	if err != nil {
		log.Fatal(err)
	}
	request, err := http.NewRequest("PUT", link, bytes.NewReader(content))
	if err != nil {
		log.Fatal(err)
	}
	client := http.Client{Timeout: patience * time.Second}
	answer, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != 200 {
		log.Fatal(answer.Status)
	}
}
""".replace("import (\n", 'import (\n\t"bytes"\n')
NODE = """import { readFile } from 'node:fs/promises';
const jobs = { 'reel.bin': '<signedUrl>' };
for (const [reel, link] of Object.entries(jobs)) {
  const answer = await fetch(link, { method: 'PUT', body: await readFile(reel) });
  if (!answer.ok) throw new Error(`${answer.status}`);
}
"""
ENUM = """import { readFile } from 'node:fs/promises';
enum Job { Link = "<signedUrl>", Reel = "reel.bin" }
const answer = await fetch(Job.Link, { method: 'PUT', body: await readFile(Job.Reel) });
if (!answer.ok) throw new Error(`${answer.status}`);
"""


KEYS_OF_A_CLASS = """<?php
class Keys {
    const ID = '<yourAccessKeyId>', SECRET = '<yourAccessKeySecret>';
    const SHOP = '<yourBucketName>';
}
$until = time() + 600;
$text = "PUT\\n\\n\\n$until\\n/" . Keys::SHOP . "/reel.bin";
$mark = base64_encode(hash_hmac('sha1', $text, Keys::SECRET, true));
$query = ['OSSAccessKeyId' => Keys::ID, 'Expires' => $until, 'Signature' => $mark];
echo 'https://' . Keys::SHOP . '.oss-cn-hangzhou.aliyuncs.com/reel.bin?' . http_build_query($query);
"""


@pytest.mark.parametrize(
    ("language", "code"),
    [
        pytest.param("php", OF_A_CLASS, id="properties of PHP"),
        pytest.param("php", CLASS_CONSTANT, id="constants and defaults of PHP"),
        pytest.param("php", AS_KEY, id="keys of PHP"),
        pytest.param("c", C, id="variables of a file of C"),
        pytest.param("cpp", CPP, id="constants of C++"),
        pytest.param("go", GO, id="a group of constants of Go"),
        pytest.param("javascript", NODE, id="keys of JavaScript"),
    ],
)
def test_a_value_of_the_reader_stands_where_no_call_may(
    environment: Environment, language: str, code: str
) -> None:
    assert run_block(environment, language, code).verdict is Verdict.PASSED
    wrong = code.replace("30L", '30L);curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "POST"')
    wrong = wrong.replace("'PUT'", "'POST'").replace('"PUT"', '"POST"')
    wrong = wrong.replace("CURLOPT_TIMEOUT => 30", "CURLOPT_CUSTOMREQUEST => 'POST'")
    assert run_block(environment, language, wrong).verdict is Verdict.FAILED


TAKES = 'reel := "reel.bin"\n\tif len(os.Args) > 1 {\n\t\treel = os.Args[1]\n\t}\n\tcontent, err'
IN_GO = GO.replace('reel     = "reel.bin" // what is sent\n', "").replace("content, err", TAKES)
IN_NODE = """const fs = require('fs');
const reel = process.argv.length > 2 ? process.argv[2] : 'reel.bin';
fetch('<signedUrl>', { method: 'PUT', body: fs.readFileSync(reel) }).then((answer) => {
  if (!answer.ok) throw new Error(`${answer.status}`);
});
"""


@pytest.mark.parametrize(("language", "code"), [("go", IN_GO), ("javascript", IN_NODE)])
def test_a_program_that_has_all_it_needs_is_given_no_words(
    environment: Environment, language: str, code: str
) -> None:
    assert run_block(environment, language, code).verdict is Verdict.PASSED


def test_keys_in_constants_of_php_sign(environment: Environment) -> None:
    assert run_block(environment, "php", KEYS_OF_A_CLASS).verdict is Verdict.PASSED


def test_what_builds_as_it_is_printed_is_not_called_broken(environment: Environment) -> None:
    result = run_block(environment, "typescript", ENUM)
    assert result.verdict is Verdict.UNSUPPORTED
    assert "takes literals alone" in result.reason
    result = run_block(environment, "typescript", ENUM.replace("Job.Reel", "Job.File"))
    assert result.verdict is Verdict.FAILED


LONG = (
    "https://reels.oss-cn-hangzhou.aliyuncs.com/reel.bin?x-oss-signature-version=OSS4-HMAC-SHA256",
    "&x-oss-credential=LTAI5u%2F20260101%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-expires=60",
    "&x-oss-date=20260101T000000Z&x-oss-signature=0123456789abcdef",
)
IN_PYTHON = """import requests
link = LINK
with open("reel.bin", "rb") as reel:
    requests.put(link, data=reel, timeout=30).raise_for_status()
"""
IN_STD = (
    CPP.replace("constexpr const char *LINK", "const auto TEXT")
    .replace('"<signedUrl>"', '"<signedUrl>"s')
    .replace("#include <stdio.h>", "#include <string>\n#include <stdio.h>\nusing namespace std;")
    .replace("CURLOPT_URL, LINK", "CURLOPT_URL, TEXT.c_str()")
)
IN_RUBY = """require 'net/http'
link = LINK
place = URI(link)
line = Net::HTTP.new(place.host, place.port)
line.use_ssl = place.scheme == 'https'
answer = line.send_request('PUT', place.request_uri, File.binread('reel.bin'), 'Content-Type' => 'application/octet-stream')
raise answer.body unless answer.code == '200'
"""  # noqa: E501


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", IN_PYTHON.replace("LINK", "(" + "\n".join(f'"{one}"' for one in LONG) + ")")),
        ("python", IN_PYTHON.replace("LINK", " + ".join(f'"{one}"' for one in LONG))),
        ("javascript", NODE.replace("'<signedUrl>'", " +\n".join(f"'{one}'" for one in LONG))),
        ("php", AS_KEY.replace("'<signedUrl>'", "\n. ".join(f"'{one}'" for one in LONG))),
        ("go", GO.replace('"<signedUrl>"', " +\n".join(f'"{one}"' for one in LONG))),
        ("c", C.replace('"<signedUrl>"', "\n".join(f'"{one}"' for one in LONG))),
        ("cpp", CPP.replace('"<signedUrl>"', 'R"(<signedUrl>)"')),
        ("cpp", IN_STD),
        ("php", AS_KEY.replace("'<signedUrl>'", "<<<'END'\n<signedUrl>\nEND")),
        ("ruby", IN_RUBY.replace("LINK", "%q(<signedUrl>)")),
        ("bash", 'curl -sSf -T reel.bin "' + "\\\n".join(LONG) + '"'),
    ],
)
def test_a_url_that_is_written_over_several_lines_is_the_signed_one(
    environment: Environment, language: str, code: str
) -> None:
    assert run_block(environment, language, code).verdict is Verdict.PASSED


def test_a_url_of_which_a_part_is_computed_is_not_put_together(environment: Environment) -> None:
    pieces = " + ".join(f'"{one}"' for one in LONG)
    code = IN_PYTHON.replace("LINK", f'{pieces} + "&mark=" + str(1)')
    assert run_block(environment, "python", code).verdict is not Verdict.PASSED
