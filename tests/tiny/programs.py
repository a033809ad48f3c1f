"""Blocks of pages made ready to be run, from their fence and their code."""

from harness.catalog.catalog import default_root
from harness.model.page_program import PageProgram
from harness.model.scenario import Variant
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page

TOOLING = read_tooling(default_root())


def page_program_of(fence: str, code: str) -> PageProgram:
    page = read_page("a.md", f"```{fence}\n{code}```\n".encode())
    (block,) = page.blocks
    toolkit = TOOLING.toolkit(block)
    assert toolkit is not None
    return page_program(block, TOOLING, toolkit, Variant.PUBLISHED, {})
