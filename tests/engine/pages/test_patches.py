import pytest

from harness.engine.pages.patches import applied, difference, page_difference
from harness.model.page import Page
from harness.pages.reading import read_page

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
