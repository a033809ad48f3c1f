"""What programs have left in files, read without trusting them."""

import os
from pathlib import Path

from harness.drivers.untrusted_output import MOST, first_parts


def test_the_beginning_of_every_plain_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "reels").mkdir()
    (tmp_path / "reels" / "one.bin").write_bytes(b"1" * (MOST + 1))
    (tmp_path / "two.bin").write_bytes(b"2")
    (tmp_path / "none.bin").write_bytes(b"")
    (tmp_path / "three.bin?Signature=4").write_bytes(b"3")
    (tmp_path / "link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")

    assert sorted(first_parts(str(tmp_path))) == [b"1" * MOST, b"2"]


def test_no_more_files_are_read_than_anybody_looks_for(tmp_path: Path) -> None:
    for number in range(99):
        (tmp_path / f"{number}").write_bytes(b"x")

    assert len(first_parts(str(tmp_path))) == 16
