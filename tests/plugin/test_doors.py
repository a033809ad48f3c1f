"""The same page has the same verdict at every door, alone and beside others."""

import io
import json
import re
import signal
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from harness.cli.main import INTERRUPTS, main
from harness.drivers.local import CACHE_VARIABLE
from tests.tiny.sessions import pytest_in

KEY = """curl -s -w '%{http_code}' -T demo.txt "SIGNED-LINK\""""
PAGES = {
    # Its placeholder is told by the file beside it, and by no other.
    "a.md": f"```bash\n{KEY}\n```\n",
    "b.md": f"```bash\n{KEY}\n```\n",
    # Fails as the baseline foresees.
    "known.md": """```bash\ncurl -X PUT --data-binary @demo.txt "<signedUrl>"\n```\n""",
    "crash.md": """```bash\ncurl -s -T demo.txt "<signedUrl>"\nexit 3\n```\n""",
}
SIDECAR = """\
[[placeholders]]
symbol = "signed-url"
variable = "HARNESS_SIGNED_URL"
texts = ["SIGNED-LINK"]
patterns = ["SIGNED-LINK"]
"""
BASELINE = """\
[[known_failures]]
cells = "known.md:*"
rule = "status-expected"
kind = "other-answer"
reason = "to be rewritten"
link = "https://example.com/1"
owner = "docs"
expires = 2999-01-01
"""
WORDS = {"PASSED": "PASSED", "FAILED": "FAILED", "XFAIL": "KNOWN_FAILURE", "SKIPPED": "UNSUPPORTED"}
Verdicts = dict[str, str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doors")
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "a.md.harness.toml").write_text(SIDECAR, encoding="utf-8")
    (folder / "known.toml").write_text(BASELINE, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return folder


def by_check(folder: Path, *pages: str) -> Verdicts:
    options = ("--driver", "local", "--baseline", "known.toml", "--json")
    told = io.StringIO()
    handlers = {number: signal.getsignal(number) for number in INTERRUPTS}
    with pytest.MonkeyPatch.context() as there, redirect_stdout(told):
        there.chdir(folder)
        there.setenv(CACHE_VARIABLE, str(folder / "cache"))
        main(["check", *options, *pages])
    for number, handler in handlers.items():
        signal.signal(number, handler)
    blocks = json.loads(told.getvalue())
    return {block["page"]: block["runs"][0]["outcome"] for block in blocks}


def by_pytest(folder: Path, *pages: str) -> Verdicts:
    named = [word for page in pages for word in ("--harness-pages", page)]
    options = ("-q", "-rA", "--harness-driver", "local", "--harness-baseline", "known.toml")
    own = {CACHE_VARIABLE: str(folder / "cache")}
    done = pytest_in(folder, *options, *named, environment=own)
    found = re.findall(r"^(PASSED|FAILED|XFAIL) (\S+)::\d+-", done.stdout, re.MULTILINE)
    verdicts = {page: WORDS[word] for word, page in found}
    left = [page for page in pages if page not in verdicts and "SKIPPED" in done.stdout]
    skipped = dict.fromkeys(left, "UNSUPPORTED")
    return verdicts | skipped


@pytest.fixture(scope="module")
def together(folder: Path) -> Verdicts:
    return by_check(folder, *PAGES)


def test_each_page_ends_as_it_must(together: Verdicts) -> None:
    assert together["b.md"] != "PASSED"
    assert {name: end for name, end in together.items() if name != "b.md"} == {
        "a.md": "PASSED",
        "known.md": "KNOWN_FAILURE",
        "crash.md": "FAILED",
    }


@pytest.mark.parametrize("page", ["a.md", "b.md"])
def test_a_page_ends_alone_as_it_ends_beside_others(
    folder: Path, page: str, together: Verdicts
) -> None:
    assert by_check(folder, page) == {page: together[page]}


def test_pytest_comes_to_the_verdicts_of_check(folder: Path, together: Verdicts) -> None:
    assert by_pytest(folder, *PAGES) == together
