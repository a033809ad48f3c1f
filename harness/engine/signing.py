"""What came of a page's signer, and for how long it is good."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs

from harness.drivers.driver import Recipe
from harness.engine.parts import is_part
from harness.model.observation import Exchange, ProcessFacts, SecondRun
from harness.model.rule import ACCEPTED, is_accepted
from harness.oss.signature import V4_URL
from harness.pages.printed_forms import PolicyForm
from harness.pages.signed_urls import PrintedUrl
from harness.wire.redaction import redact

LIFE = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class SignerResult:
    """The outcome of a signer: its process, the URL that it printed, and what the URL was good for.

    ``signed`` is None where nobody could find out which headers the signature holds; ``trials``
    are the requests by which that was tried; ``bucket`` is the one that was lent for it;
    ``recipe`` is the local file that the signer has read, for its uploaders to send the same;
    ``own`` are the requests that the program itself has sent; ``form`` is the policy that the
    program has signed and printed; ``refused`` is how it ends where its own requests are refused;
    ``untold`` are the headers whose values it computes where nobody could read them.
    """

    ended: ProcessFacts | None
    url: PrintedUrl | None = None
    signed: Mapping[str, str] | None = None
    trials: tuple[Exchange, ...] = ()
    bucket: str = ""
    recipe: Recipe | None = None
    own: tuple[Exchange, ...] = ()
    form: PolicyForm | None = None
    refused: SecondRun | None = None
    untold: tuple[str, ...] = ()

    @property
    def has_sent(self) -> bool:
        """Whether it has uploaded something through what it has signed."""
        return any(_is_signed_upload(one) and is_accepted(one) for one in self.own)

    @property
    def is_for_part(self) -> bool:
        """Whether its URL is for a part of an object."""
        return self.url is not None and is_part(f"?{self.url.query}")

    @property
    def has_used(self) -> bool:
        """Whether the program itself has sent to its URL what that is signed for, with success."""
        if self.url is None:
            return False
        asked, methods = parse_qs(redact(f"?{self.url.query}")[1:]), {*_methods(self.trials)}
        sent = (one for one in self.own if is_accepted(one) and one.key == self.url.key)
        return any(_query(one) == asked and one.method in methods for one in sent)

    @property
    def was_refused(self) -> bool:
        """Whether the service has refused what it sent with its own signature in the URL."""
        sent = (one for one in self.own if _signed(one) and one.status != HTTPStatus.NOT_FOUND)
        return any(one.status >= HTTPStatus.BAD_REQUEST for one in sent)

    @property
    def has_fetched(self) -> bool:
        """Whether it has only downloaded, such as with the URL that it has made."""
        if not self.own or self.ended is None:
            return False
        fetched = (one.method == "GET" and one.status in ACCEPTED for one in self.own)
        return not self.ended.exit_code and all(fetched)


def _is_signed_upload(exchange: Exchange) -> bool:
    """Tell whether a request carries its signature in its URL, or in a form."""
    if exchange.method == "POST":
        return "multipart/form-data" in exchange.raw_head.lower()
    return exchange.method == "PUT" and _signed(exchange)


def _methods(trials: Sequence[Exchange]) -> Iterator[str]:
    """Yield the methods that a URL is signed for, as its trials tell."""
    for trial in trials:
        differences = trial.explanation.differences if trial.explanation else ()
        signed = [one.signed for one in differences if one.kind == "method" and one.signed]
        yield from signed or (trial.method,)


def _query(exchange: Exchange) -> Mapping[str, list[str]]:
    """Return the query of a request as the journal has it: without its signature."""
    target = exchange.raw_head.partition("\n")[0].rpartition(" ")[0]
    return parse_qs(target.partition("?")[2])


def _signed(exchange: Exchange) -> bool:
    return "ignature=" in exchange.raw_head.partition("\n")[0]


def life_of(signing: SignerResult) -> float:
    """Return for how many seconds a URL is good, a while where it does not tell."""
    query = parse_qs(signing.url.query) if signing.url else {}
    seconds = query.get(V4_URL.expires.decode(), [""])[0]
    return float(seconds) if seconds.isdigit() else LIFE
