"""The sizes that a program speaks of."""

import pytest

from harness.model.page import Language
from harness.syntax.sizes import sizes_in
from harness.syntax.source import parse

MIB = 1 << 20


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.PYTHON, "piece = 5 * 1024 * 1024"),
        (Language.PYTHON, "piece = 5 * 1024 ** 2"),
        (Language.PYTHON, "unit = 1 << 20\nheld.seek(5 * unit)"),
        (Language.JAVASCRIPT, "const piece = (5 << 20);"),
        (Language.JAVA, "class Reel { static final long PIECE = 5 * 1024 * 1024L; }"),
        (Language.GO, "package main\n\nconst piece = 5 << 20"),
        (Language.RUST, "const PIECE: usize = 5_242_880;"),
        (Language.CPP, "int main() { auto piece = 0x500000UL; }"),
        (Language.SHELL, "split -b 5M reel.bin piece_"),
        (Language.SHELL, "dd if=reel.bin bs=1M skip=5 count=1"),
        (Language.SHELL, "PIECE=$((5 * 1024 * 1024))"),
        (Language.SHELL, "tail -c +5242880 reel.bin"),
    ],
)
def test_a_size_is_read_however_it_is_written(language: Language, text: str) -> None:
    source = parse(language, text)

    assert source is not None
    assert max(sizes_in(source)) == 5 * MIB


@pytest.mark.parametrize(
    "text",
    ["9" * 6000, f"0x{'f' * 6000}", "(" * 1500 + "2" + ")" * 1500, " * ".join(["2"] * 1500)],
)
def test_what_is_no_size_is_read_without_harm(text: str) -> None:
    source = parse(Language.JAVASCRIPT, f"const far = {text};\nconst piece = 7;")

    assert source is not None
    assert 7 in sizes_in(source)
    assert max(sizes_in(source)).bit_length() < 64


def test_no_number_is_shifted_beyond_every_size() -> None:
    source = parse(Language.PYTHON, "far = 1 << 123456789\nfarther = 9 ** 99999999")

    assert source is not None
    assert max(sizes_in(source)).bit_length() < 64
