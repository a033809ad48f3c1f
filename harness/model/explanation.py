"""Why a request was refused, as far as it can be proved."""

from dataclasses import dataclass
from enum import StrEnum

from harness.model.phrase import Wording


class Proof(StrEnum):
    """The proof of an explanation."""

    RECOMPUTED = "recomputed"
    DECIDED = "decided"
    EXCLUDED = "excluded"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that arrived otherwise than it was signed.

    ``kind`` names it for machines and ``subject`` the header, parameter or part; ``signed`` and
    ``sent`` are its two values, None where there is none; ``change`` completes the sentence "the
    signature would match exactly if …".
    """

    kind: str
    subject: str
    signed: str | None
    sent: str | None
    change: Wording
    advice: Wording


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """The cause of one refusal in one sentence, and what fixes it; every text is redacted.

    ``proof`` says whether the signature was computed again and matched (``recomputed``), whether
    the server decided before any signature (``decided``), whether all else is excluded
    (``excluded``), or whether the cause stays open; ``alternatives`` are other differences that
    would explain the same signature; ``about`` names the header, argument or condition where
    there are no differences to name; ``tried`` is how many signatures were computed.
    """

    cause: str
    sentence: Wording
    advice: Wording = ""
    proof: Proof = Proof.DECIDED
    differences: tuple[Difference, ...] = ()
    alternatives: tuple[Wording, ...] = ()
    about: str = ""
    tried: int = 0

    @property
    def subject(self) -> str:
        """Names of what it is about: headers, parameters or parts; empty where it names none."""
        return ", ".join(dict.fromkeys(one.subject for one in self.differences)) or self.about
