"""Two requests with one canonical form are one request: tried for all that are short."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

from harness.signing.verify import canonical_v2
from harness.signing.verify.canonical import canonical_query, canonical_uri
from harness.wire.percent import decode
from harness.wire.query import parse_query

LETTERS = b"aB2F%+&=/~.;"
LONGEST = 4


def _texts() -> Iterator[bytes]:
    for length in range(LONGEST + 1):
        for letters in product(LETTERS, repeat=length):
            yield bytes(letters)


def _forms(
    read: Callable[[bytes], object], write: Callable[[bytes], bytes]
) -> dict[bytes, set[object]]:
    forms: dict[bytes, set[object]] = {}
    for raw in _texts():
        try:
            meant = read(raw)
        except ValueError:
            continue
        forms.setdefault(write(raw), set()).add(meant)
    return forms


def _path(write: Callable[[str, bytes], bytes], raw: bytes) -> bytes:
    return write("bucket", decode(raw))


def _query(write: Callable[[tuple[tuple[bytes, bytes], ...]], bytes], raw: bytes) -> bytes:
    return write(parse_query(raw))


def test_no_two_paths_have_one_form() -> None:
    for write in (canonical_uri, canonical_v2.canonical_path):
        forms = _forms(decode, partial(_path, write))

        assert len(forms) > 10_000
        assert all(len(meant) == 1 for meant in forms.values())
        assert not any(b"\n" in form for form in forms)


def test_no_two_queries_have_one_form() -> None:
    def meant(raw: bytes) -> object:
        pairs = tuple(sorted(parse_query(raw)))
        return () if pairs == ((b"", b""),) else pairs  # ``?=`` asks for nothing

    for write in (canonical_query, canonical_v2.canonical_query):
        forms = _forms(meant, partial(_query, write))

        assert len(forms) > 10_000
        assert all(len(found) == 1 for found in forms.values())
        assert not any(b"\n" in form for form in forms)
