"""The fuzz of the signers finds what it is there to find."""

import random
from dataclasses import replace

from tests.fuzz.differential import Tally, compare, neighbours, task, why
from tests.interop.signers import Oss2, OssV2, Signer, SignerTask

FOUND: list[Signer] = [Oss2(), OssV2()]


class Liar:
    """A signer that signs another key."""

    name = "liar"

    def signature(self, one: SignerTask) -> str:
        """Return a signature that is not for this task."""
        return Oss2().signature(replace(one, key=f"{one.key}!"))


def _asked(*, by: list[Signer], seeds: range) -> Tally:
    tally = Tally()
    for seed in seeds:
        one = replace(task(random.Random(seed)), version="v4")  # noqa: S311  to be repeated
        compare([one], by, tally)
    return tally


def test_signers_that_are_right_agree_with_the_verifier() -> None:
    tally = _asked(by=FOUND, seeds=range(60))

    assert not tally.is_bad
    assert sorted(tally.asked.values()) == [60, 60]


def test_a_signer_that_stands_alone_is_told_of() -> None:
    tally = _asked(by=[*FOUND, Liar()], seeds=range(5))

    assert [name for name, _ in tally.unexplained] == ["liar"] * 5


def test_what_nobody_confirms_is_not_decided() -> None:
    assert len(_asked(by=[Oss2(), Liar()], seeds=range(3)).undecided) == 3


def test_every_neighbour_is_another_request() -> None:
    one = SignerTask(headers={"x-oss-meta-a": "1"}, query={"acl": ""})

    assert all(other != one for other in neighbours(one))


def test_a_reason_counts_only_where_it_holds() -> None:
    assert why("ali-oss (JavaScript)", SignerTask(query={"a": "1"}))
    assert not why("ali-oss (JavaScript)", SignerTask())
    assert not why("oss2", SignerTask(query={"a": "1"}))
