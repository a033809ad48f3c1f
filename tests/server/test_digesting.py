"""Digests of bodies small and large, whichever thread takes them."""

import threading

import pytest

from harness.server.storage.digesting import LARGE, BodyDigester
from harness.wire.digests import digests_of


@pytest.mark.parametrize("length", [0, 1, LARGE, LARGE + 1, 5 * LARGE + 3])
def test_a_body_in_pieces_has_the_digests_of_the_whole(length: int) -> None:
    body = bytes(range(256)) * (length // 256 + 1)
    digester = BodyDigester()
    for at in range(0, length, 100_003):
        digester.update(body[at : min(at + 100_003, length)])

    assert digester.length == length
    assert digester.result() == digests_of(body[:length])
    assert digester.result() == digests_of(body[:length])
    assert not [thread for thread in threading.enumerate() if thread.name == "digests"]
