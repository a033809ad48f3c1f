"""A block that signs: run, tried, and judged for what it sends itself, too."""

import re
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial

from harness.catalog.wording import worded
from harness.engine.block_context import BlockContext
from harness.engine.environment import REGION, Environment
from harness.engine.forms import as_answered
from harness.engine.judge import Baseline
from harness.engine.page_judge import judge_block
from harness.engine.page_observe import status_told
from harness.engine.parts import is_part, parts_of
from harness.engine.payload import digests_of_recipe
from harness.engine.signer import key_variables, run_signer
from harness.engine.signer_again import with_refused_run
from harness.engine.signing import SignerResult
from harness.explain.ending import SLIP, ends_badly
from harness.explain.error_line import error_line
from harness.model.cell import Cell, DriverName
from harness.model.explanation import Proof
from harness.model.job import Job
from harness.model.observation import (
    BuildFacts,
    Digests,
    Exchange,
    Observation,
    PrintedUrlFacts,
    ProcessFacts,
    SnippetText,
)
from harness.model.page import Role
from harness.model.page_program import PageProgram
from harness.model.rule import is_accepted
from harness.model.scenario import Key, Sign
from harness.model.verdict import CellResult, Verdict
from harness.oss.endpoints import public_host
from harness.pages.plan import PlannedBlock, method_of
from harness.pages.signed_urls import split_metadata
from harness.wire.redaction import redact

BUCKET = "HARNESS_BUCKET"
NOT_IMPLEMENTED = 501
DELETED = 204
PROCESSED = (
    "its URL asks the service for more than the mock server does, such as processing an image; "
    "the signature is right"
)
UNTOLD = (
    "it signs {names} with a value that it computes, and nobody here could read it: no request "
    "with what its code tells is accepted"
)
NOT_REACHED = "it sends to its own URL, and its requests did not reach the server"
NOT_LED = (
    "it sends to its own URL, and its requests did not reach the server: `--driver container` "
    "leads the hosts of the service there"
)
# A request to a host that is not here may have given nothing.
OF_NOTHING = re.compile(r"NoneType|\bnil\b|[Nn]ull")
FAILED_FIRST = "it sends to its own URL, and no request of it arrived before it failed: {said}"


@dataclass(frozen=True, kw_only=True, slots=True)
class SignerRun:
    """The outcome of building a signer, and of running it for this bucket."""

    build: BuildFacts
    signing: SignerResult
    bucket: str

    @property
    def processes(self) -> tuple[ProcessFacts, ...]:
        """Its processes, none where it was not built."""
        ended, refused = self.signing.ended, self.signing.refused
        return (*((ended,) if ended else ()), *((refused.process,) if refused else ()))


def run_signing_block(
    snippet: PlannedBlock, context: BlockContext, baseline: Baseline
) -> CellResult:
    """Run one block that signs, and return its verdict."""
    made, environment = snippet.program, context.environment
    run = partial(_run, made, context)
    came = context.recall(snippet, run, processes=lambda seen: seen.processes)
    signing = came.signing
    observation = Observation(
        bucket=signing.url.bucket if signing.url else came.bucket,
        key=signing.url.key if signing.url else "",
        signed_headers=dict(signing.signed or {}),
        sent_headers={},
        source=None,
        before=None,
        build=came.build,
        processes=_facts(signing, environment),
        exchanges=signing.trials,
        head=None,
        get=None,
        snippet=printed_text(snippet),
        printed=_url_facts(signing),
    )
    if reason := why_not_tried(signing):
        return CellResult(cell=snippet.cell, verdict=Verdict.UNSUPPORTED, reason=reason)
    job = Job(cell=_told_cell(snippet.cell, signing), page=snippet.page, block=made)
    sends = snippet.block.also_uploads or signing.has_sent or signing.was_refused
    if observation.build.failure or not (sends or signing.has_fetched):
        return judge_block(job, observation, baseline)
    return _signer_that_sends(job, observation, signing, environment, baseline)


def signing_name(made: PageProgram, method: str) -> str:
    """Return the name under which what a signer has signed for this method is lent."""
    return repr((method, made.block.unset, made.block.directive, made.program.source))


def _run(made: PageProgram, context: BlockContext) -> SignerRun:
    environment, prepared = context.environment, context.builder.built(made.program)
    lent = environment.signings.seen(signing_name(made, method_of(made.block)))
    if lent is not None and not lent.own:
        # What has only printed its URL for another block prints no other one for itself.
        return SignerRun(build=prepared.facts, signing=lent, bucket=lent.bucket)
    signing = SignerResult(ended=None)
    with in_turn(made, environment), environment.own_bucket() as bucket:
        if not prepared.facts.failure:
            signing = run_signer(made, prepared, environment, bucket)
            if not context.once:
                signing = with_refused_run(signing, made, prepared, environment)
    return SignerRun(build=prepared.facts, signing=signing, bucket=bucket)


def _signer_that_sends(
    job: Job,
    observation: Observation,
    signing: SignerResult,
    environment: Environment,
    baseline: Baseline,
) -> CellResult:
    """Return the verdict of a program that sends to the URL that it has made.

    It need not print the URL. Where its request cannot reach the server there is no verdict.
    """
    words = _last_words(signing)
    if not signing.own and (not SLIP.search(words) or OF_NOTHING.search(words)):
        is_local = job.cell.driver is DriverName.LOCAL
        silent = worded(NOT_LED) if is_local else worded(NOT_REACHED)
        reason = worded(FAILED_FIRST, said=words) if words else silent
        return CellResult(cell=job.cell, verdict=Verdict.UNSUPPORTED, reason=reason)
    # What it has put away afterwards is no transfer.
    kept = tuple(one for one in signing.own if not _is_put_away(one))
    signing = replace(signing, own=kept or signing.own)
    role = Role.SIGNER if signing.has_fetched else Role.UPLOADER
    result = judge_block(*_own_transfer(job, observation, signing, role, environment), baseline)
    if (signing.url is None and signing.form is None) or result.verdict is not Verdict.PASSED:
        return result
    signed = judge_block(job, observation, baseline)
    return replace(signed, findings=(*result.findings, *signed.findings))


def _last_words(signing: SignerResult) -> str:
    """Return why a program ended that fails by itself, as it says, empty for any other."""
    ended = signing.ended
    return error_line(ended.stderr) if ended and ends_badly(ended) else ""


def _is_put_away(exchange: Exchange) -> bool:
    """Tell whether a request has deleted what the program had stored, as it should."""
    return exchange.method == "DELETE" and exchange.status == DELETED


def in_turn(signer: PageProgram, environment: Environment) -> AbstractContextManager[object]:
    """Return what to hold while a signer and its uploader run.

    A bucket that a page names and nobody could replace is one for all: its blocks take turns.
    """
    bound = BUCKET in signer.bound.variables or signer.bound.takes_arguments
    return nullcontext() if bound else environment.turn


def why_not_tried(signing: SignerResult) -> str:
    """Return why nobody here can use a signed URL as its signer means it, empty where one can."""
    if signing.signed is not None:
        return ""
    if any(one.status == NOT_IMPLEMENTED for one in signing.trials):
        return worded(PROCESSED)
    refused = any(_is_unexplained(one) for one in signing.trials)
    if refused and signing.untold:
        return worded(UNTOLD, names=", ".join(signing.untold))
    return ""


def _is_unexplained(trial: Exchange) -> bool:
    """Tell whether a signature is wrong, and nothing that was computed again makes it right."""
    known = trial.explanation is not None and trial.explanation.proof is Proof.RECOMPUTED
    return trial.code == "SignatureDoesNotMatch" and not known


def _own_transfer(
    job: Job, observation: Observation, signing: SignerResult, role: Role, environment: Environment
) -> tuple[Job, Observation]:
    """Return a signer in the role that it plays, too, with the requests that it has sent."""
    if job.block is None:
        raise AssertionError(job)
    block = replace(job.block, block=replace(job.block.block, role=role, also_uploads=True))
    expect = replace(job.cell.scenario.expect, requests=len(signing.own) or 1)
    cell = replace(job.cell, scenario=replace(job.cell.scenario, expect=expect))
    refused = signing.refused
    sent = replace(
        observation,
        exchanges=signing.own,
        printed=None,
        source=_source(signing),
        parts=parts_of(signing.own, signing.recipe),
        refused=refused and replace(refused, process=_clean(refused.process, environment)),
    )
    return replace(job, cell=as_answered(cell, signing.own), block=block), sent


def _source(signing: SignerResult) -> Digests | None:
    """Return the local file of a program that sends one thing by its URL, None for any other."""
    uploads = [one for one in signing.own if one.method == "PUT" and is_accepted(one)]
    whole = len(uploads) == 1 and not is_part(uploads[0].raw_head) and signing.has_sent
    return digests_of_recipe(signing.recipe) if whole and signing.recipe else None


def _url_facts(signing: SignerResult) -> PrintedUrlFacts | None:
    url, form = signing.url, signing.form
    if form is not None:
        return PrintedUrlFacts(
            address=f"https://{form.bucket}.{public_host(REGION)}/",
            bucket=form.bucket,
            key=form.key,
            region=REGION,
            is_good=signing.signed is not None,
        )
    if url is None:
        return None
    return PrintedUrlFacts(
        address=url.printed.partition("?")[0],
        bucket=url.bucket,
        key=url.key,
        region=url.region,
        is_good=signing.signed is not None,
    )


def printed_text(snippet: PlannedBlock) -> SnippetText:
    """Return a block as its page shows it."""
    block = snippet.block
    return SnippetText(
        file=snippet.page.file, text=block.text, line=block.line, language=block.language or ""
    )


def _told_cell(cell: Cell, signing: SignerResult) -> Cell:
    """Return the cell whose scenario says what was signed, now that it is known."""
    if signing.url is None:
        return cell
    headers, metadata = split_metadata(signing.signed or {})
    key, method = Key(text=signing.url.key), cell.scenario.sign.method
    sign = Sign(method=method, key=key, headers=headers, metadata=metadata)
    return replace(cell, scenario=replace(cell.scenario, sign=sign))


def _facts(signing: SignerResult, environment: Environment) -> tuple[ProcessFacts, ...]:
    if signing.ended is None:
        return ()
    # No number in its URL is a status.
    status = status_told(signing.ended, signing.own)
    return (replace(_clean(signing.ended, environment), reported_status=status),)


def _clean(ended: ProcessFacts, environment: Environment) -> ProcessFacts:
    """Return how a signer has ended, without its keys and what it has signed."""

    def clean(text: str) -> str:
        for value in key_variables(environment.keyring).values():
            text = text.replace(value, "<redacted>")
        return redact(text)

    return replace(ended, stdout=clean(ended.stdout), stderr=clean(ended.stderr))
