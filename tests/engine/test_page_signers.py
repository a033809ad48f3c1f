"""What a page's signer signs for, and what the service does then."""

import shutil

import pytest

from harness.catalog.messages import message_of
from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

BUCKET = """import oss2

auth = oss2.Auth("<yourAccessKeyId>", "<yourAccessKeySecret>")
bucket = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", "examplebucket")
"""
PRINTED = 'print(bucket.sign_url("PUT", "tape.bin", 300))'
CURL = "curl -sS --fail-with-body -w '%{http_code}' -T tape.bin \"<signedUrl>\""

SECOND_SDK = """OSSClient depot = OSSClient.newBuilder().region("cn-hangzhou")
    .credentialsProvider(new EnvironmentVariableCredentialsProvider()).build();
PresignResult got = depot.presign(PutObjectRequest.newBuilder()
    .bucket("<bucket>").key("tape.bin").contentType("audio/basic").build());
System.out.println(got.url());
"""
DEPOT = """import com.aliyun.oss.*;
import com.aliyun.oss.model.GeneratePresignedUrlRequest;
import java.util.Date;

public class Depot {
    public static String urlFor(
            String endpoint, String accessKeyId, String secret, String bucket, String key) {
        OSS depot = new OSSClientBuilder().build(endpoint, accessKeyId, secret);
        GeneratePresignedUrlRequest ask = new GeneratePresignedUrlRequest(
                bucket, key, HttpMethod.PUT);
        ask.setExpiration(new Date(System.currentTimeMillis() AFTER));
        return depot.generatePresignedUrl(ask).toString();
    }
}
"""
HAS_JAVA = pytest.mark.skipif(
    shutil.which("javac") is None, reason="no tool chains: `harness setup`"
)


def checked(environment: Environment, *blocks: tuple[str, str]) -> list[CellResult]:
    text = "\n\n".join(f"```{language}\n{code}\n```" for language, code in blocks)
    page = read_page("page.md", f"# Page\n\n{text}\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    return list(check_pages(order, environment, []).report.results)


def errors(result: CellResult) -> list[str]:
    return [message_of(f) for f in result.findings if f.severity is Severity.ERROR]


def test_a_literal_digest_is_no_fault_of_its_signer_and_must_be_sent(
    environment: Environment,
) -> None:
    told = '{"Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="}'
    signer = BUCKET + f'print(bucket.sign_url("PUT", "tape.bin", 300, headers={told}))'

    signed, sent = checked(environment, ("python", signer), ("bash", CURL))

    assert (signed.verdict, sent.verdict) == (Verdict.PASSED, Verdict.FAILED)
    assert "`content-md5: 1B2M2Y8AsgTpgAmY7PhCfg==` had been sent" in errors(sent)[0]


@pytest.mark.parametrize(
    "deed", ["image/resize,w_90", "video/snapshot,t_1000", "image/watermark,text_aGk"]
)
def test_a_signed_deed_of_the_service_is_not_judged(deed: str, environment: Environment) -> None:
    told = f'{{"x-oss-process": "{deed}"}}'
    signer = BUCKET + f'print(bucket.sign_url("GET", "cat.png", 300, params={told}))'

    signed, sent = checked(
        environment, ("python", signer), ("bash", 'curl -f -o small.png "<signedUrl>"')
    )

    assert (signed.verdict, sent.verdict) == (Verdict.UNSUPPORTED, Verdict.UNSUPPORTED)
    assert "the signature is right" in sent.reason


CALLBACK = """import base64
import json

told = json.dumps({{"callbackUrl": "{url}", "callbackBody": "name=${{object}}"}})
callback = base64.b64encode(told.encode()).decode()
"""


def test_a_callback_to_the_internet_is_received_by_the_harness(environment: Environment) -> None:
    opening = CALLBACK.format(url="https://shop.example.com:8443/stored")
    signer = (
        opening
        + BUCKET
        + (
            'told = {"x-oss-callback": callback}\n'
            'print(bucket.sign_url("PUT", "tape.bin", 300, headers=told))'
        )
    )
    sender = opening + (
        "import requests\n\n"
        'with open("tape.bin", "rb") as f:\n'
        '    told = {"x-oss-callback": callback}\n'
        '    answer = requests.put("<signedUrl>", data=f, headers=told, timeout=20)\n'
        "answer.raise_for_status()\nprint(answer.status_code, answer.json()['Status'])"
    )

    signed, sent = checked(environment, ("python", signer), ("python", sender))

    assert (signed.verdict, errors(signed)) == (Verdict.PASSED, [])
    assert (sent.verdict, errors(sent)) == (Verdict.PASSED, [])


@pytest.mark.parametrize(
    "header",
    [
        "x-oss-callback: <callback>",
        "x-oss-callback: {callback}",
        "x-oss-callback: eyJjYWxs...",
        "Content-MD5: YOUR_MD5",
        "x-oss-object-acl: <acl>",
    ],
)
def test_a_value_that_only_the_reader_knows_is_no_fault(
    header: str, environment: Environment
) -> None:
    (sent,) = checked(environment, ("bash", f"{CURL} -H '{header}'"))

    assert sent.verdict is Verdict.UNSUPPORTED
    assert header.partition(": ")[2] in sent.reason


def test_a_type_and_metadata_that_only_the_reader_knows_are_sent(environment: Environment) -> None:
    (sent,) = checked(
        environment, ("bash", f"{CURL} -H 'Content-Type: <type>' -H 'x-oss-meta-author: <author>'")
    )

    assert sent.verdict is Verdict.PASSED


def test_a_callback_that_is_no_base64_is_a_fault(environment: Environment) -> None:
    (sent,) = checked(environment, ("bash", f"{CURL} -H 'x-oss-callback: told-to-nobody'"))

    assert sent.verdict is Verdict.FAILED
    assert "not base64" in errors(sent)[0]


def test_a_callback_to_an_address_of_a_private_network_is_told(environment: Environment) -> None:
    opening = CALLBACK.format(url="http://10.0.0.9:8080/stored")
    signer = (
        opening
        + BUCKET
        + (
            'told = {"callback": callback}\n'
            'print(bucket.sign_url("PUT", "tape.bin", 300, params=told))'
        )
    )

    _, sent = checked(environment, ("python", signer), ("bash", CURL))

    assert sent.verdict is Verdict.FAILED
    assert "203 CallbackFailed" in errors(sent)[0]
    assert "http://10.0.0.9:8080/stored" in errors(sent)[0]


def test_the_url_of_a_part_is_good_for_every_block_that_sends_one(environment: Environment) -> None:
    signer = BUCKET + (
        'begun = bucket.init_multipart_upload("tape.bin").upload_id\n'
        'told = {"uploadId": begun, "partNumber": "1"}\n'
        'print(bucket.sign_url("PUT", "tape.bin", 300, params=told))'
    )
    sender = (
        'import requests\n\nwith open("tape.bin", "rb") as f:\n'
        '    answer = requests.put("<signedUrl>", data=f.read(4096), timeout=20)\n'
        "answer.raise_for_status()\nprint(answer.status_code)"
    )

    results = checked(environment, ("python", signer), ("bash", CURL), ("python", sender))

    assert [errors(result) for result in results] == [[], [], []]


OPENED = """id, secret := "<yourAccessKeyId>", "<yourAccessKeySecret>"
	store := must(oss.New("https://oss-cn-hangzhou.aliyuncs.com", id, secret))
	shelf := must(store.Bucket("examplebucket"))
"""
GO = """package main

import (
	"fmt"
	"io"
	"os"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

func must[T any](made T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return made
}

func main() {
	%s%s
}
"""


def test_what_a_program_only_downloads_is_there(environment: Environment) -> None:
    deed = (
        '\tlink := must(shelf.SignURL("films/one.bin", oss.HTTPGet, 90))\n'
        "\tread := must(shelf.GetObjectWithURL(link))\n"
        "\tio.Copy(io.Discard, read)\n"
    )
    (result,) = checked(environment, ("go", GO % (OPENED, deed)))

    assert result.verdict is Verdict.PASSED, errors(result)


def test_a_program_that_downloads_another_object_than_it_uploads_fails(
    environment: Environment,
) -> None:
    deed = (
        '\tup := must(shelf.SignURL("films/one.bin", oss.HTTPPut, 90))\n'
        '\tif err := shelf.PutObjectFromFileWithURL(up, "one.bin"); err != nil {\n'
        "\t\tos.Exit(3)\n\t}\n"
        '\tdown := must(shelf.SignURL("films/two.bin", oss.HTTPGet, 90))\n'
        "\tio.Copy(io.Discard, must(shelf.GetObjectWithURL(down)))\n"
    )
    (result,) = checked(environment, ("go", GO % (OPENED, deed)))

    assert result.verdict is Verdict.FAILED


def test_the_authors_own_bucket_is_the_readers(environment: Environment) -> None:
    text = BUCKET.replace("examplebucket", "film-archive") + (
        'link = bucket.sign_url("PUT", "one.bin", 90, slash_safe=True)\n'
        'bucket.put_object_with_url(link, b"reel")\n'
    )
    (result,) = checked(environment, ("python", text))

    assert result.verdict is Verdict.PASSED, errors(result)


def test_a_tag_of_php_with_a_blank_in_it_fails_whatever_it_would_load(
    environment: Environment,
) -> None:
    text = (
        "<? php\nuse OSS\\OssClient;\n$shop = new OssClient($id, $secret, $endpoint);\n"
        "echo $shop->signUrl('shelf', 'one.bin', 90, 'PUT');"
    )
    (result,) = checked(environment, ("php", text))

    assert result.verdict is Verdict.FAILED


COMPUTES = """
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

func main() {
	key, secret := os.Getenv("OSS_ACCESS_KEY_ID"), os.Getenv("OSS_ACCESS_KEY_SECRET")
	client, _ := oss.New("https://oss-cn-hangzhou.aliyuncs.com", key, secret)
	bucket, _ := client.Bucket("examplebucket")
	url, _ := bucket.SignURL("tape.bin", oss.HTTPPut, 300, oss.Meta("who", strings.Repeat("ha", 3)))
	fmt.Println(url)
}
"""


def test_a_header_that_is_computed_where_nobody_reads_it_is_no_fault(
    environment: Environment,
) -> None:
    signs, sends = checked(environment, ("go", COMPUTES), ("bash", CURL))

    assert (signs.verdict, sends.verdict) == (Verdict.UNSUPPORTED, Verdict.UNSUPPORTED)
    assert "it signs x-oss-meta-* with a value that it computes" in signs.reason
    assert "(the signer on line " in sends.reason


@pytest.mark.parametrize(
    "last",
    ['"GET", "tape.bin", 60', '"DELETE", "tape.bin", 60', '"PUT", "tape.bin", 60, params=PART'],
    ids=["one to download", "one to delete", "one of a part"],
)
def test_of_the_urls_that_a_signer_prints_the_one_to_upload_counts(
    last: str, environment: Environment
) -> None:
    part = 'PART = {"uploadId": "your upload id", "partNumber": "1"}\n'
    signer = f'{BUCKET}{part}print(bucket.sign_url("PUT", "tape.bin", 60))\n'
    signer += f"print(bucket.sign_url({last}))"

    down = ("bash", 'curl -f -o got.bin "<signedUrl>"')
    signed, sent, got = checked(environment, ("python", signer), ("bash", CURL), down)

    assert (signed.verdict, sent.verdict) == (Verdict.PASSED, Verdict.PASSED)
    assert (got.verdict is Verdict.PASSED) == ("GET" in last)


def test_a_url_to_upload_that_is_wrong_is_not_saved_by_one_to_download(
    environment: Environment,
) -> None:
    wrong = 'print(bucket.sign_url("PUT", "tape.bin", 60).replace("tape.bin", "reel.bin"))'
    signer = f'{BUCKET}print(bucket.sign_url("GET", "tape.bin", 60))\n{wrong}'

    signed, sent = checked(environment, ("python", signer), ("bash", CURL))

    assert (signed.verdict, sent.verdict) == (Verdict.FAILED, Verdict.FAILED)


@pytest.mark.parametrize(
    ("key", "verdict"), [("tape.bin", Verdict.PASSED), ("reel.bin", Verdict.FAILED)]
)
def test_what_a_program_puts_away_afterwards_is_no_transfer(
    key: str, verdict: Verdict, environment: Environment
) -> None:
    signer = (
        f"{BUCKET}"
        'link = bucket.sign_url("PUT", "tape.bin", 60)\n'
        f'bucket.put_object_with_url(link.replace("tape.bin", "{key}"), b"reel")\n'
        'bucket.delete_object("tape.bin")\n'
    )

    (signed,) = checked(environment, ("python", signer))

    assert signed.verdict is verdict


def test_a_number_in_the_url_of_a_signer_is_no_status(environment: Environment) -> None:
    signer = (
        f"{BUCKET}"
        'link = bucket.sign_url("PUT", "tape.bin", 60)\n'
        "answer = bucket.put_object_with_url(link, b'reel')\n"
        'print(f"status code: {answer.status}, digest by SHA256")\n'
        "print(256)\n"
    )

    (signed,) = checked(environment, ("python", signer))

    assert [f for f in signed.findings if f.rule == "status-reported"] == []


def test_an_exit_code_after_the_url_is_told_without_any_words(environment: Environment) -> None:
    (signed,) = checked(environment, ("python", BUCKET + PRINTED + "\nraise SystemExit(7)"))

    told = [message_of(f) for f in signed.findings if f.kind == "fails-after-url-silent"]
    assert told[0].startswith("The program prints its URL and then fails: it exits with 7 and says")
    assert signed.verdict is Verdict.PASSED


SENDS = """
url = bucket.sign_url("PUT", "tape.bin", 300)
print(requests.put({}, data=open("tape.bin", "rb"), timeout=9).status_code)
"""


def test_a_slip_before_the_request_of_a_signer_is_the_pages_fault(environment: Environment) -> None:
    code = "import requests\n" + BUCKET + SENDS

    (slip,) = checked(environment, ("python", code.format("urll")))
    (missing,) = checked(environment, ("python", code.format('open("/srv/urls/today")')))
    (good,) = checked(environment, ("python", code.format("url")))

    assert slip.verdict is Verdict.FAILED
    assert any("name 'urll' is not defined" in error for error in errors(slip))
    assert missing.verdict is Verdict.UNSUPPORTED
    assert missing.reason.startswith("it sends to its own URL, and no request of it arrived before")
    assert good.verdict is Verdict.PASSED


@HAS_JAVA
def test_what_the_second_sdk_for_java_signs_must_be_sent(environment: Environment) -> None:
    typed = CURL.replace(" -T", " -H 'Content-Type: audio/basic' -T")

    signed, sent, bare = checked(environment, ("java", SECOND_SDK), ("bash", typed), ("bash", CURL))

    assert (signed.verdict, sent.verdict) == (Verdict.PASSED, Verdict.PASSED)
    assert "`content-type: audio/basic` had been sent" in errors(bare)[0]


@HAS_JAVA
def test_a_class_that_only_signs_is_judged_by_the_url_that_it_gives(
    environment: Environment,
) -> None:
    late, good = (DEPOT.replace("AFTER", after) for after in ("- 90_000L", "+ 90_000L"))

    (ended,), (signed, sent) = (
        checked(environment, ("java", late)),
        checked(environment, ("java", good), ("bash", CURL)),
    )

    assert ended.verdict is Verdict.FAILED
    assert "The URL ended" in errors(ended)[0]
    assert (signed.verdict, sent.verdict) == (Verdict.PASSED, Verdict.PASSED)


UNRUN = """<?php
$shelf = new OSS\\OssClient(getenv('ID'), getenv('SECRET'), 'https://oss-cn-hangzhou.aliyuncs.com');
echo $shelf->signUrl('shelf', 'tape.bin', 300, 'PUT', ['Content-Type' => 'audio/basic']);"""


@pytest.mark.parametrize(
    ("sections", "verdict"),
    [(("With Python", "With PHP", ""), Verdict.PASSED), (("", "", "With curl"), Verdict.FAILED)],
)
def test_the_signer_of_its_section_signs_for_a_block_also_where_it_is_not_run(
    environment: Environment, sections: tuple[str, str, str], verdict: Verdict
) -> None:
    sends = CURL.replace("-T", "-H 'Content-Type: audio/basic' -T")
    blocks = zip(sections, ("python", "php", "bash"), (BUCKET + PRINTED, UNRUN, sends), strict=True)
    text = "".join(
        f"{f'## {section}' if section else ''}\n\n```{language}\n{code}\n```\n\n"
        for section, language, code in blocks
    )
    page = read_page("page.md", f"# Page\n\n{text}".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,))

    *_, result = check_pages(order, environment, []).report.results

    assert result.verdict is verdict
