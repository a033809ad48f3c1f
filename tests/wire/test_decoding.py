from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.percent import decode
from harness.wire.query import parse_query


@given(st.binary(max_size=40))
def test_decoding_undoes_encoding(raw: bytes) -> None:
    assert decode(quote(raw, safe="").encode()) == raw


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        (b"a%2Fb", b"a/b"),
        (b"a%2fb", b"a/b"),
        (b"a+b", b"a b"),
        (b"a%2Bb+", b"a+b "),
        (b"%252F", b"%2F"),
        (b"%7E~", b"~~"),
        (b"a//b/./..", b"a//b/./.."),
    ],
)
def test_a_path_is_decoded_exactly_once(text: bytes, raw: bytes) -> None:
    assert decode(text) == raw


@pytest.mark.parametrize("text", [b"%", b"100%", b"%zz", b"%4", b"a%G1b"])
def test_a_percent_sign_that_begins_no_escape_is_an_error(text: bytes) -> None:
    with pytest.raises(ValueError, match="percent sign"):
        decode(text)
    with pytest.raises(ValueError, match="percent sign"):
        parse_query(b"a=" + text)


@pytest.mark.parametrize(
    ("raw", "pairs"),
    [
        (b"", ()),
        (b"a=1&b=&c", ((b"a", b"1"), (b"b", b""), (b"c", b""))),
        (b"a=b+c%2B&d+e=1", ((b"a", b"b c+"), (b"d e", b"1"))),
        (b"a=1=2", ((b"a", b"1=2"),)),
        (b"a=1&a=2", ((b"a", b"1"), (b"a", b"2"))),
        (b"a=1&", ((b"a", b"1"), (b"", b""))),
        (b"%E4%B8%AD=1;2", (("中".encode(), b"1;2"),)),
    ],
)
def test_a_query_falls_into_pairs(raw: bytes, pairs: tuple[tuple[bytes, bytes], ...]) -> None:
    assert parse_query(raw) == pairs
