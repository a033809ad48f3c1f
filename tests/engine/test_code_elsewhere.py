"""What other files of a package bring, and what a reader types, is no fault of a page."""

import pytest

from harness.catalog.messages import message_of
from harness.engine.environment import Environment
from harness.model.page import Role
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

OF_A_PACKAGE = """```go
package store

import (
	"net/http"
	"os"
)

func Send(uploadURL, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return describe(err)
	}
	answer, err := sendOnce(http.DefaultClient, uploadURL, file)
	if err != nil {
		return err
	}
	return check(answer)
}

func sendOnce(client *http.Client, url string, file *os.File) (*http.Response, error) {
	request, err := http.NewRequest(http.MethodPut, url, file)
	if err != nil {
		return nil, err
	}
	return client.Do(request)
}
```
"""
MISSPELT = """```go
package store

import (
	"net/http"
	"os"
)

func Send(uploadURL, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	request, err := http.NewRequest(http.MethodPut, uploadURL, fille)
	if err != nil {
		return err
	}
	_, err = http.DefaultClient.Do(request)
	return err
}
```
"""
WITHOUT_AN_IMPORT = """```go
package store

import "os"

func Send(uploadURL, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return describe(err)
	}
	defer file.Close()
	request, err := http.NewRequest("PUT", uploadURL, file)
	if err != nil {
		return describe(err)
	}
	_, err = http.DefaultClient.Do(request)
	return err
}
```
"""
ASKED_FOR = """```go
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	var url string
	if _, err := fmt.Scanln(&url); err != nil {
		fmt.Println("no URL:", err)
		os.Exit(1)
	}
	file, err := os.Open("report.pdf")
	if err != nil {
		panic(err)
	}
	request, err := http.NewRequest("PUT", url, file)
	if err != nil {
		panic(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	fmt.Println(answer.Status)
}
```
"""
OF_A_CLASS = """```cpp
bool Depot::store(const std::string& signedUrl, const std::string& path) {
    FILE* file = fopen(path.c_str(), "rb");
    CURL* curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, signedUrl.c_str());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READDATA, file);
    const CURLcode came = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    fclose(file);
    return came == CURLE_OK;
}
```
"""
WITH_LENGTHS = """```go
func Store(presignedURL string, form multipart.File, formSize int64, contentType string) error {
	request, err := http.NewRequest(http.MethodPut, presignedURL, form)
	if err != nil {
		return err
	}
	request.ContentLength = formSize
	request.Header.Set("Content-Type", contentType)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("refused: %s", answer.Status)
	}
	return nil
}
```

```cpp
long store(const char* signed_url, FILE* body, size_t body_size) {
    CURL* curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, signed_url);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READDATA, body);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) body_size);
    curl_easy_perform(curl);
    long code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup(curl);
    return code;
}
```

```java
static int store(String signedUrl, InputStream content, int contentLength) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) new URL(signedUrl).openConnection();
    connection.setRequestMethod("PUT");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(contentLength);
    try (OutputStream out = connection.getOutputStream()) { content.transferTo(out); }
    return connection.getResponseCode();
}
```
"""

EXTENSION = """```kotlin
fun OkHttpClient.store(photo: File, uploadUrl: String): Boolean {
    val request = Request.Builder().url(uploadUrl).put(photo.asRequestBody(null)).build()
    return newCall(request).execute().use { it.isSuccessful }
}
```
"""


def checked(text: str, environment: Environment) -> list[CellResult]:
    order = PageOrder(pages=(read_page("a.md", text.encode()),), variants=(Variant.PUBLISHED,))
    return list(check_pages(order, environment, []).report.results)


def test_a_name_of_another_file_of_its_package_is_no_fault(environment: Environment) -> None:
    (result,) = checked(OF_A_PACKAGE, environment)

    assert result.verdict is Verdict.UNSUPPORTED
    assert result.reason.endswith("`describe` is not defined")


@pytest.mark.parametrize(
    ("text", "says"), [(MISSPELT, "undefined: fille"), (WITHOUT_AN_IMPORT, "undefined: http")]
)
def test_what_no_other_file_of_a_package_brings_is_one(
    text: str, says: str, environment: Environment
) -> None:
    (result,) = checked(text, environment)

    assert result.verdict is Verdict.FAILED
    assert says in " ".join(message_of(one) for one in result.findings)


SENT_BY_RUBY = """to = URI("<signedUrl>")
ask = Net::HTTP::Put.new(to)
ask.body = {body}
answer = Net::HTTP.start(to.host, to.port, use_ssl: true) {{ |depot| depot.request(ask) }}
abort answer.code unless answer.is_a?(Net::HTTPSuccess)
"""
LOADED = "require 'net/http'\n"
OF_A_FRAMEWORK = SENT_BY_RUBY.format(body='Hangar.root.join("reel.bin").binread')


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        (OF_A_FRAMEWORK, "Hangar"),
        (LOADED + OF_A_FRAMEWORK, "Hangar"),
        ('puts Porter.shelf(:early).presign("reel.bin", method: :put)[:url]\n', "Porter"),
    ],
)
def test_what_a_framework_of_ruby_loads_by_its_name_is_no_fault(
    code: str, missing: str, environment: Environment
) -> None:
    (result,) = checked(f"```ruby\n{code}```\n", environment)

    assert (result.verdict, f"`{missing}`" in str(result.reason)) == (Verdict.UNSUPPORTED, True)


@pytest.mark.parametrize("body", ['Fiel.binread("reel.bin")', 'Shellwords.escape("reel")'])
def test_what_is_misspelt_or_not_loaded_in_ruby_is_one(body: str, environment: Environment) -> None:
    (result,) = checked(f"```ruby\n{LOADED}{SENT_BY_RUBY.format(body=body)}```\n", environment)

    assert result.verdict is Verdict.FAILED


RUBY_TELLS = """target = URI("<signedUrl>")
put = Net::HTTP::Put.new(target)
put['Content-Type'] = 'image/jpeg'
put.body = File.binread('photo.jpg')
answer = Net::HTTP.start(target.host, target.port, use_ssl: true) { |http| http.request(put) }
raise 'refused' unless answer.is_a?(Net::HTTPSuccess)
TELL
"""
PHP_TELLS = """$ch = curl_init("<signedUrl>");
curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'PUT');
curl_setopt($ch, CURLOPT_POSTFIELDS, file_get_contents('photo.jpg'));
curl_setopt($ch, CURLOPT_HTTPHEADER, ['Content-Type: image/jpeg']);
curl_exec($ch);
if (curl_getinfo($ch, CURLINFO_HTTP_CODE) !== 200) {
    exit(1);
}
TELL
"""


@pytest.mark.parametrize(
    ("fence", "code", "tells", "verdict"),
    [
        ("php", PHP_TELLS, "announce_upload('photo.jpg');", Verdict.UNSUPPORTED),
        ("ruby", RUBY_TELLS, "warn 'stored'", Verdict.PASSED),
        ("ruby", f"require 'net/http'\n{RUBY_TELLS}", "announce('put')", Verdict.FAILED),
        ("php", f"require 'vendor/autoload.php';\n{PHP_TELLS}", "ech('stored');", Verdict.FAILED),
    ],
)
def test_what_a_fragment_calls_after_its_upload_may_be_its_readers(
    fence: str, code: str, tells: str, verdict: Verdict, environment: Environment
) -> None:
    (result,) = checked(f"```{fence}\n{code.replace('TELL', tells)}```\n", environment)
    assert result.verdict is verdict, (result.reason, result.findings)


def test_a_program_that_asks_on_the_console_cannot_be_run(environment: Environment) -> None:
    (result,) = checked(ASKED_FOR, environment)

    assert result.verdict is Verdict.UNSUPPORTED
    assert result.reason == "it asks its reader on the console while it runs"


def test_a_method_of_a_class_that_is_not_shown_is_not_run() -> None:
    (block,) = read_page("a.md", OF_A_CLASS.encode()).blocks

    assert (block.role, block.uncalled) == (Role.UPLOADER, "Depot::store")


def test_the_length_of_the_file_is_given_as_the_number_that_is_asked_for(
    environment: Environment,
) -> None:
    results = checked(WITH_LENGTHS, environment)

    assert [one.verdict for one in results] == [Verdict.PASSED] * 3


def test_an_extension_function_is_called_on_what_it_extends(environment: Environment) -> None:
    (result,) = checked(EXTENSION, environment)

    assert result.verdict is Verdict.PASSED


SIGNING_FILE = """```python title="signing.py"
import oss2

auth = oss2.AuthV4("<yourAccessKeyId>", "<yourAccessKeySecret>")
endpoint = "https://oss-cn-hangzhou.aliyuncs.com"
bucket = oss2.Bucket(auth, endpoint, "<yourBucketName>", region="cn-hangzhou")

def put_url(key, kind):
    return bucket.sign_url("PUT", key, 600, slash_safe=True, headers={"Content-Type": kind})
```

"""
USING_IT = """```python title="send.py"
import requests
import signing

with open("notes.txt", "rb") as body:
    url = signing.put_url("notes.txt", "text/plain")
    answer = requests.put(url, data=body, headers={"Content-Type": "text/plain"}, timeout=9)
print(answer.status_code)
answer.raise_for_status()
```
"""


def test_a_program_has_its_url_signed_by_another_file_of_the_page(
    environment: Environment,
) -> None:
    right = checked(SIGNING_FILE + USING_IT, environment)
    wrong = checked(
        SIGNING_FILE + USING_IT.replace('headers={"Content-Type": "text/plain"}, ', ""), environment
    )

    assert [one.verdict for one in right] == [Verdict.PASSED]
    assert [one.verdict for one in wrong] == [Verdict.FAILED]
    assert "content-type: text/plain" in message_of(wrong[0].findings[0])


DEPOT = """import java.nio.file.Path;

public class Depot {
    public static int store(String url, Path reel) { return url.length(); }
}
"""
USES_DEPOT = """import java.nio.file.Path;

public class Main {
    public static void main(String[] words) {
        System.exit(Depot.store("<signedUrl>", Path.of("reel.bin")) == 200 ? 0 : 1);
    }
}
"""


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (USES_DEPOT, Verdict.UNSUPPORTED),
        (USES_DEPOT.replace("Depot.", "Depto."), Verdict.FAILED),
    ],
)
def test_what_another_block_of_the_page_defines_is_no_fault(
    environment: Environment, code: str, verdict: Verdict
) -> None:
    page = read_page("page.md", f"# Reel\n\n```java\n{DEPOT}```\n\n```java\n{code}```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    result = list(check_pages(order, environment, []).report.results)[-1]
    assert result.verdict is verdict


WITH_ITS_CLIENT = """suspend fun store(uploadUrl: String, bytes: ByteArray): Boolean =
  withContext(Dispatchers.IO) {
    runCatching {
        val request = Request.Builder().url(uploadUrl).put(bytes.toRequestBody()).build()
        val answer = http.newCall(request).execute()
        answer.isSuccessful
    }.getOrDefault(false)
  }
"""


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (WITH_ITS_CLIENT, Verdict.UNSUPPORTED),
        (WITH_ITS_CLIENT.replace("http.newCall", "OkHttpClient().newCall"), Verdict.PASSED),
        (
            WITH_ITS_CLIENT.replace("http.newCall", "OkHttpClient().newCall").replace(
                "answer.is", "anser.is"
            ),
            Verdict.FAILED,
        ),
    ],
)
def test_what_only_follows_from_a_name_that_is_not_shown_is_no_fault(
    environment: Environment, code: str, verdict: Verdict
) -> None:
    (result,) = checked(f"```kotlin\n{code}```\n", environment)
    assert result.verdict is verdict, (result.reason, result.findings)
