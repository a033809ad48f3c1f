import hashlib
from pathlib import Path

import pytest

from harness.engine.payload import BLOCK, blocks, write_file
from harness.model.scenario import Body
from harness.wire.digests import digests_of

SIZES = [0, 1, 7, 8, 9, 1024, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_has_exactly_so_many_bytes_and_their_digests(tmp_path: Path, size: int) -> None:
    file = tmp_path / "upload.bin"

    digests = write_file(file, Body(bytes=size))

    data = file.read_bytes()
    assert len(data) == size
    assert digests is not None
    assert digests == digests_of(data)
    assert digests.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("size", [16, 1024, BLOCK, 2 * BLOCK])
def test_no_two_files_are_the_same(size: int) -> None:
    assert b"".join(blocks(size)) != b"".join(blocks(size))


def test_no_two_blocks_of_a_file_are_the_same() -> None:
    first, second, third = blocks(3 * BLOCK)

    assert len({first, second, third}) == 3


def test_a_file_that_is_to_be_missing_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "upload.bin"

    assert write_file(file, Body(missing=True)) is None
    assert not file.exists()
