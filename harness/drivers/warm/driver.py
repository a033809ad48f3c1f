"""Clients as kept runtimes of this machine, and as processes where a runtime cannot be kept."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from harness.drivers import payload
from harness.drivers.driver import Prepared, Recipe, Workplace
from harness.drivers.local import LocalDriver, environment, process_facts
from harness.drivers.processes import LARGEST_FILE, ended
from harness.drivers.warm.launch import Launch, launch, words
from harness.drivers.warm.runtime_pool import RuntimeHandle, RuntimePool
from harness.errors import EnvironmentalError, HarnessError
from harness.model.observation import ProcessFacts
from harness.model.program import Program
from harness.model.upload import SignedUpload

NOT_DECLARED = "a process for each cell, for its manifest keeps no runtime"
MOST_REPLACED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class WarmWorkplace(Workplace):
    """A workplace beside a kept runtime."""

    keeper: RuntimeHandle
    words: tuple[str, ...]


class WarmDriver(LocalDriver):
    """Runs each upload in a runtime that has its libraries loaded, isolated from all others."""

    def __init__(self, cache: Path) -> None:
        super().__init__(cache)
        self._keepers = RuntimePool()
        self._lock = threading.Lock()
        self._cold: dict[str, str] = {}
        self._replaced: Counter[str] = Counter()
        self._starting: list[threading.Thread] = []

    def expect(self, programs: Iterable[Program]) -> None:
        """Begin to start a runtime for each client, before its first cell comes."""
        first = {program.client.id: program for program in reversed(list(programs))}
        for program in first.values():
            if program.client.warm is not None:
                thread = threading.Thread(target=self._warm_up, args=(program,), daemon=True)
                self._starting.append(thread)
                thread.start()

    @contextmanager
    def workplace(
        self, prepared: Prepared, recipe: Recipe | None, folder: Path
    ) -> Iterator[Workplace]:
        """Lend a place beside a kept runtime, or where there is none any place."""
        keeper = self._keeper(prepared)
        if keeper is None:
            with super().workplace(prepared, recipe, folder) as place:
                yield place
            return
        broken = True
        try:
            if recipe is not None:
                payload.write(str(keeper.file), recipe.seed, recipe.size)
            warm = prepared.program.client.warm
            told = words(warm.cell, prepared.places) if warm else ()
            yield WarmWorkplace(folder=keeper.folder, file=keeper.file, keeper=keeper, words=told)
            broken = False
        except BaseException:
            self._keepers.refuse_when_closed()
            raise
        finally:
            self._keepers.give_back(keeper, broken=broken)

    def run(self, prepared: Prepared, upload: SignedUpload, place: Workplace) -> ProcessFacts:
        """Have the runtime make this upload; kill it at the end of the budget."""
        program = prepared.program
        if not isinstance(place, WarmWorkplace):
            facts = super().run(prepared, upload, place)
            return replace(facts, cold_because=self._cold.get(_key(program), NOT_DECLARED))
        keeper = place.keeper
        answer = keeper.ask(
            {
                "words": place.words,
                "environment": environment(upload, place),
                "folder": str(place.folder),
                "stdout": str(keeper.stdout),
                "stderr": str(keeper.stderr),
                "seconds": program.client.budget.seconds,
                "largest_file": LARGEST_FILE,
            }
        )
        if "cannot" in answer:
            with self._lock:
                self._cold[_key(program)] = answer["cannot"]
            return replace(super().run(prepared, upload, place), cold_because=answer["cannot"])
        if "error" in answer:
            raise EnvironmentalError(f"{program.client.id}'s warm runtime: {answer['error']}")
        self._note(keeper.program, answer["why_new"])
        keeper.program = _key(program)
        facts = process_facts(program.client, ended(answer, keeper.stdout, keeper.stderr))
        return replace(facts, warm=True)

    def close(self) -> None:
        """End every runtime, and kill what still runs."""
        self._keepers.close()
        super().close()
        for thread in self._starting:
            thread.join()

    def _keeper(self, prepared: Prepared) -> RuntimeHandle | None:
        try:
            start = self._hosting(prepared)
            return None if start is None else self._keepers.take(start)
        except EnvironmentalError as error:
            with self._lock:
                self._cold.setdefault(_key(prepared.program), error.message)
            return None

    def _hosting(self, prepared: Prepared) -> Launch | None:
        program = prepared.program
        if program.client.warm is None or _key(program) in self._cold:
            return None
        return launch(prepared, program.client.warm, self._site)

    def _warm_up(self, program: Program) -> None:
        with suppress(HarnessError):  # its first cell will meet it again
            start = self._hosting(self.prepare(program))
            if start is not None:
                self._keepers.give_back(self._keepers.take(start))

    def _note(self, program: str, why_new: str) -> None:
        """Give a program up whose every cell costs the runtime in which it ran."""
        with self._lock:
            self._replaced[program] = self._replaced[program] + 1 if why_new else 0
            if self._replaced[program] >= MOST_REPLACED:
                self._cold[program] = why_new


def _key(program: Program) -> str:
    return f"{program.client.id}:{program.id}"
