"""Pages under a pytest of its own."""

from pathlib import Path

import pytest

from tests.plugin.test_pytest_plugin import CONFTEST, MATRIX
from tests.tiny.roots import TinyClient, write_root
from tests.tiny.sessions import pytest_in

PAGE = """# Upload

```bash
curl -s -w '%{http_code}' -T demo.txt "<signedUrl>"
```

```bash
curl -s -w '%{http_code}' -X PUT --data-binary @demo.txt "<signedUrl>"
```

```swift
request.httpMethod = "PUT"; URL(string: "<signedUrl>")
```

```
????
```
"""


def run_pytest(folder: Path, *arguments: str) -> tuple[int, str]:
    done = pytest_in(folder, "-q", "-ra", *arguments)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two-workers"])
@pytest.mark.parametrize("named", [(), ("tests",)], ids=["pages", "pages-and-tests"])
def test_pages_that_are_named_alone_are_run_without_the_matrix(
    docs: Path, named: tuple[str, ...], workers: tuple[str, ...]
) -> None:
    page = docs / "docs" / "page.md"
    page.write_text(PAGE.partition("\n```\n")[0] + "\n```\n", encoding="utf-8")
    write_root(docs / "root", TinyClient(id="good"))
    (docs / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (docs / "tests").mkdir()
    (docs / "tests" / "test_matrix.py").write_text(MATRIX, encoding="utf-8")

    pages = ("--harness-pages", "docs/page.md", "--harness-driver", "local")
    code, out = run_pytest(docs, *pages, *named, *workers, "-rA")

    assert code == 0, out
    assert "PASSED docs/page.md::4-shell-uploader-published" in out
    assert ("test_cell[good:put/plain:published:local]" in out) is bool(named)


def test_each_snippet_of_each_page_is_an_item(docs: Path) -> None:
    pages = ("--harness-pages", "docs/**/*.md")
    code, out = run_pytest(docs, *pages, "--harness-driver", "local", "-n", "2")

    assert code == 1
    assert "1 failed, 2 passed, 1 skipped" in out
    assert "docs/page.md:8:1: error: status-expected" in out
    assert "no package of Debian brings Swift" in out
    assert "docs/page.md:16:1: warning: block-accounted" in out


def test_time_and_strictness_of_the_project_are_kept_as_by_check(docs: Path) -> None:
    page = (
        '```bash\ncurl -s -T demo.txt "<signedUrl>"\nsleep 60\n```\n\n```\nopen <signedUrl>\n```\n'
    )
    (docs / "docs" / "page.md").write_text(page, encoding="utf-8")
    settings = "[tool.harness]\ntimeout = 2\nstrict = true\ntimeouts = { tool-probe = 90 }\n"
    (docs / "pyproject.toml").write_text(settings, encoding="utf-8")

    pages = ("--harness-pages", "docs/page.md", "--harness-driver", "local")
    code, out = run_pytest(docs, *pages, "--harness-warm", "--harness-timeout", "upstream=9")

    assert code == 1
    assert "2 failed" in out
    again = "again: harness check docs/page.md:2 --variant published --driver local"
    limits = "--timeout 2 --timeout tool-probe=90.0 --timeout upstream=9"
    assert f"{again} {limits} --strict --warm" in out
    assert "does not end within 2 s" in out
    assert "docs/page.md:7:1: error: block-accounted" in out


def test_a_page_that_is_not_there_ends_the_session_as_a_wrong_use(docs: Path) -> None:
    code, out = run_pytest(docs, "--harness-pages", "docs/nothing.md", "--harness-driver", "local")

    assert code == 4
    assert "docs/nothing.md" in out


def test_pages_run_on_this_machine_only_where_that_is_said(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")

    code, out = run_pytest(docs, "--harness-pages", "docs/page.md")

    assert code == 4
    assert "No container engine answers at unix:///nowhere.sock" in out
    assert "say --harness-driver local" in out


def test_without_the_option_no_page_is_collected(docs: Path) -> None:
    code, _ = run_pytest(docs)

    assert code == 5


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("Words only.\n", "there is no block of code in docs/page.md."),
        (
            '```swift\nrequest.httpMethod = "PUT"; URL(string: "<signedUrl>")\n```\n',
            "no block of docs/page.md is run",
        ),
    ],
    ids=["no-code", "none-runs"],
)
def test_a_session_that_checks_no_block_of_its_pages_is_not_green(
    docs: Path, page: str, words: str
) -> None:
    (docs / "docs" / "page.md").write_text(page, encoding="utf-8")

    code, out = run_pytest(docs, "--harness-pages", "docs/page.md", "--harness-driver", "local")

    assert code == pytest.ExitCode.USAGE_ERROR
    assert f"Nothing was checked: {words}" in out


@pytest.mark.parametrize("named", ["docs/page.md:4", "docs/page.md#upload/shell", "docs/page.md#*"])
def test_a_block_is_named_as_for_check(docs: Path, named: str) -> None:
    pages = ("--harness-pages", named, "--harness-driver", "local", "--collect-only")
    code, out = run_pytest(docs, *pages)

    assert code == 0
    assert "docs/page.md::4-shell-uploader-published" in out
    assert ("docs/page.md::8-shell-uploader-published" in out) is named.endswith("*")


def test_a_block_that_is_not_there_is_no_empty_session(docs: Path) -> None:
    named = ("--harness-pages", "docs/page.md#elsewhere", "--harness-driver", "local")
    code, out = run_pytest(docs, *named)

    assert code == pytest.ExitCode.USAGE_ERROR
    assert "No block of docs/page.md is called #elsewhere." in out


def test_a_session_is_as_strict_as_it_is_told(docs: Path) -> None:
    pages = ("--harness-pages", "docs/page.md:4", "--harness-driver", "local")
    loose, _ = run_pytest(docs, *pages)
    strict, out = run_pytest(docs, *pages, "--harness-strict")

    assert (loose, strict) == (0, 1)
    assert "block-accounted" in out


def test_the_parts_of_a_session_are_the_whole_and_share_nothing(docs: Path) -> None:
    pages = ("--harness-pages", "docs/page.md", "--harness-driver", "local", "--collect-only")
    parts = [run_pytest(docs, *pages, "--harness-shard", f"{n}/2") for n in (1, 2)]
    items = [line for _, out in parts for line in out.splitlines() if "-uploader-" in line]

    assert [code for code, _ in parts] == [0, 0]
    assert len(items) == len(set(items)) == 3
    assert (
        "harness: part 1/2 of the cells"
        in run_pytest(docs, *pages, "-v", "--harness-shard", "1/2")[1]
    )
    assert run_pytest(docs, *pages, "--harness-shard", "3/2")[0] == pytest.ExitCode.USAGE_ERROR
