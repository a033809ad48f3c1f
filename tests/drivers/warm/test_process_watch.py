"""Which processes are a runtime's own: what is killed beside it must never be one of them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from harness.drivers.warm.process_watch import others_than

# Like a browser: one child after another ends, while those that came later live.
RESTLESS = """
import collections, os, signal
started = collections.deque()
while True:
    started.append(os.posix_spawn("/bin/sleep", ["sleep", "100"], {}))
    if len(started) == 6:
        print(flush=True)
    if len(started) > 6:
        os.kill(started[0], signal.SIGKILL)
        os.waitpid(started.popleft(), 0)
"""
# Its children stay: one that ends between two looks at it would be in neither group.
CALM = """
import os, signal
os.posix_spawn("/bin/sleep", ["sleep", "100"], {})
print(flush=True)
signal.pause()
"""
LOOKS = 300


@contextmanager
def runtime_that_runs(program: str) -> Iterator[int]:
    with subprocess.Popen(
        (sys.executable, "-c", program), stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            os.killpg(process.pid, 9)


def of_the_group(leader: int, processes: set[int]) -> set[int]:
    found = set()
    for pid in processes:
        try:
            if os.getpgid(pid) == leader:
                found.add(pid)
        except ProcessLookupError:
            continue
    return found


def test_no_process_that_a_runtime_has_started_is_taken_for_another() -> None:
    with runtime_that_runs(RESTLESS) as runtime:
        taken = [of_the_group(runtime, others_than({runtime})) for _ in range(LOOKS)]

    assert set().union(*taken) == set()


def test_what_a_runtime_has_not_started_is_another() -> None:
    with runtime_that_runs(RESTLESS) as runtime, runtime_that_runs(CALM) as stranger:
        others = others_than({runtime})

        assert {stranger, os.getpid()} <= others
        assert of_the_group(stranger, others) > {stranger}
        assert runtime not in others
