# ruff: noqa: E501  a table reads best with one row a line

"""What a reader adds to a fragment: the URL and the file in hand, imports, a look at the URL."""

from dataclasses import replace
from itertools import starmap

import pytest

from harness.catalog.catalog import default_root
from harness.model.cell import DriverName
from harness.model.page import Block, Language
from harness.model.page_program import PageProgram
from harness.model.scenario import Variant
from harness.pages.in_hand import slips
from harness.pages.plan import method_with, plan_page, why_not_run
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page
from harness.syntax.methods import method_of_name
from harness.syntax.source import parse

KIT = read_tooling(default_root())


def blocks_of(*code: tuple[str, str]) -> tuple[Block, ...]:
    fences = starmap("```{}\n{}\n```\n".format, code)
    return read_page("page.md", "\n".join(fences).encode()).blocks


def program_of(block: Block) -> PageProgram:
    toolkit = KIT.toolkit(block)
    assert toolkit is not None
    return page_program(block, KIT, toolkit, Variant.PUBLISHED, {})


@pytest.mark.parametrize(
    ("language", "text", "given"),
    [
        ("python", "r = requests.put(signed_url, data=open(path, 'rb'))", (("path", "path"), ("signed_url", "url"))),
        ("python", "import requests\nr = requests.put(link, data=payload)", (("link", "url"), ("payload", "file"))),
        ("js", "const r = await fetch(uploadUrl, { method: 'PUT', body: image });", (("image", "file"), ("uploadUrl", "url"))),
        ("js", "const r = await fetch(uploadUrl, { method: 'PUT', body: image, headers: { 'Content-Type': image.type } });", (("image", "file:typed"), ("uploadUrl", "url"))),
        ("js", "const form = new FormData();\nform.append('file', file);\nfetch(presignedUrl, { method: 'PUT', body: form });", (("file", "file"), ("presignedUrl", "url"))),
        ("go", 'req, err := http.NewRequest("PUT", signedURL, nil)\nhttp.DefaultClient.Do(req)', (("signedURL", "url"),)),
        ("java", 'HttpURLConnection c = (HttpURLConnection) url.openConnection();\nc.setRequestMethod("PUT");', (("url", "url:URL"),)),
        ("kotlin", "val r = Request.Builder().url(link).put(file.asRequestBody()).build()\nOkHttpClient().newCall(r).execute()", (("file", "file:File"), ("link", "url"))),
        ("php", "$c = curl_init($signedUrl);\ncurl_setopt($c, CURLOPT_PUT, true);", (("$signedUrl", "url"),)),
        ("ruby", "uri = URI(signed_url)\nask = Net::HTTP::Put.new(uri)\nNet::HTTP.start(uri.host) { |http| http.request(ask) }", (("signed_url", "url"),)),
    ],
)  # fmt: skip
def test_a_reader_has_the_url_and_the_file_in_hand(
    language: str, text: str, given: tuple[tuple[str, str], ...]
) -> None:
    (block,) = blocks_of((language, text))

    assert block.given == given
    assert why_not_run(block, KIT) == ""
    assert "HARNESS_SIGNED_URL" in program_of(block).bound.variables


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("const f = new FormData();\nf.append('file', file);\nfetch(uploadUrl, { method: 'PUT', body: f });", 0),
        ("const f = new FormData();\nf.append('file', new Blob([readFileSync('a.txt')]));\nfetch(uploadUrl, { method: 'PUT', body: f });", 0),
        ("const f = new FormData();\nf.append('file', createReadStream('a.txt'));\naxios.put(uploadUrl, f, { headers: f.getHeaders() });", 1),
    ],
)  # fmt: skip
def test_a_form_is_that_of_a_package_only_where_its_use_is(text: str, added: int) -> None:
    (block,) = blocks_of(("js", text))

    assert program_of(block).program.source.count("require('form-data')") == added


def test_a_function_that_is_assigned_to_a_name_is_called_with_what_a_reader_has() -> None:
    body = "fetch(uploadUrl, { method: 'PUT', body: readFileSync(path) })"

    (block,) = blocks_of(("js", f"send = async (path, uploadUrl) => {{\n  return {body};\n}};"))

    assert block.calls == ("send", "path:", "url:")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "python",
            "import requests\nfile_path = 'a.txt'\nwith open(filename, 'rb') as held:\n    requests.put('<signedUrl>', data=held)",
        ),
        (
            "python",
            "def carry(url, path):\n    with open(file_path, 'rb') as held:\n        requests.put(url, data=held)",
        ),
        (
            "js",
            "async function carry(signedUrl, filePath) {\n  await fetch(signedUrl, { method: 'PUT', body: fs.readFileSync(path) });\n}",
        ),
        (
            "js",
            "const held = require('fs').readFileSync('a.txt');\nconst url = '<signedUrl>';\nfetch(process.env.SIGNED_URL, { method: 'PUT', body: held });",
        ),
        (
            "python",
            "import os, requests\nurl = '<signedUrl>'\nrequests.put(os.environ['SIGNED_URL'], data=open('a.txt', 'rb'))",
        ),
        (
            "python",
            "import os, requests\nos.environ['PUT_URL'] = '<signedUrl>'\nrequests.put(os.environ['SIGNED_URL'], data=open('a.txt', 'rb'))",
        ),
        (
            "js",
            "const held = require('fs').readFileSync('a.txt');\nprocess.env.PUT_URL = '<signedUrl>';\nfetch(process.env.SIGNED_URL, { method: 'PUT', body: held });",
        ),
        (
            "ruby",
            "ENV['PUT_URL'] = '<signedUrl>'\nuri = URI(ENV.fetch('SIGNED_URL'))\nsent = Net::HTTP::Put.new(uri)\nsent.body = File.read('a.txt')",
        ),
        (
            "php",
            "<?php\nputenv('PUT_URL=<signedUrl>');\n$sent = curl_init(getenv('SIGNED_URL'));\ncurl_setopt($sent, CURLOPT_PUT, true);\ncurl_setopt($sent, CURLOPT_INFILE, fopen('a.txt', 'r'));\ncurl_exec($sent);",
        ),
        (
            "go",
            'os.Setenv("PUT_URL", "<signedUrl>")\nheld, _ := os.Open("a.txt")\nsent, _ := http.NewRequest("PUT", os.Getenv("SIGNED_URL"), held)\nhttp.DefaultClient.Do(sent)',
        ),
    ],
)
def test_what_a_text_defines_and_then_calls_otherwise_is_in_nobody_s_hand(
    language: str, text: str
) -> None:
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks

    assert not {kind for _, kind in block.given} & {"url", "path", "file"}
    assert not program_of(block).bound.environment


def test_the_streams_of_a_connection_are_no_file_in_hand() -> None:
    text = 'with(URL(link).openConnection() as HttpURLConnection) {\n    requestMethod = "PUT"\n    outputStream.use { File("a.txt").inputStream().copyTo(it) }\n    println(responseCode)\n}'

    (block,) = blocks_of(("kotlin", text))

    assert block.given == (("link", "url"),)


@pytest.mark.parametrize(
    ("language", "text", "module"),
    [
        ("js", "const held = await fs.readFile('a.txt');\nawait fetch(url, { method: 'PUT', body: held });", "require('fs').promises"),
        ("ts", "const held = await fs.readFile('a.txt');\nawait fetch(url, { method: 'PUT', body: held });", "'node:fs/promises'"),
        ("js", "const held = fs.readFileSync('a.txt');\nawait fetch(url, { method: 'PUT', body: held });", "require('fs');"),
    ],
)  # fmt: skip
def test_what_is_awaited_of_files_is_of_the_module_that_promises(
    language: str, text: str, module: str
) -> None:
    (block,) = blocks_of((language, text))

    assert module in program_of(block).program.source


def test_a_misspelt_name_beside_a_url_of_the_text_s_own_is_no_url_in_hand() -> None:
    (block,) = blocks_of(
        (
            "python",
            "import requests\nsigned_url = '<signedUrl>'\nrequests.put(singed_url, data=b'x')",
        )
    )

    assert block.given == ()
    assert why_not_run(block, KIT) == ""


@pytest.mark.parametrize(
    "text",
    [
        "<?php\n$signedUrl = '<signedUrl>';\n$c = curl_init($signed_url);\ncurl_setopt($c, CURLOPT_PUT, true);",
        "signed_url = '<signedUrl>'\nask = Net::HTTP::Put.new(URI(signedurl))\nNet::HTTP.start('a') { |http| http.request(ask) }",
    ],
)
def test_a_name_that_differs_in_capitals_alone_is_the_pages_slip(text: str) -> None:
    (block,) = blocks_of(("php" if text.startswith("<?php") else "ruby", text))

    assert (block.missing, block.given) == ((), ())


@pytest.mark.parametrize("name", ["objectname", "objectName", "object_nane"])
def test_a_signer_that_misspells_a_name_of_its_own_is_given_none(name: str) -> None:
    text = f"import oss2\nshelf = oss2.Bucket(auth, place, 'b')\nobject_name = 'k'\nprint(shelf.sign_url('PUT', {name}, 60))"
    (block,) = blocks_of(("python", text))

    assert name not in dict(block.given)
    assert name not in block.missing


def test_of_urls_that_are_signed_at_once_none_is_known_by_its_name() -> None:
    text = "up, down = s.sign_url('PUT', 'k', 60), s.sign_url('GET', 'k', 60)"
    source = parse(Language.PYTHON, text)

    assert source is not None
    assert method_of_name("up", source) == ""


def test_a_type_is_no_slip_for_a_variable_of_it() -> None:
    text = 'sender := Sender{}\nreq, err := http.NewRequest("PUT", sender.Link(), nil)\nhttp.DefaultClient.Do(req)'
    source = parse(Language.GO, text)

    assert source is not None
    assert slips(("Sender",), source) == frozenset()


@pytest.mark.parametrize("name", ["object_name2", "object_names", "object_key"])
def test_a_signer_that_asks_for_another_name_is_given_it(name: str) -> None:
    text = f"import oss2\nshelf = oss2.Bucket(auth, place, 'b')\nobject_name = 'k'\nprint(shelf.sign_url('PUT', {name}, 60))"
    (block,) = blocks_of(("python", text))

    assert name in dict(block.given)


@pytest.mark.parametrize(
    ("name", "method"), [("to_read", "GET"), ("link_up", "PUT"), ("link_down", "GET")]
)
def test_who_takes_a_url_by_its_name_gets_the_one_of_that_name(name: str, method: str) -> None:
    signer = (
        "import oss2\nshelf = oss2.Bucket(auth, place, 'b')\n"
        "link_up = shelf.sign_url('PUT', 'k', 60)\nlink_down = shelf.sign_url('GET', 'k', 60)\n"
        "to_read = shelf.sign_url('GET', 'k', 60)\nprint(link_up, link_down, to_read)\n"
    )
    first, second = blocks_of(("python", signer), ("python", "requests.put(link_up, data=b'a')"))
    taken = replace(second, given=((name, "url"),))

    assert method_with(first, taken) == method


def test_a_fragment_that_needs_code_of_another_page_says_which_name() -> None:
    (block,) = blocks_of(("python", "r = requests.put(signed_url, data=b'x', headers=extra)"))

    assert why_not_run(block, KIT).endswith("`extra` is not defined")


def test_plain_headers_of_a_signer_go_on_in_the_uploader_after_it() -> None:
    signer = (
        "import oss2\nheaders = {'Content-Type': 'text/x-log'}\n"
        "signed_url = oss2.Bucket(auth, 'e', 'b').sign_url('PUT', 'k', 60, headers=headers)"
    )
    _, block = blocks_of(
        ("python", signer), ("python", "requests.put(signed_url, data=b'x', headers=headers)")
    )

    made = program_of(block)
    assert "headers = {'Content-Type': 'text/x-log'}" in made.program.source
    assert "sign_url" not in made.program.source


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("python", "print(requests.put(url, data=b'x'))", "import requests"),
        ("js", "axios.put(url, 'x').then(console.log);", "const axios = require('axios');"),
        ("js", "const r = await axios.put(url, 'x');", "createRequire(import.meta.url)"),
        ("js", "export const put = (url, parcel) => axios.put(url, parcel);\nput('<signedUrl>', 'x');", "createRequire(import.meta.url)"),
        ("go", "client := oss.NewClient(oss.LoadDefaultConfig())\nmade, err := client.Presign(context.TODO(), &oss.GetObjectRequest{})", 'import "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"'),
        ("go", 'client, err := oss.New("e", "i", "s")\nshelf, err := client.Bucket("b")\nlink, err := shelf.SignURL("k", oss.HTTPPut, 60)', 'import "github.com/aliyun/aliyun-oss-go-sdk/oss"'),
        ("java", "Request r = new Request.Builder().url(url).put(RequestBody.create(file, null)).build();", "import okhttp3.RequestBody;"),
        ("java", "new RestTemplate().put(URI.create(url), bytes);", "import org.springframework.web.client.RestTemplate;"),
        ("java", "HttpRequest.put(url).body(bytes).execute();", "import cn.hutool.http.HttpRequest;"),
        ("ruby", "Faraday.put(url, File.read('a.txt'))", "require 'faraday'"),
        ("kotlin", "val r = Request.Builder().url(url).put(file.asRequestBody()).build()", "import okhttp3.RequestBody.Companion.asRequestBody"),
        ("kotlin", "suspend fun send(url: String) = withContext(Dispatchers.IO) { URL(url).openStream() }", "import kotlinx.coroutines.withContext"),
        ("java", "CloseableHttpClient c = HttpClients.createDefault();\nc.execute(new HttpPut(url), a -> a.getCode());", "import org.apache.hc.client5.http.classic.methods.HttpPut;"),
        ("java", "CloseableHttpClient c = HttpClients.createDefault();\nc.execute(new HttpPut(url)).getStatusLine();", "import org.apache.http.client.methods.HttpPut;"),
        ("java", "HttpResponse r = HttpClients.createDefault().execute(new HttpPut(url));\nprint(r.getCode());", "import org.apache.hc.core5.http.HttpResponse;"),
        ("java", "HttpResponse r = HttpClients.createDefault().execute(new HttpPut(url));\nprint(r.getStatusLine());", "import org.apache.http.HttpResponse;"),
        ("java", "FileChannel c = FileChannel.open(Path.of(path));\nnew HttpPut(url);", "import java.nio.channels.FileChannel;"),
        ("java", "Mono<byte[]> got = WebClient.create().get().uri(signedUrl).retrieve().bodyToMono(byte[].class);", "import reactor.core.publisher.Mono;"),
        ("java", "Console.log(HttpRequest.put(url).body(bytes).execute());", "import cn.hutool.core.lang.Console;"),
        ("cpp", 'std::string s;\nstd::unique_ptr<CURL, decltype(&curl_easy_cleanup)> c(curl_easy_init(), curl_easy_cleanup);\ncurl_easy_setopt(c.get(), CURLOPT_URL, "<signedUrl>");', "#include <memory>"),
        ("cpp", 'std::string s;\nstd::stringstream t;\ncurl_easy_setopt(c, CURLOPT_URL, "<signedUrl>");', "#include <sstream>"),
        ("kotlin", "fun send(url: String): Flow<Int> = flow { emit(URL(url).readBytes().size) }", "import kotlinx.coroutines.flow.Flow"),
        ("c", 'CURL *c = curl_easy_init();\ncurl_easy_setopt(c, CURLOPT_URL, "<signedUrl>");', "#include <curl/curl.h>"),
        ("c", 'struct stat s;\nstat("a.txt", &s);\ncurl_easy_setopt(c, CURLOPT_URL, "<signedUrl>");', "#include <sys/stat.h>"),
        ("cpp", 'struct stat s;\nstat("a.txt", &s);\ncurl_easy_setopt(c, CURLOPT_URL, "<signedUrl>");', "#include <sys/stat.h>"),
    ],
)  # fmt: skip
def test_a_fragment_without_imports_gets_those_of_an_editor(
    language: str, text: str, line: str
) -> None:
    (block,) = blocks_of((language, text))

    assert line in program_of(block).program.source


def test_a_word_in_a_string_of_a_go_fragment_asks_for_no_import() -> None:
    (block,) = blocks_of(
        ("go", 'r, _ := resty.New().R().SetHeader("x-oss-meta-time", "url").Put(signedURL)')
    )

    source = program_of(block).program.source

    assert 'import "github.com/go-resty/resty/v2"' in source
    assert not any(f'import "{name}"' in source for name in ("time", "net/url"))
    assert "aliyun" not in source


def test_a_go_fragment_may_leave_a_name_unused() -> None:
    (block,) = blocks_of(
        ("go", "shelf, err := open()\nlink, err := shelf.SignURL(k, oss.HTTPPut, 9)")
    )

    assert "_ = err" in program_of(block).program.source


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("python", "link = shelf.sign_url('PUT', 'k', 60)", "; print(getattr(link,"),
        ("python", "def f(k):\n    return shelf.sign_url('PUT', k, 60)\nlink = f('k')", "; print(getattr(link,"),
        ("python", "def f():\n    return shelf.sign_url('PUT', 'k', 60)\nf()", "print(getattr(f(),"),
        ("js", "const f = (k) => {\n  return shop.signatureUrl(k);\n};\nconst link = f('k');", "; Promise.resolve(link)"),
        ("js", "const link = shop.signatureUrl('k', {\n  expires: 60,\n});", "}); Promise.resolve(link)"),
        ("js", "async function f() {\n  let link = await shop.signatureUrl('k')\n}\nf();", "('k'); Promise.resolve(link)"),
        ("js", "shop.signatureUrl('k');", "Promise.resolve(shop.signatureUrl('k')).then"),
        ("java", 'URL link = shop.generatePresignedUrl("b", "k", end);', "System.out.println(link);"),
        ("go", 'link, err := shelf.SignURL("k", oss.HTTPPut, 60)', "; harnessShow(link)"),
    ],
)  # fmt: skip
def test_a_url_that_nothing_uses_is_shown_on_its_line(language: str, text: str, shown: str) -> None:
    (block,) = blocks_of((language, text))

    made = program_of(block)
    assert shown in made.program.source
    assert made.lines[-1 - (language in {"java", "go"})] in {0, text.count("\n") + 1}


@pytest.mark.parametrize(
    "text",
    [
        "link = shelf.sign_url('PUT', 'k', 60)\nprint(link)",
        "def f():\n    return shelf.sign_url('PUT', 'k', 60)\nprint(f())",
        "def f():\n    return shelf.sign_url('PUT', 'k', 60)\nlink = f()\nprint(link)",
    ],
)
def test_a_url_that_is_used_is_not_shown_again(text: str) -> None:
    (block,) = blocks_of(("python", text))

    assert "getattr" not in program_of(block).program.source


def test_a_notebook_shows_what_is_in_a_variable_that_it_only_names() -> None:
    (block,) = blocks_of(("python", "link = shelf.sign_url('PUT', 'k', 60)\nlink"))

    assert "getattr" in program_of(block).program.source


def test_a_call_of_what_returns_nothing_is_shown_nowhere() -> None:
    text = (
        "func fetch(key string) {\n\tlink, err := shelf.SignURL(key, oss.HTTPGet, 60)\n"
        "\tif err != nil {\n\t\treturn\n\t}\n\tfmt.Println(link)\n}\n\n"
        'func main() {\n\tfetch("k")\n}'
    )
    (block,) = blocks_of(("go", text))

    assert '\tfetch("k")\n' in program_of(block).program.source


@pytest.mark.parametrize(
    ("language", "text", "given"),
    [
        ("python", "a = oss2.Auth(ACCESS_KEY_ID, ACCESS_KEY_SECRET)\nprint(oss2.Bucket(a, ENDPOINT, BUCKET_NAME).sign_url('PUT', object_name, 9))", "ACCESS_KEY_ID = "),
        ("java", "URL u = new OSSClientBuilder().build(endpoint, accessKeyId, accessKeySecret).generatePresignedUrl(bucketName, key, expiration);", "var expiration = new java.util.Date("),
        ("go", "client, err := oss.New(endpoint, keyID, secret)\nbucket, err := client.Bucket(bucketName)\nu, err := bucket.SignURL(name, oss.HTTPPut, 9)", 'bucketName := harnessEnv("HARNESS_BUCKET");'),
        ("js", "console.log(new OSS({ region, accessKeyId, accessKeySecret, bucket }).signatureUrl(objectKey));", "let region = process.env.HARNESS_OSS_REGION;"),
        ("python", "def sign(object_key):\n    return oss2.Bucket(auth(), ENDPOINT, BUCKET).sign_url('PUT', object_key, 9)", "ENDPOINT = "),
    ],
)  # fmt: skip
def test_a_reader_has_the_keys_and_the_bucket_in_hand(language: str, text: str, given: str) -> None:
    (block,) = blocks_of((language, text))

    assert given in program_of(block).program.source


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("python", "class Sender:\n    def __init__(self, site):\n        self.site = site\n    def send(self, url):\n        return requests.put(url, data=b'x')", "Sender"),
        ("java", "@Service\npublic class Signer {\n  String sign(String k) { return shop.generatePresignedUrl(b, k, d); }\n}", "Signer"),
        ("php", "class Sender {\n  function send($u) { $c = curl_init($u); curl_setopt($c, CURLOPT_PUT, 1); }\n}", "Sender"),
        ("ruby", "class Sender\n  def send_it(mood)\n    Net::HTTP::Put.new(mood)\n  end\nend", "Sender"),
    ],
)  # fmt: skip
def test_a_class_that_nothing_uses_is_not_run(language: str, text: str, name: str) -> None:
    (block,) = blocks_of((language, text))

    assert why_not_run(block, KIT) == f"it defines `{name}`, and nothing calls it"


def test_who_comes_after_a_signer_that_nothing_calls_is_not_judged_by_a_url_made_to_measure() -> (
    None
):
    text = "import oss2\nclass Signer:\n    def sign(self, key, kind):\n        return self.b.sign_url('PUT', key, 9, headers=kind)"
    page = f"```python\n{text}\n```\n\n```sh\ncurl -T a '<signedUrl>'\n```\n"
    planned = plan_page(
        read_page("page.md", page.encode()), KIT, (Variant.PUBLISHED,), DriverName.LOCAL
    )

    (uploader,) = planned
    assert uploader.cell.unsupported.startswith(
        "the signer on line 2 was not run: it defines `Signer`"
    )


def test_a_signer_goes_on_from_where_keys_and_region_are_told() -> None:
    told = "cfg = oss.config.load_default()\ncfg.credentials_provider = keys\ncfg.region = 'cn-hangzhou'"
    varied = "cfg = oss.config.load_default()\ncfg.connect_timeout = 7"
    signer = (
        "made = oss.Client(cfg).presign(oss.PutObjectRequest(bucket='b', key='k'))\nprint(made.url)"
    )
    blocks = blocks_of(("python", told), ("python", varied), ("python", signer))

    assert "cfg.region" in blocks[-1].before
    assert "connect_timeout" not in blocks[-1].before


JAVA_CLASS = """public class Carry {
    public static void main(String[] args) throws IOException {
        HttpURLConnection way = (HttpURLConnection) new URL("<signed url>").openConnection();
        way.setRequestMethod("PUT");
    }
}"""


@pytest.mark.parametrize(("above", "first"), [("", 0), ("package shelf.tools;\n\n", 1)])
def test_a_whole_class_of_java_without_imports_gets_those_of_an_editor(
    above: str, first: int
) -> None:
    (block,) = blocks_of(("java", above + JAVA_CLASS))

    whole = program_of(block).program

    assert whole.source.splitlines()[first].startswith("import java.io.*;")
    assert whole.source.startswith(above.strip())


def test_a_class_of_java_that_shows_imports_gets_no_others() -> None:
    (block,) = blocks_of(("java", "import java.net.*;\n\n" + JAVA_CLASS))

    assert "import java.io" not in program_of(block).program.source


def test_a_go_file_that_shows_no_imports_gets_none_above_its_package() -> None:
    (block,) = blocks_of(
        ("go", 'package main\n\nfunc main() {\n\thttp.NewRequest("PUT", u, nil)\n}')
    )

    assert program_of(block).program.source.startswith("package main\n\nfunc main")


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("object Carry {", "}"), ("class Carry {\n  companion object {", "  }\n}")],
)
def test_a_method_of_what_kotlin_has_one_of_is_called_by_its_name(
    opening: str, closing: str
) -> None:
    method = (
        "    fun send(url: String, path: String) {\n"
        "        val way = URL(url).openConnection() as HttpURLConnection\n"
        '        way.requestMethod = "PUT"\n'
        "        File(path).inputStream().use { it.copyTo(way.outputStream) }\n"
        "    }"
    )
    (block,) = blocks_of(("kotlin", f"{opening}\n{method}\n{closing}"))

    assert block.calls[0] == "Carry::send"
    assert "got: Any? = Carry.send(" in program_of(block).program.source


PORTER = (
    "func (p *Porter) Send(link, path string) error {{\n"
    "\tload, _ := os.Open(path)\n"
    '\treq, err := http.NewRequest("PUT", {link}, load)\n'
    "\tif err != nil {{\n\t\treturn err\n\t}}\n"
    "\t_, err = {way}.Do(req)\n\treturn err\n}}"
)


@pytest.mark.parametrize(
    ("above", "way", "call"),
    [
        ("", "http.DefaultClient", "type Porter struct{}\n"),
        ("type Porter struct {\n\tHouse string\n}\n\n", "http.DefaultClient", "(&Porter{})"),
        ("type Porter struct {\n\tvan *http.Client\n}\n\n", "p.van", "(&Porter{van: &http.Client{}})"),
    ],
)  # fmt: skip
def test_a_method_of_go_is_called_on_a_value_of_its_type(above: str, way: str, call: str) -> None:
    (block,) = blocks_of(("go", above + PORTER.format(link="link", way=way)))

    assert block.calls == ("Porter.Send", "url:string", "path:string")
    assert call in program_of(block).program.source
    assert ".Send(harnessEnv(" in program_of(block).program.source


@pytest.mark.parametrize(
    ("above", "named"), [("", "Send"), ("type Porter struct {\n\tHouse string\n}\n\n", "Porter")]
)
def test_a_method_of_go_that_uses_what_nobody_has_is_no_program(above: str, named: str) -> None:
    method = PORTER.format(link="p.House + link", way="http.DefaultClient")
    (block,) = blocks_of(("go", above + method))

    assert block.uncalled == named


@pytest.mark.parametrize(
    ("language", "text", "made"),
    [
        ("go", 'req, _ := http.NewRequest("PUT", signedURL, bytes.NewReader(data))\nhttp.DefaultClient.Do(req)', "data := harnessRead("),
        ("go", 'req, _ := http.NewRequest("PUT", signedURL, strings.NewReader(data))\nhttp.DefaultClient.Do(req)', "data := string(harnessRead("),
        ("go", 'req, _ := http.NewRequest("PUT", signedURL, data)\nhttp.DefaultClient.Do(req)', "data := harnessOpen("),
        ("java", "var p = HttpRequest.newBuilder(URI.create(signedUrl)).PUT(BodyPublishers.ofByteArray(payload)).build();\nHttpClient.newHttpClient().send(p, BodyHandlers.ofString());",
         "var payload = java.nio.file.Files.readAllBytes("),
        ("kotlin", "val r = Request.Builder().url(link).put(image.toRequestBody()).build()\nOkHttpClient().newCall(r).execute()", ".readBytes()"),
    ],
)  # fmt: skip
def test_what_a_reader_has_in_hand_is_of_the_type_that_its_use_asks_for(
    language: str, text: str, made: str
) -> None:
    (block,) = blocks_of((language, text))

    assert made in program_of(block).program.source


@pytest.mark.parametrize(
    ("language", "text", "imported"),
    [
        ("ts", "const r = await fetch(uploadUrl, { method: 'PUT', body: readFileSync('a.wav') });", "import { readFileSync }"),
        ("js", "const r = await fetch(uploadUrl, { method: 'PUT', body: statSync('a.wav').size });", "{ statSync } = require"),
    ],
)  # fmt: skip
def test_a_function_that_is_called_is_nothing_that_a_reader_has_in_hand(
    language: str, text: str, imported: str
) -> None:
    (block,) = blocks_of((language, text))

    assert block.given == (("uploadUrl", "url"),)
    assert imported in program_of(block).program.source


@pytest.mark.parametrize("called", ["urlFor(1)", "fileUrl()"])
def test_a_fragment_that_asks_a_function_of_its_author_for_the_url_is_not_run(called: str) -> None:
    (block,) = blocks_of(
        ("js", f"const r = await fetch({called}, {{ method: 'PUT', body: 'x' }});")
    )

    assert called.partition("(")[0] in why_not_run(block, KIT)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "answer = requests.put(data['upload_url'], data=open('a.bin', 'rb'))"),
        ("python", "def send(url, path):\n    return requests.put(url['put'], data=open(path, 'rb'))"),
        ("php", "<?php\n$ask = curl_init($file['upload_url']);\ncurl_setopt($ask, CURLOPT_PUT, true);\ncurl_exec($ask);"),
        ("javascript", "await fetch(signed['url'], { method: 'PUT', body: file });"),
        ("javascript", "async function send(signed, file) {\n  return fetch(signed['url'], { method: 'PUT', body: file });\n}"),
        ("ruby", "def carry(link, path)\n  to = URI(link[:url])\n  Net::HTTP.new(to.host).send_request('PUT', to.path, File.read(path))\nend"),
    ],
)  # fmt: skip
def test_a_map_of_which_something_is_asked_is_none_of_what_it_holds(
    language: str, text: str
) -> None:
    (block,) = blocks_of((language, text))

    assert not {"data", "url", "$file", "signed", "link"} & {name for name, _ in block.given}
    assert why_not_run(block, KIT)


def test_a_function_of_typescript_may_return_a_number() -> None:
    text = "async function send(uploadUrl: string): Promise<number> { return (await fetch(uploadUrl, { method: 'PUT', body: 'x' })).status; }"
    (block,) = blocks_of(("ts", text))

    assert "(value: any)" in program_of(block).program.source


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("python", "u = str(shelf.sign_url('PUT', 'k', 60))", "60)); print("),
        ("js", "const u = String(shop.signatureUrl('k'));", "'k')); Promise"),
        ("java", "String u = shop.presignedUrl(1, DAYS);", "DAYS); System.out.println(u);"),
        ("java", "String u = shop.presignedUrl(1, DAYS));", "DAYS));"),
    ],
)
def test_a_url_is_shown_behind_all_that_holds_it_and_no_bracket_moves(
    language: str, text: str, shown: str
) -> None:
    (block,) = blocks_of((language, text))

    assert shown in program_of(block).program.source


def test_a_function_that_asks_a_file_for_its_type_is_handed_one_that_has_it() -> None:
    puts = "await fetch(presignedUrl, { method: 'PUT', body: file, headers: { 'Content-Type': file.type } });"
    (block,) = blocks_of(("js", f"const carry = async (presignedUrl, file) => {{\n  {puts}\n}};"))

    assert block.calls == ("carry", "url:", "file:typed")
