# ruff: noqa: E501  a table reads best with one row a line

"""Functions that a block only defines: what they take from a reader, and from beside them."""

import pytest

from harness.catalog.catalog import default_root
from harness.model.page import Block, Role
from harness.model.scenario import Variant
from harness.pages.plan import signed_by_harness, why_not_run
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())

SIGNER = """public String urlFor(String objectName, int minutesOfTtl) {
    OSS depot = new OSSClientBuilder().build(endpoint, accessKeyId, accessKeySecret);
    Date end = new Date(System.currentTimeMillis() + 60000L * minutesOfTtl);
    return depot.generatePresignedUrl(bucketName, objectName, end).toString();
}"""
CPP = """bool sendAll(const std::string& signedUrl, const std::string& allBytes) {
    CURL* easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, signedUrl.c_str());
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PUT");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, allBytes.data());
    return curl_easy_perform(easy) == CURLE_OK;
}"""
KOTLIN = """fun sendAll(signedUrl: String, bytes: ByteArray, mimeType: String): Boolean {
    val way = URL(signedUrl).openConnection() as HttpURLConnection
    way.requestMethod = "PUT"
    way.doOutput = true
    way.setRequestProperty("Content-Type", mimeType)
    way.outputStream.use { it.write(bytes) }
    return way.responseCode == 200
}"""
FETCHING = """private byte[] fetched(String presignedUrl) throws Exception {
    HttpRequest ask = HttpRequest.newBuilder(URI.create(presignedUrl)).GET().build();
    return HttpClient.newHttpClient().send(ask, HttpResponse.BodyHandlers.ofByteArray()).body();
}"""
SENDING = """int send(OkHttpClient http, String signedUrl, File photo) throws IOException {
    Request ask = new Request.Builder().url(signedUrl).put(RequestBody.create(photo, null)).build();
    return http.newCall(ask).execute().code();
}"""
STREAMING = """@Override
public int pour(String signedUrl, InputStream in, long contentLength) throws IOException {
    HttpURLConnection way = (HttpURLConnection) new URL(signedUrl).openConnection();
    way.setRequestMethod("PUT");
    way.setFixedLengthStreamingMode(contentLength);
    in.transferTo(way.getOutputStream());
    return way.getResponseCode();
}"""
GOING = """package depot

func Send(ctx context.Context, by *http.Client, signedURL, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	ask, _ := http.NewRequestWithContext(ctx, "PUT", signedURL, in)
	_, err = by.Do(ask)
	return err
}
"""
FETCHED = """
func Fetch(signedURL, to string) error {
	_, err := http.Get(signedURL)
	return err
}
"""
MAIN = """public static void main(String[] args) throws Exception {
    HttpURLConnection way = (HttpURLConnection) new URL("<signedUrl>").openConnection();
    way.setRequestMethod("PUT");
}"""


def block_of(language: str, text: str) -> Block:
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks
    return block


def source_of(block: Block) -> str:
    toolkit = KIT.toolkit(block)
    assert toolkit is not None
    return page_program(block, KIT, toolkit, Variant.PUBLISHED, {}).program.source


@pytest.mark.parametrize(
    ("language", "text", "calls"),
    [
        ("java", SIGNER.replace("urlFor", "generatePresignedUrl"), ("generatePresignedUrl", "key:String", "seconds:int")),
        ("java", FETCHING.replace(".build();", ".build();\n    Class<?> kind = Void.class;"), ("fetched", "url:String")),
        ("cpp", CPP, ("sendAll", "url:const std::string&", "content:const std::string&")),
        ("kotlin", KOTLIN, ("sendAll", "url:String", "file:ByteArray", "type:String")),
        ("java", SIGNER.replace("String objectName, int", "String bucket, String objectName, Long"), ("urlFor", "bucket:String", "key:String", "seconds:Long")),
        ("java", SENDING, ("send", "made:OkHttpClient", "url:String", "file:File")),
        ("java", STREAMING, ("pour", "url:String", "file:InputStream", "size:long")),
        ("java", f"@Test\n{SIGNER.replace('String objectName, int minutesOfTtl', '').replace('minutesOfTtl', '9')}", ("urlFor",)),
        ("go", GOING, ("Send", "made:context.Context", "made:*http.Client", "url:string", "path:string")),
        ("go", GOING + FETCHED, ("Send", "made:context.Context", "made:*http.Client", "url:string", "path:string")),
    ],
)  # fmt: skip
def test_a_function_is_called_with_what_a_reader_has_in_hand(
    language: str, text: str, calls: tuple[str, ...]
) -> None:
    block = block_of(language, text)

    assert block.calls == calls
    assert why_not_run(block, KIT) == ""


def test_a_function_that_calls_itself_by_this_is_not_called_by_nobody() -> None:
    text = FETCHING.replace("return Http", "this.fetched(presignedUrl);\n    return Http")

    assert block_of("java", text).calls == ()


def test_a_url_of_ours_signs_the_type_that_a_function_is_handed() -> None:
    assert signed_by_harness(block_of("kotlin", KOTLIN)) == {"content-type": "text/plain"}
    told = KOTLIN.replace('"Content-Type", mimeType', '"Content-Type", "text/css"')
    assert signed_by_harness(block_of("kotlin", told)) == {"content-type": "text/css"}


@pytest.mark.parametrize(
    ("after", "is_called"),
    [
        ("", True),
        (f"```kotlin\n{KOTLIN}\n```\n", True),
        ("```js\nawait fetch(signedUrl, { method: 'PUT', body: file, headers: { 'Content-Type': 'image/png' } });\n```\n", False),
    ],
)  # fmt: skip
def test_a_signer_is_handed_a_type_where_who_uses_its_url_is_handed_one_too(
    after: str, *, is_called: bool
) -> None:
    text = SIGNER.replace("int minutesOfTtl", "String contentType").replace("minutesOfTtl", "9")
    block, *_ = read_page("page.md", f"```java\n{text}\n```\n\n{after}".encode()).blocks

    assert block.calls == (("urlFor", "key:String", "type:String") if is_called else ())
    assert block.uncalled == ("" if is_called else "urlFor")


def test_keys_and_bucket_of_a_signer_are_fields_beside_it() -> None:
    source = source_of(block_of("java", SIGNER))

    for name in ("endpoint", "accessKeyId", "accessKeySecret", "bucketName"):
        assert f"static String {name} = System.getenv(" in source
    assert source.index("static String") < source.index("public String urlFor")


def test_a_main_function_of_java_that_stands_alone_gets_its_class() -> None:
    lines = source_of(block_of("java", MAIN)).splitlines()

    assert lines[-len(MAIN.splitlines()) - 2] == "public class Snippet {"
    assert lines[-1] == "}"
    assert "\n".join(lines).count("static void main") == 1


@pytest.mark.parametrize(
    "module",
    ["com.aliyun.oss.internal.OSSHeaders.OSS_USER_METADATA_PREFIX", "okhttp3.MediaType.parse"],
)
def test_a_static_import_asks_for_the_library_of_its_class(module: str) -> None:
    text = f"import static {module};\nimport java.net.*;\npublic class Go {{\n{MAIN}\n}}"

    assert why_not_run(block_of("java", text), KIT) == ""


def test_what_signs_through_the_second_sdk_for_java_gets_that_sdk() -> None:
    text = "PresignResult got = Presigner.getObject(depot, ask, PresignOptions.defaults());\nSystem.out.println(got.url());"
    block = block_of("java", text)
    toolkit = KIT.toolkit(block)

    assert block.role is Role.SIGNER
    assert toolkit is not None
    assert toolkit.id == "java-oss-v2"
    assert "import com.aliyun.sdk.service.oss2.operations.Presigner;" in source_of(block)
    assert "import com.aliyun.oss." not in source_of(block)


def test_a_client_of_spring_among_the_parameters_asks_for_spring() -> None:
    text = "static void send(RestTemplate by, String signedUrl, byte[] bytes) {\n    by.put(URI.create(signedUrl), bytes);\n}"
    toolkit = KIT.toolkit(block_of("java", text))

    assert toolkit is not None
    assert toolkit.id == "java-spring"


def test_a_property_that_kotlin_sets_within_apply_is_nothing_in_hand() -> None:
    text = "val ask = GeneratePresignedUrlRequest(bucketName, objectName).apply {\n    expiration = Date()\n}\nprintln(depot.generatePresignedUrl(ask))"

    assert block_of("kotlin", text).given == (("bucketName", "bucket"), ("objectName", "key"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "python",
            "import oss2\n\ndef url_of(bucket, key):\n    return bucket.sign_url('PUT', key, 60)\n",
        ),
        ("ruby", "def url_of(bucket, key)\n  bucket.object_url(key, true, 60)\nend\n"),
    ],
)
def test_what_is_a_bucket_of_an_sdk_is_not_handed_a_name(language: str, text: str) -> None:
    block = block_of(language, text)

    assert block.role.value == "signer"
    assert block.calls == ()
    assert block.uncalled


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "java",
            "HttpsURLConnection c = (HttpsURLConnection) new URL(signedUrl).openConnection();",
        ),
        ("kotlin", "val c = URL(signedUrl).openConnection() as HttpsURLConnection"),
    ],
)
def test_the_connection_of_https_is_imported_as_an_editor_does(language: str, line: str) -> None:
    end = ";" if language == "java" else ""

    source = source_of(block_of(language, f'{line}\nc.setRequestMethod("PUT"){end}\n'))

    assert f"import javax.net.ssl.HttpsURLConnection{end}\n" in source


def test_what_only_a_method_may_say_is_left_out_of_a_function_alone() -> None:
    lines = source_of(block_of("java", STREAMING)).splitlines()

    assert not any("@Override" in line for line in lines)
    assert sum("public int pour" in line for line in lines) == 1


def test_the_instant_of_the_end_is_no_number_of_seconds() -> None:
    moment = SIGNER.replace("int minutesOfTtl", "long expireAt")
    moment = moment.replace("System.currentTimeMillis() + 60000L * minutesOfTtl", "expireAt")

    assert block_of("java", moment).calls == ()


def test_seconds_have_the_type_that_a_signer_declares() -> None:
    boxed = source_of(block_of("java", SIGNER.replace("int minutesOfTtl", "Long minutesOfTtl")))

    assert "600L)" in boxed.splitlines()[-1]


PUTTING = """<?php
class Depot
{
    public static function store($signedUrl, $digest, $content)
    {
        $easy = curl_init($signedUrl);
        curl_setopt($easy, CURLOPT_CUSTOMREQUEST, 'PUT');
        curl_setopt($easy, CURLOPT_POSTFIELDS, $content);
        curl_exec($easy);
        return curl_getinfo($easy, CURLINFO_HTTP_CODE);
    }
}"""


@pytest.mark.parametrize(
    ("language", "text", "call"),
    [
        ("php", PUTTING, "Depot::store(\\Harness\\HARNESS_SIGNED_URL, null, file_get_contents(\\Harness\\HARNESS_FILE))"),
        ("php", PUTTING.replace("CURLOPT_POSTFIELDS", "CURLOPT_INFILE"), 'null, fopen(\\Harness\\HARNESS_FILE, "rb"))'),
        ("java", FETCHING.replace("String presignedUrl", "String presignedUrl, String author, int level, Map<String, String> tags"), ', "", 0, null)'),
        ("kotlin", KOTLIN.replace("mimeType: String)", "mimeType: String, author: String, tags: List<String>?)"), ', "", null)'),
        ("go", GOING.replace("path string", "path string, level int, tags []string"), ", 0, nil)"),
        ("cpp", CPP.replace("allBytes)", "allBytes, const std::map<std::string, int>& tags)", 1), "(), {})"),
        ("python", "import requests\ndef store(signed_url, author, data):\n    return requests.put(signed_url, data=data)", "None, open("),
    ],
)  # fmt: skip
def test_what_a_function_takes_and_never_uses_is_empty(language: str, text: str, call: str) -> None:
    block = block_of(language, text)

    assert why_not_run(block, KIT) == ""
    assert call in source_of(block)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("java", FETCHING.replace("String presignedUrl", "String presignedUrl, char level")),
        ("java", FETCHING.replace("String presignedUrl", "String presignedUrl, String author").replace("GET()", 'header("x-author", author).GET()')),
        ("kotlin", KOTLIN.replace("mimeType: String)", "mimeType: String, author: Author)")),
        ("go", GOING.replace("path string", "path string, author Author")),
        ("cpp", CPP.replace("allBytes)", "allBytes, Author& author)", 1)),
        ("php", PUTTING.replace("$digest", "array $digest")),
    ],
)  # fmt: skip
def test_what_it_uses_or_nobody_can_make_is_not_invented(language: str, text: str) -> None:
    assert block_of(language, text).calls == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("java", SENDING.replace("File photo", "Map<String, String> metadata, File photo").replace(".put(", '.header("a", metadata.get("a")).put(')),
        ("java", SENDING.replace("File photo", "MediaType contentType, File photo").replace("photo, null", "photo, contentType")),
        ("kotlin", KOTLIN.replace("signedUrl: String", "signedUrl: Uri").replace("URL(signedUrl)", "URL(signedUrl.toString())")),
        ("kotlin", KOTLIN.replace("mimeType: String", "mimeType: MediaType").replace("mimeType)", "mimeType.toString())", 1)),
        ("go", GOING.replace("path string", "files []string").replace("(path)", "(files[0])")),
        ("cpp", CPP.replace("const std::string& allBytes", "const std::vector<char>& allBytes")),
    ],
)  # fmt: skip
def test_of_a_type_of_its_own_nobody_has_a_value(language: str, text: str) -> None:
    assert block_of(language, text).calls == ()


def test_of_a_function_that_asks_and_one_that_puts_the_second_is_called_where_a_file_is_put() -> (
    None
):
    asking = GOING.replace("Send", "Fetch").replace('"PUT"', "http.MethodGet")
    asking = asking.replace("package depot\n", "").replace(", path string", "")
    asking = asking.replace("os.Open(path)", 'os.Open("a.txt")')

    block = block_of("go", GOING + asking)

    assert block.role is Role.UPLOADER
    assert block.calls[0] == "Send"


def test_what_only_windows_has_is_not_run() -> None:
    text = CPP.replace("CURL* easy", 'FILE* in; fopen_s(&in, "a.bin", "rb");\n    CURL* easy')

    assert "fopen_s: a function of Microsoft's library" in why_not_run(block_of("cpp", text), KIT)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('#include <cpr/cpr.h>\nint main() { cpr::Put(cpr::Url{"<signedUrl>"}, cpr::Body{all}); }', "it needs cpr"),
        ("using namespace cpr;\nauto got = Put(Url{signedUrl}, Body{all});", "it needs cpr"),
        ('shelf.Put("a", "b");', "uploads nothing"),
    ],
)  # fmt: skip
def test_what_puts_with_cpr_says_that_it_needs_it(text: str, reason: str) -> None:
    assert reason in why_not_run(block_of("cpp", text), KIT)


def test_a_path_of_cpp_brings_its_header() -> None:
    text = CPP.replace("const std::string& allBytes", "std::filesystem::path file")
    text = text.replace("allBytes.data()", "file.c_str()")

    assert "#include <filesystem>" in source_of(block_of("cpp", text))


RUNNER = """test('stores', async () => {
  const held = require('fs').readFileSync('a.bin');
  const answer = await fetch('<signedUrl>', { method: 'PUT', body: held });
  expect(answer.status).toBe(200);
});"""


@pytest.mark.parametrize("language", ["js", "ts"])
def test_what_a_runner_of_tests_defines_is_no_fault_of_the_page(language: str) -> None:
    assert "Jest" in why_not_run(block_of(language, RUNNER), KIT)
    own = RUNNER.replace("test(", "const test = require('node:test');\ntest(", 1)
    assert "Jest" not in why_not_run(block_of(language, own.replace("expect(", "assert.ok(")), KIT)


@pytest.mark.parametrize(
    ("declared", "kinds"),
    [
        ("string $body", ("url", "file:string")),
        ("?string $bytes", ("url", "file:?string")),
        ("SplFileInfo $file", ("url", "file:SplFileInfo")),
        ("UploadedFile $file", ()),
    ],
)
def test_a_function_of_php_is_called_with_what_its_types_ask_for(
    declared: str, kinds: tuple[str, ...]
) -> None:
    body = "return (new GuzzleHttp\\Client())->put($url, ['body' => $"
    named = declared.partition("$")[2]
    text = f"<?php\nfunction send(string $url, {declared})\n{{\n    {body}{named}]);\n}}\n"
    (block,) = read_page("page.md", f"```php\n{text}```\n".encode()).blocks

    assert tuple(kind.removesuffix(":string") for kind in block.calls[1:2]) == kinds[:1]
    assert block.calls[2:] == kinds[1:]


@pytest.mark.parametrize(
    ("language", "text", "calls"),
    [
        ("python", "def move(from_url, signed_url):\n    return requests.put(signed_url, data=requests.get(from_url).content)\n", ()),
        ("go", "func move(fromURL, signedURL string) {\n\tin, _ := http.Get(fromURL)\n\thttp.NewRequest(http.MethodPut, signedURL, in.Body)\n}\n", ()),
        ("python", "def store(signed_url, public_url, path):\n    requests.put(signed_url, data=open(path, 'rb'))\n    return public_url\n", ("store", "url:", "url:", "path:")),
    ],
)  # fmt: skip
def test_of_two_addresses_that_a_function_asks_nobody_says_which_is_signed(
    language: str, text: str, calls: tuple[str, ...]
) -> None:
    assert block_of(language, text).calls == calls
