from dataclasses import replace

import pytest

from harness.catalog.messages import message_of
from harness.checks import download_identical
from harness.model.cell import Cell
from harness.model.job import Job
from harness.model.observation import Digests, Observation
from harness.model.scenario import Sign
from harness.wire.digests import digests_of
from tests.tiny.values import cell, exchange, observation

OBJECT = digests_of("é\r\n".encode())


def complaint(received: Digests | None, *, method: str = "GET", status: int = 200) -> str:
    asked: Cell = cell()
    asked = replace(asked, scenario=replace(asked.scenario, sign=Sign(method=method)))
    seen: Observation = replace(
        observation(), source=OBJECT, received=received, exchanges=(exchange(status=status),)
    )
    return " ".join(
        message_of(finding) for finding in download_identical.check(Job(cell=asked), seen)
    )


def test_a_download_that_is_the_object_is_right() -> None:
    assert complaint(OBJECT) == ""


@pytest.mark.parametrize(
    ("received", "words"),
    [
        (None, "neither in the file nor in the output"),
        (digests_of("é\n".encode()), "has 3 bytes; the server gave 4"),
        (digests_of(b"abcd"), "as many bytes, and others"),
    ],
)
def test_a_download_that_is_lost_cut_or_changed_is_told(
    received: Digests | None, words: str
) -> None:
    assert words in complaint(received)


def test_an_upload_and_a_refused_download_are_none_of_its_business() -> None:
    assert complaint(None, method="PUT") == ""
    assert complaint(None, status=403) == ""
