"""The entries are well-formed."""

import re
from collections import Counter

import pytest

from tests.corpus.entries import LANGUAGES, ROLES, RUNTIMES, VERDICTS, Page, read_pages

PAGES = read_pages()


def test_an_id_and_a_text_occur_once() -> None:
    assert set(Counter(page.id for page in PAGES).values()) == {1}
    assert [
        text for text, count in Counter(page.sha256 for page in PAGES).items() if count > 1
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_page_says_where_it_stands(page: Page) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", page.id)
    if not page.address:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", page.repository)
        assert page.path
        assert re.fullmatch(r"[0-9a-f]{40}", page.commit)
    assert re.fullmatch(r"[0-9a-f]{64}", page.sha256)
    assert page.blocks


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_the_blocks_of_a_page_are_in_order_and_occur_once(page: Page) -> None:
    lines = [block.line for block in page.blocks]
    assert lines == sorted(set(lines))
    assert lines[0] > 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_block_uses_the_words_of_the_corpus(page: Page) -> None:
    for block in page.blocks:
        assert block.language in LANGUAGES, block
        assert block.runtime in RUNTIMES, block
        assert block.role in ROLES, block
        assert block.verdicts <= VERDICTS, block
        assert block.accept != block.verdict, block


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_verdict_that_is_no_success_has_a_cause(page: Page) -> None:
    for block in page.blocks:
        assert block.cause or block.verdict in {"PASSED", "not run"}, block
        assert block.cause or block.note or not block.accept, block
