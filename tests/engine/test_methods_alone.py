"""Methods that a page shows alone, and what else stands in a script beside its one transfer."""

import pytest

from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.verdict import Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

METHOD_OF_PHP = """    private function store($signedUrl, $localPath) {
        $ask = curl_init($signedUrl);
        curl_setopt($ask, CURLOPT_PUT, true);
        curl_setopt($ask, CURLOPT_INFILE, fopen($localPath, 'rb'));
        curl_setopt($ask, CURLOPT_INFILESIZE, filesize($localPath));
        curl_exec($ask);
        return curl_getinfo($ask, CURLINFO_HTTP_CODE);
    }
"""
# Its imports stand above the method, as an editor shows both.
METHOD_BELOW_IMPORTS = """import https from "https";
import {
  Buffer,
} from "buffer";

    async store(signedUrl: string, body: Buffer): Promise<number> {
        return new Promise((resolve, reject) => {
            const asked = https.request(signedUrl, { method: "PUT" }, (answer) => {
                answer.resume();
                answer.on("end", () => {
                    if (answer.statusCode !== 200) reject(new Error("Zurück"));
                    resolve(answer.statusCode);
                });
            });
            asked.on("error", reject);
            asked.end(body);
        });
    }
"""
METHOD_BELOW_USES = f"<?php\nuse RuntimeException;\n\n{METHOD_OF_PHP}"
METHOD_BELOW_SLIP = METHOD_BELOW_IMPORTS.replace("end(body)", "end(bodi)")
CLASS_BESIDE_ITS_ERROR = f"""class Refused extends \\Exception {{}}

class Depot
{{
{METHOD_OF_PHP.replace("private", "public")}}}
"""
FORM_OF_PHP = METHOD_OF_PHP.replace("CURLOPT_PUT, true", "CURLOPT_CUSTOMREQUEST, 'PUT'").replace(
    "CURLOPT_INFILE, fopen($localPath, 'rb')", "CURLOPT_POSTFIELDS, file_get_contents($localPath)"
)
METHOD_OF_BYTES = """<?php
use GuzzleHttp\\Client;

    public function put(string $uploadUrl, string $bytes, string $mime = 'image/png'): int
    {
        $sent = ['headers' => ['Content-Type' => $mime], 'body' => $bytes];
        return (new Client())->put($uploadUrl, $sent)->getStatusCode();
    }
"""
STREAM_WITH_METADATA = """<?php
require 'vendor/autoload.php';
use GuzzleHttp\\Psr7\\Stream;
$body = new Stream(fopen('notes.txt', 'r'), ['metadata' => ['uri' => 'notes.txt']]);
$sent = ['body' => $body, 'headers' => ['Content-Type' => 'text/plain']];
echo (new GuzzleHttp\\Client())->put('<signedUrl>', $sent)->getStatusCode();
"""
SIGNING = """import os
import oss2

def issued(key):
    keys = os.environ["OSS_ACCESS_KEY_ID"], os.environ["OSS_ACCESS_KEY_SECRET"]
    bucket = oss2.Bucket(oss2.Auth(*keys), "https://oss-cn-hangzhou.aliyuncs.com", "depot")
    signed = {"Content-Type": "text/plain"} if "METHOD" == "PUT" else None
    return bucket.sign_url("METHOD", key, 600, headers=signed, slash_safe=True)
"""
CLASS_OF_ITS_URL = """class Depot:
    def __init__(self, *, signed_url, wait=9):
        self.signed_url = signed_url
        self.wait = wait

    def store(self, path, tries=1, *, chunk=None):
        with open(path, "rb") as held:
            return requests.put(self.signed_url, data=held, timeout=self.wait).status_code
"""
LYING_CLASS = CLASS_OF_ITS_URL.replace("return requests", "requests").replace(
    "wait).status_code", 'wait)\n        return "stored"'
)
CLASS_OF_RUBY = """class Depot
  def initialize(url:)
    @uri = URI(url)
  end

  def store(path:, wait: 9)
    request = Net::HTTP::Put.new(@uri, 'Content-Type' => 'text/plain')
    request.body = File.binread(path)
    secure = { use_ssl: @uri.scheme == 'https' }
    Net::HTTP.start(@uri.host, @uri.port, secure) { |http| http.request(request).code }
  end
end
"""
CLASS_OF_CPP = """class Depot {
    std::string url_;
    static size_t fill(char* to, size_t size, size_t count, void* from) {
        return fread(to, size, count, static_cast<FILE*>(from));
    }

public:
    explicit Depot(std::string url) : url_(std::move(url)) {}

    long store(const char* path) const {
        FILE* held = fopen(path, "rb");
        CURL* curl = curl_easy_init();
        curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, fill);
        curl_easy_setopt(curl, CURLOPT_READDATA, held);
        curl_easy_perform(curl);
        long code = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
        return code;
    }
};
"""
# What a shell only defines, and what it hands on or takes apart.
FUNCTION = """log() { echo "[$(date +%T)] $*"; }

put() {
  local link="$1" from="$2"
  curl -fsS -T "$from" "$link"
}
"""
FUNCTION_OF_NUMBERS = 'put() {\n  curl -fsS -o /dev/null -T "$1" "$2"\n}\n'
CALLED_WITH_ALL = f'{FUNCTION_OF_NUMBERS.replace("put()", "main()")}\nmain "$@"\n'
NEEDED_PLACES = (
    'link="${1:?usage: put.sh LINK FROM}"\nfrom=${2:-a.txt}\ncurl -fsS -T "$from" "$link"\n'
)
LETTERS = """while getopts "u:f:v" one; do
  case $one in
    u) link=$OPTARG ;;
    f) from="$OPTARG" ;;
    v) set -x ;;
  esac
done
curl -fsS -T "$from" "$link"
"""
LONG_OPTIONS = """while [[ $# -gt 0 ]]; do
  case "$1" in
    -l|--link) link="$2"; shift 2 ;;
    --from) from="$2"; shift 2 ;;
    *) echo "usage: put.sh --link LINK --from FROM" >&2; exit 64 ;;
  esac
done
curl -fsS -T "$from" "$link"
"""
LYING_FUNCTION = FUNCTION.replace("curl -fsS", "curl -s").replace(
    '"$link"\n}', '"$link" > /dev/null\n  log stored\n}'
)
JOINED_OF_GO = """package main

import (
	"net/http"
	"os"
	"path/filepath"
)

func main() {
	here, _ := os.Getwd()
	held, err := os.Open(filepath.Join(here, "parts", "reel.bin"))
	if err != nil {
		panic(err)
	}
	about, _ := held.Stat()
	request, _ := http.NewRequest("PUT", "<signedUrl>", held)
	request.ContentLength = about.Size()
	answer, err := http.DefaultClient.Do(request)
	if err != nil || answer.StatusCode != 200 {
		os.Exit(1)
	}
}
"""
AWAITED = """async with httpx.AsyncClient(timeout=9) as client:
    answer = await client.put(url, content=data)
    answer.raise_for_status()
"""
AWAITED_OUTSIDE = f"import httpx\n\nurl, data = '<signedUrl>', b'held'\n{AWAITED}"
BLOCK_BY_BLOCK = 'dd if=photo.png bs=64k | curl -fsS -T - "$SIGNED_URL"\n'
SOME_BLOCKS = 'dd if=photo.png bs=1k count=4 | curl -fsS -T - "$SIGNED_URL"\n'
TWICE = 'curl -fsS -o a.txt "$SIGNED_URL"\ncurl -fsS -o b.txt "$SIGNED_URL"\n'
COPIED = "<?php\ncopy('<signedUrl>', '/data/photos/photo.jpg') or exit(1);\n"
COPIED_UP = "<?php\ncopy('photo.jpg', '<signedUrl>');\necho 'saved';\n"
NOTHING_SENT = 'import requests\nprint(requests.put("<signedUrl>", data=fiel).status_code)\n'
NOTHING_ASKED = 'curl --oops -o a.txt "$SIGNED_URL"\n'
IN_A_LOOP = 'for n in 1 2 3; do curl -fsS -o a.txt "$SIGNED_URL"; done\n'


@pytest.mark.parametrize(
    ("fence", "code"),
    [
        ("php", METHOD_OF_PHP),
        ("php", CLASS_BESIDE_ITS_ERROR),
        ("php", METHOD_BELOW_USES),
        ("php", METHOD_OF_BYTES),
        ("typescript", METHOD_BELOW_IMPORTS),
        (
            "javascript",
            METHOD_BELOW_IMPORTS.replace(": string", "")
            .replace(": Buffer", "")
            .replace(": Promise<number>", ""),
        ),
        ("php", STREAM_WITH_METADATA),
        ("python", CLASS_OF_ITS_URL),
        ("ruby", CLASS_OF_RUBY),
        ("cpp", CLASS_OF_CPP),
        ("go", JOINED_OF_GO),
        ("python", AWAITED),
        ("bash", FUNCTION),
        ("bash", FUNCTION_OF_NUMBERS),
        ("bash", CALLED_WITH_ALL),
        ("bash", NEEDED_PLACES),
        ("bash", LETTERS),
        ("bash", LONG_OPTIONS),
        ("bash", BLOCK_BY_BLOCK),
        ("bash", TWICE),
        ("php", COPIED),
    ],
)
def test_what_does_all_that_it_says_passes(fence: str, code: str, environment: Environment) -> None:
    assert _verdict(fence, code, environment) is Verdict.PASSED


@pytest.mark.parametrize(
    ("fence", "code"),
    [
        ("php", FORM_OF_PHP),
        ("php", COPIED_UP),
        ("typescript", METHOD_BELOW_SLIP),
        ("python", LYING_CLASS),
        ("python", AWAITED_OUTSIDE),
        ("bash", LYING_FUNCTION),
        ("bash", SOME_BLOCKS),
        ("bash", IN_A_LOOP),
        ("python", NOTHING_SENT),
        ("bash", NOTHING_ASKED),
    ],
)
def test_what_sends_less_or_more_or_another_type_fails(
    fence: str, code: str, environment: Environment
) -> None:
    assert _verdict(fence, code, environment) is Verdict.FAILED


FUTURE_OF_JAVA = """CompletableFuture<Integer> store(String signedUrl, Path file) throws Exception {
    HttpRequest asked = HttpRequest.newBuilder(URI.create(signedUrl))
        .PUT(HttpRequest.BodyPublishers.ofFile(file)).build();
    return HttpClient.newHttpClient().sendAsync(asked, HttpResponse.BodyHandlers.discarding())
        .thenApply(answer -> {
            if (answer.statusCode() != 200) throw new IllegalStateException("refused");
            return answer.statusCode();
        });
}
"""
FUTURE_OF_KOTLIN = """fun store(signedUrl: String, file: Path): CompletableFuture<Int> {
    val asked = HttpRequest.newBuilder(URI.create(signedUrl))
        .PUT(HttpRequest.BodyPublishers.ofFile(file)).build()
    return HttpClient.newHttpClient().sendAsync(asked, HttpResponse.BodyHandlers.discarding())
        .thenApply { check(it.statusCode() == 200) { "refused" }; it.statusCode() }
}
"""
MONO = """Mono<byte[]> fetched(String signedUrl) {
    return WebClient.create().get().uri(URI.create(signedUrl)).retrieve().bodyToMono(byte[].class);
}
"""
ENCODED_AGAIN = MONO.replace("URI.create(signedUrl)", "signedUrl")
UNANSWERED = FUTURE_OF_JAVA.replace("thenApply", "thenApplyAsync").replace("!= 200", "== 200")

FLOW = """fun store(signedUrl: String, file: File): Flow<Int> = flow {
    val asked = Request.Builder().url(signedUrl).put(file.asRequestBody()).build()
    emit(OkHttpClient().newCall(asked).execute().use { it.code })
}
"""
CHANNEL = """func store(signedURL string, data []byte) <-chan error {
	done := make(chan error, 1)
	go func() {
		asked, _ := http.NewRequest(http.MethodPut, signedURL, bytes.NewReader(data))
		answer, err := http.DefaultClient.Do(asked)
		if err == nil && answer.StatusCode != 200 {
			err = fmt.Errorf("status %d", answer.StatusCode)
		}
		done <- err
	}()
	return done
}
"""
WRITES_IN_GO = """func fetch(presignedURL string, w io.Writer) (int64, error) {
	answer, err := http.Get(presignedURL)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	return io.Copy(w, answer.Body)
}
"""
CUT_IN_GO = WRITES_IN_GO.replace("Copy(w, answer.Body", "CopyN(w, answer.Body, 3")
WRITES_IN_JAVA = """void fetch(String presignedUrl, OutputStream out) throws IOException {
    try (InputStream in = new URL(presignedUrl).openStream()) {
        in.transferTo(out);
    }
}
"""
WRITES_IN_KOTLIN = """fun fetch(presignedUrl: String, out: OutputStream) {
    URL(presignedUrl).openStream().use { it.copyTo(out) }
}
"""
SMART_POINTER = """bool store(const std::string& signedUrl, const std::string& path) {
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> ask(curl_easy_init(), curl_easy_cleanup);
    std::ifstream held(path, std::ios::binary);
    if (!held) throw std::runtime_error("cannot open " + path);
    std::stringstream all;
    all << held.rdbuf();
    const std::string body = all.str();
    curl_easy_setopt(ask.get(), CURLOPT_URL, signedUrl.c_str());
    curl_easy_setopt(ask.get(), CURLOPT_CUSTOMREQUEST, "PUT");
    curl_easy_setopt(ask.get(), CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(ask.get(), CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.size());
    curl_slist* plain = curl_slist_append(nullptr, "Content-Type:");
    curl_easy_setopt(ask.get(), CURLOPT_HTTPHEADER, plain);
    curl_easy_perform(ask.get());
    long status = 0;
    curl_easy_getinfo(ask.get(), CURLINFO_RESPONSE_CODE, &status);
    return status == 200;
}
"""


@pytest.mark.parametrize(
    ("fence", "code", "verdict"),
    [
        ("java", FUTURE_OF_JAVA, Verdict.PASSED),
        ("kotlin", FLOW, Verdict.PASSED),
        ("kotlin", FLOW.replace(".put(", ".post("), Verdict.FAILED),
        ("go", CHANNEL, Verdict.PASSED),
        ("go", CHANNEL.replace("MethodPut", "MethodPost"), Verdict.FAILED),
        ("kotlin", FUTURE_OF_KOTLIN, Verdict.PASSED),
        ("java", MONO, Verdict.PASSED),
        ("java", ENCODED_AGAIN, Verdict.FAILED),
        ("java", UNANSWERED, Verdict.FAILED),
    ],
)
def test_what_a_method_returns_of_later_is_waited_for_as_its_caller_does(
    fence: str, code: str, verdict: Verdict, environment: Environment
) -> None:
    assert _verdict(fence, code, environment) is verdict


@pytest.mark.parametrize("use", ['link = issued("a/b.txt")', 'print(issued("a/b.txt"))'])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_what_an_earlier_function_signs_is_tried_as_it_is_signed(
    use: str, method: str, environment: Environment
) -> None:
    text = f"```python\n{SIGNING.replace('METHOD', method)}```\n\n```python\n{use}\n```\n"
    page = read_page("a.md", text.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)

    results = check_pages(order, environment, []).report.results

    assert [one.verdict for one in results] == [Verdict.PASSED] * 2


@pytest.mark.parametrize(
    ("fence", "code", "verdict"),
    [
        ("go", WRITES_IN_GO, Verdict.PASSED),
        ("go", CUT_IN_GO, Verdict.FAILED),
        ("java", WRITES_IN_JAVA, Verdict.PASSED),
        ("java", WRITES_IN_JAVA.replace("in.transferTo(out)", "out.write(1)"), Verdict.FAILED),
        ("kotlin", WRITES_IN_KOTLIN, Verdict.PASSED),
    ],
)
def test_a_method_that_writes_what_it_downloads_is_handed_where(
    fence: str, code: str, verdict: Verdict, environment: Environment
) -> None:
    assert _verdict(fence, code, environment) is verdict


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (SMART_POINTER, Verdict.PASSED),
        (SMART_POINTER.replace("== 200", "> 200"), Verdict.FAILED),
    ],
)
def test_a_function_of_cpp_gets_every_header_of_its_standard_library(
    code: str, verdict: Verdict, environment: Environment
) -> None:
    assert _verdict("cpp", code, environment) is verdict


def _verdict(fence: str, code: str, environment: Environment) -> Verdict:
    page = read_page("a.md", f"```{fence}\n{code}```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result.verdict
