"""Blocks of pages that run in a browser: used as by a reader, judged, and contained."""

import shutil
from collections.abc import Iterator

import pytest

from harness.catalog.messages import fix_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.fix import Results, fix_text
from harness.engine.run_memory import RunMemory
from harness.model.report import Report
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

pytestmark = pytest.mark.skipif(
    shutil.which("chromium-headless-shell") is None, reason="no Chromium: `harness setup`"
)
PUT = "const put = (body) => fetch('<signedUrl>', { method: 'PUT', body });"
CHOOSE = "<input type='file' id='f' onchange='go(this.files[0])'>"


def report_of(text: str, environment: Environment, *, name: str = "page.md") -> Report:
    page = read_page(name, text.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=2)
    return check_pages(order, environment, []).report


def html(script: str, markup: str = CHOOSE) -> str:
    return f"```html\n{markup}\n<script>\n{PUT}\n{script}\n</script>\n```\n"


def told(result: CellResult) -> str:
    return " ".join(f"{one.rule} {fix_of(one)}" for one in result.findings)


RIGHT = (
    "```js\nconst xhr = new XMLHttpRequest();\nxhr.open('PUT', '<signedUrl>');\n"
    "xhr.onload = () => console.log(xhr.status);\n"
    "const input = document.getElementById('file');\n"
    "input.onchange = () => xhr.send(new Blob([input.files[0]]));\n```\n"
)


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    with open_environment(LocalDriver(default_cache(), warm=True), memory=RunMemory()) as opened:
        yield opened


@pytest.fixture(scope="module")
def confined() -> Iterator[Environment]:
    """Lend what runs pages of strangers, each with a browser of its own."""
    with open_environment(LocalDriver(default_cache(), confine=True)) as opened:
        yield opened


def test_a_script_without_a_page_runs_on_one_of_ours(confined: Environment) -> None:
    (result,) = report_of(RIGHT, confined).results

    assert told(result) == ""
    assert result.verdict is Verdict.PASSED


def test_what_a_browser_says_of_a_refusal_by_itself_is_no_word_of_the_page(
    environment: Environment,
) -> None:
    page = html("async function go(file) { await put(file.slice()); alert('Uploaded.') }")

    (result,) = report_of(page, environment).results

    assert result.verdict is Verdict.FAILED
    assert "outcome-told Say so only where the status of the answer is 2xx" in told(result)


SAYS_FOR_A_MOMENT = (
    "const note = document.createElement('p'); note.textContent = 'Uploaded.'; "
    "document.body.append(note); "
    "setTimeout(() => note.remove(), 50);"
)


@pytest.mark.parametrize(
    "says", [SAYS_FOR_A_MOMENT, "document.title = 'Uploaded.'", "out.value = 'Uploaded.'"]
)
def test_what_is_shown_for_a_moment_or_in_a_field_is_said(
    says: str, environment: Environment
) -> None:
    page = html(
        f"async function go(file) {{ await put(file.slice()); {says} }}",
        f"{CHOOSE}<input id='out'>",
    )

    (result,) = report_of(page, environment).results

    assert result.verdict is Verdict.FAILED
    assert "outcome-told" in told(result)


def test_a_script_of_others_is_named_and_not_run(confined: Environment) -> None:
    page = html("go = put", f"{CHOOSE}<script src='https://cdn.example.net/up.js'></script>")

    (result,) = report_of(page, confined).results

    assert result.verdict is Verdict.UNSUPPORTED
    assert "https://cdn.example.net/up.js" in result.reason


def test_a_known_library_is_served_from_the_set(confined: Environment) -> None:
    page = html(
        "async function go(file) { const r = await axios.put('<signedUrl>', new Blob([file]),"
        "{ headers: { 'Content-Type': false } }); alert(r.status) }",
        f"{CHOOSE}<script src='https://unpkg.com/axios@1/dist/axios.min.js'></script>",
    )

    (result,) = report_of(page, confined).results

    assert result.verdict is Verdict.PASSED


def test_a_page_that_sends_nothing_is_no_page_that_insists_on_https(
    confined: Environment,
) -> None:
    page = html(
        "function go(file) { undefinedName(file); put(file) }",
        f"{CHOOSE}<script src='https://unpkg.com/axios@1/dist/axios.min.js'></script>",
    )

    (result,) = report_of(page, confined).results

    assert result.verdict is Verdict.FAILED
    assert "requests-arrived" in {one.rule for one in result.findings}


def test_a_file_has_a_type_that_hardly_anybody_signs_for_all(environment: Environment) -> None:
    page = html("function go(file) { console.log(file.name, file.type); put(file) }")

    (result,) = report_of(page, environment).results

    assert result.observation is not None
    assert result.observation.processes[0].stdout == "upload.png image/png\n"
    assert "`content-type: image/png`" in told(result)


KEYS = (
    "region: 'oss-cn-hangzhou', bucket: 'photos', accessKeyId: '<id>', accessKeySecret: '<secret>'"
)


def test_a_page_signs_by_itself_and_its_preflight_is_no_upload(confined: Environment) -> None:
    page = html(
        f"const shelf = new OSS({{ {KEYS}, stsToken: '<token>' }});\n"
        "const own = () => shelf.signatureUrl('a.png', { method: 'PUT', expires: 600 });\n"
        "async function go(file) { const body = new Blob([file]);\n"
        "const r = await fetch(own(), { method: 'PUT', body }); console.log(r.status) }",
        f"{CHOOSE}<script src='https://gosspublic.alicdn.com/aliyun-oss-sdk-6.18.0.min.js'></script>",
    )

    (result,) = report_of(page, confined).results

    assert told(result) == ""
    assert result.verdict is Verdict.PASSED


def test_a_page_that_leaves_for_another_is_contained_and_the_next_one_runs(
    confined: Environment,
) -> None:
    leaves = html("function go(file) { put(file); location.href = 'https://example.com/'; }")

    (gone,) = report_of(leaves, confined).results
    (last,) = report_of(RIGHT.replace("xhr", "after"), confined).results

    assert gone.verdict is Verdict.FAILED
    assert last.verdict is Verdict.PASSED


ALONE = (
    "<!doctype html>\n<title>Upload</title>\n<input type=file id=f><input id=url>"
    "<button onclick=go()>Send</button>\n<script>\nasync function go() {\n"
    "const signedUrl = document.getElementById('url').value;\n"
    "const body = await f.files[0].arrayBuffer();\n"
    "const sent = await fetch(signedUrl, { method: 'PUT', body });\n"
    "console.log(sent.status) }\n</script>\n"
)


def test_a_page_that_is_a_program_itself_is_run_with_its_fields_filled_in(
    environment: Environment,
) -> None:
    (result,) = report_of(ALONE, environment, name="page.html").results

    assert told(result) == ""
    assert result.verdict is Verdict.PASSED


TYPED = "{ 'Content-Type': file.type }"
# Signs no type; where a page has no signer, our URL is signed with the type that its code computes.
SIGNER = """```python
import os
import oss2
keys = oss2.Auth(os.environ["OSS_ACCESS_KEY_ID"], os.environ["OSS_ACCESS_KEY_SECRET"])
store = oss2.Bucket(keys, "https://oss-cn-hangzhou.aliyuncs.com", "examplebucket")
print(store.sign_url("PUT", "exampledir/exampleobject.txt", 600, slash_safe=True))
```

"""


def bare(script: str, markup: str = CHOOSE) -> str:
    return f"```html\n{markup}\n<script>\n{script}\n</script>\n```\n"


NAMED = {
    "in fetch": bare(
        "async function go(file) { const r = await fetch('<signedUrl>',\n"
        f"{{ method: 'PUT', headers: {TYPED}, body: file }}); alert(r.status) }}"
    ),
    "in fetch, by its own name": bare(
        f"async function go(file) {{\nconst headers = {TYPED};\nconst body = file;\n"
        "const r = await fetch('<signedUrl>', { method: 'PUT', headers, body }); alert(r.status) }"
    ),
    "in XMLHttpRequest": bare(
        "function go(file) {\nconst xhr = new XMLHttpRequest();\nxhr.open('PUT', '<signedUrl>');\n"
        "xhr.setRequestHeader('Content-Type', file.type);\n"
        "xhr.onload = () => alert(xhr.status);\nxhr.send(file); }"
    ),
    "in axios": bare(
        "async function go(file) { const r = await axios.put('<signedUrl>', file,\n"
        f"{{ headers: {TYPED} }}); alert(r.status) }}",
        f"{CHOOSE}<script src='https://unpkg.com/axios/dist/axios.min.js'></script>",
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_type_that_a_page_names_and_nobody_signed_is_taken_out(
    name: str, environment: Environment
) -> None:
    def results_of(text: str) -> Results:
        return {(0, n): one for n, one in enumerate(report_of(text, environment).results)}

    page = SIGNER + NAMED[name]
    done = fix_text(page, results_of)

    assert done.text != page
    assert {one.verdict for one in done.after.values()} == {Verdict.PASSED}


def test_a_type_that_a_page_without_a_signer_computes_is_signed_and_told(
    environment: Environment,
) -> None:
    (result,) = report_of(NAMED["in fetch"], environment).results

    assert result.verdict is Verdict.PASSED
    assert result.observation is not None
    assert set(result.observation.signed_headers) == {"content-type"}


def test_a_type_that_is_undefined_is_no_type_that_a_page_computes(environment: Environment) -> None:
    (result,) = report_of(NAMED["in fetch"].replace(".type", ".kind"), environment).results

    assert result.verdict is Verdict.FAILED
    assert "content-type: undefined" in str(result.findings)
