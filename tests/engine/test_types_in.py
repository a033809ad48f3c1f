import pytest

from harness.engine.signer import types_in


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("key = 'video/a.mp4'; other = \"image/旅.png\"", ()),
        ("sign('image/svg+xml', 'text/plain', 'text/plain')", ("image/svg+xml", "text/plain")),
        ("'application/vnd.ms-excel'", ("application/vnd.ms-excel",)),
    ],
)
def test_a_name_that_begins_like_a_type_is_none(text: str, types: tuple[str, ...]) -> None:
    assert types_in(text) == types
