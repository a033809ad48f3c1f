"""One snippet of a page from its signer to its verdict."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePath
from urllib.parse import urlsplit

from harness.catalog.wording import worded
from harness.drivers.driver import Recipe
from harness.engine.block_context import BlockContext, processes_of
from harness.engine.computed_headers import computed_headers
from harness.engine.environment import REGION, Environment
from harness.engine.forms import as_answered, as_posted, file_for, harness_form
from harness.engine.job_key import surroundings
from harness.engine.judge import Baseline
from harness.engine.page_download import observe_download
from harness.engine.page_judge import judge_block
from harness.engine.page_observe import observe_upload, recipe_of, with_second_runs
from harness.engine.parts import or_beyond_file
from harness.engine.plus_signed import with_plus_signed
from harness.engine.proof import Proofs, proven
from harness.engine.signed_blocks import (
    in_turn,
    printed_text,
    run_signing_block,
    signing_name,
    why_not_tried,
)
from harness.engine.signer import KEY, harness_upload, run_signer, upload_by
from harness.engine.signing import SignerResult
from harness.engine.unshown import or_unshown
from harness.model.cell import Cell
from harness.model.job import Job, OtherSigner
from harness.model.observation import Observation
from harness.model.page import Block, Placeholders, Role, Runtime
from harness.model.page_program import PageProgram
from harness.model.rule import is_accepted
from harness.model.scenario import Key, Sign, Variant
from harness.model.upload import SignedUpload
from harness.model.verdict import CellResult, Verdict
from harness.oss.headers import METADATA_PREFIX
from harness.pages.forms import wants_v4
from harness.pages.plan import (
    URL_OF_HARNESS,
    PlannedBlock,
    method_of,
    method_with,
    signed_by_harness,
    signing_title,
)
from harness.pages.programs import PageTooling, page_program
from harness.pages.signed_urls import split_metadata

NOT_BY_TLS = (
    "it insists on https, and on this machine nothing leads it to the server by TLS, for no "
    "process can be confined here: `--driver container` does"
)
TLS = re.compile(r"(?i)https|ssl|tls")
# In a page, of what it loads.
WHOLE_ADDRESS = re.compile(r"https://[\w-]+\.[\w.-]+")
CHECKED = re.compile(r"content-md5$|x-oss-(?!meta-)")
# A placeholder that nobody has replaced, with an apostrophe.
QUOTING = re.compile(r"""<\w[^<>"'\n]*'[^<>"\n]*>""")
GAP = re.compile(r"(?i)^[<{\[].*[>}\]]$|^\W*your\w*\W*$|^x{3,}$|\.{3}|…")
UNKNOWN = "Nobody knows what stands for `{}` on line {}: say it in {}, such as `{}`"
OR_A_SYMBOL = "{} (or with `symbol` in place of `value`: {})"
READERS_OWN = (
    "it sends `{}: {}`, which stands for a value of the reader's own, and no signer of the page "
    "says which"
)
NOT_JUDGED = (
    "the signer on line {line} made no URL, so nobody knows what a URL for this block is signed for"
)
NO_POLICY = "the program on line {line} printed no policy with its signature for this form"
OTHER_VERSION = (
    "the program on line {line} signs a form by {theirs}, and this one has the fields of {own}"
)
LITERALS_ALONE = (
    "it has its URL, its file or its keys where the language takes literals alone, and a run "
    "cannot put its own there: {}"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """The input of a block, and what was seen of it; nothing where it was not run.

    ``computed`` are headers of its own whose values only its run told, and which were signed then.
    """

    signing: SignerResult | None
    upload: SignedUpload | None
    seen: Observation | None = None
    computed: Mapping[str, str] = field(default_factory=dict)


def run_block(planned: PlannedBlock, context: BlockContext, baseline: Baseline) -> CellResult:
    """Run one block in one variant and return its verdict."""
    unknown = _unknown_placeholder(planned, context.tooling) or _unknown_value(planned)
    # What does not build is a fault of the page, whatever its placeholders stand for: unless one
    # holds a mark of quotation, which its reader replaces with it.
    is_quoting = QUOTING.search(planned.program.bound.source)
    if unknown and (is_quoting or not context.builder.built(planned.program.program).facts.failure):
        return CellResult(cell=planned.cell, verdict=Verdict.UNSUPPORTED, reason=unknown)
    judged = or_beyond_file(_judged(planned, context, baseline), planned.block)
    result = or_unshown(judged, planned)
    refused = next((one for one in result.findings if one.rule == "snippet-builds"), None)
    if refused and _takes_literals_alone(planned, context):
        limit = worded(LITERALS_ALONE, refused.details["said"])
        return CellResult(cell=planned.cell, verdict=Verdict.UNSUPPORTED, reason=limit)
    proofs = Proofs(
        retry=lambda block: _retried(planned, block, context),
        key=partial(surroundings, planned, context.environment.driver.name),
    )
    return proven(result, planned.block, proofs)


def _judged(planned: PlannedBlock, context: BlockContext, baseline: Baseline) -> CellResult:
    if planned.block.role is Role.SIGNER:
        return run_signing_block(planned, context, baseline)
    return _user(planned, context, baseline)


def _retried(planned: PlannedBlock, block: Block, context: BlockContext) -> CellResult:
    """Return the verdict of a block whose text has been changed."""
    toolkit = context.tooling.toolkit(block)
    if toolkit is None:
        raise AssertionError(block)
    program = page_program(block, context.tooling, toolkit, Variant.PUBLISHED, {})
    changed = replace(planned, block=block, toolkit=toolkit, program=program)
    return _judged(changed, replace(context, once=True), Baseline())


def _program(planned: PlannedBlock, context: BlockContext, upload: SignedUpload) -> PageProgram:
    """Return the program in the variant of its cell, its maps filled with what was signed."""
    variant = planned.cell.variant
    if variant is Variant.PUBLISHED or planned.toolkit is None:
        return planned.program
    signed = upload.signed_headers
    return page_program(planned.block, context.tooling, planned.toolkit, variant, signed)


def _takes_literals_alone(planned: PlannedBlock, context: BlockContext) -> bool:
    """Tell whether a block builds as it is printed, and not with what a run reads in its place."""
    if planned.toolkit is None or not planned.program.bound.variables:
        return False
    block = replace(planned.block, placeholders=())
    tooling = replace(context.tooling, placeholders=Placeholders(placeholders=()))
    printed = page_program(block, tooling, planned.toolkit, Variant.PUBLISHED, {})
    return not context.builder.built(printed.program).facts.failure


def _unknown_placeholder(snippet: PlannedBlock, tooling: PageTooling) -> str:
    """Return why a block with a placeholder that nobody knows is not run, empty for any other.

    It is our limit and no fault of the page: what helps is a line in the file beside it.
    """
    left = next(iter(snippet.program.bound.leftovers), None)
    if left is None:
        return ""
    line, _ = snippet.block.position(left.line, left.column)
    likely = f'symbol = "{left.symbol}"' if left.symbol else 'value = "…"'
    problem = f"placeholders = [{{ {likely}, texts = [{json.dumps(left.text)}] }}]"
    beside = f"{PurePath(snippet.page.file).name}.harness.toml"
    unknown = worded(UNKNOWN, left.text, line, beside, problem)
    if left.symbol:
        return unknown
    known = dict.fromkeys(one.symbol for one in tooling.placeholders.placeholders)
    return worded(OR_A_SYMBOL, unknown, ", ".join(known))


def _unknown_value(snippet: PlannedBlock) -> str:
    """Return why a block is not run that sends a value of the reader's own, empty for any other.

    Types and metadata are sent as they are printed; of other headers the service asks more.
    """
    if snippet.block.role is Role.SIGNER or snippet.signer is not None:
        return ""
    signed = signed_by_harness(snippet.block).items()
    asked = ((name, value) for name, value in signed if CHECKED.match(name) and GAP.search(value))
    left = next(asked, None)
    if left is None:
        return ""
    return worded(READERS_OWN, *left)


def _user(snippet: PlannedBlock, context: BlockContext, baseline: Baseline) -> CellResult:
    run = partial(_transfer, snippet, context)
    came = context.recall(snippet, run, processes=lambda one: processes_of(one.seen))
    if came.seen is None or came.upload is None:
        reason = _why_not_judged(snippet, came.signing, came.upload)
        return CellResult(cell=snippet.cell, verdict=Verdict.UNSUPPORTED, reason=reason)
    upload, seen = came.upload, came.seen
    if _misses_tls(snippet, upload, seen):
        cell = snippet.cell
        return CellResult(cell=cell, verdict=Verdict.UNSUPPORTED, reason=worded(NOT_BY_TLS))
    seen = replace(seen, snippet=printed_text(snippet))
    job = Job(
        cell=as_answered(_of_upload(_titled(snippet, came.computed), upload), seen.exchanges),
        page=snippet.page,
        block=_program(snippet, context, upload),
        signer=snippet.signer.line if snippet.signer else 0,
        beside=context.beside,
        others=tuple(_with_others(snippet, context, upload)),
    )
    return judge_block(job, seen, baseline)


def _with_others(
    snippet: PlannedBlock, context: BlockContext, upload: SignedUpload
) -> Iterator[OtherSigner]:
    """Yield what comes of a block with the URLs of signers beside its own that sign otherwise."""
    if context.once or snippet.block.directive.expect:
        return
    once = replace(context, once=True)
    for other in snippet.others:
        with _signed_by_page(other, once) as (signing, _):
            signed = signing.signed if signing else _derived(other)
        if signed is None or dict(signed) == dict(upload.signed_headers):
            continue
        seen = _transfer(other, once).seen
        last = next(reversed(seen.exchanges), None) if seen else None
        if last is not None:
            signer = other.signer or other.stands_in
            yield OtherSigner(
                line=signer.line if signer else 0,
                tab=signer.tab if signer else "",
                status=last.status,
                is_accepted=is_accepted(last),
                why=last.why,
            )


def _titled(snippet: PlannedBlock, computed: Mapping[str, str]) -> Cell:
    """Return the cell of a block whose title says all that the URL of the harness signs."""
    cell = snippet.cell
    signed = {**_derived(snippet), **computed} if computed else {}
    title = signing_title(worded(URL_OF_HARNESS), signed) if signed else cell.scenario.title
    return replace(cell, scenario=replace(cell.scenario, title=title))


def _transfer(snippet: PlannedBlock, context: BlockContext) -> Transfer:
    """Run a block with the URL that it gets; run nothing where nobody knows what that is for."""
    block, environment = snippet.block, context.environment
    # Built before the URL is signed: a page's URLs live for a minute.
    context.builder.built(snippet.program.program)
    with (
        _turn(snippet, environment),
        _signed_by_page(snippet, context) as (signing, bucket),
        environment.own_bucket() as other,
    ):
        method, upload = method_of(block), _own_upload(snippet, signing, environment)
        region = signing.url.region if signing and signing.url else REGION
        if _why_not_judged(snippet, signing, upload):
            return Transfer(signing=signing, upload=upload)
        is_ours = upload is None
        if upload is None:
            upload = _harness_upload(snippet, environment, bucket)
        elif block.form and snippet.signer:
            upload = as_posted(upload, snippet.signer, block, other, environment)
        if (rules := snippet.cell.scenario.server.cors) is not None:
            upload = replace(upload, cors=rules)
        made = _program(snippet, context, upload)
        prepared = context.builder.built(made.program)
        if method != "GET":
            recipe = (signing.recipe if signing else None) or _recipe(made, signing)
            seen = observe_upload(made, prepared, upload, environment, region, recipe)
            computed = computed_headers(snippet, seen) if is_ours and not block.form else {}
            if computed:
                signed = {**_derived(snippet), **computed}
                resent = harness_upload(environment, bucket, signed, block)
                upload = replace(resent, cors=upload.cors)
                seen = observe_upload(made, prepared, upload, environment, region, recipe)
            if not context.once:
                seen = with_second_runs(made, prepared, upload, seen, (environment, region, recipe))
        else:
            seen, computed = observe_download(made, prepared, upload, environment, region), {}
        return Transfer(signing=signing, upload=upload, seen=seen, computed=computed)


def _own_upload(
    snippet: PlannedBlock, signing: SignerResult | None, environment: Environment
) -> SignedUpload | None:
    """Return what the page's own signer hands to a block, None where it hands nothing."""
    method = method_with(snippet.signer, snippet.block)
    upload = upload_by(signing, environment, method) if signing else None
    return with_plus_signed(upload, snippet.block, environment) if upload else None


def _recipe(made: PageProgram, signing: SignerResult | None) -> Recipe:
    """Return the local file of a block, of a size that the policy of its form allows."""
    recipe = recipe_of(made, for_part=signing is not None and signing.is_for_part)
    form = signing.form if signing else None
    is_told = made.block.directive.file is not None
    return recipe if is_told or form is None else file_for(form, recipe.size)


def _misses_tls(snippet: PlannedBlock, upload: SignedUpload, seen: Observation) -> bool:
    """Tell whether a block speaks of TLS and has sent nothing to a server that speaks none."""
    text, address = snippet.block.text, urlsplit(upload.url)
    # A server that programs are led to by its names has no port of its own, and speaks both.
    is_plain = address.scheme == "http" and address.port is not None and not seen.exchanges
    if snippet.block.runtime is Runtime.BROWSER:
        text = WHOLE_ADDRESS.sub("", text)
    return is_plain and not seen.build.failure and TLS.search(text) is not None


def _harness_upload(snippet: PlannedBlock, environment: Environment, bucket: str) -> SignedUpload:
    """Return what a page without a signer gets: a URL of ours, or a policy."""
    block = snippet.block
    if block.form:
        return harness_form(environment, bucket, KEY, is_v4=wants_v4(block.before + block.text))
    return harness_upload(environment, bucket, _derived(snippet), block)


def _why_not_judged(
    snippet: PlannedBlock, signing: SignerResult | None, upload: SignedUpload | None
) -> str:
    """Return why nobody knows what the URL of a block is good for, empty where it is known."""
    signer = snippet.signer
    if signing is not None and (reason := why_not_tried(signing)):
        return worded("{} (the signer on line {})", reason, signer.line) if signer else reason
    if signer is None or (upload is not None and not snippet.block.form):
        return ""
    if upload is None:
        return worded(NO_POLICY if snippet.block.form else NOT_JUDGED, line=signer.line)
    versions = ("V1", "V4") if wants_v4(snippet.block.text) else ("V4", "V1")
    differs = wants_v4(snippet.block.text) != bool(upload.fields["HARNESS_FORM_CREDENTIAL"])
    return (
        worded(OTHER_VERSION, line=signer.line, theirs=versions[0], own=versions[1])
        if differs
        else ""
    )


def _turn(snippet: PlannedBlock, environment: Environment) -> AbstractContextManager[object]:
    made = snippet.signer_program
    return nullcontext() if made is None else in_turn(made, environment)


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
    environment, made = context.environment, _usable_signer(snippet, context)
    if made is None:
        with environment.own_bucket() as bucket:
            yield None, bucket
        return
    prepared = context.builder.built(made.program)

    method = method_with(snippet.signer, snippet.block)

    def sign() -> SignerResult:
        return run_signer(made, prepared, environment, environment.new_bucket(), method)

    with environment.signings.lease(signing_name(made, method), sign) as signing:
        yield signing, signing.bucket


def _usable_signer(snippet: PlannedBlock, context: BlockContext) -> PageProgram | None:
    made = snippet.signer_program
    if made is None or made.bound.leftovers:
        return None
    return None if context.builder.built(made.program).facts.failure else made


def _derived(snippet: PlannedBlock) -> dict[str, str]:
    """Return what a URL of the harness signs: what the author says, or what the snippet sends."""
    block, sign = snippet.block, snippet.cell.scenario.sign
    if snippet.stands_in is not None:
        return dict(snippet.stands_in.headers or {})
    if block.directive.scenario:
        metadata = {METADATA_PREFIX + name: value for name, value in sign.all_metadata.items()}
        return {**{name.lower(): value for name, value in sign.headers.items()}, **metadata}
    return signed_by_harness(block)
