import pytest

from harness.errors import FixtureError
from harness.model.page import Block, Directive, Language, Role
from harness.pages.reading import read_page


def block_with(directive: str) -> Block:
    text = f"<!-- harness: {directive} -->\n\n```\nwhatever\n```\n"
    (block,) = read_page("page.md", text.encode()).blocks
    return block


def test_a_skipped_block_says_why() -> None:
    block = block_with('skip reason="needs a browser"')

    assert (block.directive.skip, block.reason) == (True, "needs a browser")


def test_expectations_language_role_and_file_are_what_the_author_says() -> None:
    block = block_with('expect=403 code="AccessDenied" language=go role=uploader file=2KiB')

    assert (block.language, block.role) == (Language.GO, Role.UPLOADER)
    said = block.directive
    assert (said.expect, said.code, said.file) == (403, "AccessDenied", 2048)


@pytest.mark.parametrize(
    ("directive", "problem"),
    [
        ("skip", "needs a reason"),
        ("skipp", "did you mean 'skip'"),
        ("expect", "needs a value"),
        ("expect=often", "write a status, such as 403"),
        ("expect=99", "write a status, such as 403"),
        ("file=5XB", "write a number of bytes, KiB or MiB"),
        ("role=uplaoder", "did you mean 'uploader'?"),
        ("language=xyzzy", "known: python, "),
        ("skip=yes", "takes no value"),
        ("=", "is no `key`"),
    ],
)
def test_a_wrong_directive_is_an_error_with_its_line(directive: str, problem: str) -> None:
    with pytest.raises(FixtureError) as caught:
        block_with(directive)

    assert "page.md:1" in str(caught.value)
    assert problem in str(caught.value)


def test_a_directive_holds_for_the_next_block_only() -> None:
    text = '<!-- harness: skip reason="x" -->\n```sh\na\n```\n\n```sh\nb\n```\n'

    first, second = read_page("page.md", text.encode()).blocks
    assert (first.directive.skip, second.directive.skip) == (True, False)


def test_a_file_beside_the_page_speaks_of_blocks_by_number() -> None:
    told = {2: Directive(skip=True, reason="not ours")}

    page = read_page("page.md", b"```sh\na\n```\n\n```sh\nb\n```\n", told)
    assert [block.reason for block in page.blocks][1] == "not ours"


def test_a_file_beside_the_page_that_speaks_of_a_block_too_many_is_an_error() -> None:
    with pytest.raises(FixtureError, match="block 7"):
        read_page("page.md", b"```sh\na\n```\n", {7: Directive(expect=403)})


def test_a_directive_in_restructuredtext_is_a_comment_of_its_own() -> None:
    text = '.. harness: skip reason="old"\n\n.. code-block:: go\n\n   package main\n'

    (block,) = read_page("page.rst", text.encode()).blocks
    assert block.directive.skip


@pytest.mark.parametrize(
    "marker", ["harnes", "harnesss", "harmess", "hraness", "arness", "Harness", "xharness"]
)
@pytest.mark.parametrize("file", ["page.md", "page.html"])
def test_a_marker_that_is_misspelt_by_one_letter_is_an_error(marker: str, file: str) -> None:
    text = f'<!-- {marker}: skip reason="x" -->\n\n<pre>whatever</pre>\n'

    with pytest.raises(FixtureError, match=rf"{file}:1: {marker}: .*\n.*mean 'harness:'\?"):
        read_page(file, text.encode())


@pytest.mark.parametrize("word", ["harvest", "note", "harness skip", "harries"])
def test_a_comment_for_people_is_none_for_the_harness(word: str) -> None:
    text = f"<!-- {word}: skip -->\n\n```sh\nwhatever\n```\n"

    (block,) = read_page("page.md", text.encode()).blocks
    assert not block.directive.skip
