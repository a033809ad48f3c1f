"""One snippet of a page from its signer to its verdict."""

import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import PurePath

from harness.drivers.driver import Recipe
from harness.engine.builder import ProgramBuilder
from harness.engine.environment import REGION, Environment
from harness.engine.forms import as_answered, as_posted, file_for, harness_form
from harness.engine.judge import Baseline, judge
from harness.engine.page_download import observe_download
from harness.engine.page_observe import observe_upload, recipe_of, with_second_runs
from harness.engine.proof import Proofs, proven
from harness.engine.signer import KEY, harness_upload, key_variables, run_signer, upload_by
from harness.engine.signing import SignerResult
from harness.model.cell import Cell
from harness.model.job import Job
from harness.model.observation import Observation, PrintedUrlFacts, ProcessFacts, SnippetText
from harness.model.page import Block, Role
from harness.model.page_program import PageProgram
from harness.model.scenario import Key, Sign, Variant
from harness.model.upload import SignedUpload
from harness.model.verdict import CellResult, Verdict
from harness.oss.endpoints import public_host
from harness.oss.headers import METADATA_PREFIX
from harness.pages.forms import wants_v4
from harness.pages.plan import PlannedBlock, method_of, signed_by_harness
from harness.pages.programs import PageTooling, page_program
from harness.pages.signed_urls import split_metadata
from harness.wire.redaction import redact

BUCKET = "HARNESS_BUCKET"
NOT_REACHED = (
    "it sends to its own URL, and its requests did not reach the server: `--driver container` "
    "leads the hosts of the service there"
)
NOT_BY_TLS = (
    "it insists on https, and on this machine nothing leads it to the server by TLS, for no "
    "process can be confined here: `--driver container` does"
)
TLS = re.compile(r"(?i)https|ssl|tls")
NOT_IMPLEMENTED = 501
PROCESSED = (
    "its URL asks the service for more than the mock server does, such as processing an image; "
    "the signature is right"
)
NOT_JUDGED = (
    "the signer on line {line} made no URL, so nobody knows what a URL for this block is signed for"
)
NO_POLICY = "the program on line {line} printed no policy with its signature for this form"
OTHER_VERSION = (
    "the program on line {line} signs a form by {theirs}, and this one has the fields of {own}"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockContext:
    """What a block needs to be run: where, who builds its program, and with which toolkits.

    ``once`` is true where a block is run once only, to see whether a fix cures it. ``beside`` is
    how many other blocks get the URL of its signer.
    """

    environment: Environment
    builder: ProgramBuilder
    tooling: PageTooling
    once: bool = False
    beside: int = 0


def run_block(planned: PlannedBlock, context: BlockContext, baseline: Baseline) -> CellResult:
    """Run one block in one variant and return its verdict."""
    unknown = _unknown_placeholder(planned, context.tooling)
    # What does not build is a fault of the page, whatever its placeholders stand for.
    if unknown and not context.builder.built(planned.program.program).facts.failure:
        return CellResult(cell=planned.cell, verdict=Verdict.UNSUPPORTED, reason=unknown)
    result = _judged(planned, context, baseline)
    proofs = Proofs(
        retry=lambda block: _retried(planned, block, context), key=_proof_key(planned, context)
    )
    return proven(result, planned.block, proofs)


def _judged(planned: PlannedBlock, context: BlockContext, baseline: Baseline) -> CellResult:
    if planned.block.role is Role.SIGNER:
        return _signer(planned, context, baseline)
    return _user(planned, context, baseline)


def _retried(planned: PlannedBlock, block: Block, context: BlockContext) -> CellResult:
    """Return the verdict of a block whose text has been changed."""
    toolkit = context.tooling.toolkit(block)
    if toolkit is None:
        raise AssertionError(block)
    program = page_program(block, context.tooling, toolkit, Variant.PUBLISHED, {})
    changed = replace(planned, block=block, toolkit=toolkit, program=program)
    return _judged(changed, replace(context, once=True), Baseline())


def _proof_key(planned: PlannedBlock, context: BlockContext) -> tuple[str, ...]:
    """Return all that a verdict of this block depends on, but its text."""
    signer, toolkit = planned.signer, planned.toolkit
    told = (planned.block.directive, planned.block.before, planned.block.placeholders)
    return (
        *(planned.cell.variant, context.environment.driver.name, repr(told), repr(toolkit)),
        *((repr(signer.directive), signer.text) if signer else ()),
    )


def _program(planned: PlannedBlock, context: BlockContext, upload: SignedUpload) -> PageProgram:
    """Return the program in the variant of its cell, its maps filled with what was signed."""
    variant = planned.cell.variant
    if variant is Variant.PUBLISHED or planned.toolkit is None:
        return planned.program
    signed = upload.signed_headers
    return page_program(planned.block, context.tooling, planned.toolkit, variant, signed)


def _unknown_placeholder(snippet: PlannedBlock, tooling: PageTooling) -> str:
    """Return why a block with a placeholder that nobody knows is not run, empty for any other.

    It is our limit and no fault of the page: what helps is a line in the file beside it.
    """
    left = next(iter(snippet.program.bound.leftovers), None)
    if left is None:
        return ""
    line, _ = snippet.block.position(left.line, left.column)
    known = tuple(dict.fromkeys(one.symbol for one in tooling.placeholders.placeholders))
    likely = "key" if snippet.block.role is Role.SIGNER else "signed-url"
    told = (
        f"placeholders = [{{ symbol = {json.dumps(likely)}, texts = [{json.dumps(left.text)}] }}]"
    )
    beside = f"{PurePath(snippet.page.file).name}.harness.toml"
    return (
        f"Nobody knows what stands for {left.text!r} on line {line}: say it in {beside}, such as "
        f"`{told}` (symbols: {', '.join(known)}; or `value` in place of the symbol)"
    )


def _signer(snippet: PlannedBlock, context: BlockContext, baseline: Baseline) -> CellResult:
    made, bench = snippet.program, context.environment
    prepared = context.builder.built(made.program)
    signing = SignerResult(ended=None)
    with _alone(made, bench), bench.own_bucket() as bucket:
        if not prepared.facts.failure:
            signing = run_signer(made, prepared, bench, bucket)
    observation = Observation(
        bucket=signing.url.bucket if signing.url else bucket,
        key=signing.url.key if signing.url else "",
        signed_headers=dict(signing.signed or {}),
        sent_headers={},
        source=None,
        before=None,
        build=prepared.facts,
        processes=_signer_facts(signing, bench),
        exchanges=signing.trials,
        head=None,
        get=None,
        snippet=_printed(snippet),
        printed=_url_facts(signing),
    )
    if _is_processed(signing):
        return CellResult(cell=snippet.cell, verdict=Verdict.UNSUPPORTED, reason=PROCESSED)
    job = Job(cell=_told_cell(snippet.cell, signing), page=snippet.page, block=made)
    if signing.has_fetched:
        return judge(*_own_transfer(job, observation, signing, Role.SIGNER), baseline)
    if not snippet.block.also_uploads or observation.build.failure:
        return judge(job, observation, baseline)
    return _signer_that_sends(job, observation, signing, baseline)


def _is_processed(signing: SignerResult) -> bool:
    """Tell whether a signed URL asks the service for what this server does not do."""
    asked = any(one.status == NOT_IMPLEMENTED for one in signing.trials)
    return asked and signing.signed is None


def _signer_that_sends(
    job: Job, observation: Observation, signing: SignerResult, baseline: Baseline
) -> CellResult:
    """Return the verdict of a program that sends to the URL that it has made.

    It need not print the URL. Where its request cannot reach the server there is no verdict.
    """
    if not signing.own:
        return CellResult(cell=job.cell, verdict=Verdict.UNSUPPORTED, reason=NOT_REACHED)
    result = judge(*_own_transfer(job, observation, signing, Role.UPLOADER), baseline)
    if (signing.url is None and signing.form is None) or result.verdict is not Verdict.PASSED:
        return result
    return judge(job, observation, baseline)


def _own_transfer(
    job: Job, observation: Observation, signing: SignerResult, role: Role
) -> tuple[Job, Observation]:
    """Return a signer in the role that it plays, too, with the requests that it has sent."""
    if job.block is None:
        raise AssertionError(job)
    block = replace(job.block, block=replace(job.block.block, role=role))
    expect = replace(job.cell.scenario.expect, requests=len(signing.own))
    cell = replace(job.cell, scenario=replace(job.cell.scenario, expect=expect))
    sent = replace(observation, exchanges=signing.own, printed=None)
    return replace(job, cell=as_answered(cell, signing.own), block=block), sent


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


def _printed(snippet: PlannedBlock) -> SnippetText:
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


def _signer_facts(signing: SignerResult, bench: Environment) -> tuple[ProcessFacts, ...]:
    ended = signing.ended
    if ended is None:
        return ()

    def clean(text: str) -> str:
        for value in key_variables(bench.keyring).values():
            text = text.replace(value, "<redacted>")
        return redact(text)

    return (replace(ended, stdout=clean(ended.stdout), stderr=clean(ended.stderr)),)


def _user(snippet: PlannedBlock, context: BlockContext, baseline: Baseline) -> CellResult:
    block, bench = snippet.block, context.environment
    # Built before the URL is signed: a page's URLs live for a minute.
    context.builder.built(snippet.program.program)
    with (
        _turn(snippet, bench),
        _signed_by_page(snippet, context) as (signing, bucket),
        bench.own_bucket() as other,
    ):
        method = method_of(block)
        upload = upload_by(signing, bench, method_of(snippet.signer or block)) if signing else None
        region = signing.url.region if signing and signing.url else REGION
        reason = _why_not_judged(snippet, signing, upload)
        if reason:
            return CellResult(cell=snippet.cell, verdict=Verdict.UNSUPPORTED, reason=reason)
        if upload is None:
            upload = _harness_upload(snippet, bench, bucket)
        elif block.form and snippet.signer:
            upload = as_posted(upload, snippet.signer, block, other, bench)
        made = _program(snippet, context, upload)
        prepared = context.builder.built(made.program)
        if method != "GET":
            recipe = (signing.recipe if signing else None) or _recipe(made, signing)
            seen = observe_upload(made, prepared, upload, bench, region, recipe)
            if not context.once:
                seen = with_second_runs(made, prepared, upload, seen, (bench, region, recipe))
        else:
            seen = observe_download(made, prepared, upload, bench, region)
    if _misses_tls(snippet, upload, seen):
        cell = snippet.cell
        return CellResult(cell=cell, verdict=Verdict.UNSUPPORTED, reason=NOT_BY_TLS)
    seen = replace(seen, snippet=_printed(snippet))
    job = Job(
        cell=as_answered(_of_upload(snippet.cell, upload), seen.exchanges),
        page=snippet.page,
        block=made,
        signer=snippet.signer.line if snippet.signer else 0,
        beside=context.beside,
    )
    return judge(job, seen, baseline)


def _recipe(made: PageProgram, signing: SignerResult | None) -> Recipe:
    """Return the local file of a block, of a size that the policy of its form allows."""
    recipe = recipe_of(made)
    form = signing.form if signing else None
    is_told = made.block.directive.file is not None
    return recipe if is_told or form is None else file_for(form, recipe.size)


def _misses_tls(snippet: PlannedBlock, upload: SignedUpload, seen: Observation) -> bool:
    """Tell whether a block speaks of TLS and has sent nothing to a server that speaks none."""
    is_plain = upload.url.startswith("http:") and not seen.exchanges
    return is_plain and not seen.build.failure and TLS.search(snippet.block.text) is not None


def _harness_upload(snippet: PlannedBlock, bench: Environment, bucket: str) -> SignedUpload:
    """Return what a page without a signer gets: a URL of ours, or a policy."""
    block = snippet.block
    if block.form:
        return harness_form(bench, bucket, KEY, is_v4=wants_v4(block.before + block.text))
    return harness_upload(bench, bucket, _derived(snippet), method_of(block))


def _why_not_judged(
    snippet: PlannedBlock, signing: SignerResult | None, upload: SignedUpload | None
) -> str:
    """Return why nobody knows what the URL of a block is good for, empty where it is known."""
    if signing is not None and _is_processed(signing):
        return PROCESSED
    signer = snippet.signer
    if signer is None or (upload is not None and not snippet.block.form):
        return ""
    if upload is None:
        return (NO_POLICY if snippet.block.form else NOT_JUDGED).format(line=signer.line)
    versions = ("V1", "V4") if wants_v4(snippet.block.text) else ("V4", "V1")
    differs = wants_v4(snippet.block.text) != bool(upload.fields["HARNESS_FORM_CREDENTIAL"])
    return (
        OTHER_VERSION.format(line=signer.line, theirs=versions[0], own=versions[1])
        if differs
        else ""
    )


def _turn(snippet: PlannedBlock, bench: Environment) -> AbstractContextManager[object]:
    made = snippet.signer_program
    return nullcontext() if made is None else _alone(made, bench)


def _alone(signer: PageProgram, bench: Environment) -> AbstractContextManager[object]:
    """Return what to hold while a signer and its uploader run.

    A bucket that a page names and nobody could replace is one for all: its blocks take turns.
    """
    bound = BUCKET in signer.bound.variables or signer.bound.takes_arguments
    return nullcontext() if bound else bench.turn


def _of_upload(cell: Cell, upload: SignedUpload) -> Cell:
    headers, metadata = split_metadata(upload.signed_headers)
    key = Key(text=upload.key)
    sign = Sign(method=upload.method, key=key, headers=headers, metadata=metadata)
    return replace(cell, scenario=replace(cell.scenario, sign=sign))


@contextmanager
def _signed_by_page(
    snippet: PlannedBlock, context: BlockContext
) -> Iterator[tuple[SignerResult | None, str]]:
    """Lend what the page's signer has signed, and the bucket for it or for a URL of the harness."""
    bench, made = context.environment, _usable_signer(snippet, context)
    if made is None:
        with bench.own_bucket() as bucket:
            yield None, bucket
        return
    prepared = context.builder.built(made.program)

    def sign() -> SignerResult:
        return run_signer(made, prepared, bench, bench.new_bucket())

    with bench.signings.lease(made.program.source, sign) as signing:
        yield signing, signing.bucket


def _usable_signer(snippet: PlannedBlock, context: BlockContext) -> PageProgram | None:
    made = snippet.signer_program
    if made is None or made.bound.leftovers:
        return None
    return None if context.builder.built(made.program).facts.failure else made


def _derived(snippet: PlannedBlock) -> dict[str, str]:
    """Return what a URL of the harness signs: what the author says, or what the snippet sends."""
    block, sign = snippet.block, snippet.cell.scenario.sign
    if snippet.signed_as is not None:
        return dict(snippet.signed_as)
    if block.directive.scenario:
        metadata = {METADATA_PREFIX + name: value for name, value in sign.all_metadata.items()}
        return {**{name.lower(): value for name, value in sign.headers.items()}, **metadata}
    return signed_by_harness(block)
