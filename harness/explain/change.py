"""One change that may have happened on the way, undone."""

from dataclasses import dataclass

from harness.explain.candidate import SigningCandidate
from harness.model.explanation import Difference


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidateChange:
    """The difference in words, and the request as it would have been signed without it."""

    difference: Difference
    candidate: SigningCandidate
