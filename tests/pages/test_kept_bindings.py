"""What is bound once is kept, and only for what is the same."""

from dataclasses import replace

import pytest

from harness.model.page import Block, Language, Placeholder, Placeholders, Role
from harness.model.page_program import Bound, PageProgram
from harness.model.scenario import Variant
from harness.model.toolkit import Toolkit
from harness.pages import programs
from harness.pages.placeholders import bind
from harness.pages.programs import page_program
from tests.tiny.pages import tooling_of_ours

TEXT = 'curl -T demo.bin "@UPLOAD@"\n'


def block(line: int, *, role: Role = Role.UPLOADER, value: str = "", text: str = "") -> Block:
    told = Placeholder(symbol="" if value else "signed-url", texts=("@UPLOAD@",), value=value)
    return Block(
        number=1,
        line=line,
        column=1,
        text=text + TEXT,
        indents=(0,) * (1 + (text + TEXT).count("\n")),
        language=Language.SHELL,
        found_by="fence",
        headings=(),
        role=role,
        placeholders=(replace(told, variable="" if value else "HARNESS_SIGNED_URL"),),
    )


def program(one: Block) -> PageProgram:
    kit = tooling_of_ours()
    toolkit = kit.toolkit(one)
    assert toolkit is not None
    return page_program(one, kit, toolkit, Variant.PUBLISHED, {})


@pytest.fixture
def bindings(monkeypatch: pytest.MonkeyPatch) -> list[Block]:
    """Return where each block that is really bound is noted."""
    noted: list[Block] = []

    def noting(block: Block, source: str, toolkit: Toolkit, known: Placeholders) -> Bound:
        noted.append(block)
        return bind(block, source, toolkit, known)

    monkeypatch.setattr(programs, "bind", noting)
    return noted


def test_a_block_that_has_moved_is_not_bound_again_and_stands_where_it_stands_now(
    bindings: list[Block],
) -> None:
    text = "# moved\n"
    first, moved = program(block(3, text=text)), program(block(9, text=text))
    assert len(bindings) == 1
    assert moved.bound == first.bound
    assert (first.block.line, moved.block.line) == (3, 9)


def test_the_same_text_with_another_placeholder_of_its_page_is_bound_anew() -> None:
    assert "@@HARNESS_SIGNED_URL@@" in program(block(3)).bound.source
    assert "https://own.example/x" in program(block(3, value="https://own.example/x")).bound.source


def test_the_same_text_in_another_part_of_a_page_is_bound_anew(bindings: list[Block]) -> None:
    text = "# another part\n"
    program(block(3, text=text))
    program(block(3, text=text, role=Role.DOWNLOADER))
    assert [one.role for one in bindings] == [Role.UPLOADER, Role.DOWNLOADER]
