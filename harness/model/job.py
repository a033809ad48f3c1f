"""One program, how it is started, what it transfers, and what is expected of it."""

from dataclasses import dataclass

from harness.model.cell import Cell
from harness.model.page import Page
from harness.model.page_program import PageProgram
from harness.model.phrase import Wording


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherSigner:
    """The outcome of a block with the URL of another signer of its page, which signs otherwise.

    ``tab`` is that in which it stands; ``status`` is the last answer, 0 where there is none.
    """

    line: int
    tab: str = ""
    status: int = 0
    is_accepted: bool = False
    why: Wording = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A cell of the matrix or a block of a page.

    ``page`` and ``block`` are those of a page's program, None for a client's own. ``signer`` is
    the line of the signer whose URL the block gets, and ``beside`` how many other blocks get it.
    ``others`` are the signers whose URL its reader may have instead.
    """

    cell: Cell
    page: Page | None = None
    block: PageProgram | None = None
    signer: int = 0
    beside: int = 0
    others: tuple[OtherSigner, ...] = ()
