"""The sign of life of a run that tells nothing else."""

import queue
import time

from harness.model.events import BuildBegun, CellFinished, ProgramBuilt, RunFinished, RunStarted
from harness.model.verdict import CellResult, Verdict
from harness.reports.pulse import Pulse, next_pulse
from tests.tiny.values import cell

ONE = cell("a", "put/plain")
OFTEN, NEVER = 0.01, 3600.0


def begun(seconds: float = OFTEN) -> tuple[Pulse, "queue.Queue[str]"]:
    said: queue.Queue[str] = queue.Queue()
    pulse = Pulse(said.put, seconds)
    pulse(RunStarted(cells=(ONE, cell("a", "put/signed")), at=0.0))
    return pulse, said


def test_it_tells_how_far_the_run_is_and_what_it_waits_for() -> None:
    pulse, said = begun()

    first = said.get()
    pulse(BuildBegun(client="a", program="plain"))
    while "being built" not in (waiting := said.get()):
        pass
    pulse(ProgramBuilt(client="a", program="plain", seconds=1.0, cached=False))
    pulse(CellFinished(result=CellResult(cell=ONE, verdict=Verdict.PASSED)))
    while not (last := said.get()).startswith("1/"):
        pass
    pulse.close()

    assert first == "0/2 cells so far"
    assert waiting.startswith("0/2 cells so far; being built: a plain (")
    assert last == "1/2 cells so far"


def test_a_run_in_which_nothing_happens_is_told_ever_more_seldom() -> None:
    before = time.monotonic()
    pulse, said = begun(0.05)

    for _ in range(4):
        said.get()
    taken = time.monotonic() - before
    pulse.close()

    # The lines come 0.05, 0.1, 0.2 and 0.4 s behind one another.
    assert taken > 0.7


def test_no_silence_of_the_first_minute_is_longer_than_five_seconds() -> None:
    pulse, elapsed = 3.0, 3.0
    while elapsed < 60:
        pulse = next_pulse(pulse, elapsed)
        elapsed += pulse
        assert pulse < 5

    assert [next_pulse(one, elapsed) for one in (4.5, 9.0, 18.0, 30.0)] == [9.0, 18.0, 30.0, 30.0]


def test_it_ends_with_the_run() -> None:
    pulse, said = begun(NEVER)

    pulse(RunFinished(seconds=1.0))
    pulse.close()
    pulse.close()

    assert said.empty()


def test_a_terminal_that_was_closed_ends_it() -> None:
    asked: queue.Queue[str] = queue.Queue()

    def closed(text: str) -> None:
        asked.put(text)
        raise BrokenPipeError

    pulse = Pulse(closed, OFTEN)
    pulse(RunStarted(cells=(ONE,), at=0.0))
    asked.get()
    pulse.close()

    assert asked.empty()
