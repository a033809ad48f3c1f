import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.framing import (
    ChunkedReader,
    FramingError,
    LengthReader,
    body_reader,
    content_length,
    is_chunked,
)
from harness.wire.head import parse_head

CHUNKED = b"5;ext=1\r\nhello\r\n3 \r\n wo\r\n0A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"


@given(st.lists(st.integers(1, 20)))
def test_chunks_are_read_however_they_are_cut(cuts: list[int]) -> None:
    data = CHUNKED + b"GET /next"
    reader = ChunkedReader()
    body, rest, complete = b"", b"", False
    while data:
        size = cuts.pop() if cuts else 7
        if complete:
            rest, data = rest + data, b""
            break
        piece = reader.feed(data[:size])
        data = data[size:]
        body, rest, complete = body + piece.body, piece.rest, piece.complete

    assert (body, rest, complete) == (b"hello wo0123456789", b"GET /next", True)


@pytest.mark.parametrize(
    "data",
    [
        b"x\r\n",
        b"-1\r\n",
        b"\r\n",
        b"0x5\r\nhello\r\n",
        b"5\r\nhelloo\r\n",
        b"1" * 16 + b"\r\n",
        b"a" * 5_000,
    ],
)
def test_a_malformed_chunk_is_an_error(data: bytes) -> None:
    with pytest.raises(FramingError):
        ChunkedReader().feed(data)


def test_a_length_cuts_the_body_from_what_follows() -> None:
    reader = LengthReader(5)
    first = reader.feed(b"abc")
    second = reader.feed(b"deGET")

    assert (first.body, first.rest, first.complete) == (b"abc", b"", False)
    assert (second.body, second.rest, second.complete) == (b"de", b"GET", True)


@pytest.mark.parametrize(
    ("header", "length", "chunked"),
    [
        (b"Content-Length: 12\r\n", 12, False),
        (b"Transfer-Encoding: Chunked\r\n", None, True),
        (b"", None, False),
    ],
)
def test_a_head_says_where_its_body_ends(
    header: bytes,
    length: int | None,
    chunked: bool,  # noqa: FBT001
) -> None:
    head = parse_head(b"PUT / HTTP/1.1\r\nHost: h\r\n" + header + b"\r\n")

    assert head.problem is None
    assert content_length(head) == length
    assert is_chunked(head) is chunked


def test_a_body_without_framing_is_empty() -> None:
    piece = body_reader(parse_head(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")).feed(b"")

    assert piece.complete
