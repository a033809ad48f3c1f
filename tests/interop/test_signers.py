"""The signers of the official SDKs sign alike, and our verifier takes what they make."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.interop.make_vectors import accepted, signatures
from tests.interop.signers import Signer, SignerTask, signers

TASK = SignerTask(key="目录/a+b c.txt", headers={"Content-Type": "text/plain", "x-oss-meta-a": "é"})


@pytest.fixture(scope="module")
def found() -> Iterator[list[Signer]]:
    with signers() as started:
        yield started


@pytest.mark.parametrize("where", ["url", "header"])
@pytest.mark.parametrize(("version", "fewest"), [("v1", 5), ("v2", 3), ("v4", 5)])
def test_all_of_them_sign_alike(found: list[Signer], version: str, where: str, fewest: int) -> None:
    task = replace(TASK, version=version, where=where)

    ((signature, names),) = signatures(task, found).items()

    assert len(names) >= fewest
    assert accepted(task, signature) is not None
    assert accepted(replace(task, key="another"), signature) is None
