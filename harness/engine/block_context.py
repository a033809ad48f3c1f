"""What a block of a page needs to be run."""

from dataclasses import dataclass

from harness.engine.builder import ProgramBuilder
from harness.engine.environment import Environment
from harness.pages.programs import PageTooling


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockContext:
    """What a block needs to be run: where, who builds its program, and with which toolkits.

    ``once`` is true where a block is run once only, to see whether a fix cures it. ``beside`` is
    how many other blocks get the URL of its signer.
    """

    environment: Environment
    builder: ProgramBuilder
    tooling: PageTooling
    once: bool = False
    beside: int = 0
