import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oss2.utils import Crc64

from harness.wire.digests import Digester, digests_of


@pytest.mark.parametrize(
    ("data", "crc64"),
    [
        (b"123456789", 11051210869376104954),
        (b"Hello OSS", 5213097489099810948),
        (b"", 0),
    ],
)
def test_the_crc64_has_its_documented_check_values(data: bytes, crc64: int) -> None:
    assert digests_of(data).crc64 == crc64


@given(st.lists(st.binary(max_size=50)))
def test_digests_in_pieces_are_the_digests_of_the_whole(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    digester = Digester()
    for piece in pieces:
        digester.update(piece)

    assert digester.result() == digests_of(whole)
    assert digester.length == len(whole)


@given(st.binary())
def test_digests_agree_with_other_implementations(data: bytes) -> None:
    digests = digests_of(data)

    assert digests.md5 == hashlib.md5(data, usedforsecurity=False).hexdigest()
    assert digests.sha256 == hashlib.sha256(data).hexdigest()
    assert digests.crc64 == _crc64_of_oss2(data)


def _crc64_of_oss2(data: bytes) -> int:
    crc64 = Crc64()
    crc64(data)
    return int(crc64.crc)
