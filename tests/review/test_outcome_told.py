from dataclasses import replace

import pytest

from harness.catalog.messages import message_of
from harness.engine.environment import Environment
from harness.model.observation import ProcessFacts
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from harness.review.outcome_words import (
    claimed_failure,
    claimed_success,
    tells_failure,
    tells_itself,
    unread_status,
)
from tests.tiny.pages import PageOrder, check_pages

RULE = "outcome-told"


def checked(environment: Environment, code: str, language: str) -> CellResult:
    page = read_page("page.md", f"```{language}\n{code}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result


def said(stdout: str = "", stderr: str = "", exit_code: int = 0) -> ProcessFacts:
    return ProcessFacts(
        exit_code=exit_code, stdout=stdout, stderr=stderr, reported_status=None, seconds=0.1
    )


def kinds(result: CellResult) -> dict[str, Severity]:
    return {f.kind: f.severity for f in result.findings if f.rule == RULE}


LIARS = {
    "python": 'import requests\n\nwith open("a.bin", "rb") as f:\n'
    '    requests.put("<signedUrl>", data=f, timeout=9)\nprint("Your file is uploaded.")',
    "bash": 'curl -s -o /dev/null -T a.bin "<signedUrl>" && echo 上传成功',
    "javascript": "const fs = require('fs');\n"
    "fetch('<signedUrl>', { method: 'PUT', body: fs.readFileSync('a.bin') })\n"
    "  .catch(() => {})\n  .then(() => console.log('Status: 200'));",
    "ruby": "require 'net/http'\n\nuri = URI('<signedUrl>')\n"
    "put = Net::HTTP::Put.new(uri)\nput['Content-Type'] = 'text/plain'\n"
    "put.body = File.binread('a.bin')\n"
    "Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') { |h| h.request(put) }\n"
    "puts 'OK'",
    "perl": "use LWP::UserAgent;\nopen my $note, '<:raw', 'a.bin' or die $!;\nlocal $/;\n"
    "LWP::UserAgent->new->put('<signedUrl>', 'Content-Type' => 'text/plain', Content => <$note>);\n"
    'print "Uploaded.\\n";',
    "php": "<?php\n$c = curl_init('<signedUrl>');\ncurl_setopt($c, CURLOPT_PUT, true);\n"
    "curl_setopt($c, CURLOPT_INFILE, fopen('a.bin', 'rb'));\n"
    "curl_setopt($c, CURLOPT_INFILESIZE, filesize('a.bin'));\n"
    "curl_setopt($c, CURLOPT_RETURNTRANSFER, true);\ncurl_exec($c);\necho 'done';",
}


@pytest.mark.parametrize("language", LIARS)
def test_who_says_success_whatever_happens_fails(language: str, environment: Environment) -> None:
    result = checked(environment, LIARS[language], language)

    assert result.verdict is Verdict.FAILED
    assert kinds(result) == {"success-when-refused": Severity.ERROR}


def test_who_invents_a_status_on_a_refusal_is_told_so(environment: Environment) -> None:
    code = 'curl -s -o /dev/null -T a.bin "<signedUrl>x"\necho "HTTP 200"'

    result = checked(environment, code, "bash")

    assert kinds(result) == {"success-after-refusal": Severity.ERROR}


def test_who_prints_the_status_and_ends_with_0_gets_a_warning(environment: Environment) -> None:
    code = 'curl -s -m 60 -o /dev/null -w "%{http_code}\\n" -T a.bin "<signedUrl>"'

    result = checked(environment, code, "bash")

    assert result.verdict is Verdict.PASSED
    (finding,) = result.findings
    assert finding.kind == "exit-code-zero-when-refused"
    # In the words of a program whose own request was refused: so they are told once of a block.
    assert message_of(finding) == message_of(replace(finding, kind="exit-code-zero"))


SENDS = (
    "import requests\n\ndef send(signed_url, path):\n    with open(path, 'rb') as stream:\n"
    "        got = requests.put(signed_url, data=stream, timeout=60)\n    "
)


@pytest.mark.parametrize(
    ("end", "warned"),
    [
        ("return got.status_code == 200", []),
        ("return got.status_code", []),
        ("return {'good': got.ok}", []),
        ("print('went well' if got.ok else 'it failed')", ["exit-code"]),
        ("print(got.status_code)\n    return None", ["exit-code"]),
    ],
)
def test_a_function_tells_its_caller_by_what_it_returns(
    environment: Environment, end: str, warned: list[str]
) -> None:
    result = checked(environment, SENDS + end, "python")

    assert result.verdict is Verdict.PASSED
    assert [f.rule for f in result.findings if f.rule == "exit-code"] == warned


def test_who_says_nothing_at_all_gets_a_warning(environment: Environment) -> None:
    result = checked(environment, 'curl -s -o /dev/null -T a.bin "<signedUrl>"', "bash")

    assert result.verdict is Verdict.PASSED
    assert kinds(result) == {"silent-when-refused": Severity.WARNING}


def test_who_speaks_of_a_failure_that_was_none_fails(environment: Environment) -> None:
    code = 'curl -s -T a.bin "<signedUrl>" | grep -q stored || echo "Upload failed"'

    result = checked(environment, code, "bash")

    assert result.verdict is Verdict.FAILED
    (finding,) = (f for f in result.findings if f.kind == "failure-after-success")
    assert message_of(finding) == "The server answered 200, and the program says: Upload failed"


def test_who_catches_a_slip_of_its_own_after_the_upload_fails(environment: Environment) -> None:
    code = (
        "try:\n    with open('a.bin', 'rb') as f:\n"
        "        r = requests.put('<signedUrl>', data=f, timeout=9)\n"
        "    print(r.status_code, 'uploaded')\n    print(r.texts)\n"
        "except Exception as e:\n    print('gone wrong:', e)"
    )

    result = checked(environment, f"import requests\n{code}", "python")

    assert result.verdict is Verdict.FAILED
    (finding,) = (f for f in result.findings if f.kind == "failure-after-success")
    assert "has no attribute 'texts'" in message_of(finding)


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ("sent.finsh();", "sent.finsh is not a function"),
        ("outcom.push(sent);", "outcom is not defined"),
    ],
)
def test_a_slip_that_is_caught_and_logged_as_an_error_fails_too(
    environment: Environment, slip: str, told: str
) -> None:
    code = (
        "const fs = require('fs');\n"
        "fetch('<signedUrl>', { method: 'PUT', body: fs.readFileSync('a.bin') })\n"
        f"  .then((sent) => {{ console.log(sent.status); {slip} }})\n"
        "  .catch((error) => console.error(error.message));"
    )

    result = checked(environment, code, "javascript")

    assert result.verdict is Verdict.FAILED
    (finding,) = (f for f in result.findings if f.kind == "failure-after-success")
    assert told in message_of(finding)


@pytest.mark.parametrize(
    "line",
    [
        "Upload finished: 200 OK",
        "done",
        "Done!",
        "Upload complete.",
        "Status code: 200",
        "200",
        "HTTP/1.1 200 OK",
        "响应状态码：200",  # noqa: RUF001  as it is written
        "[200] a.bin",
        "上传完成",
        "File uploaded successfully",
        "✅ a.bin",
        "True",
        "status=204",
        "文件已经传上去了",
        "搞定",
        "downloaded",
        "The file has been sent.",
        "文件已下载",
        "✓ photo.png",
        "a.bin is now in OSS",
        "object persisted",
        "Datei wurde hochgeladen.",
        "Fichero enviado correctamente",
        "Fichier téléversé",
        "Файл загружен",
        "アップロードしました",
        "업로드되었습니다",
    ],
)
def test_a_line_of_success_is_one_in_any_words(line: str) -> None:
    assert claimed_success(said(line), 403) == line


@pytest.mark.parametrize(
    "line",
    [
        "Upload not complete",
        "Upload completed with status 403",
        "uploaded: false",
        "Unsuccessful: 403",
        "* We are completely uploaded and fine",
        "  100  1024    0     0  100  1024      0    200k --:--:-- --:--:-- --:--:--     0",
        "Sending 200 bytes",
        "PUT /finished.txt",
        "Uploading a.bin ...",
        "上传未成功，错误码 AccessDenied",  # noqa: RUF001  as it is written
        "took 200 ms",
        "Response: 200.5",
        "文件没有传上去",
        "未完成",
        "正在上传 a.bin",
        "Die Datei wurde nicht hochgeladen",
        "file not sent",
        "文件未下载",
        "Fichero no se ha enviado",
        "Échec : fichier non enregistré",
        "Файл не загружен",
        "アップロードできませんでした",
        "已发送请求",
    ],
)
def test_a_line_that_claims_no_success_is_none(line: str) -> None:
    assert claimed_success(said(line), 403) == ""


@pytest.mark.parametrize(
    "line",
    [
        "<Code>AccessDenied</Code>",
        "<Response [403]>",
        "HTTP 403 Forbidden",
        "上传失败",
        "SignatureDoesNotMatch",
        "False",
        "Upload failed",
    ],
)
def test_a_word_for_a_refusal_is_heard(line: str) -> None:
    assert tells_failure(said(line), 403)


@pytest.mark.parametrize(
    "line", ["Upload complete", "Upload complete: undefined", "Stored, ETag: null"]
)
def test_a_value_that_is_none_takes_no_success_back(line: str) -> None:
    process = said(f"{line}\nundefined\nNone")

    assert claimed_success(process, 403)
    assert not tells_failure(process, 403)


@pytest.mark.parametrize("line", ["", "Uploading a.bin", "1403 bytes", "0.403 s"])
def test_what_says_nothing_of_a_refusal_says_nothing(line: str) -> None:
    assert not tells_failure(said(line), 403)


@pytest.mark.parametrize(
    "line", ["failed with undefined", "Upload failed: null", "Error", "上传失败: undefined"]
)
def test_a_line_that_speaks_of_a_failure_is_heard(line: str) -> None:
    assert claimed_failure(said(line)) == line


@pytest.mark.parametrize(
    "process",
    [
        said("0 errors"),
        said("errors: 0"),
        said("No failures"),
        said("stored\nfailed parts: 0"),
        said(stderr='SLF4J: Failed to load class "org.slf4j.impl.StaticLoggerBinder".'),
        said("Deprecated: error_reporting"),
        said("Upload succeeded\nerror log: none"),
    ],
)
def test_what_speaks_of_no_failure_is_taken_for_none(process: ProcessFacts) -> None:
    assert claimed_failure(process) == ""


REFUSAL = "<?xml version='1.0'?>\n<Error>\n  <Code>AccessDenied</Code>\n</Error>\n"


@pytest.mark.parametrize(
    ("stdout", "tells"),
    [
        (f"{REFUSAL}Status: 200\n", False),
        ("Status: 200\nuploaded\n", False),
        # Another request was good, and the program says what became of this one.
        (f"{REFUSAL}Status: 200\nThe upload failed.\n", True),
        ("Status: 200\nStatus: 403\n", True),
        (f"{REFUSAL}uploaded\n", False),
    ],
)
def test_a_program_that_shows_the_answer_alone_has_told_of_no_refusal_itself(
    stdout: str, *, tells: bool
) -> None:
    assert tells_itself(said(stdout), 403) is tells


SENDING = """bool send(const std::string& signedUrl, const std::string& allBytes) {
    CURL* easy = curl_easy_init();
    std::string answer;
    curl_easy_setopt(easy, CURLOPT_URL, signedUrl.c_str());
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PUT");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)allBytes.size());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, allBytes.data());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, curl_slist_append(nullptr, "Content-Type: text/plain"));
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, +[](char*, size_t one, size_t many, void*) { return one * many; });
    CURLcode got = curl_easy_perform(easy);
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return GOOD;
}"""  # noqa: E501  as it is written


@pytest.mark.parametrize(
    ("good", "verdict", "told"),
    [
        ("status == 200", Verdict.PASSED, {}),
        ("status > 200 && status < 300", Verdict.FAILED, {"failure-after-success": Severity.ERROR}),
        ("got == CURLE_OK", Verdict.FAILED, {"success-when-refused": Severity.ERROR}),
    ],
)
def test_what_a_function_answers_its_caller_is_what_it_says(
    environment: Environment, good: str, verdict: Verdict, told: dict[str, Severity]
) -> None:
    result = checked(environment, SENDING.replace("GOOD", good), "cpp")

    assert result.verdict is verdict
    assert kinds(result) == told


def test_a_function_that_asks_whether_something_failed_says_no_by_false(
    environment: Environment,
) -> None:
    code = SENDING.replace("bool send", "bool hasFailed").replace("GOOD", "status >= 400")

    assert kinds(checked(environment, code, "cpp")) == {"silent-when-refused": Severity.WARNING}


CAUGHT = {
    "java": """import java.net.URI;
import java.net.http.*;
import java.nio.file.Path;
import java.time.Duration;

public class Send {
    public static void main(String[] args) {
        try {
            HttpRequest put = HttpRequest.newBuilder(URI.create("<signedUrl>"))
                .timeout(Duration.ofSeconds(9))
                .PUT(HttpRequest.BodyPublishers.ofFile(Path.of("a.bin"))).build();
            HttpResponse<String> got =
                HttpClient.newHttpClient().send(put, HttpResponse.BodyHandlers.ofString());
            System.out.println("Status: " + got.statusCode());
            if (got.statusCode() == 200) {
                System.out.println(got.headers().map().get("x-version").get(0));
            }
        } catch (Exception error) {
            error.printStackTrace();
        }
    }
}""",
    "javascript": """const fs = require('fs');
fetch('<signedUrl>', { method: 'PUT', body: fs.readFileSync('a.bin') })
  .then(async (got) => {
    console.log(`Status: ${got.status}`);
    if (got.ok) console.log((await got.json()).etag);
  })
  .catch((error) => console.error(error));""",
    "php": """<?php
try {
    $c = curl_init('<signedUrl>');
    curl_setopt_array($c, [CURLOPT_PUT => true, CURLOPT_INFILE => fopen('a.bin', 'rb'),
        CURLOPT_INFILESIZE => filesize('a.bin'), CURLOPT_RETURNTRANSFER => true]);
    $answer = json_decode(curl_exec($c));
    $status = curl_getinfo($c, CURLINFO_HTTP_CODE);
    echo "Status: $status\n";
    if ($status === 200) echo $answer->etag();
} catch (Throwable $error) {
    error_log($error->getMessage());
}""",
}


@pytest.mark.parametrize("shown", ["'Status:', sent.status", "sent.status"])
def test_who_reads_the_status_of_what_is_no_answer_yet_fails(
    shown: str, environment: Environment
) -> None:
    code = (
        "const axios = require('axios');\nconst held = require('fs').readFileSync('a.bin');\n"
        "const sent = axios.put('<signedUrl>', held, { headers: { 'Content-Type': 'a/b' } });\n"
        f"console.log({shown});"
    )

    result = checked(environment, code, "javascript")

    assert result.verdict is Verdict.FAILED
    assert kinds(result)["failure-after-success"] is Severity.ERROR


def test_what_a_function_hands_back_of_nothing_is_no_status(environment: Environment) -> None:
    code = (
        "export async function store(signedUrl, file) {\n"
        "  const how = { method: 'PUT', headers: { 'Content-Type': file.type }, body: file };\n"
        "  const sent = await fetch(signedUrl, how);\n  console.log(sent.status);\n}"
    )

    assert checked(environment, code, "javascript").verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("stdout", "line"),
    [
        ("Status: undefined\n", "Status: undefined"),
        ("status_code None", "status_code None"),
        ("上传状态码:undefined", "上传状态码:undefined"),
        ('{"status": null}', '{"status": null}'),
        ("status: 200\nerror: null", ""),
        ("status of nothing", ""),
        ("version id: None", ""),
    ],
)
def test_a_status_without_a_value_is_read_of_no_answer(stdout: str, line: str) -> None:
    assert unread_status(said(stdout)) == line


@pytest.mark.parametrize("language", CAUGHT)
def test_a_slip_behind_an_upload_that_is_caught_and_printed_is_none_the_less(
    environment: Environment, language: str
) -> None:
    result = checked(environment, CAUGHT[language], language)

    assert result.verdict is Verdict.FAILED
    assert kinds(result)["failure-after-success"] is Severity.ERROR


def test_a_crash_is_told_once(environment: Environment) -> None:
    code = (
        'import threading\n\nimport requests\n\n\ndef send():\n    with open("a.bin", "rb") as f:\n'
        '        got = requests.put("<signedUrl>", data=f, timeout=9)\n'
        "    print(got.status_code)\n    print(got.etag)\n\n\n"
        "one = threading.Thread(target=send)\none.start()\none.join()"
    )

    errors = [f for f in checked(environment, code, "python").findings if f.severity == "error"]

    assert [f.rule for f in errors] == ["ends-well"]


LOGS = """const fs = require('fs');
const answer = fetch('<signedUrl>', { method: 'PUT', body: fs.readFileSync('a.bin') });
if (answer.ok) console.log('uploaded');
else console.error('upload failed', answer.status);
"""


def test_who_logs_a_failure_that_was_none_fails(environment: Environment) -> None:
    result = checked(environment, LOGS, "javascript")

    assert result.verdict is Verdict.FAILED
    assert kinds(result) == {"failure-after-success": Severity.ERROR}


def test_what_a_library_logs_of_a_failure_is_not_its_programs_word(
    environment: Environment,
) -> None:
    note = "process.stderr.write(['deprecation check', 'failed'].join(' '))"
    code = LOGS.replace("const answer = fetch", "fetch").replace("if (", f"{note};\nif (")
    code = code.replace("});\n", "}).then((answer) => {\n") + "});\n"

    assert checked(environment, code, "javascript").verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("end", "verdict"),
    [
        (
            "print('uploaded' if r.status_code == 201 else f'Upload failed: {r.status_code}')",
            "FAILED",
        ),
        ("import logging\nlogging.error('upload failed with status %s', r.status_code)", "FAILED"),
        ("print('status', r.status_code, 'failed:', 0)\nr.raise_for_status()", "PASSED"),
        ("print('upload failed' if not r.ok else 'upload ok', r.status_code)", "PASSED"),
    ],
)
def test_who_calls_a_good_status_a_failure_fails(
    environment: Environment, end: str, verdict: str
) -> None:
    sends = "with open('a.bin', 'rb') as f:\n    r = requests.put('<signedUrl>', data=f, timeout=9)"

    assert checked(environment, f"import requests\n{sends}\n{end}", "python").verdict == verdict
