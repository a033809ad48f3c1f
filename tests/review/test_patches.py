import subprocess
from pathlib import Path

import pytest

from harness.explain.fix.edits import difference
from harness.model.page import Page
from harness.pages.reading import read_page
from harness.review.patches import applied, page_difference

MARKDOWN = "1. Upload\n\n   ```sh\n   curl -F f=@a \\\n     url\n   ```\n\nEnd\n"
HTML = "<p>x</p>\n<pre><code>a &lt; b\nc &amp; d</code></pre>\n<p>y</p>\n"


def page_of(file: str, text: str) -> Page:
    return read_page(file, text.encode())


def test_what_a_difference_says_is_done() -> None:
    before = "".join(f"line {number}\n" for number in range(20))
    after = before.replace("line 3\n", "").replace("line 9\n", "nine\nand more\n")

    assert applied(difference(before, after, "file"), before) == after


def test_texts_that_are_equal_have_no_difference() -> None:
    assert difference("a\n", "a\n", "file") == ""


@pytest.mark.parametrize("quote", ["", "> "])
def test_a_difference_against_a_page_keeps_what_stands_before_the_code(quote: str) -> None:
    text = "".join(f"{quote}{line}\n" for line in MARKDOWN.splitlines())
    page = page_of("docs/a.md", text)
    (block,) = page.blocks

    patch = page_difference(page, block, "curl -T a \\\n  -v \\\n  url\n")

    assert patch.startswith("--- a/docs/a.md\n+++ b/docs/a.md\n@@ -2,")
    assert applied(patch, text) == text.replace("-F f=@a \\\n", f"-T a \\\n{quote}     -v \\\n")


def test_a_difference_against_html_is_escaped_and_keeps_the_tags() -> None:
    page = page_of("a.html", HTML)
    (block,) = page.blocks

    patch = page_difference(page, block, "a > b\n")

    assert applied(patch, HTML) == HTML.replace("a &lt; b\nc &amp; d", "a &gt; b\n")


def test_a_block_that_its_page_spells_otherwise_has_no_difference() -> None:
    page = page_of("a.html", "<pre><b>cu</b>rl x</pre>\n")
    (block,) = page.blocks

    assert page_difference(page, block, "curl y\n") == ""


@pytest.mark.parametrize(("file", "folder"), [("../p/a.md", "../p"), ("/docs/p/a.md", "/docs/p")])
def test_a_difference_against_a_page_elsewhere_names_the_folder_it_is_for(
    file: str, folder: str
) -> None:
    page = page_of(file, MARKDOWN)
    (block,) = page.blocks

    patch = page_difference(page, block, "curl -T a \\\n  url\n")

    assert patch.startswith(f"In {folder}: patch -p1\n--- a/a.md\n+++ b/a.md\n@@ ")
    assert applied(patch, MARKDOWN) == MARKDOWN.replace("-F f=@a", "-T a")


def test_a_difference_is_applied_by_patch_in_the_folder_that_it_names(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(MARKDOWN, encoding="utf-8")
    page = page_of(str(file), MARKDOWN)
    (block,) = page.blocks
    told = page_difference(page, block, "curl -T a \\\n  url\n")

    command = ("git", "apply", "-p1", "-")
    subprocess.run(command, cwd=tmp_path, input=told.encode(), check=True)

    assert file.read_text(encoding="utf-8") == MARKDOWN.replace("-F f=@a", "-T a")
