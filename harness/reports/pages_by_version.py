"""Which versions of its library a block of a page works with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.catalog.messages import message_of
from harness.model.verdict import CellResult, Verdict
from harness.reports.symbols import SYMBOLS, WORDS, all_of

WORKS = (Verdict.PASSED, Verdict.KNOWN_FAILURE)
NOT_RUN = (Verdict.ERROR, Verdict.UNSUPPORTED)


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionOfBlock:
    """A block with one version of its library: how its runs ended, and the first complaint."""

    version: str
    results: tuple[CellResult, ...]

    @property
    def works(self) -> bool:
        """Whether all its runs ended well."""
        return all(result.verdict in WORKS for result in self.results)

    @property
    def was_run(self) -> bool:
        """Whether its runs tell anything of it."""
        return bool(self.results) and all(one.verdict not in NOT_RUN for one in self.results)

    @property
    def worst(self) -> CellResult:
        """The first run that ended otherwise, or the first one."""
        wrong = (result for result in self.results if result.verdict not in WORKS)
        return next(wrong, self.results[0])

    @property
    def why(self) -> str:
        """The cause of a failure, empty where there is none."""
        if self.works:
            return ""
        worst = self.worst
        return (
            worst.error
            or worst.reason
            or "".join(message_of(finding) for finding in worst.findings[:1])
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockByVersion:
    """A block, the library that it imports, and its versions in their order.

    Where it has no versions, ``which`` are those that were asked for. ``among`` is the glob of
    those that were run, where not all were asked for.
    """

    place: str
    library: str
    versions: tuple[VersionOfBlock, ...]
    which: str = ""
    among: str = ""

    @property
    def works_with_newest(self) -> bool:
        """Whether it works with the newest version that was run."""
        return self.versions[-1].works

    @property
    def sentence(self) -> str:
        """The sentence that an author may write of it."""
        if not self.versions:
            return f"{self.place} was not run: it imports no library alone that has {self.which}."
        ran = tuple(one for one in self.versions if one.was_run)
        others = ", ".join(one.version for one in self.versions if not one.was_run)
        untold = f"; {others} could not be run" if others else ""
        return f"{self.place} {_works_with(self.library, ran)}{untold} ({self._counted(ran)})."

    def _counted(self, ran: Sequence[VersionOfBlock]) -> str:
        of_them = f" of {self.among!r}" if self.among else ""
        return f"{all_of(len(ran), 'version')}{of_them} run"

    def line_of(self, one: VersionOfBlock) -> tuple[str, str]:
        """Return a line, and its style: how a version went."""
        verdict = one.worst.verdict
        line = f"{SYMBOLS[verdict][0]} {self.place} {self.library} {one.version} {WORDS[verdict]}"
        return (f"{line}: {one.why}" if one.why else line), SYMBOLS[verdict][1]


def as_values(blocks: Iterable[BlockByVersion]) -> list[dict[str, object]]:
    """Return the blocks as JSON has them."""
    return [
        {
            "block": block.place,
            "library": block.library,
            "sentence": block.sentence,
            "versions": [
                {
                    "version": one.version,
                    "works": one.works if one.was_run else None,
                    "why": one.why,
                }
                for one in block.versions
            ],
        }
        for block in blocks
    ]


def _works_with(library: str, every: Sequence[VersionOfBlock]) -> str:
    good = [one.version for one in every if one.works]
    if not every:
        return f"could be run with no version of {library}"
    if not good:
        return f"works with no version of {library}"
    if len(good) == len(every):
        return f"works with every version of {library} from {good[0]} to {good[-1]}"
    first = next(at for at, one in enumerate(every) if one.works)
    if all(one.works for one in every[first:]):
        return f"works with {library} {good[0]} or later, and not with {every[first - 1].version}"
    last = max(at for at, one in enumerate(every) if one.works)
    if all(one.works for one in every[: last + 1]):
        return f"works with {library} up to {good[-1]}, and not with {every[last + 1].version}"
    return f"works with {library} {', '.join(good)}, and with no other"
