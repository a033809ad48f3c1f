"""Code that ReadMe keeps as JSON is read as the code of any other page."""

import pytest

from harness.model.edit import Edit
from harness.model.page import Language, Page, Role
from harness.pages.reading import read_page
from harness.review.patches import page_difference

PAGE = r"""---
title: "Uploads"
---
[block:api-header]
{
  "type": "basic",
  "title": "Send the file"
}
[/block]
Take the URL of the step before.
[block:code]
{
  "codes": [
    {
      "code": "curl -sS -X PUT \\\n  -T report.txt \"<signedUrl>\"",
      "language": "curl",
      "name": "Terminal"
    },
    {
      "code": "fetch('<signedUrl>', {\n  method: 'PUT',\n  body: input.files[0],\n});",
      "language": "javascript"
    }
  ]
}
[/block]
[block:callout]
{ "type": "info", "body": "No type is signed." }
[/block]
"""


def page_of(text: str) -> Page:
    return read_page("page.md", text.encode())


def test_each_text_is_a_block_at_the_string_that_it_is() -> None:
    shell, script = page_of(PAGE).blocks

    assert shell.text == 'curl -sS -X PUT \\\n  -T report.txt "<signedUrl>"\n'
    assert (shell.line, shell.column, shell.tab) == (15, 15, "Terminal")
    assert (shell.language, shell.role) == (Language.SHELL, Role.UPLOADER)
    assert (script.line, script.language) == (20, Language.JAVASCRIPT)
    assert shell.headings[-1] == script.headings[-1] == "Send the file"


def test_no_difference_is_made_within_a_string() -> None:
    page = page_of(PAGE.replace('\\"<signedUrl>\\"', "$SIGNED_URL").replace("\\\\\\n  ", ""))
    block = page.blocks[0]

    assert block.text == "curl -sS -X PUT -T report.txt $SIGNED_URL\n"
    assert page_difference(page, block, [Edit(start=0, end=4, text='curl -H "A: b"')]) == ""


def test_a_place_in_the_code_is_the_line_of_its_string() -> None:
    block = page_of(PAGE).blocks[0]

    assert block.position(2, 3)[0] == block.line


def test_texts_on_one_line_are_blocks_of_their_own() -> None:
    codes = '{"code": "a = 1", "language": "python"}, {"code": "a = 1", "language": "ruby"}'

    one, other = page_of(f'[block:code]\n{{"codes": [{codes}]}}\n[/block]\n').blocks

    assert one.line == other.line
    assert one.column != other.column


@pytest.mark.parametrize("data", ['{"codes": [{"code": "x, "language": "c"}]}', '{"codes": 1}'])
def test_what_is_no_json_is_told(data: str) -> None:
    page = page_of(f"[block:code]\n{data}\n[/block]\n")

    assert not page.blocks
    assert [(one.rule, one.line) for one in page.problems] == [("block-accounted", 1)]


def test_a_block_that_is_only_shown_is_none() -> None:
    page = page_of(
        '````\n[block:code]\n{"codes": [{"code": "a", "language": "c"}]}\n[/block]\n````\n'
    )

    assert len(page.blocks) == 1
