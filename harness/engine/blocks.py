"""One snippet of a page from its signer to its verdict."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import PurePath

from harness.drivers.driver import Prepared
from harness.engine.judge import Baseline, judge
from harness.engine.page_bench import REGION, PageEnvironment
from harness.engine.page_download import observe_download
from harness.engine.page_observe import observe_upload
from harness.engine.signer import harness_upload, run_signer, upload_by
from harness.engine.signing import SignerResult
from harness.model.cell import Cell
from harness.model.job import Job
from harness.model.observation import Observation, PrintedUrlFacts, ProcessFacts, SnippetText
from harness.model.page import Block, Role
from harness.model.page_program import PageProgram
from harness.model.scenario import Key, Sign, Variant
from harness.model.upload import SignedUpload
from harness.model.verdict import CellResult, Finding, Place, Severity, Verdict
from harness.pages.plan import URL_OF_HARNESS, PlannedBlock, method_of
from harness.pages.programs import page_program
from harness.pages.signed_urls import METADATA, split_metadata
from harness.syntax.maps import sent_headers
from harness.wire.redaction import redact


def run_snippet(snippet: PlannedBlock, bench: PageEnvironment, baseline: Baseline) -> CellResult:
    """Run one block in one variant and return its verdict."""
    unknown = _left_over(snippet, bench)
    if unknown:
        return CellResult(cell=snippet.cell, verdict=Verdict.FAILED, findings=unknown)
    if snippet.block.role is Role.SIGNER:
        return _signer(snippet, bench, baseline)
    return _user(snippet, bench, baseline)


def _made(
    snippet: PlannedBlock,
    block: Block,
    bench: PageEnvironment,
    variant: Variant,
    upload: SignedUpload | None,
) -> PageProgram:
    toolkit = bench.kit.toolkit(block.language, block.text)
    if toolkit is None:
        raise AssertionError(snippet)
    return page_program(block, bench.kit, toolkit, variant, upload.signed_headers if upload else {})


def _left_over(snippet: PlannedBlock, bench: PageEnvironment) -> tuple[Finding, ...]:
    made = _made(snippet, snippet.block, bench, Variant.PUBLISHED, None)
    findings = []
    for left in made.bound.leftovers:
        line, column = snippet.block.position(left.line, left.column)
        findings.append(
            Finding(
                rule="placeholder-known",
                kind="placeholder-unknown",
                subject=left.text,
                details={"sidecar": f"{PurePath(snippet.page.file).name}.harness.toml"},
                place=Place(file=snippet.page.file, line=line, column=column),
            )
        )
    return tuple(findings)


def _signer(snippet: PlannedBlock, bench: PageEnvironment, baseline: Baseline) -> CellResult:
    made = _made(snippet, snippet.block, bench, Variant.PUBLISHED, None)
    prepared = bench.prepare(made)
    signing = SignerResult(ended=None)
    with bench.alone(made), bench.bucket(bench.server()) as bucket:
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
    job = Job(cell=_told_cell(snippet.cell, signing), page=snippet.page, block=made)
    return judge(job, observation, baseline)


def _url_facts(signing: SignerResult) -> PrintedUrlFacts | None:
    url = signing.url
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


def _signer_facts(signing: SignerResult, bench: PageEnvironment) -> tuple[ProcessFacts, ...]:
    ended = signing.ended
    if ended is None:
        return ()

    def clean(text: str) -> str:
        for value in bench.keys().values():
            text = text.replace(value, "<redacted>")
        return redact(text)

    return (
        ProcessFacts(
            exit_code=ended.exit_code,
            stdout=clean(ended.stdout),
            stderr=clean(ended.stderr),
            reported_status=None,
            seconds=ended.seconds,
            cpu_seconds=ended.cpu_seconds,
            peak_mib=ended.peak_mib,
            timed_out=ended.timed_out,
            limits_hit=ended.limits_hit,
        ),
    )


def _user(snippet: PlannedBlock, bench: PageEnvironment, baseline: Baseline) -> CellResult:
    variant, block = snippet.cell.variant, snippet.block
    first = bench.prepare(_made(snippet, block, bench, Variant.PUBLISHED, None))
    del first  # built before the URL is signed: a page's URLs live for a minute
    with _turn(snippet, bench), _signed_by_page(snippet, bench) as (signing, bucket):
        method = method_of(block)
        signed_for = method_of(snippet.signer or block)
        upload = upload_by(signing, bench, signed_for) if signing else None
        region = signing.url.region if signing and signing.url else REGION
        if upload is None:
            upload = harness_upload(bench, bucket, _derived(snippet), method)
        made = _made(snippet, block, bench, variant, upload)
        prepared: Prepared = bench.prepare(made)
        observe = observe_upload if method == "PUT" else observe_download
        seen = observe(made, prepared, upload, bench, region)
    seen = replace(seen, snippet=_printed(snippet))
    job = Job(cell=_of_upload(snippet.cell, upload), page=snippet.page, block=made)
    if snippet.signer is None or (signing and signing.url):
        return judge(job, seen, baseline)
    scenario = replace(job.cell.scenario, title=URL_OF_HARNESS)
    job = replace(job, cell=replace(job.cell, scenario=scenario))
    result = judge(job, seen, baseline)
    return replace(result, findings=(*result.findings, _lent(snippet, snippet.signer)))


def _lent(snippet: PlannedBlock, signer: Block) -> Finding:
    line, column = snippet.block.position(1)
    return Finding(
        rule="url-of-page",
        kind="url-lent",
        details={"line": str(signer.line)},
        place=Place(file=snippet.page.file, line=line, column=column),
        severity=Severity.WARNING,
    )


def _turn(snippet: PlannedBlock, bench: PageEnvironment) -> AbstractContextManager[object]:
    if snippet.signer is None:
        return nullcontext()
    return bench.alone(_made(snippet, snippet.signer, bench, Variant.PUBLISHED, None))


def _of_upload(cell: Cell, upload: SignedUpload) -> Cell:
    headers, metadata = split_metadata(upload.signed_headers)
    key = Key(text=upload.key)
    sign = Sign(method=upload.method, key=key, headers=headers, metadata=metadata)
    return replace(cell, scenario=replace(cell.scenario, sign=sign))


@contextmanager
def _signed_by_page(
    snippet: PlannedBlock, bench: PageEnvironment
) -> Iterator[tuple[SignerResult | None, str]]:
    """Lend what the page's signer has signed, and the bucket for it or for a URL of the harness."""
    made = _signing_program(snippet, bench)
    if made is None:
        with bench.bucket(bench.server()) as bucket:
            yield None, bucket
        return
    prepared = bench.prepare(made)

    def sign() -> SignerResult:
        return run_signer(made, prepared, bench, bench.new_bucket())

    with bench.signings.lease(made.program.source, sign) as signing:
        yield signing, signing.bucket


def _signing_program(snippet: PlannedBlock, bench: PageEnvironment) -> PageProgram | None:
    if snippet.signer is None:
        return None
    made = _made(snippet, snippet.signer, bench, Variant.PUBLISHED, None)
    unusable = made.bound.leftovers or bench.prepare(made).facts.failure
    return None if unusable else made


def _derived(snippet: PlannedBlock) -> dict[str, str]:
    """Return what a URL of the harness signs: what the author says, or what the snippet sends."""
    block, sign = snippet.block, snippet.cell.scenario.sign
    if block.directive.scenario:
        metadata = {METADATA + name: value for name, value in sign.all_metadata.items()}
        return {**{name.lower(): value for name, value in sign.headers.items()}, **metadata}
    if block.directive.headers:
        return dict(block.directive.headers)
    if block.language is None:
        return {}
    spoken = sent_headers(block.language, block.text)
    return {
        name: value for name, value in spoken.items() if name.startswith(("content-", "x-oss-"))
    }
