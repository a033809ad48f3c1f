"""The entries are well-formed."""

import re
from collections import Counter

from tests.corpus.entries import LANGUAGES, ROLES, RUNTIMES, VERDICTS, read_pages

PAGES = read_pages()


def test_an_id_and_a_text_occur_once() -> None:
    assert set(Counter(page.id for page in PAGES).values()) == {1}
    assert [
        text for text, count in Counter(page.sha256 for page in PAGES).items() if count > 1
    ] == []


def test_a_page_says_where_it_stands() -> None:
    for page in PAGES:
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", page.id), page.id
        if not page.address:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+", page.repository), page.id
            assert page.path, page.id
            assert re.fullmatch(r"[0-9a-f]{40}", page.commit), page.id
        assert re.fullmatch(r"[0-9a-f]{64}", page.sha256), page.id
        assert page.blocks, page.id


def test_the_blocks_of_a_page_are_in_order_and_occur_once() -> None:
    for page in PAGES:
        lines = [block.line for block in page.blocks]
        assert lines == sorted(set(lines)), page.id
        assert lines[0] > 0, page.id


def test_a_block_uses_the_words_of_the_corpus() -> None:
    for page in PAGES:
        for block in page.blocks:
            assert block.language in LANGUAGES, (page.id, block)
            assert block.runtime in RUNTIMES, (page.id, block)
            assert block.role in ROLES, (page.id, block)
            assert block.verdicts <= VERDICTS, (page.id, block)
            assert block.accept != block.verdict, (page.id, block)


def test_a_verdict_that_is_no_success_has_a_cause() -> None:
    for page in PAGES:
        for block in page.blocks:
            assert block.cause or block.verdict in {"PASSED", "not run"}, (page.id, block)
            assert block.cause or block.note or not block.accept, (page.id, block)
