"""The layers of a signature, and what a mistake in one of them is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harness.catalog.wording import worded
from harness.explain.candidate import SigningCandidate
from harness.explain.dialect import Pieces
from harness.model.explanation import Difference

METHOD, PATH, QUERY, HEADERS, STANDARD, DATE, SCOPE, SECRET = range(8)
Parts = Callable[[SigningCandidate, Pieces], Iterable[Pieces]]
Text = Callable[[Pieces], bytes]
Digest = Callable[[bytes, Pieces], bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class SignerMistake:
    """One mistake; ``what`` completes the sentence "a signer makes it that …".

    ``values`` take the place of ``{}`` in it.
    """

    kind: str
    what: str
    advice: str
    values: tuple[str, ...] = ()

    @property
    def difference(self) -> Difference:
        """The mistake as a difference between the signer and the service."""
        return Difference(
            kind=f"signer-{self.kind}",
            subject="signer",
            signed=None,
            sent=None,
            change=worded(self.what, *self.values),
            advice=worded(self.advice, *self.values),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Layers:
    """The three layers of one version, right and wrong."""

    text: Text
    digest: Digest
    parts: tuple[tuple[SignerMistake, Parts], ...]
    texts: tuple[tuple[SignerMistake, Text], ...]
    digests: tuple[tuple[SignerMistake, Digest], ...]


SDK = "Let an SDK sign, or follow the page of the signature to the letter."


def mistake_of(kind: str, what: str, advice: str = SDK) -> SignerMistake:
    """Return a mistake; an SDK is the advice where there is none of its own."""
    return SignerMistake(kind=kind, what=what, advice=advice)


LINE_FEED = "Keep every line of what is signed, the empty ones as well, and end them with `\\n`."
FEED_MISSING = mistake_of(
    "line-feed-missing", "leaves out a line feed of what is signed", LINE_FEED
)
FEED_TOO_MANY = mistake_of(
    "line-feed-surplus", "puts a line feed behind the text that it signs", LINE_FEED
)
FEED_OTHER = mistake_of(
    "line-feed-other", "separates the lines by something else than a line feed", LINE_FEED
)
