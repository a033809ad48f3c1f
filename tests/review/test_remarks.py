import pytest

from harness.catalog.catalog import default_root
from harness.catalog.toolkits import read_toolkits
from harness.errors import FixtureError
from harness.model.page import Language
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page
from harness.review.remarks import spot
from harness.syntax.queries import matches, why_no_query
from harness.syntax.source import parse

TOOLKITS = read_toolkits(default_root())
TOOLING = read_tooling(default_root())
JDK = "import java.net.http.HttpRequest;\nr = HttpRequest.newBuilder(u){};\nclient.send(r, h);\n"
GUZZLE = "<?php\nuse GuzzleHttp\\Client;\n$c = new Client({});\n$c->put($u);\n"


def found(language: Language, text: str, rule: str) -> set[str]:
    """Return the texts of the lines on which the rule finds something."""
    (block,) = read_page("a.md", f"```{language}\n{text}```\n".encode()).blocks
    toolkit, source = TOOLING.toolkit(block), parse(language, text)
    assert toolkit is not None
    assert source is not None
    spots = (spot(remark, source) for remark in toolkit.remarks if remark.rule == rule)
    return {text[at:].split("\n", maxsplit=1)[0] for at in spots if at is not None}


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (Language.PYTHON, "import requests\nrequests.put(u, data=f)\n", True),
        (Language.PYTHON, "import requests\nrequests.put(u, data=f, timeout=9)\n", False),
        (Language.PYTHON, "import requests\ns = requests.Session()\ns.put(u, data=f)\n", True),
        (Language.PYTHON, "import urllib.request\nurllib.request.urlopen(r)\n", True),
        (Language.PYTHON, "import httpx\nhttpx.put(u, content=f)\n", False),
        (Language.PYTHON, "import httpx\nhttpx.put(u, content=f, timeout=None)\n", True),
        (Language.PYTHON, "import aiohttp\nt = aiohttp.ClientTimeout(total=None)\n", True),
        (Language.PYTHON,
         "import aiohttp\nt = aiohttp.ClientTimeout(total=None, sock_read=60)\n", False),
        (Language.JAVASCRIPT, "const axios = require('axios');\naxios.put(u, b);\n", True),
        (Language.JAVASCRIPT,
         "const axios = require('axios');\naxios.create({ timeout: 9 }).put(u, b);\n", False),
        (Language.JAVASCRIPT, "fetch(u, { method: 'PUT', body });\n", True),
        (Language.JAVASCRIPT, "fetch(u, { signal: AbortSignal.timeout(9) });\n", False),
        (Language.JAVASCRIPT, "fetch(u); // no timeout and no signal\n", True),
        (Language.TYPESCRIPT, "import https from 'node:https';\nhttps.request(u, o);\n", True),
        (Language.JAVA, JDK.replace("{}", ""), True),
        (Language.JAVA, JDK.replace("{}", ".timeout(d)"), False),
        (Language.JAVA, "import okhttp3.*;\nclient.newCall(r).execute();\n", False),
        (Language.JAVA, "import okhttp3.*;\nb.readTimeout(0, TimeUnit.SECONDS);\n", True),
        (Language.JAVA, "import org.apache.http.client.*;\nclient.execute(put);\n", True),
        (Language.KOTLIN, "val c = URL(u).openConnection()\n", True),
        (Language.KOTLIN, "val c = URL(u).openConnection()\nc.readTimeout = 9\n", False),
        (Language.GO, 'import "net/http"\nresp, err := http.DefaultClient.Do(req)\n', True),
        (Language.GO,
         'import "net/http"\nc := &http.Client{Timeout: time.Minute}\nc.Do(req)\n', False),
        (Language.CPP, "curl_easy_perform(curl);\n", True),
        (Language.C, "curl_easy_setopt(c, CURLOPT_TIMEOUT, 9L);\ncurl_easy_perform(c);\n", False),
        (Language.PHP, "<?php\ncurl_exec($c);\n", True),
        (Language.PHP, GUZZLE.replace("{}", ""), True),
        (Language.PHP, GUZZLE.replace("{}", "['timeout' => 9]"), False),
        (Language.SHELL, 'curl -T a "$U"\n', True),
        (Language.SHELL, 'curl -sS -m 9 -T a "$U"\n', False),
        (Language.SHELL, 'curl --speed-limit 1 --speed-time 9 -T a "$U"\n', False),
        (Language.SHELL, 'wget "$U"\n', False),
        (Language.SHELL, 'wget -T 0 "$U"\n', True),
        (Language.SHELL, 'wget --timeout=0 "$U"\n', True),
        (Language.PYTHON, "import urllib.request\nurllib.request.urlopen(r, None, 9)\n", False),
        (Language.PYTHON, "import requests\nrequests.put(u, data=f, **options)\n", False),
        (Language.KOTLIN, "b.readTimeout(0, TimeUnit.SECONDS)\n", True),
        (Language.KOTLIN, "b.readTimeout(Duration.ofSeconds(9))\n", False),
        (Language.JAVASCRIPT,
         "import ky from 'ky';\nawait ky.put(u, { body, timeout: false });\n", True),
        (Language.GO, 'import "github.com/go-resty/resty/v2"\nclient.R().Put(u)\n', True),
    ],
)  # fmt: skip
def test_a_request_without_a_timeout_is_found_whatever_the_library(
    language: Language, text: str, *, wanted: bool
) -> None:
    assert bool(found(language, text, "no-timeout")) is wanted


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (Language.PYTHON, "requests.put(u, data=file.read())\n", "file.read())"),
        (Language.PYTHON, 'requests.put(u, data=open("a", "rb"))\n', ""),
        (Language.PYTHON, "print(response.read())\n", ""),
        (Language.PYTHON, 'httpx.put(u, content=Path("a").read_bytes())\n',
         'Path("a").read_bytes())'),
        (Language.JAVASCRIPT, "fetch(u, { body: fs.readFileSync(p) });\n",
         "fs.readFileSync(p) });"),
        (Language.TYPESCRIPT, "const b = await readFile(p);\n", "readFile(p);"),
        (Language.JAVA, "byte[] b = Files.readAllBytes(p);\n", "Files.readAllBytes(p);"),
        (Language.GO, "b, _ := os.ReadFile(p)\n", "os.ReadFile(p)"),
        (Language.GO, "b, _ := io.ReadAll(resp.Body)\n", ""),
        (Language.GO, "b, _ := io.ReadAll(file)\n", "io.ReadAll(file)"),
        (Language.PYTHON, "part = file.read(65536)\n", ""),
        (Language.JAVA, "byte[] b = response.getBody().readAllBytes();\n", ""),
        (Language.PHP, "<?php\n$b = fread($f, filesize($p));\n", "fread($f, filesize($p));"),
        (Language.PHP, "<?php\necho file_get_contents('https://example.com/');\n", ""),
        (Language.SHELL, 'curl -X PUT -d@a "$U"\n', 'curl -X PUT -d@a "$U"'),
        (Language.SHELL, 'curl -X PUT --data-raw @a "$U"\n', ""),
        (Language.PHP, "<?php\n$b = file_get_contents($path);\n", "file_get_contents($path);"),
        (Language.PHP, "<?php\necho file_get_contents($signedUrl);\n", ""),
        (Language.RUBY, "body = File.binread(path)\n", "File.binread(path)"),
        (Language.SHELL, 'curl -X PUT --data-binary @a "$U"\n',
         'curl -X PUT --data-binary @a "$U"'),
    ],
)  # fmt: skip
def test_a_file_that_is_read_whole_is_found_at_its_call(
    language: Language, text: str, wanted: str
) -> None:
    assert found(language, text, "whole-file-in-memory") == ({wanted} if wanted else set())


def test_every_query_of_a_toolkit_is_one_of_its_languages() -> None:
    wrong = [
        why_no_query(language, remark.query)
        for toolkit in TOOLKITS
        for remark in toolkit.remarks
        for language in toolkit.languages
        if remark.query
    ]
    wrong += [
        why_no_query(language, advice.query)
        for toolkit in TOOLKITS
        for advice in toolkit.advice
        for language in toolkit.languages
        if advice.query and advice.language in (None, language)
    ]

    assert set(wrong) == {""}


def test_what_is_no_query_is_told_in_one_sentence() -> None:
    source = parse(Language.PYTHON, "put(u)\n")

    assert source is not None
    with pytest.raises(FixtureError, match=r"query: `\(calls\)` is no query of python"):
        list(matches(source, "(calls)"))
