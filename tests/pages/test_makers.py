# ruff: noqa: E501  texts of pages stand on one line

"""A class that is handed what it needs when it is made, and the method of it that a reader calls."""

import pytest

from harness.model.page import Role
from harness.pages.plan import why_not_run
from tests.pages.test_fragments import KIT, blocks_of, program_of

JAVA = """import com.aliyun.oss.*;
import com.aliyun.oss.model.GeneratePresignedUrlRequest;
import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.util.Date;

public class Courier {
    private final OSS shelf;
    private final String bucket;

    public Courier(TAKES) {
        this.shelf = new OSSClientBuilder().build(endpoint, accessKeyId, accessKeySecret);
        this.bucket = bucket;
    }

    HIDDEN URL linkTo(String key) {
        GeneratePresignedUrlRequest ask = new GeneratePresignedUrlRequest(bucket, key, HttpMethod.PUT);
        ask.setExpiration(new Date(System.currentTimeMillis() + 60_000L));
        return shelf.generatePresignedUrl(ask);
    }

    public int carry(String key, Path file) throws IOException {
        HttpURLConnection way = (HttpURLConnection) CALL.openConnection();
        way.setDoOutput(true);
        way.setRequestMethod("PUT");
        try (OutputStream out = way.getOutputStream()) { Files.copy(file, out); }
        return way.getResponseCode();
    }
}"""
TAKES = "String endpoint, String accessKeyId, String accessKeySecret, String bucket"
KOTLIN = """import okhttp3.*
import okhttp3.RequestBody.Companion.toRequestBody
import java.net.URL

class Courier(private val wire: OkHttpClient) {
    suspend fun carry(bytes: ByteArray, url: URL) {
        val ask = Request.Builder().url(url).put(bytes.toRequestBody()).build()
        wire.newCall(ask).enqueue(object : Callback {
            override fun onFailure(call: Call, e: java.io.IOException) { throw e }
            override fun onResponse(call: Call, response: Response) { println(response.code) }
        })
    }
}"""
GO = """package courier

import (
	"net/http"
	"os"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

type Courier struct {
	shelf *oss.Bucket
}

func NewCourier(endpoint, accessKeyID, accessKeySecret, bucket string) (*Courier, error) {
	client, err := oss.New(endpoint, accessKeyID, accessKeySecret)
	if err != nil {
		return nil, err
	}
	shelf, err := client.Bucket(bucket)
	return &Courier{shelf: shelf}, err
}

func (c *Courier) Carry(key, path string) error {
	link, err := c.shelf.SignURL(key, oss.HTTPPut, 60)
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	ask, _ := http.NewRequest("PUT", link, file)
	_, err = http.DefaultClient.Do(ask)
	return err
}"""


def _java(hidden: str = "private", call: str = "linkTo(key)", takes: str = TAKES) -> str:
    return JAVA.replace("HIDDEN", hidden).replace("CALL", call).replace("TAKES", takes)


@pytest.mark.parametrize(
    ("language", "text", "call"),
    [
        ("java", _java(), 'new Courier(System.getenv("HARNESS_ENDPOINT"), System.getenv("OSS_ACCESS_KEY_ID")'),
        ("java", _java(hidden="public"), 'System.getenv("HARNESS_BUCKET")).carry(System.getenv("HARNESS_KEY"), java.nio.file.Path.of('),
        ("kotlin", KOTLIN, ".build()).carry(java.io.File("),
        ("go", GO, 'harnessMade(NewCourier(harnessEnv("HARNESS_ENDPOINT"), harnessEnv("OSS_ACCESS_KEY_ID")'),
    ],
)  # fmt: skip
def test_an_object_is_made_of_what_a_reader_has_in_hand(
    language: str, text: str, call: str
) -> None:
    (block,) = blocks_of((language, text))

    assert why_not_run(block, KIT) == ""
    assert call in program_of(block).program.source


@pytest.mark.parametrize("language", ["java", "go"])
def test_a_class_that_signs_and_sends_by_one_method_is_run_as_both(language: str) -> None:
    (block,) = blocks_of((language, _java() if language == "java" else GO))

    assert (block.role, block.also_uploads) == (Role.SIGNER, True)
    assert {"HARNESS_KEY", "HARNESS_FILE"} <= set(program_of(block).bound.variables)


@pytest.mark.parametrize(
    "text",
    [
        _java(hidden="public", call="new URL(key)"),
        _java(takes=f"{TAKES}, Ledger ledger"),
    ],
)
def test_a_class_that_nobody_knows_how_to_make_or_to_use_is_not_run(text: str) -> None:
    (block,) = blocks_of(("java", text))

    assert "nothing calls it" in why_not_run(block, KIT)


def test_a_signer_is_handed_its_minutes() -> None:
    text = "String linkTo(String objectName, int validMinutes) {\n    Date end = new Date(System.currentTimeMillis() + 60000L * validMinutes);\n    return new OSSClientBuilder().build(endpoint, accessKeyId, accessKeySecret).generatePresignedUrl(bucket, objectName, end).toString();\n}"

    (block,) = blocks_of(("java", text))

    assert block.calls == ("linkTo", "key:String", "seconds:int")


def test_a_file_of_a_form_of_go_is_the_open_file() -> None:
    text = 'func carry(link string, file multipart.File, size int64) error {\n\task, _ := http.NewRequest("PUT", link, file)\n\task.ContentLength = size\n\t_, err := http.DefaultClient.Do(ask)\n\treturn err\n}'

    (block,) = blocks_of(("go", text))

    assert (
        'carry(harnessEnv("HARNESS_SIGNED_URL"), harnessOpen(' in program_of(block).program.source
    )


def test_a_parameter_of_kotlin_with_a_default_may_be_left_out() -> None:
    text = "fun carry(url: String, file: File, onStep: (Float) -> Unit = {}, tries: Retry = Retry.NONE) = OkHttpClient().newCall(Request.Builder().url(url).put(file.asRequestBody()).build()).execute().code"

    (block,) = blocks_of(("kotlin", text))

    assert block.calls == ("carry", "url:String", "file:File")


def test_a_package_of_go_is_no_file_in_hand() -> None:
    text = 'data, _ := os.ReadFile("a.txt")\nask, _ := http.NewRequest("PUT", "<signedUrl>", bytes.NewReader(data))\nhttp.DefaultClient.Do(ask)\nlog.Println(strconv.Itoa(len(data)))'

    (block,) = blocks_of(("go", text))
    source = program_of(block).program.source

    assert block.given == ()
    assert 'import "bytes"' in source
    assert 'import "strconv"' in source


def test_a_method_of_a_client_that_no_object_has_is_of_code_elsewhere() -> None:
    text = "val ask = GeneratePresignedUrlRequest(bucketName, key, HttpMethod.GET).apply {\n    expiration = Date(0)\n}\nval link = generatePresignedUrl(ask)"

    (block,) = blocks_of(("kotlin", text))

    assert "`generatePresignedUrl` is not defined" in why_not_run(block, KIT)


def test_what_overrides_within_a_function_keeps_its_word() -> None:
    text = "override fun carry(url: String, file: File) {\n    val body = object : RequestBody() {\n        override fun contentType() = null\n        override fun writeTo(sink: BufferedSink) { val source = file.source(); sink.writeAll(source) }\n    }\n    OkHttpClient().newCall(Request.Builder().url(url).put(body).build()).execute()\n}"

    (block,) = blocks_of(("kotlin", text))
    source = program_of(block).program.source

    assert source.count("override") == 2
    assert "import okio.source" in source
