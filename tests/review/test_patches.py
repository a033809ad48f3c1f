import json
import subprocess
from pathlib import Path

import pytest

from harness.explain.fix.edits import difference, edits_between
from harness.model.edit import Edit
from harness.model.page import Page
from harness.pages.reading import read_page
from harness.review.patches import page_difference

MARKDOWN = "1. Upload\n\n   ```sh\n   curl -F f=@a \\\n     url\n   ```\n\nEnd\n"
HTML = "<p>x</p>\n<pre><code>a &lt; b\nc &amp; d</code></pre>\n<p>y</p>\n"
COLOURED = (
    '<pre><code class="language-bash"><span class="n">curl</span> -H <span class="s">&quot;A: '
    "1&quot;</span> \\\n"
    '  -T a.bin <span class="s">&quot;u&quot;</span></code></pre>\n'
)


def page_of(file: str, text: str) -> Page:
    return read_page(file, text.encode())


def patched(tmp_path: Path, page: Page, after: str) -> str:
    """Return the page as ``git apply`` leaves it with the block as it should be."""
    (block,) = page.blocks
    told = page_difference(page, block, edits_between(block.text, after))
    (tmp_path / page.file).write_text(page.text, encoding="utf-8")
    command = ("git", "apply", "-p1", "-")
    subprocess.run(command, cwd=tmp_path, input=told.encode(), check=True)
    return (tmp_path / page.file).read_text(encoding="utf-8")


def test_texts_that_are_equal_have_no_difference() -> None:
    assert difference("a\n", "a\n", "file") == ""


@pytest.mark.parametrize("quote", ["", "> "])
def test_a_difference_against_a_page_keeps_what_stands_before_the_code(
    quote: str, tmp_path: Path
) -> None:
    text = "".join(f"{quote}{line}\n" for line in MARKDOWN.splitlines())

    after = patched(tmp_path, page_of("a.md", text), "curl -T a \\\n  -v \\\n  url\n")

    assert after == text.replace("-F f=@a \\\n", f"-T a \\\n{quote}     -v \\\n")


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        ("curl -F f=@a\n", ("\\\n     url\n", "\n")),
        ("curl -F f=@a \\\n  url\necho\n", ("url\n", "url\n   echo\n")),
        ("#!\ncurl -F f=@a \\\n  url\n", ("   curl", "   #!\n   curl")),
        ("  url\n", ("   curl -F f=@a \\\n", "")),
    ],
)
def test_lines_come_and_go_with_the_margin_of_their_list(
    tmp_path: Path, after: str, wanted: tuple[str, str]
) -> None:
    text = patched(tmp_path, page_of("a.md", MARKDOWN), after)

    assert text.replace(" \n", "\n") == MARKDOWN.replace(*wanted).replace(" \n", "\n")


FORMS = {
    "windows": "# Up\r\n\r\n```sh\r\ncurl -F f=@a u\r\n```\r\n\r\nEnd\r\n",
    "windows, no last end": "# Up\r\n\r\n```sh\r\ncurl -F f=@a u\r\n```",
    "mixed": "# Up\r\n\n```sh\ncurl -F f=@a u\n```\r\n\nEnd\r\n",
    "no last end": "# Up\n\n```sh\ncurl -F f=@a u\n```",
    "never closed": "# Up\n\n```sh\ncurl -F f=@a u",
    "tabs": "# Up\n\n```sh\n\tcurl -F f=@a u\n\ttrue\n```\n",
    "in a list": "1. Up\n\n   - so:\n\n     ```sh\n     curl -F f=@a u\n     ```\n2. End\n",
    "in a list, by a tab": "1.\tUp\n\n\t```sh\n\tcurl -F f=@a u\n\t```\n",
    "in a quote": "> Up\n>\n> ```sh\n> curl -F f=@a u\n> ```\n",
    "marked": "\ufeff```sh\ncurl -F f=@a u\n```\n",
    "other ends of lines": "a\u2028b\x0cc\x85d\n```sh\ncurl -F f=@a u\n```\ne\u2028f\n",
    "chinese": "# 上传\n\n```sh\ncurl -F f=@a u\n```\n",
}


@pytest.mark.parametrize("command", [("git", "apply", "-p1"), ("patch", "-p1", "--silent")])
@pytest.mark.parametrize("form", FORMS)
def test_a_difference_applies_to_the_file_as_it_stands(
    form: str, command: tuple[str, ...], tmp_path: Path
) -> None:
    name = "a page.md" if form == "chinese" else "a.md"
    page = page_of(name, FORMS[form])
    (block,) = page.blocks
    file = tmp_path / name
    file.write_bytes(FORMS[form].encode())

    told = page_difference(
        page, block, edits_between(block.text, block.text.replace("-F f=@", "-T "))
    )
    subprocess.run(command, cwd=tmp_path, input=told.encode(), check=True)

    assert file.read_bytes().decode() == FORMS[form].replace("-F f=@", "-T ")


def test_a_difference_against_html_is_escaped_and_keeps_the_tags(tmp_path: Path) -> None:
    after = patched(tmp_path, page_of("a.html", HTML), "a > b\nc & e\nf\n")

    assert after == HTML.replace("a &lt; b\nc &amp; d", "a &gt; b\nc &amp; e\nf")


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("A: 1", "A: 2", ("A: 1", "A: 2")),
        ("-T a.bin", "-T <b>", ("-T a.bin", "-T &lt;b&gt;")),
        ('"A: 1"', "'A: 1'", ("&quot;A: 1&quot;</span>", "'A: 1'</span>")),
    ],
)
def test_code_that_html_colours_has_a_difference(
    tmp_path: Path, old: str, new: str, wanted: tuple[str, str]
) -> None:
    page = page_of("a.html", COLOURED)
    (block,) = page.blocks

    after = patched(tmp_path, page, block.text.replace(old, new))

    assert after == COLOURED.replace(*wanted)


def test_a_block_that_its_page_spells_otherwise_has_no_difference() -> None:
    page = page_of("a.md", MARKDOWN)
    (block,) = page.blocks
    other = Page(file="a.md", format="markdown", blocks=(), text=MARKDOWN.replace("curl", "wget"))

    assert page_difference(other, block, (Edit(start=0, end=4, text="http"),)) == ""


@pytest.mark.parametrize(("file", "folder"), [("../p/a.md", "../p"), ("/docs/p/a.md", "/docs/p")])
def test_a_difference_against_a_page_elsewhere_names_the_folder_it_is_for(
    file: str, folder: str
) -> None:
    page = page_of(file, MARKDOWN)
    (block,) = page.blocks

    patch = page_difference(page, block, (Edit(start=5, end=11, text="-T a"),))

    assert patch.startswith(f"In {folder}: patch -p1\n--- a/a.md\n+++ b/a.md\n@@ ")


def test_a_notebook_has_no_difference_for_its_lines_are_strings() -> None:
    document = {"cells": [{"cell_type": "code", "source": ["print(url)"]}]}
    page = page_of("page.ipynb", json.dumps(document, indent=1))
    (block,) = page.blocks

    assert page_difference(page, block, [Edit(start=0, end=5, text="show")]) == ""
