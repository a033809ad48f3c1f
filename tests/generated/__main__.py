"""``python -m tests.generated [CLIENT…]``: drawn scenarios for clients, compared with each other.

A difference shrinks to one scenario, which is written as a file: keep it in ``fixtures/scenarios``
where it is true.
"""

import argparse
import sys
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings

from harness.model.scenario import Scenario
from tests.generated.comparing import clients
from tests.generated.drawing import ID, as_file, scenarios


def main() -> int:
    """Draw, run and compare; tell whether the clients agree."""
    parser = argparse.ArgumentParser(prog="python -m tests.generated", description=__doc__)
    parser.add_argument("clients", nargs="*")
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", type=Path, default=Path(f"{ID}.toml"))
    asked = parser.parse_args()
    seen: list[tuple[Scenario, dict[str, str]]] = []
    count = 0
    with clients(*asked.clients) as chosen:

        @seed(asked.seed)
        @settings(
            max_examples=asked.examples,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(scenarios())
        def agree(drawn: Scenario) -> None:
            nonlocal count
            count += 1
            differences = chosen.differences(drawn)
            if differences:
                seen.append((drawn, differences))
            assert not differences

        try:
            agree()
        except AssertionError:
            drawn, differences = seen[-1]
            asked.write.write_text(as_file(drawn), encoding="utf-8")
            sys.stdout.write(f"{asked.write}: {as_file(drawn)}{differences}\n")
    names = ", ".join(client.id for client in chosen.chosen)
    sys.stdout.write(f"{count} scenarios (seed {asked.seed}) for {names}: ")
    sys.stdout.write(f"{len(seen)} with a difference\n")
    return int(bool(seen))


if __name__ == "__main__":
    sys.exit(main())
