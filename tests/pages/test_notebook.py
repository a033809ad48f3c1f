"""Notebooks: their cells are blocks, on the lines of the file where their code stands."""

import json
from typing import Any

import pytest

from harness.errors import FixtureError
from harness.model.page import Language, Page, Role
from harness.pages.reading import read_page

SIGNER = [
    "%matplotlib inline\n",
    "import oss2\n",
    'bucket = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", "examplebucket")\n',
    'url = bucket.sign_url("PUT", "a.txt", 600)\n',
    "print(url)",
]


def cell(kind: str, source: object) -> dict[str, object]:
    told: dict[str, object] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, **told, "source": source}


def notebook(*cells: dict[str, object], **more: object) -> Page:
    document = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more
    return read_page("upload.ipynb", json.dumps(document, indent=1).encode())


def test_a_cell_of_code_is_a_block_under_the_heading_above_it() -> None:
    page = notebook(cell("markdown", ["# Sign\n", "\n", "Like this."]), cell("code", SIGNER))

    (block,) = page.blocks
    assert (page.format, block.language, block.role) == ("notebook", Language.PYTHON, Role.SIGNER)
    assert block.headings == ("Sign",)
    assert "%matplotlib" not in block.text
    line, column = block.position(2)
    assert page.text.split("\n")[line - 1][column - 1 :].startswith("bucket = oss2.Bucket")


def test_a_fence_of_a_markdown_cell_is_a_block_on_its_line() -> None:
    page = notebook(cell("markdown", ["Then:\n", "```bash\n", 'curl -T a "<url>"\n', "```"]))

    (block,) = page.blocks
    assert (block.language, block.text) == (Language.SHELL, 'curl -T a "<url>"\n')
    assert page.text.split("\n")[block.line - 1].strip().startswith('"curl -T a')


@pytest.mark.parametrize(
    "source",
    [
        ["%%bash\n", "curl -T a $URL\n"],
        ["!curl -T a $URL\n"],
        "!curl -T a $URL\n",
        "%%sh\ncurl -T a $URL",
    ],
)
def test_a_cell_for_the_shell_is_a_block_of_the_shell(source: object) -> None:
    if isinstance(source, str):
        source = source.splitlines(keepends=True)

    (block,) = notebook(cell("code", source)).blocks

    assert (block.language, block.text) == (Language.SHELL, "curl -T a $URL\n")


def test_the_language_is_that_of_the_kernel() -> None:
    told: dict[str, Any] = {"metadata": {"kernelspec": {"language": "ruby", "name": "iruby"}}}

    (block,) = notebook(cell("code", ["puts 1\n"]), **told).blocks

    assert block.language is Language.RUBY


def test_empty_and_raw_cells_are_no_blocks() -> None:
    assert notebook(cell("code", []), cell("code", ["\n"]), cell("raw", ["x = 1"])).blocks == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "this is no notebook: Invalid JSON"),
        ("[]", "this is no notebook"),
        ('{"worksheets": []}', "this is no notebook: cells: "),
        (
            '{"cells": [{"cell_type": "code", "source": ["a = 1\\n", "b = 2"]}]}',
            "do not stand on lines of their own",
        ),
    ],
)
def test_what_is_no_notebook_is_told(text: str, complaint: str) -> None:
    with pytest.raises(FixtureError, match=complaint):
        read_page("upload.ipynb", text.encode())
