import pytest

from harness.review.url_good import TOO_SHORT, seconds_left
from tests.tiny.values import exchange


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("Expires=1700000003&Signature=a", 3),
        ("Expires=1700000600&Signature=a", 600),
        ("x-oss-expires=3&x-oss-date=20231114T221320Z", 3),
        ("x-oss-signature-version=OSS2&x-oss-expires=1700000060", 60),
        ("Signature=a", TOO_SHORT),
        ("Expires=soon", TOO_SHORT),
    ],
)
def test_a_url_tells_for_how_long_it_is_good(query: str, left: int) -> None:
    head = f"PUT /b/k?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

    assert seconds_left(exchange(raw_head=head)) == left
