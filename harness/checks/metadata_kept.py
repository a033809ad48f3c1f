"""The stored object has exactly the metadata that was signed."""

from collections.abc import Iterator, Mapping

from harness.checks.rule import Rule, accepted
from harness.model.cell import Cell
from harness.model.observation import Observation
from harness.model.verdict import Finding

ID = "metadata-kept"
PREFIX = "x-oss-meta-"


def check(_cell: Cell, observation: Observation) -> Iterator[Finding]:
    """Complain of metadata that is lost, altered or added."""
    if not accepted(observation):
        return
    signed = _metadata(observation.signed_headers)
    for method, readback in (("HEAD", observation.head), ("GET", observation.get)):
        if readback is None or (stored := _metadata(readback.headers)) == signed:
            continue
        wrong = sorted(name for name in signed | stored if signed.get(name) != stored.get(name))
        parts = [f"{name} is {stored.get(name)!r}, not {signed.get(name)!r}" for name in wrong]
        message = (
            f"The metadata in the answer to {method} is not what was signed: {'; '.join(parts)}."
        )
        yield Finding(rule=ID, message=message, fix="Send each entry as it was signed, as UTF-8.")
        return


def _metadata(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith(PREFIX)}


RULE = Rule(
    id=ID,
    title="The stored object has exactly the metadata that was signed",
    why="Metadata is garbled by character sets and trimming without any error on the way.",
    check=check,
)
