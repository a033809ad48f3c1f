"""What a rule is: an id, a sentence, and the check that complains when it is broken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harness.model.job import Job
from harness.model.observation import Exchange, Observation
from harness.model.scenario import Outcome
from harness.model.severity import Severity
from harness.model.verdict import Finding

ACCEPTED = range(200, 300)
ASKING = frozenset(("GET", "HEAD"))
SEE_OTHER = 303

Check = Callable[[Job, Observation], Iterator[Finding]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule of the house: its title is a sentence in the present, true of a good client.

    ``explanation``, ``wrong``, ``right`` and ``references`` are its page in the manual.
    """

    id: str
    title: str
    why: str
    check: Check
    severity: Severity = Severity.ERROR
    explanation: str = ""
    wrong: str = ""
    right: str = ""
    references: tuple[str, ...] = ()


def is_accepted(exchange: Exchange) -> bool:
    """Tell whether the server took an upload; a form may ask to be led on by 303."""
    led_on = exchange.method == "POST" and exchange.status == SEE_OTHER
    return led_on or exchange.status in ACCEPTED


def accepted(observation: Observation) -> list[Exchange]:
    """Return the uploads that the server accepted."""
    return [exchange for exchange in observation.exchanges if is_accepted(exchange)]


def stored_uploads(job: Job, observation: Observation) -> list[Exchange]:
    """Return the uploads of which an object must be there: the accepted ones.

    Where a scenario says that the object is stored though no good answer comes, these are those
    whose body arrived.
    """
    is_stored = job.cell.scenario.expect.object is Outcome.STORED
    arrived = [exchange for exchange in observation.exchanges if exchange.body_complete]
    # A program may ask for what it has uploaded, too.
    uploads = [one for one in accepted(observation) if one.method not in ASKING]
    return uploads or (arrived if is_stored else [])
