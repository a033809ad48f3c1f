"""Blocks of pages that run in a browser: used as by a reader, judged, and contained."""

import shutil

import pytest

from harness.catalog.messages import fix_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import open_environment
from harness.engine.mend import Results, mend
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


def report_of(page: str) -> Report:
    with open_environment(LocalDriver(default_cache(), confine=True)) as bench:
        read = read_page("page.md", page.encode())
        return check_pages(
            PageOrder(pages=(read,), variants=(Variant.PUBLISHED,), jobs=2), bench, []
        ).report


def html(script: str, markup: str = CHOOSE) -> str:
    return f"```html\n{markup}\n<script>\n{PUT}\n{script}\n</script>\n```\n"


def told(result: CellResult) -> str:
    return " ".join(f"{one.rule} {fix_of(one)}" for one in result.findings)


GOOD = {
    "a blob without a type": html("function go(file) { put(new Blob([file])).then(say) }").replace(
        "say", "(r) => alert(r.status)"
    ),
    "bytes": html("async function go(f) { alert((await put(await f.arrayBuffer())).status) }"),
    "a script alone": (
        "```js\nconst xhr = new XMLHttpRequest();\nxhr.open('PUT', '<signedUrl>');\n"
        "xhr.onload = () => console.log(xhr.status);\n"
        "const input = document.getElementById('file');\n"
        "input.onchange = () => xhr.send(new Blob([input.files[0]]));\n```\n"
    ),
}
BODIES = {
    "a typed File": (
        html("async function go(file) { alert((await put(file)).status) }"),
        "A File brings its own type",
    ),
    "a form": (
        html(
            "async function go(file) { const body = new FormData(); body.append('file', file);"
            "alert((await put(body)).status) }"
        ),
        "FormData sends a form",
    ),
    "a string": (
        html("async function go(file) { alert((await put(await file.text())).status) }"),
        "A string is sent as `text/plain;charset=UTF-8`",
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_block_that_is_right_passes(name: str) -> None:
    (result,) = report_of(GOOD[name]).results

    assert told(result) == ""
    assert result.verdict is Verdict.PASSED


@pytest.mark.parametrize("name", BODIES)
def test_each_kind_of_body_is_told_with_its_fix(name: str) -> None:
    page, fix = BODIES[name]

    (result,) = report_of(page).results

    assert result.verdict is Verdict.FAILED
    assert fix in told(result)


def test_a_script_of_others_is_named_and_not_run() -> None:
    page = html("go = put", f"{CHOOSE}<script src='https://cdn.example.net/up.js'></script>")

    (result,) = report_of(page).results

    assert result.verdict is Verdict.UNSUPPORTED
    assert "https://cdn.example.net/up.js" in result.reason


def test_a_known_library_is_served_from_the_set() -> None:
    page = html(
        "async function go(file) { const r = await axios.put('<signedUrl>', new Blob([file]),"
        "{ headers: { 'Content-Type': false } }); alert(r.status) }",
        f"{CHOOSE}<script src='https://unpkg.com/axios@1/dist/axios.min.js'></script>",
    )

    (result,) = report_of(page).results

    assert result.verdict is Verdict.PASSED


def test_a_page_that_hangs_costs_no_other() -> None:
    loop = html("function go(file) { put(file); while (true) { } }")

    first, second = report_of(loop + GOOD["bytes"]).results

    assert "within-budget" in told(first)
    assert second.verdict is Verdict.PASSED


HOSTILE = {
    "dialogs without an end": "put(file); while (true) alert('again');",
    "windows": "put(file); for (let n = 0; n < 100; n++) open('about:blank');",
    "a way out": "put(file); location.href = 'https://example.com/';",
    "the Internet": "put(file); fetch('https://example.com/', { mode: 'no-cors' });",
    "a socket": "put(file); new WebSocket('wss://example.com/');",
    "a service worker": "put(file); navigator.serviceWorker.register('/sw.js');",
    "a download": (
        "put(file); const a = document.createElement('a'); a.download = 'x';"
        "a.href = URL.createObjectURL(file); document.body.append(a); a.click();"
    ),
}


def test_hostile_pages_are_contained_and_the_next_one_runs() -> None:
    pages = "".join(html(f"function go(file) {{ {script} }}") for script in HOSTILE.values())

    *hostile, last = report_of(pages + GOOD["bytes"]).results

    told_of = {name: one.verdict for name, one in zip(HOSTILE, hostile, strict=True)}
    assert set(told_of.values()) == {Verdict.FAILED}, told_of
    assert last.verdict is Verdict.PASSED


ALONE = (
    "<!doctype html>\n<title>Upload</title>\n<input type=file id=f><input id=url>"
    "<button onclick=go()>Send</button>\n<script>\nasync function go() {\n"
    "const signedUrl = document.getElementById('url').value;\n"
    "const body = await f.files[0].arrayBuffer();\n"
    "const sent = await fetch(signedUrl, { method: 'PUT', body });\n"
    "console.log(sent.status) }\n</script>\n"
)


def test_a_page_that_is_a_program_itself_is_run_with_its_fields_filled_in() -> None:
    with open_environment(LocalDriver(default_cache(), confine=True)) as bench:
        page = read_page("page.html", ALONE.encode())
        order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
        (result,) = check_pages(order, bench, []).report.results

    assert told(result) == ""
    assert result.verdict is Verdict.PASSED


TYPED = "{ 'Content-Type': file.type }"


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


def results_of(text: str) -> Results:
    return {(0, n): one for n, one in enumerate(report_of(text).results)}


@pytest.mark.parametrize("name", NAMED)
def test_a_type_that_a_page_names_and_nobody_signed_is_taken_out(name: str) -> None:
    done = mend(NAMED[name], results_of)

    assert done.text != NAMED[name]
    assert {one.verdict for one in results_of(done.text).values()} == {Verdict.PASSED}
