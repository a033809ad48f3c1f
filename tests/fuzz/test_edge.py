"""No stream crashes a connection or smuggles a second request past it."""

import random
from pathlib import Path

from tests.fuzz.edge import hidden_by_h11, keys_seen, server_at, stream
from tests.server.loops import run_apart

STREAMS = 1_500


def test_no_request_is_smuggled_in_the_body_of_another(tmp_path: Path) -> None:
    async def run() -> None:
        shared = server_at(tmp_path)
        found = 0
        for seed in range(STREAMS):
            chance = random.Random(seed)  # noqa: S311  to be repeated, not to be secret
            raw = stream(chance)
            if "hidden" in await keys_seen(shared, raw, chance):
                found += 1
                assert hidden_by_h11(raw), raw
        assert found > STREAMS // 40  # what is no smuggling at all is found, of course

    run_apart(run())
