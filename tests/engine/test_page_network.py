# ruff: noqa: E501  a script of a shell reads best with one command a line

import shutil
from collections.abc import Iterator

import pytest

from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

OPENING = """import oss2

auth = oss2.Auth("<yourAccessKeyId>", "<yourAccessKeySecret>")
bucket = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", "examplebucket")
"""
TLS = {
    "python": """import http.client
from urllib.parse import urlsplit

at = urlsplit("<signedUrl>")
link = http.client.HTTPSConnection(at.hostname, timeout=20)
with open("song.mp3", "rb") as song:
    link.request("PUT", at.path + "?" + at.query, body=song)
print(link.getresponse().status)
""",
    "javascript": """const https = require('node:https');
const fs = require('node:fs');

const song = fs.readFileSync('song.mp3');
const put = https.request('<signedUrl>', { method: 'PUT' }, (answer) => {
  console.log(answer.statusCode);
});
put.end(song);
""",
    "bash": """curl --proto =https --tlsv1.2 -sS -w '%{http_code}' -T song.mp3 "<signedUrl>\"""",
    "ruby": """require 'net/http'

at = URI('<signedUrl>')
put = Net::HTTP::Put.new(at)
put['Content-Type'] = 'audio/mpeg'
put.body = File.binread('song.mp3')
answer = Net::HTTP.start(at.host, 443, use_ssl: true) { |link| link.request(put) }
puts answer.code
""",
    "perl": """use LWP::UserAgent;

my $link = LWP::UserAgent->new(protocols_allowed => ['https']);
open my $song, '<:raw', 'song.mp3' or die $!;
local $/;
my $answer = $link->put('<signedUrl>', 'Content-Type' => 'audio/mpeg', Content => <$song>);
die $answer->status_line if $answer->is_error;
print $answer->code;
""",
    "php": """<?php
$link = curl_init('<signedUrl>');
curl_setopt($link, CURLOPT_PROTOCOLS, CURLPROTO_HTTPS);
curl_setopt($link, CURLOPT_UPLOAD, true);
$song = fopen('song.mp3', 'rb');
curl_setopt($link, CURLOPT_INFILE, $song);
curl_setopt($link, CURLOPT_INFILESIZE, filesize('song.mp3'));
curl_exec($link);
echo curl_getinfo($link, CURLINFO_RESPONSE_CODE);
""",
}
SENDS = {
    "that prints nothing": """link = bucket.sign_url("PUT", "notes/a.txt", 300, slash_safe=True)
answer = requests.put(link, data=b"a note", timeout=20)
print(answer.status_code)
""",
    "by the SDK": """link = bucket.sign_url("PUT", "a.txt", 300)
with open("a.txt", "rb") as note:
    print(bucket.put_object_with_url(link, note).status)
""",
}


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        if not environment.driver.confined:
            pytest.skip("no process can be confined here")
        yield environment


@pytest.fixture(scope="module")
def plain() -> Iterator[Environment]:
    with open_environment(LocalDriver(default_cache())) as environment:
        yield environment


def checked(environment: Environment, code: str, language: str) -> CellResult:
    page = read_page("page.md", f"```{language}\n{code}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result


def errors(result: CellResult) -> list[str]:
    return [f.kind for f in result.findings if f.severity is Severity.ERROR]


@pytest.mark.skipif(shutil.which("php") is None, reason="no tool chains: `harness setup`")
@pytest.mark.parametrize("language", TLS)
def test_code_that_insists_on_https_reaches_the_server(
    language: str, environment: Environment
) -> None:
    result = checked(environment, TLS[language], language)

    assert (result.verdict, errors(result)) == (Verdict.PASSED, [])


def test_code_for_http_alone_fails_with_the_url_that_a_reader_has(environment: Environment) -> None:
    code = TLS["javascript"].replace("node:https", "node:http").replace("https.", "http.")

    result = checked(environment, code, "javascript")

    assert result.verdict is Verdict.FAILED
    assert errors(result) == ["no-request"]


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_where_nothing_is_confined_code_that_insists_on_https_is_not_judged(
    language: str, plain: Environment
) -> None:
    result = checked(plain, TLS[language], language)

    assert result.verdict is Verdict.UNSUPPORTED
    assert "it insists on https" in result.reason


@pytest.mark.parametrize("sends", SENDS)
def test_a_program_that_signs_and_sends_is_judged_by_what_it_sends(
    sends: str, environment: Environment
) -> None:
    result = checked(environment, "import requests\n" + OPENING + SENDS[sends], "python")

    assert (result.verdict, errors(result)) == (Verdict.PASSED, [])


SHELL = """BUCKET="examplebucket"
KEY_ID="yourAccessKeyId"
SECRET="yourAccessKeySecret"
NAME="notes/a.txt"
UNTIL=$(( $(date +%s) + 600 ))
ORDER="PUT\\n\\n{signed}\\n${{UNTIL}}\\n/${{BUCKET}}/${{NAME}}"
SIGNATURE=$(printf "$ORDER" | openssl dgst -sha1 -hmac "$SECRET" -binary | base64 | sed 's#/#%2F#g; s/+/%2B/g; s/=/%3D/g')
LINK="https://${{BUCKET}}.oss-cn-hangzhou.aliyuncs.com/${{NAME}}?OSSAccessKeyId=${{KEY_ID}}&Expires=${{UNTIL}}&Signature=${{SIGNATURE}}"
{sends}
"""


@pytest.mark.parametrize(
    "sends",
    [
        'curl -sSf -T "${FILEPATH}" "$LINK"',
        'curl -sSf -T ./notes/a.txt "$LINK"',
        'NOTE=notes/a.txt\ncurl -sSf --upload-file "$NOTE" "$LINK"',
        'curl -sSf -X PUT -H "Content-Type:" --data-binary "@$1" "$LINK"',
    ],
)
def test_a_shell_that_signs_and_sends_is_given_the_file_that_it_sends(
    sends: str, environment: Environment
) -> None:
    result = checked(environment, SHELL.format(signed="", sends=sends), "bash")

    assert (result.verdict, errors(result)) == (Verdict.PASSED, [])


def test_a_shell_that_signs_another_type_than_it_sends_fails(environment: Environment) -> None:
    code = SHELL.format(signed="text/plain", sends='curl -sS -T "$NOTE" "$LINK"')

    result = checked(environment, code, "bash")

    assert result.verdict is Verdict.FAILED
    assert "other-answer" in errors(result)


def test_a_header_that_is_not_signed_is_found_in_a_program_that_signs_and_sends(
    environment: Environment,
) -> None:
    code = """link = bucket.sign_url("PUT", "a.txt", 300)
print(link)
requests.put(link, data="note", headers={"x-oss-tagging": "a=b"}, timeout=20)
"""

    result = checked(environment, "import requests\n" + OPENING + code, "python")

    assert result.verdict is Verdict.FAILED
    assert errors(result) == ["other-answer"]


UNFORESEEN = {
    "by a method of a variable": """import requests
verb = "".join(["P", "U", "T"])
link = bucket.sign_url(verb, "a.txt", 300)
print(link)
requests.request(verb, link, data=b"note", headers={"x-oss-tagging": "a=b"}, timeout=20)
""",
    "for another method": """import requests
link = bucket.sign_url("PUT", "a.txt", 300)
print(link)
requests.post(link, data=b"note", timeout=20)
""",
    "what it fetches": """import requests
link = bucket.sign_url("PUT", "a.txt", 300)
print(link)
requests.get(link, timeout=20)
""",
}


@pytest.mark.parametrize("sends", UNFORESEEN)
def test_what_a_signer_sends_itself_is_judged_however_it_sends(
    sends: str, environment: Environment
) -> None:
    result = checked(environment, OPENING + UNFORESEEN[sends], "python")

    assert result.verdict is Verdict.FAILED
    assert "other-answer" in errors(result)


def test_a_signer_whose_bucket_only_its_url_names_is_judged_by_what_it_sends(
    environment: Environment,
) -> None:
    code = """<?php
$until = time() + 600;
$order = "PUT\\n\\n\\n$until\\n/music-box/a.mp3";
$mark = urlencode(base64_encode(hash_hmac('sha1', $order, getenv('OSS_ACCESS_KEY_SECRET'), true)));
$link = "https://music-box.oss-cn-hangzhou.aliyuncs.com/a.mp3?OSSAccessKeyId=" . getenv('OSS_ACCESS_KEY_ID') . "&Expires=$until&Signature=$mark";
echo $link, "\\n";
$how = ['method' => 'PUT', 'header' => 'Content-Type: audio/mpeg', 'content' => 'la'];
file_get_contents($link, false, stream_context_create(['http' => $how]));
"""

    result = checked(environment, code, "php")

    assert result.verdict is Verdict.FAILED
    assert "other-answer" in errors(result)


def test_a_type_and_metadata_in_the_text_that_is_signed_by_hand_are_known(
    environment: Environment,
) -> None:
    code = """import base64, hashlib, hmac, os, time
from urllib.parse import urlencode
until = int(time.time()) + 600
text = f"PUT\\n\\nimage/webp\\n{until}\\nx-oss-meta-by:ann\\n/tiles/a.webp"
mac = hmac.new(os.environ["OSS_ACCESS_KEY_SECRET"].encode(), text.encode(), hashlib.sha1)
query = {"OSSAccessKeyId": os.environ["OSS_ACCESS_KEY_ID"], "Expires": until,
         "Signature": base64.b64encode(mac.digest()).decode()}
print(f"https://tiles.oss-cn-hangzhou.aliyuncs.com/a.webp?{urlencode(query)}")
"""

    assert checked(environment, code, "python").verdict is Verdict.PASSED


def test_a_signer_of_http_is_no_reason_to_pass_over_code_that_insists_on_https(
    environment: Environment,
) -> None:
    plain_url = OPENING.replace("https:", "http:") + 'print(bucket.sign_url("PUT", "a.txt", 300))'
    page = f"```python\n{plain_url}\n```\n\n```javascript\n{TLS['javascript']}\n```\n"
    order = PageOrder(
        pages=(read_page("page.md", page.encode()),), variants=(Variant.PUBLISHED,), jobs=1
    )

    _, result = check_pages(order, environment, []).report.results

    assert (result.verdict, errors(result)) == (Verdict.FAILED, ["no-request"])


def test_a_signer_that_asks_the_service_first_is_answered(environment: Environment) -> None:
    code = """upload = bucket.init_multipart_upload("b.iso").upload_id
for number in ("1", "2"):
    told = {"uploadId": upload, "partNumber": number}
    print(bucket.sign_url("PUT", "b.iso", 300, params=told))
"""

    assert checked(environment, OPENING + code, "python").verdict is Verdict.PASSED


def test_no_name_is_known_but_those_of_the_service(environment: Environment) -> None:
    code = """curl -sS -o /dev/null https://example.com/ || echo "nothing there"
curl -fsS -T song.mp3 "<signedUrl>"
"""

    result = checked(environment, code, "bash")

    assert result.verdict is Verdict.PASSED
    assert result.observation is not None
    assert "nothing there" in result.observation.processes[0].stdout
