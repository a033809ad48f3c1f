"""A program that signs and sends itself, run once more where the server refuses what it sends."""

import time
from collections.abc import Iterable
from dataclasses import replace

from harness.drivers.driver import Prepared
from harness.engine.environment import Environment
from harness.engine.forms import METHOD
from harness.engine.kept_runs import kept, program_key
from harness.engine.page_observe import EXPIRED_FOR, REFUSED
from harness.engine.signer import sent_to, start_signer
from harness.engine.signing import SignerResult
from harness.model.cors import OPEN
from harness.model.observation import SecondRun
from harness.model.page_program import PageProgram
from harness.model.ticket import Ticket
from harness.pages.plan import method_of
from harness.review.outcome_words import claimed_status


def with_refused_run(
    signing: SignerResult, made: PageProgram, prepared: Prepared, environment: Environment
) -> SignerResult:
    """Return what came of a signer with how it ends where what it sends itself is refused."""
    if not (signing.has_sent or signing.has_fetched):
        return signing
    name = program_key(made, prepared, ("signs", method_of(made.block)), environment.driver.name)
    refused = kept(f"{name}-refused", lambda: _refused_run(signing, made, prepared, environment))
    return replace(signing, refused=refused)


def _refused_run(
    signing: SignerResult, made: PageProgram, prepared: Prepared, environment: Environment
) -> SecondRun | None:
    """Run a signer when what it signs has expired; None where nothing was refused then."""
    server, buckets = environment.server_of(environment.region), _buckets(signing, made)
    late = time.time() + EXPIRED_FOR
    # A policy is judged once its whole form is there, a URL with the head of its request.
    finishes = late if method_of(made.block) == METHOD else None
    for bucket in buckets:
        server.forget_requests(bucket)
        server.admit(Ticket(bucket=bucket, arrives=late, finishes=finishes, cors=OPEN))
    ended, _, _ = start_signer(made, prepared, environment, signing.bucket, signing.recipe)
    exchanges = [one for bucket in buckets for one in server.journal(bucket)]
    for bucket in buckets:
        # The next who uses this bucket finds the clock as it is.
        server.admit(Ticket(bucket=bucket))
    refused = [one.status for one in exchanges if one.status == REFUSED]
    if not refused:
        return None
    return SecondRun(
        process=replace(ended, reported_status=claimed_status(ended)), status=refused[-1]
    )


def _buckets(signing: SignerResult, made: PageProgram) -> Iterable[str]:
    """Return the buckets that a program sends to: the one that was lent, and those it names."""
    named = (sent_to(made), signing.url.bucket if signing.url else "")
    return tuple(dict.fromkeys(one for one in (signing.bucket, *named) if one))
