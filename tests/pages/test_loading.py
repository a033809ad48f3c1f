import os
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.pages import find_pages
from harness.catalog.toolkits import read_placeholders
from harness.errors import FixtureError, UsageError
from harness.model.severity import Severity
from harness.pages.loading import load_page, load_pages

KNOWN = read_placeholders(default_root() / "fixtures" / "placeholders" / "placeholders.toml")
GOOD = '```sh\ncurl -T a.txt "<signedUrl>"\n```\n'
FLATTENED = "```sh\\\ncurl\\\n```\\\n"


def written(folder: Path, **files: str) -> list[Path]:
    paths = [folder / name.replace("__", ".") for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text)
    return paths


def test_one_damaged_page_does_not_silence_the_others(tmp_path: Path) -> None:
    bad, good = load_pages(written(tmp_path, bad__md=FLATTENED, good__md=GOOD), KNOWN)

    (problem,) = bad.problems
    assert (problem.line, problem.severity) == (3, Severity.ERROR)
    assert len(good.blocks) == 1


def test_what_is_damaged_is_named_in_sentences(tmp_path: Path) -> None:
    other, good, beside = written(
        tmp_path, other__md="", good__md=GOOD, good__md__harness__toml="blocks = 3\n"
    )
    other.write_bytes(b"\xff\xfe")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "lost.md").symlink_to(tmp_path / "nowhere.md")
    pages = find_pages(str(tmp_path / name) for name in ("folder.md", "lost.md", "*.md"))

    messages = {
        page.file: [(p.details["said"], p.details["todo"]) for p in page.problems]
        for page in load_pages(pages, KNOWN)
    }

    assert messages == {
        str(tmp_path / "folder.md"): [("cannot be read: Is a directory.", "")],
        str(tmp_path / "lost.md"): [("cannot be read: No such file or directory.", "")],
        str(good): [(f"{beside.name}, line 1: blocks: must be a list, in […], not 3.", "")],
        str(other): [("byte 0 is not UTF-8.", "Save the page as UTF-8.")],
    }


def test_a_damaged_page_that_is_asked_for_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match="backslash"):
        load_pages(written(tmp_path, bad__md=FLATTENED), KNOWN)


def test_a_page_whose_name_is_no_utf_8_is_refused_by_its_name(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    (tmp_path / name).write_text(GOOD)

    with pytest.raises(UsageError, match=r"caf\\udce9\.md is not UTF-8"):
        find_pages([str(tmp_path / "*.md")])


def test_placeholders_beside_a_page_are_of_this_page_only(tmp_path: Path) -> None:
    one, other = written(tmp_path, one__md=GOOD, other__md=GOOD)
    (tmp_path / "one.md.harness.toml").write_text(
        'placeholders = [{ symbol = "signed-url", texts = ["LINK"] }]\n'
    )

    first, second = load_pages((one, other), KNOWN)
    assert [p.variable for p in first.blocks[0].placeholders] == ["HARNESS_SIGNED_URL"]
    assert second.blocks[0].placeholders == ()


def test_a_symbol_that_is_not_known_is_an_error_with_its_line(tmp_path: Path) -> None:
    (page,) = written(tmp_path, one__md=GOOD)
    (tmp_path / "one.md.harness.toml").write_text(
        '# Ours.\n[[placeholders]]\nsymbol = "signed-uri"\ntexts = ["LINK"]\n'
    )

    with pytest.raises(FixtureError, match=r"toml:3: .*\n?.*signed-url"):
        load_page(page, KNOWN)


def test_code_is_taken_from_files_of_the_project_and_from_nowhere_else(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "docs").mkdir(parents=True)
    (project / "package.json").write_text("{}")
    (project / "send.py").write_text("import requests\n")
    (tmp_path / "secret.py").write_text("import secret\n")
    text = '--8<-- "../send.py"\n\n--8<-- "send.py"\n\n--8<-- "../../secret.py"\n'
    (page,) = written(project / "docs", page__md=text)

    loaded = load_page(page, KNOWN)
    assert [(one.line, one.text) for one in loaded.blocks] == [
        (1, "import requests\n"),
        (3, "import requests\n"),
    ]
    assert [problem.line for problem in loaded.problems] == [5]
