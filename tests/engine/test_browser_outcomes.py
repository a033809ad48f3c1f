# ruff: noqa: E501  texts of pages stand on one line

"""What a page in a browser says of its upload: by a class, a colour, a callback; and types of its body."""

import shutil
from collections.abc import Iterator

import pytest

from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.run_memory import RunMemory
from harness.model.verdict import Verdict
from tests.engine.test_browser_pages import CHOOSE, html, report_of, told

pytestmark = pytest.mark.skipif(
    shutil.which("chromium-headless-shell") is None, reason="no Chromium: `harness setup`"
)


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    with open_environment(LocalDriver(default_cache(), warm=True), memory=RunMemory()) as opened:
        yield opened


SENT = "const answer = await fetch('<signedUrl>', { method: 'PUT', headers: { 'Content-Type': 'image/png' }, body: file });"


@pytest.mark.parametrize(
    "shows",
    [
        "document.querySelector('#mark').className = 'tag upload-success';",
        "document.querySelector('#mark').classList.add('is-success');",
        "document.querySelector('#mark').style.borderColor = 'green';",
    ],
)
def test_a_success_that_only_a_class_or_a_colour_shows_is_read(
    shows: str, environment: Environment
) -> None:
    markup = f"{CHOOSE}<p id='mark'>·</p>"

    (result,) = report_of(
        html(f"async function go(file) {{ {SENT} {shows} }}", markup), environment
    ).results

    assert "outcome-told" in told(result)
    assert result.verdict is Verdict.FAILED


@pytest.mark.parametrize(
    "shows",
    [
        "document.querySelector('#mark').className = answer.ok ? 'success' : 'bad';",
        "document.querySelector('#mark').style.color = 'green'; document.querySelector('#mark').textContent = answer.status;",
        "document.querySelector('#mark').className = 'tag wide';",
    ],
)
def test_a_class_or_a_colour_that_says_nothing_wrong_is_no_claim(
    shows: str, environment: Environment
) -> None:
    markup = f"{CHOOSE}<p id='mark' class='success tag'>·</p>"

    (result,) = report_of(
        html(f"async function go(file) {{ {SENT} {shows} }}", markup), environment
    ).results

    assert result.verdict is Verdict.PASSED


def carrying(parameters: str, loaded: str) -> str:
    return (
        f"```js\nfunction carry(signedUrl, file, {parameters}) {{\n  const request = new XMLHttpRequest();\n"
        "  request.open('PUT', signedUrl);\n  request.setRequestHeader('Content-Type', file.type);\n"
        f"  request.onload = () => {{ {loaded} }};\n  request.send(file);\n}}\n```\n"
    )


@pytest.mark.parametrize(
    ("parameters", "loaded", "verdict"),
    [
        ("callback", "callback(null, 'uploaded');", Verdict.FAILED),
        ("onSuccess, onError", "onSuccess();", Verdict.FAILED),
        ("onSuccess, onError", "onError(new Error('refused'));", Verdict.FAILED),
        ("onSuccess, onError", "request.status === 200 ? onSuccess() : onError(new Error('refused'));", Verdict.PASSED),
        ("done", "done(request.status === 200 ? null : new Error('refused'));", Verdict.PASSED),
        ("onProgress, onDone", "onProgress('complete'); onDone(request.status);", Verdict.PASSED),
        ("onBusy", "onBusy(false);", Verdict.PASSED),
    ],
)  # fmt: skip
def test_what_a_function_tells_its_callbacks_is_what_it_says(
    parameters: str, loaded: str, verdict: Verdict, environment: Environment
) -> None:
    (result,) = report_of(carrying(parameters, loaded), environment).results

    assert result.verdict is verdict


def test_a_type_that_is_set_twice_is_none_that_a_url_is_signed_for(
    environment: Environment,
) -> None:
    twice = "request.setRequestHeader('content-type', 'image/jpeg'); callback(request.status);"
    page = carrying("callback", "callback(request.status);").replace(
        "file.type);\n", f"file.type);\n  {twice.split(';', maxsplit=1)[0]};\n"
    )

    (result,) = report_of(page, environment).results

    assert result.verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("declared", "verdict"),
    [("file: Blob", Verdict.FAILED), ("load: Blob | File", Verdict.FAILED), ("chunk: Blob", Verdict.PASSED)],
)  # fmt: skip
def test_a_blob_that_is_called_the_file_has_its_type(
    declared: str, verdict: Verdict, environment: Environment
) -> None:
    name = declared.partition(":")[0]
    code = (
        f"const carry = async (signedUrl: string, {declared}) => {{\n  const answer = await fetch(signedUrl, {{ method: 'PUT', body: {name} }});\n"
        "  if (!answer.ok) throw new Error(String(answer.status));\n  document.title = '';\n};"
    )

    (result,) = report_of(f"```ts\n{code}\n```\n", environment).results

    assert result.verdict is verdict


SAYS = "document.querySelector('#mark').textContent = 'Uploaded';"
THROWS = "if (!answer.ok) throw new Error('refused: ' + answer.status);"
UP = """async function carry(file, signedUrl) {
  const answer = await fetch(signedUrl, { method: 'PUT', headers: { 'Content-Type': file.type }, body: file });
  if (!answer.ok) throw new Error('HTTP ' + answer.status);
}
const chosen = document.getElementById('pick');
"""
MADE = """function sign() { const signedUrl = '<signedUrl>'; return signedUrl; }
const chosen = document.getElementById('pick');
"""
TELLS = ".then(() => alert('ok'), (error) => alert(error));"


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (f"{SENT.replace('await ', '')} {SAYS} (await answer).text(); {THROWS.replace('answer', '(await answer)')}", Verdict.FAILED),
        (f"{SENT} {THROWS} {SAYS}", Verdict.PASSED),
    ],
)  # fmt: skip
def test_nobody_sees_what_only_the_console_of_a_browser_tells(
    body: str, verdict: Verdict, environment: Environment
) -> None:
    page = html(f"async function go(file) {{ {body} }}", f"{CHOOSE}<p id='mark'>·</p>")

    (result,) = report_of(page, environment).results

    assert result.verdict is verdict


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (f"{UP}chosen.onchange = () => carry(chosen.files[0], signedUrl){TELLS}", Verdict.PASSED),
        (f"{MADE}chosen.onchange = () => fetch(signedUrl, {{ method: 'PUT', body: chosen.files[0] }}){TELLS}", Verdict.FAILED),
        (f"{UP}chosen.onchange = () => carry(chosen.files[0], window.SIGNED_URL){TELLS}", Verdict.UNSUPPORTED),
    ],
)  # fmt: skip
def test_a_url_that_a_function_is_handed_is_the_readers_for_others_by_that_name(
    code: str, verdict: Verdict, environment: Environment
) -> None:
    (result,) = report_of(f"```js\n{code}\n```\n", environment).results

    assert result.verdict is verdict
