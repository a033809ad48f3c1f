from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

import pytest

from harness.signing.verify import Accepted, Received, Refused
from tests.signing.own_vectors import by_oss2, by_v2, signature_of, tasks
from tests.signing.vectors import Vector, read_vectors

VECTORS = read_vectors("v4-")
OLDER = read_vectors("v1-")
UNSIGNED = {"xyz", "abc", "zabc"}
T = TypeVar("T")
OWN = read_vectors("own-v4-")
TASKS = dict(tasks())
every_vector = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)


def test_all_eleven_published_vectors_are_there() -> None:
    names = {vector.name for vector in VECTORS}

    assert names == {"P1", "P2", "P3", "P4", "P5", "P6", "H1", "H2", "H3", "H4", "HD"}


def test_our_own_vectors_are_many_and_no_two_are_alike() -> None:
    assert len(OWN) >= 60
    assert {vector.name for vector in OWN} == set(TASKS)
    assert len({repr(vector.received) for vector in OWN}) == len(OWN)


@pytest.mark.parametrize("vector", OWN, ids=lambda vector: vector.name)
def test_both_signers_and_the_server_agree_on_our_own_vector(vector: Vector) -> None:
    ruling = vector.verifier.judge(vector.received, now=vector.now)
    task = TASKS[vector.name]

    assert isinstance(ruling, Accepted)
    assert ruling.canonical_request == vector.canonical_request
    assert ruling.string_to_sign == vector.string_to_sign
    assert signature_of(by_oss2(task)) == signature_of(vector.received)
    assert signature_of(by_v2(task)) == signature_of(vector.received)


@every_vector
def test_a_published_vector_verifies(vector: Vector) -> None:
    ruling = vector.verifier.judge(vector.received, now=vector.now)

    assert isinstance(ruling, Accepted)
    assert ruling.canonical_request == vector.canonical_request
    assert ruling.string_to_sign == vector.string_to_sign


def test_all_published_v1_vectors_are_there() -> None:
    names = {vector.name for vector in OLDER}

    assert names == {"V1-H1", "V1-H2", "V1-H3", "V1-HD", "V1-U1", "V1-U2"}


@pytest.mark.parametrize("vector", OLDER, ids=lambda vector: vector.name)
def test_a_published_v1_vector_verifies(vector: Vector) -> None:
    ruling = vector.verifier.judge(vector.received, now=vector.now)

    assert isinstance(ruling, Accepted)
    assert ruling.string_to_sign == vector.string_to_sign


@pytest.mark.parametrize("vector", OLDER, ids=lambda vector: vector.name)
def test_any_changed_byte_of_what_v1_signs_is_refused(vector: Vector) -> None:
    headers = vector.received.headers
    if "x-oss-date" in vector.received.header_values:  # then Date is not signed
        headers = tuple(header for header in headers if header[0] != "Date")
    for changed in _changes(replace(vector.received, query=(), headers=headers), set()):
        forged = replace(changed, query=vector.received.query)
        assert isinstance(vector.verifier.judge(forged, now=vector.now), Refused), forged


@every_vector
def test_any_changed_byte_of_a_signed_part_is_refused(vector: Vector) -> None:
    listed = _additional(vector.received)
    count = 0
    for changed in _changes(vector.received, listed):
        count += 1
        ruling = vector.verifier.judge(changed, now=vector.now)
        assert isinstance(ruling, Refused), changed

    assert count > 300


@every_vector
def test_the_order_of_parameters_and_headers_has_no_meaning(vector: Vector) -> None:
    received = vector.received
    turned = replace(received, query=received.query[::-1], headers=received.headers[::-1])

    assert isinstance(vector.verifier.judge(turned, now=vector.now), Accepted)


@every_vector
def test_unsigned_headers_may_be_anything(vector: Vector) -> None:
    headers = (*vector.received.headers, ("User-Agent", b"x"), ("Cache-Control", b"no-cache"))
    changed = replace(vector.received, headers=headers)

    assert isinstance(vector.verifier.judge(changed, now=vector.now), Accepted)


@every_vector
@pytest.mark.parametrize(
    "header",
    [("x-oss-meta-a", b"1"), ("Content-MD5", b"x"), ("x-oss-acl", b"private")],
    ids=lambda header: header[0],
)
def test_an_added_header_that_is_always_signed_is_refused(
    vector: Vector, header: tuple[str, bytes]
) -> None:
    changed = replace(vector.received, headers=(*vector.received.headers, header))

    assert isinstance(vector.verifier.judge(changed, now=vector.now), Refused)


@every_vector
def test_an_added_parameter_is_refused(vector: Vector) -> None:
    changed = replace(vector.received, query=(*vector.received.query, (b"extra", b"1")))

    assert isinstance(vector.verifier.judge(changed, now=vector.now), Refused)


@every_vector
def test_a_removed_signed_part_is_refused(vector: Vector) -> None:
    received = vector.received
    listed = _additional(received)
    for at in range(len(received.query)):
        changed = replace(received, query=received.query[:at] + received.query[at + 1 :])
        assert isinstance(vector.verifier.judge(changed, now=vector.now), Refused)
    for at, (name, _) in enumerate(received.headers):
        if name.lower() not in UNSIGNED - listed:
            changed = replace(received, headers=received.headers[:at] + received.headers[at + 1 :])
            assert isinstance(vector.verifier.judge(changed, now=vector.now), Refused)


def _additional(received: Received) -> set[str]:
    listed = received.query_values.get(b"x-oss-additional-headers", b"").decode()
    authorization = received.header_values.get("authorization", b"").decode()
    if "AdditionalHeaders=" in authorization:
        listed = authorization.partition("AdditionalHeaders=")[2].partition(",")[0]
    return set(listed.split(";"))


def _changes(received: Received, listed: set[str]) -> Iterator[Received]:
    for method in _each_byte(received.method.encode()):
        yield replace(received, method=method.decode("latin-1"))
    for bucket in _each_byte(received.bucket.encode()):
        yield replace(received, bucket=bucket.decode("latin-1"))
    for key in _each_byte(received.key):
        yield replace(received, key=key)
    for at, pair in enumerate(received.query):
        for changed in _each_byte_of_a_pair(pair):
            yield replace(received, query=_set(received.query, at, changed))
    for at, (header, value) in enumerate(received.headers):
        if header.lower() not in UNSIGNED - listed:
            for name, other in _each_byte_of_a_pair((header.lower().encode(), value)):
                line = (name.decode("latin-1"), other)
                yield replace(received, headers=_set(received.headers, at, line))


def _each_byte_of_a_pair(pair: tuple[bytes, bytes]) -> Iterator[tuple[bytes, bytes]]:
    name, value = pair
    yield from ((changed, value) for changed in _each_byte(name))
    yield from ((name, changed) for changed in _each_byte(value))


def _each_byte(text: bytes) -> Iterator[bytes]:
    for at, byte in enumerate(text):
        for other in {byte ^ 1, byte ^ 0x80, ord("0"), ord("z")} - {byte}:
            yield text[:at] + bytes([other]) + text[at + 1 :]
        yield text[:at] + text[at + 1 :]
    yield text + b"a"


def _set(items: tuple[T, ...], at: int, item: T) -> tuple[T, ...]:
    return (*items[:at], item, *items[at + 1 :])
