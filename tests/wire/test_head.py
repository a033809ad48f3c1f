import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.head import end_of_head, parse_head
from harness.wire.problem import HeadProblem

GOOD = b"PUT /b/k%2Fx?a=1&b HTTP/1.1\r\nHost: h:1\r\nX-Oss-Meta-A:  \xe4\xb8\xad  \r\nb: x\r\n\r\n"


def test_a_head_is_kept_as_it_came() -> None:
    head = parse_head(GOOD)

    assert head.problem is None
    assert head.raw == GOOD
    assert (head.method, head.target, head.version) == ("PUT", b"/b/k%2Fx?a=1&b", "HTTP/1.1")
    assert (head.path, head.raw_query) == (b"/b/k%2Fx", b"a=1&b")
    assert head.headers == (
        ("Host", b"h:1"),
        ("X-Oss-Meta-A", b"\xe4\xb8\xad"),
        ("b", b"x"),
    )


def test_repeated_headers_keep_their_order() -> None:
    head = parse_head(b"GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\na: 2\r\n\r\n")

    assert head.values("a") == [b"1", b"2"]
    assert head.first("a") == b"1"
    assert head.first("b") is None


def test_the_target_of_a_proxy_request_is_split_behind_its_authority() -> None:
    head = parse_head(b"GET http://h:80/b/k?x HTTP/1.1\r\nHost: h\r\n\r\n")

    assert (head.problem, head.path, head.raw_query) == (None, b"/b/k", b"x")


@pytest.mark.parametrize("target", [b"http://h:81/k", b"https://h:80/k", b"http://other/k"])
def test_a_target_for_another_authority_than_the_host_is_a_problem(target: bytes) -> None:
    raw = b"GET " + target + b" HTTP/1.1\r\nHost: h\r\n\r\n"

    assert parse_head(raw).problem is HeadProblem.AUTHORITY


def test_an_offer_to_change_the_protocol_is_ignored() -> None:
    raw = (
        b"GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n"
    )

    assert parse_head(raw).problem is None


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"\xff\xfe\x00\x01\r\n\r\n", HeadProblem.REQUEST_LINE),
        (b"GET\r\n\r\n", HeadProblem.REQUEST_LINE),
        (b"GET /\r\nHost: h\r\n\r\n", HeadProblem.REQUEST_LINE),
        (b"GET / HTTP/1.2\r\nHost: h\r\n\r\n", HeadProblem.VERSION),
        (b"PRI * HTTP/2.0\r\n\r\n", HeadProblem.VERSION),
        (b"PUT /b/a b HTTP/1.1\r\nHost: h\r\n\r\n", HeadProblem.TARGET_BLANK),
        ("PUT /b/中 HTTP/1.1\r\nHost: h\r\n\r\n".encode(), HeadProblem.TARGET_NOT_ASCII),
        (b"PUT /b/\x7f HTTP/1.1\r\nHost: h\r\n\r\n", HeadProblem.TARGET_NOT_ASCII),
        (b"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", HeadProblem.TARGET_NOT_A_PATH),
        (b"GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", HeadProblem.TARGET_FRAGMENT),
        (b"GET / HTTP/1.1\nHost: h\n\n", HeadProblem.BARE_LINE_FEED),
        (b"GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", HeadProblem.HEADER_LINE),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\n folded\r\n\r\n", HeadProblem.HEADER_LINE),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA : 1\r\n\r\n", HeadProblem.HEADER_LINE),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: \x01\r\n\r\n", HeadProblem.HEADER_CONTROL),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n", HeadProblem.HEADER_CONTROL),
        (b"GET / HTTP/1.1\r\nA: 1\r\n\r\n", HeadProblem.HOST),
        (b"GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", HeadProblem.HOST),
        (b"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n", HeadProblem.LENGTH),
        (b"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", HeadProblem.LENGTH),
        (b"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\n", HeadProblem.LENGTH),
        (b"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n", HeadProblem.LENGTH),
        (
            b"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\n",
            HeadProblem.LENGTH_TWICE,
        ),
        (
            b"PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            HeadProblem.TRANSFER_ENCODING,
        ),
        (
            b"PUT / HTTP/1.1\r\nHost: h" + 2 * b"\r\nTransfer-Encoding: chunked" + b"\r\n\r\n",
            HeadProblem.TRANSFER_ENCODING,
        ),
        (b"FOO / HTTP/1.1\r\nHost: h\r\n\r\n", HeadProblem.NOT_HTTP),
        (b"put / HTTP/1.1\r\nHost: h\r\n\r\n", HeadProblem.NOT_HTTP),
    ],
)
def test_a_malformed_head_is_named(raw: bytes, problem: HeadProblem) -> None:
    assert parse_head(raw).problem is problem


def test_a_malformed_head_is_split_as_far_as_it_goes() -> None:
    head = parse_head("PUT /bucket/中 文?x=1 HTTP/1.0\r\nHost: h\r\nbroken\r\n\r\n".encode())

    assert (head.method, head.path) == ("PUT", "/bucket/中 文".encode())
    assert head.headers == (("Host", b"h"),)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_parser_fail(raw: bytes) -> None:
    assert parse_head(raw).raw == raw


@pytest.mark.parametrize(
    ("data", "end"),
    [
        (b"A\r\n\r\nB", 5),
        (b"A\n\nB", 3),
        (b"A\r\n\nB", 4),
        (b"A\n\nB\r\n\r\n", 3),
        (b"A\r\nB\r\n", None),
        (b"", None),
    ],
)
def test_a_head_ends_behind_its_first_empty_line(data: bytes, end: int | None) -> None:
    assert end_of_head(data) == end


def test_a_length_beside_chunks_ends_the_connection() -> None:
    head = parse_head(
        b"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
    )

    assert head.problem is None
    assert head.wants_close


def test_http_1_0_ends_the_connection_and_knows_no_100() -> None:
    head = parse_head(b"PUT / HTTP/1.0\r\nHost: h\r\nExpect: 100-continue\r\n\r\n")

    assert head.problem is None
    assert head.wants_close
    assert not head.expects_continue
