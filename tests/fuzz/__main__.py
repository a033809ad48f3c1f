"""``make fuzz``: many mutations of accepted requests, many streams, and a count of each."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from harness.signing.verify import Accepted
from tests.fuzz.differential import Tally, compare, wish
from tests.fuzz.edge import desk, hidden_by_h11, keys_seen, stream
from tests.fuzz.mutations import covered, good_requests, is_in_time, judge, mutate
from tests.interop.signers import SignerWish, signers

# Wishes that are asked at once: their lines fit into a pipe, with room to spare.
AT_ONCE = 32


def fuzz_signatures(count: int, seed: int) -> int:
    """Mutate so many requests; return how many were accepted wrongly."""
    good = good_requests()
    chance = random.Random(seed)  # noqa: S311  to be repeated, not to be secret
    same = wrong = 0
    for _ in range(count):
        sent = chance.choice(good)
        changed = mutate(sent, chance)
        if isinstance(judge(changed), Accepted):
            if is_in_time(changed) and covered(changed) == covered(sent):
                same += 1
            else:
                wrong += 1
                sys.stdout.write(f"accepted wrongly: {changed!r}\n")
    sys.stdout.write(
        f"{count} mutations of {len(good)} accepted requests (seed {seed}): "
        f"{count - same - wrong} refused, {same} accepted with all that is signed unchanged, "
        f"{wrong} accepted wrongly\n"
    )
    return wrong


async def fuzz_edge(count: int, seed: int, root: Path) -> int:
    """Send so many doubtful streams; return how many smuggled a request."""
    shared = desk(root)
    smuggled = second = 0
    for number in range(count):
        chance = random.Random(f"{seed} {number}")  # noqa: S311  likewise
        raw = stream(chance)
        if "hidden" in await keys_seen(shared, raw, chance):
            second += 1
            if not hidden_by_h11(raw):
                smuggled += 1
                sys.stdout.write(f"smuggled: {raw!r}\n")
    sys.stdout.write(
        f"{count} streams with a request hidden behind another: in {second} it was a request of "
        f"its own by any reading, in {smuggled} it was smuggled\n"
    )
    return smuggled


def _wished(seed: int, number: int) -> SignerWish:
    return wish(random.Random(f"{seed} {number}"))  # noqa: S311  likewise


def fuzz_signers(count: int, seed: int) -> int:
    """Ask all signers so many times; return how often they and the verifier do not agree."""
    tally = Tally()
    with signers() as found:
        sys.stdout.write(f"{len(found)} signers: {', '.join(one.name for one in found)}\n")
        for start in range(0, count, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, count))
            compare([_wished(seed, number) for number in numbers], found, tally)
    sys.stdout.write(
        f"{count} wishes (seed {seed}), {tally.asked.total()} signatures, "
        f"{tally.urls} of them in URLs: {len(tally.refused)} refused "
        f"though most signers agree, {len(tally.wrong)} accepted for another request, "
        f"{len(tally.undecided)} without a majority, {len(tally.unexplained)} unexplained\n"
    )
    # One line a signer, to be added up over runs.
    for name, times in sorted(tally.asked.items()):
        stray = sum(alone == name for alone, _ in tally.unexplained)
        sys.stdout.write(f"signed\t{seed}\t{name}\t{times}\t{stray} unexplained\n")
    for reason, times in sorted(tally.alone.items()):
        sys.stdout.write(f"  {times} times {reason}\n")
    for one in (*tally.refused, *tally.wrong, *tally.undecided, *tally.unexplained):
        sys.stdout.write(f"to look at: {one!r}\n")
    return int(tally.is_bad)


def main() -> int:
    """Fuzz, and say whether anything was found."""
    parser = argparse.ArgumentParser(prog="make fuzz ARGS=…", description=__doc__)
    parser.add_argument("--mutations", type=int, default=100_000)
    parser.add_argument("--streams", type=int, default=20_000)
    parser.add_argument("--wishes", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    wrong = fuzz_signatures(asked.mutations, asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        wrong += asyncio.run(fuzz_edge(asked.streams, asked.seed, Path(folder)))
    wrong += fuzz_signers(asked.wishes, asked.seed)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
