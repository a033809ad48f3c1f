"""Run every mutant, and say of which the verdict or the cause is wrong."""

import os
import sys

from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import open_environment
from tests.mutants.judging import faults_of
from tests.mutants.mutants import mutants


def main() -> int:
    """Return 1 where more than one of the mutants is judged wrongly."""
    every = tuple(mutants())
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        faults = faults_of(every, environment, jobs=os.cpu_count() or 1)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{len(every) - len(faults)} of {len(every)} are judged rightly\n")
    return int(len(faults) > 1)


if __name__ == "__main__":
    sys.exit(main())
