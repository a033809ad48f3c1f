"""Runtimes of this machine that are kept from cell to cell, and why one cannot be kept."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice

from harness.drivers import payload
from harness.drivers.building import Site
from harness.drivers.driver import TAKING_TURNS, Prepared, Recipe, Workplace
from harness.drivers.processes import LARGEST_FILE, Ended, ended
from harness.drivers.warm.launch import Launch, launch, words
from harness.drivers.warm.runtime_pool import RuntimeHandle, RuntimePool
from harness.errors import EnvironmentalError, HarnessError
from harness.model.program import Program

NOT_DECLARED = "a process for each cell, for its manifest keeps no runtime"
MOST_REPLACED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class WarmWorkplace(Workplace):
    """A workplace beside a kept runtime."""

    runtime: RuntimeHandle
    words: tuple[str, ...]


class WarmRuntimes:
    """Runs programs in runtimes that have their libraries loaded, isolated from each other."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._pool = RuntimePool()
        self._lock = threading.Lock()
        self._cold: dict[str, str] = {}
        self._replaced: Counter[str] = Counter()
        self._starting: list[threading.Thread] = []

    def expect(self, programs: Iterable[Program], prepare: Callable[[Program], Prepared]) -> None:
        """Begin to start a runtime for each of the first clients, before its first cell comes."""
        first: dict[str, Program] = {}
        for program in programs:
            if program.client.warm is not None:
                first.setdefault(program.client.id, program)
        for program in islice(first.values(), TAKING_TURNS):
            thread = threading.Thread(target=self._warm_up, args=(program, prepare), daemon=True)
            self._starting.append(thread)
            thread.start()

    def take(self, prepared: Prepared) -> RuntimeHandle | None:
        """Return a runtime for this program, None where none can be kept."""
        try:
            start = self._launch(prepared)
            return None if start is None else self._pool.take(start)
        except EnvironmentalError as error:
            with self._lock:
                self._cold.setdefault(_key(prepared.program), error.message)
            return None

    @contextmanager
    def workplace(
        self, runtime: RuntimeHandle, prepared: Prepared, recipe: Recipe | None
    ) -> Iterator[Workplace]:
        """Lend the place beside this runtime, with the local file written."""
        broken = True
        try:
            if recipe is not None:
                payload.write(str(runtime.file), recipe.seed, recipe.size)
            warm = prepared.program.client.warm
            arguments = words(warm.cell, prepared.places) if warm else ()
            yield WarmWorkplace(
                folder=runtime.folder, file=runtime.file, runtime=runtime, words=arguments
            )
            broken = False
        except BaseException:
            self._pool.refuse_when_closed()
            raise
        finally:
            self._pool.give_back(runtime, broken=broken)

    def run(
        self, prepared: Prepared, environment: Mapping[str, str], place: WarmWorkplace
    ) -> Ended | None:
        """Have the runtime run the program, killed at the end of the budget; None if it cannot."""
        program, runtime = prepared.program, place.runtime
        answer = runtime.ask(
            {
                "words": place.words,
                "environment": dict(environment),
                "folder": str(place.folder),
                "stdout": str(runtime.stdout),
                "stderr": str(runtime.stderr),
                "seconds": program.client.budget.seconds,
                "largest_file": LARGEST_FILE,
            }
        )
        if "cannot" in answer:
            with self._lock:
                self._cold[_key(program)] = answer["cannot"]
            return None
        if "error" in answer:
            raise EnvironmentalError(f"{program.client.id}'s warm runtime: {answer['error']}")
        self._note(runtime.program, answer["why_new"])
        runtime.program = _key(program)
        return ended(answer, runtime.stdout, runtime.stderr)

    def why_cold(self, program: Program) -> str:
        """Return why this program ran in a process of its own."""
        return self._cold.get(_key(program), NOT_DECLARED)

    def close(self) -> None:
        """End every runtime."""
        self._pool.close()

    def join(self) -> None:
        """Wait until nothing is being started any more."""
        for thread in self._starting:
            thread.join()

    def _launch(self, prepared: Prepared) -> Launch | None:
        program = prepared.program
        if program.client.warm is None or _key(program) in self._cold:
            return None
        return launch(prepared, program.client.warm, self._site)

    def _warm_up(self, program: Program, prepare: Callable[[Program], Prepared]) -> None:
        with suppress(HarnessError):  # its first cell will meet it again
            start = self._launch(prepare(program))
            if start is not None:
                self._pool.give_back(self._pool.take(start))

    def _note(self, program: str, why_new: str) -> None:
        """Give a program up whose every cell costs the runtime in which it ran."""
        with self._lock:
            self._replaced[program] = self._replaced[program] + 1 if why_new else 0
            if self._replaced[program] >= MOST_REPLACED:
                self._cold[program] = why_new


def _key(program: Program) -> str:
    return f"{program.client.id}:{program.id}"
