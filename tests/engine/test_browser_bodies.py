"""Each kind of body that a page sends: its cause is named, and the fix that is offered is green."""

import shutil
from collections.abc import Iterator

import pytest

from harness.catalog.messages import fix_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.engine.run_memory import RunMemory
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from harness.wire.hunks import patched
from tests.tiny.pages import PageOrder, check_pages

pytestmark = pytest.mark.skipif(
    shutil.which("chromium-headless-shell") is None, reason="no Chromium: `harness setup`"
)
CDN = "<script src='https://unpkg.com/axios/dist/axios.min.js'></script>\n"
CHOOSE = "<input type='file' onchange='go(this.files[0])'>"
BODIES = {
    "a File with a type": "const body = file;",
    "a string": "const body = await file.text();",
    "a form": "const body = new FormData();\n  body.append('file', file);",
    "a File without a type": "const body = new File([file], 'photo');",
    "a Blob": "const body = new Blob([file]);",
    "an ArrayBuffer": "const body = await file.arrayBuffer();",
    "a promise": "const body = file.arrayBuffer();",
}
SENDS = {
    "fetch": (
        "const sent = await fetch('<signedUrl>', { method: 'PUT', body });\n"
        "  if (!sent.ok) throw new Error('refused');\n  console.log(sent.status);"
    ),
    "XMLHttpRequest": (
        "const xhr = new XMLHttpRequest();\n  xhr.open('PUT', '<signedUrl>');\n"
        "  xhr.onload = () => (xhr.status === 200 ? console.log : console.error)(xhr.status);\n"
        "  xhr.send(body);"
    ),
    "axios": "const sent = await axios.put('<signedUrl>', body);\n  console.log(sent.status);",
}
# XMLHttpRequest hands a body over as fetch does, so one of each outcome is enough, and axios with
# a rule of its own.
KINDS = {
    "fetch": tuple(BODIES),
    "XMLHttpRequest": ("a File with a type", "an ArrayBuffer"),
    "axios": ("a File with a type", "a form", "a Blob"),
}
# What each library sends as the type of a body that nobody gave one; the others are right.
OWN_TYPE = "A File brings its own type"
A_STRING = "A string is sent as `text/plain;charset=UTF-8`"
A_FORM = "FormData sends a form"
CALLED_A_FORM = "axios calls the body a form unless told otherwise"
TOLD = {
    "a File with a type": OWN_TYPE,
    "a string": A_STRING,
    "a form": A_FORM,
    "a promise": A_STRING,
}
CAUSES = {
    "fetch": TOLD,
    "XMLHttpRequest": {"a File with a type": OWN_TYPE},
    "axios": dict.fromkeys(KINDS["axios"], CALLED_A_FORM) | {"a form": A_FORM},
}


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    with open_environment(LocalDriver(default_cache(), warm=True), memory=RunMemory()) as opened:
        yield opened


def page_of(library: str) -> str:
    loads = CDN if library == "axios" else ""
    return "\n".join(
        f"```html\n{loads}{CHOOSE}\n<script>\nasync function go(file) {{\n"
        f"  {BODIES[name]}\n  {SENDS[library]}\n}}\n</script>\n```\n"
        for name in KINDS[library]
    )


def told(result: CellResult) -> str:
    return " ".join(fix_of(one) for one in result.findings)


def results_of(text: str, library: str, environment: Environment) -> dict[str, CellResult]:
    page = read_page("page.md", text.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=2)
    return dict(
        zip(KINDS[library], check_pages(order, environment, []).report.results, strict=True)
    )


def offered(result: CellResult) -> list[str]:
    return [one.patch for one in result.findings if one.patch]


@pytest.mark.parametrize("library", SENDS)
def test_each_kind_of_body_is_told_and_fixed(library: str, environment: Environment) -> None:
    page, causes = page_of(library), CAUSES[library]

    before = results_of(page, library, environment)
    first, *others = causes
    after = patched(page, offered(before[first])[0])

    red = {name for name, one in before.items() if one.verdict is not Verdict.PASSED}
    assert red == set(causes)
    assert {name for name, said in causes.items() if said not in told(before[name])} == set()
    # A difference that is offered was run, and had cured: one of them is taken for its word.
    assert [name for name in others if not offered(before[name])] == []
    assert after is not None
    assert results_of(after, library, environment)[first].verdict is Verdict.PASSED
