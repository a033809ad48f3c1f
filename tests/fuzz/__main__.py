"""``make fuzz``: many mutations of accepted requests, many streams, and a count of each."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

from harness.signing.verify import Accepted
from tests.fuzz.differential import Tally, compare, task
from tests.fuzz.edge import hidden_by_h11, keys_seen, server_at, stream
from tests.fuzz.mutations import covered, good_requests, is_in_time, judge, mutate
from tests.interop.signers import Signer, SignerTask, signers

# Wishes that are asked at once: their lines fit into a pipe, with room to spare.
AT_ONCE = 32
SHOWN_EACH = 10_000


def fuzz_signatures(times: int, seed: int) -> int:
    """Mutate so many requests; return how many were accepted wrongly."""
    good = good_requests()
    chance = random.Random(seed)  # noqa: S311  to be repeated, not to be secret
    same = wrong = 0
    for _ in range(times):
        sent = chance.choice(good)
        changed = mutate(sent, chance)
        if isinstance(judge(changed), Accepted):
            if is_in_time(changed) and covered(changed) == covered(sent):
                same += 1
            else:
                wrong += 1
                sys.stdout.write(f"accepted wrongly: {changed!r}\n")
    sys.stdout.write(
        f"{times} mutations of {len(good)} accepted requests (seed {seed}): "
        f"{times - same - wrong} refused, {same} accepted with all that is signed unchanged, "
        f"{wrong} accepted wrongly\n"
    )
    return wrong


async def fuzz_edge(times: int, seed: int, root: Path) -> int:
    """Send so many doubtful streams; return how many smuggled a request."""
    shared = server_at(root)
    smuggled = second = 0
    for number in range(times):
        chance = random.Random(f"{seed} {number}")  # noqa: S311  likewise
        raw = stream(chance)
        if "hidden" in await keys_seen(shared, raw, chance):
            second += 1
            if not hidden_by_h11(raw):
                smuggled += 1
                sys.stdout.write(f"smuggled: {raw!r}\n")
    sys.stdout.write(
        f"{times} streams with a request hidden behind another: in {second} it was a request of "
        f"its own by any reading, in {smuggled} it was smuggled\n"
    )
    return smuggled


def _tasks(seed: int, where: Sequence[str]) -> Iterator[list[SignerTask]]:
    for start in count(step=AT_ONCE):
        numbers = range(start, start + AT_ONCE)
        yield [task(random.Random(f"{seed} {one}"), where) for one in numbers]  # noqa: S311  likewise


def fuzz_signers(tasks: int, seed: int) -> Tally:
    """Ask all signers at least so many times."""
    tally = Tally()
    with signers() as found:
        _tell_signers(found)
        for asked in islice(_tasks(seed, ("url", "header")), -(-tasks // AT_ONCE)):
            compare(asked, found, tally)
    return tally


def fuzz_urls(each: int, seed: int) -> Tally:
    """Ask for URLs until each signer has signed so many."""
    tally = Tally()
    shown = 0
    with signers() as found:
        _tell_signers(found)
        for asked in _tasks(seed, ("url",)):
            compare(asked, found, tally)
            least = min(tally.urls[one.name] for one in found)
            if least >= each:
                return tally
            if least - shown >= SHOWN_EACH:
                shown = least
                _tell_tally(tally, seed)
    return tally


def _tell_signers(found: Sequence[Signer]) -> None:
    sys.stdout.write(f"{len(found)} signers: {', '.join(one.name for one in found)}\n")


def _tell_tally(tally: Tally, seed: int) -> None:
    sys.stdout.write(
        f"seed {seed}: {tally.asked.total()} signatures, {tally.urls.total()} of them in URLs: "
        f"{len(tally.refused)} refused though most signers agree, "
        f"{len(tally.wrong)} accepted for another request, "
        f"{len(tally.undecided)} without a majority, {len(tally.unexplained)} unexplained\n"
    )
    sys.stdout.flush()


def tell_signers(tally: Tally, seed: int) -> int:
    """Tell what came of the signers; return whether there is something to look at."""
    _tell_tally(tally, seed)
    # One line a signer, to be added up over runs.
    for name, times in sorted(tally.asked.items()):
        stray = sum(alone == name for alone, _ in tally.unexplained)
        urls = f"{tally.urls[name]} in URLs"
        sys.stdout.write(f"signed\t{seed}\t{name}\t{times}\t{urls}\t{stray} unexplained\n")
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
    parser.add_argument("--tasks", type=int, default=2_000)
    parser.add_argument("--urls", type=int, help="only this: let each signer sign so many URLs")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    if asked.urls:
        return tell_signers(fuzz_urls(asked.urls, asked.seed), asked.seed)
    wrong = fuzz_signatures(asked.mutations, asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        wrong += asyncio.run(fuzz_edge(asked.streams, asked.seed, Path(folder)))
    wrong += tell_signers(fuzz_signers(asked.tasks, asked.seed), asked.seed)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
