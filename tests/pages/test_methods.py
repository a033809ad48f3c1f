# ruff: noqa: E501  a program is one line, so that a table of them reads as one

"""Classes that a block only defines: the method that a reader calls with what he has in hand."""

import pytest

from harness.pages.reading import read_page

JAVA = """
import java.io.*;
import java.net.*;

class Depot {
    EXTRA
    HOWint send(String url, File file) throws IOException {
        HttpURLConnection c = (HttpURLConnection) new URL(url).openConnection();
        c.setRequestMethod("PUT");
        c.setDoOutput(true);
        return c.getResponseCode();
    }
}
"""
PYTHON = """
import requests

class Depot:
    EXTRA

    def send(self, signed_url, path):
        with open(path, "rb") as file:
            return requests.put(signed_url, data=file, timeout=9).status_code
"""
PHP = """<?php
class Depot {
    EXTRA
    HOWfunction send(string $url, string $path): int {
        $c = curl_init($url);
        curl_setopt($c, CURLOPT_PUT, true);
        curl_setopt($c, CURLOPT_INFILE, fopen($path, 'rb'));
        curl_exec($c);
        return curl_getinfo($c, CURLINFO_HTTP_CODE);
    }
}
"""
JAVASCRIPT = """
class Depot {
  EXTRA
  HOWasync send(url, file) {
    return (await fetch(url, { method: 'PUT', body: file })).status;
  }
}
"""
RUBY = """
require "net/http"

class Depot
  EXTRA
  def send_file(url, path)
    Net::HTTP.start(URI(url).host) do |http|
      http.send_request("PUT", URI(url).request_uri, File.binread(path)).code
    end
  end
end
"""


def called(language: str, code: str, extra: str = "", how: str = "") -> tuple[str, ...]:
    text = code.replace("EXTRA", extra).replace("HOW", how)
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks
    assert bool(block.calls) is not bool(block.uncalled)
    return block.calls


@pytest.mark.parametrize(
    ("language", "code", "how", "first"),
    [
        ("java", JAVA, "", "Depot.send"),
        ("java", JAVA, "public static ", "Depot::send"),
        ("python", PYTHON, "", "Depot.send"),
        ("php", PHP, "public ", "Depot.send"),
        ("php", PHP, "public static ", "Depot::send"),
        ("javascript", JAVASCRIPT, "", "Depot.send"),
        ("javascript", JAVASCRIPT, "static ", "Depot::send"),
        ("ruby", RUBY, "", "Depot.send_file"),
    ],
)
def test_the_method_that_takes_url_and_file_is_called(
    language: str, code: str, how: str, first: str
) -> None:
    name, url, file = called(language, code, how=how)

    assert name == first
    assert url.startswith("url:")
    assert file.partition(":")[0] in {"file", "path"}


@pytest.mark.parametrize(
    ("language", "code", "extra", "how"),
    [
        ("java", JAVA, "Depot(Settings settings) { }", ""),
        ("java", JAVA, "", "private "),
        ("java", JAVA, "int again(String url, File file) { return 0; }", ""),
        ("python", PYTHON, "def __init__(self, session):\n        self.session = session", ""),
        ("php", PHP, "public function __construct($client) { }", "public "),
        ("javascript", JAVASCRIPT, "constructor(client) { this.client = client; }", ""),
    ],
    ids=["made-of-settings", "private", "two", "session", "client-of-php", "client"],
)
def test_a_class_that_needs_more_or_offers_more_is_not_called(
    language: str, code: str, extra: str, how: str
) -> None:
    assert called(language, code, extra, how) == ()


SIGNER = """
import com.aliyun.oss.*;

class Depot {
    EXTRA
    HOWString urlFor(String bucketName, String objectKey) {
        OSS depot = new OSSClientBuilder().build("<endpoint>", "<id>", "<secret>");
        return depot.generatePresignedUrl(bucketName, objectKey, soon(), HttpMethod.PUT).toString();
    }
    private static Date soon() { return new Date(System.currentTimeMillis() + 9000L); }
}
"""


@pytest.mark.parametrize(
    ("extra", "how", "calls"),
    [
        ("", "public static ", ("Depot::urlFor", "bucket:String", "key:String")),
        ("", "", ("Depot.urlFor", "bucket:String", "key:String")),
        ("void keep(String name) { depot.putObject(name, null); }", "static ", ("Depot::urlFor", "bucket:String", "key:String")),
        ("@Autowired\n    private OSS depot;", "", ("Depot.urlFor", "bucket:String", "key:String")),
        ('@Value("${oss.bucket}")\n    private String bucketName;', "", ()),
        ("int send(String url, File file) { return http.put(url, file); }", "static ", ()),
    ],
    ids=["static", "made", "stores", "fields-of-others", "filled-field", "uploads-too"],
)  # fmt: skip
def test_a_class_that_signs_is_called_where_its_signer_stands_alone(
    extra: str, how: str, calls: tuple[str, ...]
) -> None:
    code = SIGNER.replace("depot", "shelf") if "Autowired" in extra else SIGNER

    assert called("java", code, extra, how) == calls


@pytest.mark.parametrize(
    ("language", "code", "extra", "how"),
    [
        ("python", PYTHON, "def __init__(self, session=None):\n        self.session = session", ""),
        ("php", PHP, "public function __construct(int $seconds = 9) { }", "public "),
        ("javascript", JAVASCRIPT, "constructor(seconds = 9) { this.seconds = seconds; }", ""),
        ("ruby", RUBY, "def initialize(seconds: 9)\n    @seconds = seconds\n  end\n", ""),
    ],
)
def test_a_class_whose_constructor_does_without_is_called(
    language: str, code: str, extra: str, how: str
) -> None:
    assert called(language, code, extra, how)[0].startswith("Depot.send")


MADE = {
    "python": "import requests\n\nclass Depot:\n    def __init__(self, signed_url, wait=9):\n        self.url = signed_url\n        self.wait = wait\n\n    def store(self, path):\n        with open(path, 'rb') as held:\n            return requests.put(self.url, data=held, timeout=self.wait).status_code\n",
    "javascript": "class Depot {\n  #url;\n  constructor(url) { this.#url = url; }\n  async store(path) {\n    return (await fetch(this.#url, { method: 'PUT', body: fs.readFileSync(path) })).status;\n  }\n}\n",
    "typescript": "export class Depot {\n  constructor(private readonly url: string) {}\n  async store(path: string): Promise<number> {\n    return (await fetch(this.url, { method: 'PUT', body: readFileSync(path) })).status;\n  }\n}\n",
    "php": "<?php\nclass Depot {\n    public function __construct(private string $url) {}\n    public function store(string $path): int {\n        $c = curl_init($this->url);\n        curl_setopt($c, CURLOPT_PUT, true);\n        curl_setopt($c, CURLOPT_INFILE, fopen($path, 'rb'));\n        curl_exec($c);\n        return curl_getinfo($c, CURLINFO_HTTP_CODE);\n    }\n}\n",
    "ruby": "require 'net/http'\n\nclass Depot\n  def initialize(url:)\n    @uri = URI(url)\n  end\n\n  def store(path)\n    Net::HTTP.start(@uri.host) { |http| http.send_request('PUT', @uri.request_uri, File.binread(path)).code }\n  end\nend\n",
    "cpp": '#include <curl/curl.h>\n#include <string>\n\nclass Depot {\npublic:\n    explicit Depot(std::string url) : url_(std::move(url)) {}\n    long store(const std::string& path) {\n        CURL* c = curl_easy_init();\n        curl_easy_setopt(c, CURLOPT_URL, url_.c_str());\n        curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);\n        curl_easy_setopt(c, CURLOPT_READDATA, fopen(path.c_str(), "rb"));\n        return curl_easy_perform(c);\n    }\nprivate:\n    long length() { return 0; }\n    std::string url_;\n};\n',
}


@pytest.mark.parametrize("language", MADE)
def test_a_class_that_is_made_of_its_url_is_handed_it(language: str) -> None:
    (block,) = read_page("page.md", f"```{language}\n{MADE[language]}\n```\n".encode()).blocks

    assert block.calls[0] == "Depot.store"
    assert [kind.partition(":")[0] for kind in block.made_by[1:]][:1] == ["url"]
    assert block.calls[1].partition(":")[0] in {"path", "file"}


@pytest.mark.parametrize(
    "made",
    [
        "def __init__(self, client, url):\n        self.client, self.url = client, url",
        "class Own(Base):",
    ],
    ids=["of-a-client", "of-another-class"],
)
def test_a_class_that_is_made_of_more_than_a_reader_has_is_not_called(made: str) -> None:
    old = "def __init__(self, signed_url, wait=9):\n        self.url = signed_url\n        self.wait = wait"
    shown, is_head = MADE["python"], made.startswith("class")
    text = shown.replace("class Depot:", made) if is_head else shown.replace(old, made)
    (block,) = read_page("page.md", f"```python\n{text}\n```\n".encode()).blocks

    assert (block.calls, bool(block.uncalled)) == ((), True)


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        ("def send(*, signed_url, path):", ["url", "path"]),
        ("def send(path, *, signed_url):", ["path", "url"]),
        ("def send(path, tries=3, *others, signed_url, **more):", ["path", "skipped", "skipped", "url"]),
        ("def send(signed_url, path, *args, **kwargs):", ["url", "path"]),
        ("def send(path, *, client, signed_url):", ["path", "unused", "url"]),
    ],
)  # fmt: skip
def test_what_python_takes_by_its_name_is_handed_by_it(head: str, kinds: list[str]) -> None:
    body = "    with open(path, 'rb') as held:\n        return requests.put(signed_url, data=held, timeout=9).status_code\n"
    text = f"import requests\n\n{head}\n{body}"
    (block,) = read_page("page.md", f"```python\n{text}\n```\n".encode()).blocks

    assert [kind.partition(":")[0] for kind in block.calls[1:]] == kinds


def test_a_static_method_needs_no_object() -> None:
    assert called("java", JAVA, "Depot(Settings settings) { }", "static ")[0] == "Depot::send"


SENDERS = {
    "java": 'class Depot {{\n  static int send(String url, String {0}) throws Exception {{\n    HttpURLConnection c = (HttpURLConnection) new URL(url).openConnection();\n    c.setRequestMethod("PUT");\n    {1};\n    return c.getResponseCode();\n  }}\n}}',
    "kotlin": 'fun send(url: String, {0}: String) {{\n  val c = URL(url).openConnection() as HttpURLConnection\n  c.requestMethod = "PUT"\n  {1}\n}}',
    "cpp": 'long send(const std::string& url, const std::string& {0}) {{\n  CURL* c = curl_easy_init();\n  curl_easy_setopt(c, CURLOPT_URL, url.c_str());\n  curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, "PUT");\n  {1};\n  return curl_easy_perform(c);\n}}',
}


@pytest.mark.parametrize(
    ("language", "name", "use", "kinds"),
    [
        ("java", "content", "c.getOutputStream().write(content.getBytes())", []),
        ("java", "data", "Files.copy(Paths.get(data), c.getOutputStream())", ["url", "file"]),
        ("kotlin", "body", "c.outputStream.write(body.toByteArray())", []),
        ("kotlin", "body", "c.outputStream.write(File(body).readBytes())", ["url", "file"]),
        ("cpp", "payload", "curl_easy_setopt(c, CURLOPT_POSTFIELDS, payload.data())", ["url", "content"]),
        ("cpp", "data", 'curl_easy_setopt(c, CURLOPT_READDATA, fopen(data.c_str(), "rb"))', ["url", "file"]),
    ],
)  # fmt: skip
def test_a_parameter_that_takes_the_content_is_given_no_name_of_a_file(
    language: str, name: str, use: str, kinds: list[str]
) -> None:
    text = SENDERS[language].format(name, use)
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks

    assert [kind.partition(":")[0] for kind in block.calls[1:]] == kinds


GO = """FIELDSfunc (d *Depot) Send(signedURL, path string) error {
	held, err := os.Open(path)
	if err != nil {
		return err
	}
	defer held.Close()
	ask, err := http.NewRequest(http.MethodPut, signedURL, held)
	if err != nil {
		return err
	}
	answer, err := d.CALLED(ask)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}
"""
BESIDE_PART = "type Part struct {\n\tnumber int\n}\n\ntype Depot struct {\n\tcalm bool\n}\n\n"
OF_PART = "\nfunc (p *Part) Number() int { return p.number }\n"
REPEATS = """
func (d *Depot) again(ask *http.Request) (*http.Response, error) {
	return http.DefaultClient.Do(ask)
}
"""


@pytest.mark.parametrize(
    ("fields", "called", "below", "calls"),
    [
        ("", "again", "", ()),
        ("type Depot struct {\n\tcalm time.Duration\n}\n\n", "again", "", ()),
        ("type Depot struct {\n\tcalm time.Duration\n}\n\n", "again", REPEATS, ("Depot.Send",)),
        ("type Depot struct {\n\thttp.Client\n}\n\n", "Do", "", ("Depot.Send",)),
        (BESIDE_PART, "again", REPEATS, ("Depot.Send",)),
        (BESIDE_PART, "again", REPEATS + OF_PART, ()),
    ],
)
def test_a_value_of_go_has_the_methods_that_are_shown_or_that_a_field_brings(
    fields: str, called: str, below: str, calls: tuple[str, ...]
) -> None:
    code = GO.replace("FIELDS", fields).replace("CALLED", called) + below
    (block,) = read_page("a.md", f"```go\n{code}```\n".encode()).blocks

    assert block.calls[:1] == calls
