"""What a page of a browser has in its attributes, is handed, and does at its end."""

import shutil

import pytest

from harness.engine.environment import Environment
from harness.model.page import Role, Runtime
from harness.model.verdict import Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import run_block

pytestmark = pytest.mark.skipif(
    shutil.which("chromium") is None, reason="no browser: `harness setup`"
)
SENDS = "{ method: 'PUT', headers: { 'Content-Type': 'image/png' }, body: "
TELLS = ".then((a) => { say.textContent = a.ok ? 'uploaded' : 'failed ' + a.status; })"
BY_HANDLER = f"fetch('<signedUrl>', {SENDS}this.files[0] }}){TELLS}"
FIELD = "<input type='file' id='reel'><p id='say'></p>"
BY_CHANGE = f"reel.onchange = () => fetch(URL, {SENDS}reel.files[0] }}){TELLS};"
ELEMENT = f"""<reel-box to="<signedUrl>"></reel-box><p id="say"></p>
<script>
customElements.define('reel-box', class extends HTMLElement {{
  connectedCallback() {{
    this.innerHTML = '<input type="file">';
    this.firstChild.onchange = (e) =>
      fetch(this.getAttribute('to'), {SENDS}e.target.files[0] }}){TELLS};
  }}
}});
</script>"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            f"""<input type="file" onchange="{BY_HANDLER}"><p id="say"></p>""",
            id="the code of a handler alone",
        ),
        pytest.param(
            f"""{FIELD}<i id="to" data-to="{{{{signedUrl}}}}"></i>
<script>{BY_CHANGE.replace("URL", "to.dataset.to")}</script>""",
            id="an attribute of data",
        ),
        pytest.param(
            f"""{FIELD}<input type="hidden" id="to" value="YOUR_SIGNED_URL">
<script>{BY_CHANGE.replace("URL", "to.value")}</script>""",
            id="a hidden field",
        ),
        pytest.param(ELEMENT, id="an element of its own"),
    ],
)
def test_a_placeholder_in_an_attribute_is_the_signed_url(
    environment: Environment, code: str
) -> None:
    assert run_block(environment, "html", code).verdict is Verdict.PASSED


def test_an_attribute_that_is_no_placeholder_stays(environment: Environment) -> None:
    code = f"""{FIELD}<i id="to" data-to="/upload"></i>
<script>{BY_CHANGE.replace("URL", "to.dataset.to")}</script>"""
    assert run_block(environment, "html", code).verdict is not Verdict.PASSED


@pytest.mark.parametrize("when", ["beforeunload", "pagehide"])
def test_what_is_sent_when_its_user_leaves_is_judged(environment: Environment, when: str) -> None:
    sends = f"fetch('<signedUrl>', {SENDS}'seen' }})"
    code = f"window.addEventListener('{when}', () => {{ {sends}; }});"
    good = run_block(environment, "javascript", code)
    assert good.verdict is Verdict.PASSED
    bad = run_block(environment, "javascript", code.replace("PUT", "POST"))
    assert bad.verdict is Verdict.FAILED


@pytest.mark.parametrize(
    "code",
    [
        "(function (window, document) { BODY })(window, document);",
        "((top) => { const { document } = top; BODY })(window);",
        "!function (window) { BODY }(window);",
    ],
)
def test_what_a_function_is_handed_on_the_spot_tells_the_runtime(code: str) -> None:
    sends = BY_CHANGE.replace("URL", "'<signedUrl>'")
    body = f"const reel = document.querySelector('input'); {sends}"
    page = read_page("page.md", f"```js\n{code.replace('BODY', body)}\n```\n".encode())
    (block,) = page.blocks
    assert (block.role, block.runtime) == (Role.UPLOADER, Runtime.BROWSER)
