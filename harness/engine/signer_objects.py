"""The objects that a signer asks for: a reader has them, or wants to make new ones."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from harness.model.observation import Exchange, ProcessFacts
from harness.server.service import MockServer

# What stands where nobody says what should.
TRIED = b"tried by the harness"
# How a signer ended, what it noted, and the journal of its bucket.
SignerRun = tuple[ProcessFacts, str, tuple[Exchange, ...]]


def with_objects(run: Callable[[], SignerRun], server: MockServer, bucket: str) -> SignerRun:
    """Run a signer; once more where it missed an object, for a reader downloads what is there."""
    ended, noted, own = run()
    missed = _missed(own)
    if not missed:
        return ended, noted, own
    for key in missed:
        server.put_object(bucket, key, TRIED)
    with_it, noted_then, output = run()
    if _prints_url(ended) and not _prints_url(with_it):
        # It signs for a new object only, as one that overwrites nothing does.
        return ended, noted, own
    return with_it, noted_then, output[len(own) :]


def _prints_url(ended: ProcessFacts) -> bool:
    return "://" in f"{ended.stdout}{ended.stderr}" and not ended.exit_code


def _missed(own: Sequence[Exchange]) -> list[str]:
    """Return the objects that a program which only downloads has asked for in vain."""
    if any(each.method not in {"GET", "HEAD"} for each in own):
        return []
    return [each.key for each in own if each.key and each.status == HTTPStatus.NOT_FOUND]
