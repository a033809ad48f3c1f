"""What the blocks of pages need to be run, and what is kept of their runs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from harness.engine.builder import ProgramBuilder
from harness.engine.environment import Environment
from harness.engine.job_key import job_key
from harness.model.observation import Observation, ProcessFacts
from harness.pages.plan import PlannedBlock
from harness.pages.programs import PageTooling

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockContext:
    """The surroundings of a block: where it runs, who builds its program, with which toolkits.

    ``once`` is true where a block is run once only, to see whether a fix works. ``beside`` is
    how many other blocks get the URL of its signer.
    """

    environment: Environment
    builder: ProgramBuilder
    tooling: PageTooling
    once: bool = False
    beside: int = 0

    def recall(
        self,
        planned: PlannedBlock,
        run: Callable[[], T],
        *,
        processes: Callable[[T], Iterable[ProcessFacts]],
    ) -> T:
        """Return what came of the run of this block, run now where it is not known.

        What a limit has ended may end otherwise next time.
        """
        memory = self.environment.memory
        if memory is None or self.once:
            return run()
        key = job_key(planned, self.environment.driver.name)
        return memory.recall(
            key,
            run,
            is_final=lambda seen: (
                not any(one.timed_out or one.limits_hit for one in processes(seen))
            ),
        )


def processes_of(seen: Observation | None) -> tuple[ProcessFacts, ...]:
    """Return all processes of an observation, those of its second runs with them."""
    if seen is None:
        return ()
    second = (one.process for one in (seen.without_file, seen.refused) if one is not None)
    return (*seen.processes, *second)
