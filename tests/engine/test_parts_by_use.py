"""What a function takes is told by what it does with it, where no name tells it."""

import pytest

from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

IN_NAME_SPACES = """namespace depot {
namespace wire {
bool store(const std::string& signedUrl, const std::string& path) {
    FILE* opened = fopen(path.c_str(), "rb");
    CURL* easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, signedUrl.c_str());
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READDATA, opened);
    CURLcode got = curl_easy_perform(easy);
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(easy);
    fclose(opened);
    return got == CURLE_OK && status == 200;
}
}
}"""
ON_A_STRING = """fun String.receives(document: File): Int {
    val ask = Request.Builder().url(this).put(document.asRequestBody()).build()
    return OkHttpClient().newCall(ask).execute().use { it.code }
}"""
IN_BASE64 = """import base64
import requests

def store(signed_url, picture_text):
    raw = base64.b64decode(picture_text)
    answer = requests.put(signed_url, data=raw, timeout=9)
    answer.raise_for_status()
"""
BY_ITS_PLACE = """import requests

def store(signed_url, receipt):
    requests.put(signed_url, data=receipt, timeout=9).raise_for_status()
"""
NAMED_BY_A_TEXT = """import requests

def store(url: str, file: str):
    with open(file, "rb") as opened:
        requests.put(url, data=opened, timeout=9).raise_for_status()
"""
OPENED_BY_PATHLIB = """import pathlib
import requests

def store(url: str, image: "str | pathlib.Path"):
    body = pathlib.Path(image).read_bytes()
    print(requests.put(url, data=body, timeout=9).status_code)
"""
WRITTEN_OUT = """async function store(url, payload) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(payload) });
  console.log(answer.status);
}
"""
WRITTEN_OUT_IN_PHP = """function store($url, $data) {
    $ask = curl_init($url);
    curl_setopt($ask, CURLOPT_CUSTOMREQUEST, 'PUT');
    curl_setopt($ask, CURLOPT_POSTFIELDS, json_encode($data));
    curl_setopt($ask, CURLOPT_HTTPHEADER, ['Content-Type: application/json']);
    curl_exec($ask);
    return curl_getinfo($ask, CURLINFO_HTTP_CODE);
}
"""
AS_JSON = """import requests

def store(url, payload):
    print(requests.put(url, json=payload, timeout=9).status_code)
"""
RIGHT = [
    ("python", OPENED_BY_PATHLIB),
    ("js", WRITTEN_OUT),
    ("php", WRITTEN_OUT_IN_PHP),
    ("python", NAMED_BY_A_TEXT),
    ("cpp", IN_NAME_SPACES),
    ("kotlin", ON_A_STRING),
    ("python", IN_BASE64),
    ("python", BY_ITS_PLACE),
]
POSTED = """async function store(signedUrl, snapshot) {
  const answer = await fetch(signedUrl, { method: 'POST', body: snapshot });
  if (!answer.ok) throw new Error(`refused: ${answer.status}`);
}"""
SWALLOWED = """func store(uploadURL string, file *os.File) error {
	for i := 0; i < 2; i++ {
		ask, err := http.NewRequest(http.MethodPut, uploadURL, file)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(ask)
		if err == nil && answer.StatusCode == 200 {
			return nil
		}
	}
	return nil
}"""
CUT_SHORT = """import requests

with open("a.bin", encoding="utf-8", errors="ignore") as text:
    answer = requests.put("<signedUrl>", data=text, timeout=60)
answer.raise_for_status()
"""


def checked(language: str, text: str, environment: Environment) -> CellResult:
    page = read_page("a.md", f"```{language}\n{text}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,))
    (result,) = check_pages(order, environment, []).report.results
    return result


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_a_function_is_called_with_what_it_uses(
    language: str, text: str, environment: Environment
) -> None:
    assert checked(language, text, environment).verdict is Verdict.PASSED


def test_a_file_that_is_written_out_as_json_is_a_mistake(environment: Environment) -> None:
    result = checked("js", WRITTEN_OUT.replace("payload", "photoFile"), environment)

    assert result.verdict is Verdict.FAILED
    assert "body-identical" in {one.rule for one in result.findings}


def test_a_type_that_a_library_sends_with_json_must_be_signed(environment: Environment) -> None:
    result = checked("python", AS_JSON, environment)

    assert result.verdict is Verdict.FAILED
    assert {one.subject for one in result.findings if one.rule == "status-expected"} == {
        "content-type"
    }


def test_what_is_posted_as_a_whole_is_the_file(environment: Environment) -> None:
    result = checked("js", POSTED, environment)

    assert result.verdict is Verdict.FAILED
    assert "status-expected" in {one.rule for one in result.findings}


def test_a_function_that_looks_at_the_status_and_hands_back_no_error_fails(
    environment: Environment,
) -> None:
    result = checked("go", SWALLOWED, environment)

    assert result.verdict is Verdict.FAILED
    errors = [one for one in result.findings if one.severity is Severity.ERROR]
    assert [one.kind for one in errors] == ["silent-when-refused"]


def test_a_body_that_ends_before_its_length_ends_soon(environment: Environment) -> None:
    result = checked("python", CUT_SHORT, environment)

    errors = {one.rule for one in result.findings if one.severity is Severity.ERROR}
    assert errors == {"status-expected"}
    assert result.observation is not None
    assert [one.status for one in result.observation.exchanges] == [400]
