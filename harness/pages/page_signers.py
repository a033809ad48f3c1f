"""The signers of a page down to a block: the one whose URL its reader has, and those beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from harness.model.page import Block, Page, Role
from harness.pages.signed_as import UnrunSigner, unrun_signer

POST = "POST"


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenSigner:
    """The origin of a block's URL: of a signer that is run, or signed for one that is not.

    ``reason`` says why nobody knows what its URL is signed for. ``others`` are the signers whose
    URL its reader may have instead: they stand beside that one, and no block uses one before.
    """

    run: Block | None = None
    stands_in: UnrunSigner | None = None
    reason: str = ""
    others: tuple[Block | UnrunSigner, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PageSigners:
    """The signers of a page so far, by the methods for which they sign."""

    page: Page
    _run: dict[str, Block] = field(default_factory=dict)
    _unrun: dict[str, UnrunSigner] = field(default_factory=dict)
    _groups: dict[str, list[Block | UnrunSigner]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def note(self, block: Block, reason: str, methods: Iterable[str], method: str) -> None:
        """Note a signer for the blocks after it, or that a block uses those before it."""
        if block.role is not Role.SIGNER:
            self._used.add(method)
            return
        if reason:
            self._unrun[method] = unrun_signer(block, reason, self._beside_of(block))
            self._join(method, self._unrun[method])
            return
        for each in methods:
            self._run[each] = block
            self._join(each, block)

    def _beside_of(self, block: Block) -> str:
        """Return the headings of the page, and its code but for that of a block."""
        headings = (heading for one in self.page.blocks for heading in one.headings)
        others = (one.text for one in self.page.blocks if one.number != block.number)
        return "\n".join((*dict.fromkeys(headings), *others))

    def _join(self, method: str, signer: Block | UnrunSigner) -> None:
        """Put a signer beside those before it, unless a block has used one of them."""
        if method in self._used:
            self._groups.pop(method, None)
            self._used.discard(method)
        self._groups.setdefault(method, []).append(signer)

    def given(self, block: Block, method: str) -> GivenSigner:
        """Return whose URL or policy this block gets."""
        own = self._unless_superseded(self._before(block, method), block, method)
        directed = block.directive.scenario or block.directive.headers
        if block.role is Role.SIGNER or directed:
            return GivenSigner(run=own)
        if own is not None:
            return self._beside(own, block, method)
        unrun = self._unrun.get(method)
        if unrun and unrun.headers is not None:
            group = self._groups.get(method, [])
            others = tuple(one for one in group if one.number != unrun.number)
            return GivenSigner(stands_in=unrun, others=others)
        any_method = (one for each, one in self._unrun.items() if (each == POST) == block.form)
        why = unrun or next(any_method, None)
        return GivenSigner(reason=why.words if why else "")

    def _before(self, block: Block, method: str) -> Block | None:
        """Return the signer whose URL a reader has in hand, None where the author has said another.

        It is the last one for this method; where there is none, the last one for any.
        """
        if block.directive.scenario:
            return None
        fitting = self._run.get(method)
        # The policy of a form is no URL, and says nothing of what a URL is signed for.
        if fitting is not None or block.directive.headers or block.form:
            return fitting
        others = (signer for signer in self._run.values() if not signer.form)
        return max(others, key=lambda signer: signer.number, default=None)

    def _unless_superseded(self, own: Block | None, block: Block, method: str) -> Block | None:
        """Return a signer that is run, None where one below it is not run and is the block's own.

        One of its language is another step of the page, and so is one that alone stands in the
        section of the block; any other is the same step once more.
        """
        later = self._unrun.get(method)
        if own is None or later is None or block.role is Role.SIGNER:
            return own
        is_step = later.language is own.language or (
            _shared(block.headings, later.headings) > _shared(block.headings, own.headings)
        )
        return None if later.number > own.number and is_step else own

    def _beside(self, own: Block, block: Block, method: str) -> GivenSigner:
        """Return a signer with those beside it; who reads a tab has the URL of its signer."""
        group = self._groups.get(method, [])
        if block.form or own not in group:
            return GivenSigner(run=own)
        in_tab = [one for one in group if block.tab and one.tab == block.tab]
        runs = [one for one in in_tab if isinstance(one, Block)]
        last = runs[-1] if runs else own
        others = (one for one in (in_tab if runs else group) if one.number != last.number)
        return GivenSigner(run=last, others=tuple(others))


def _shared(headings: Sequence[str], others: Sequence[str]) -> int:
    """Return how many sections two blocks stand in together, from the outermost on."""
    return len([*takewhile(lambda pair: pair[0] == pair[1], zip(headings, others, strict=False))])
