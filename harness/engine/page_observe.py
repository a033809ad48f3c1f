"""One uploader of a page, run once: the facts from both sides of the wire."""

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from harness.drivers.driver import Invocation, Prepared, Recipe, Workplace
from harness.engine.environment import Environment
from harness.engine.forms import METHOD, stored_key, with_file_alone
from harness.engine.kept_runs import kept, run_key
from harness.engine.observe import by_preflight
from harness.engine.parts import is_part, parts_of
from harness.engine.payload import digests_of_recipe, fresh_recipe
from harness.engine.readback import read_object
from harness.engine.uploads import Address
from harness.model.observation import Digests, Exchange, Observation, ProcessFacts, SecondRun
from harness.model.page import Language
from harness.model.page_program import PageProgram
from harness.model.ticket import Ticket
from harness.model.upload import SignedUpload
from harness.oss.signature import SIGNATURE_PARAMETERS
from harness.pages.options import needs_no_words, words_of
from harness.pages.plan import TYPE
from harness.pages.shell_arguments import called_with_all
from harness.review.outcome_words import BROWSER_TALK, PROGRESS, claimed_status
from harness.server.service import MockServer
from harness.syntax.sizes import sizes_in
from harness.syntax.source import parse
from harness.wire.redaction import redact

SIGNATURES = tuple(f"{name.decode()}=" for name in SIGNATURE_PARAMETERS)
STANDING = b"the object that stood here before"
# No buffer that a program usually reads at once holds it: what sends only the first is found.
DEFAULT_SIZE = 270_001
# What is kept of a refused form must hold the fields behind its file.
SIZE_IN_FORM = 1024
# What a shell sends of a file that it cuts.
CUT = re.compile(
    r"\bhead\s+(?:-c|--bytes[= ])\s*(?P<size>\d{1,15})(?P<unit>[kKmM]?)[^\n|]*"
    r"\|[^\n]*\b(?:curl|wget|https?)\s"
)
# What speaks of the parts of an object, in any language.
OF_PARTS = re.compile(r"(?i)part_?number|upload_?id")
UNITS = {"": 1, "k": 1024, "m": 1024 * 1024}
LARGEST_CUT = 32 * 1024 * 1024
EXPIRED_FOR = 10 * 365 * 24 * 3600.0
REFUSED = 403


def observe_upload(
    program: PageProgram,
    prepared: Prepared,
    upload: SignedUpload,
    environment: Environment,
    region: str,
    recipe: Recipe,
) -> Observation:
    """Run the uploader of this local file with this URL once, and read back what it has stored."""
    server = emptied_for(upload, environment, region)
    raw: ProcessFacts | None = None
    if not prepared.facts.failure:
        with environment.workplace(prepared, recipe, region) as place:
            raw = environment.driver.run(
                prepared, call_for(program, variables_of(upload, place)), place
            )
    preflights, arrived = by_preflight(server.journal(upload.bucket))
    exchanges, key = with_file_alone(arrived, upload, server), stored_key(upload, server)
    address = Address(
        endpoint=server.endpoint, region=region, bucket=upload.bucket, other_bucket=""
    )
    whole = not is_part(upload.url)
    head, get = read_object(key, address, environment.keyring) if whole else (None, None)
    return Observation(
        bucket=upload.bucket,
        key=key,
        signed_headers=upload.signed_headers,
        sent_headers={},
        source=digests_of_recipe(recipe) if whole else None,
        before=None,
        build=prepared.facts,
        processes=() if raw is None else (facts_of(raw, upload, exchanges),),
        exchanges=exchanges,
        head=head,
        get=get,
        leaks=leaks_of(raw, upload),
        preflights=preflights,
        parts=parts_of(exchanges, recipe),
    )


def recipe_of(program: PageProgram, *, for_part: bool = False) -> Recipe:
    """Return the local file of a block, with the size that its author says."""
    text, size = program.block.text, program.block.directive.file
    usual = max(DEFAULT_SIZE, _more_than_cut(text))
    if for_part or OF_PARTS.search(text):
        usual = max(usual, _more_than_a_part(program))
    if program.block.form:
        usual = SIZE_IN_FORM
    return fresh_recipe(usual if size is None else size)


def _more_than_cut(text: str) -> int:
    """Return a size that shows that a command hands on no more than the beginning of a file."""
    sizes = (int(one["size"]) * UNITS[one["unit"].lower()] for one in CUT.finditer(text))
    return max((size + 1 for size in sizes if size <= LARGEST_CUT), default=0)


def _more_than_a_part(program: PageProgram) -> int:
    """Return a size of which a part of any size that a program speaks of is only a piece."""
    source = parse(program.toolkit.languages[0], program.block.before + program.block.text)
    sizes = (size for size in sizes_in(source) if size <= LARGEST_CUT) if source else ()
    return 2 * max(sizes, default=0) + DEFAULT_SIZE


def emptied_for(upload: SignedUpload, environment: Environment, region: str) -> MockServer:
    """Return the server of this region, with nothing in the bucket of what comes now."""
    server = environment.server_of(region)
    _empty(upload, server)
    server.admit(Ticket(bucket=upload.bucket, signed=upload.signed, cors=upload.cors))
    return server


def _empty(upload: SignedUpload, server: MockServer) -> None:
    if is_part(upload.url):
        # What the URL belongs to was begun by its signer.
        server.forget_requests(upload.bucket)
    else:
        server.dismiss(upload.bucket)


def with_second_runs(
    program: PageProgram,
    prepared: Prepared,
    upload: SignedUpload,
    observation: Observation,
    where: tuple[Environment, str, Recipe],
) -> Observation:
    """Run an uploader that was accepted again: without its file, and with a URL that has ended.

    What hangs would hang again: it is red already, and costs its limit once.
    """
    if any(process.timed_out for process in observation.processes):
        return observation
    if not any(exchange.status in range(200, 300) for exchange in observation.exchanges):
        return observation
    upload, (environment, region, recipe) = replace(upload, key=observation.key), where
    without_file = partial(_without_file, program, prepared, upload, environment, region)
    refused = partial(_refused_run, program, prepared, upload, *where)
    if upload.method == METHOD:
        # What a policy allows stands in its own text, which is another in every run.
        return replace(observation, without_file=without_file(), refused=refused())
    named = partial(run_key, program, prepared, upload, driver=environment.driver.name)
    second = kept(f"{named(recipe=None)}-without-file", without_file)
    third = kept(f"{named(recipe=recipe)}-refused", refused)
    return replace(observation, without_file=second, refused=third)


def url_variables(url: str) -> dict[str, str]:
    """Return a signed URL, and its parts for who writes them apart: its host, and all behind it."""
    _, _, rest = url.partition("://")
    host, slash, target = rest.partition("/")
    return {
        "HARNESS_SIGNED_URL": url,
        "HARNESS_SIGNED_HOST": host,
        "HARNESS_SIGNED_TARGET": slash + target,
    }


def variables_of(upload: SignedUpload, place: Workplace) -> dict[str, str]:
    """Return what an uploader is told."""
    return {
        **url_variables(upload.url),
        "HARNESS_FILE": str(place.file),
        "HARNESS_KEY": upload.key,
        "HARNESS_BUCKET": upload.bucket,
        "HARNESS_CONTENT_TYPE": upload.signed_headers.get("content-type", TYPE),
        **upload.fields,
    }


def call_for(program: PageProgram, variables: Mapping[str, str]) -> Invocation:
    """Return what a program of a page is told, under its author's names for it, too."""
    environment = dict(variables)
    for name, variable in program.bound.environment:
        environment[name] = variables.get(variable, "")
    arguments: tuple[str, ...] = ()
    if program.bound.takes_arguments:
        source = parse(program.toolkit.languages[0], program.block.text)
        if source and source.language is Language.SHELL and program.block.calls:
            source = called_with_all(source, program.block.calls[0])
        plain = (variables.get("HARNESS_SIGNED_URL", ""), variables.get("HARNESS_FILE", ""))
        words = words_of(source, variables) if source else ()
        is_free = source is not None and needs_no_words(source, program.bound.variables)
        arguments = words or (() if is_free else plain)
    return Invocation(environment=environment, arguments=arguments)


def _without_file(
    program: PageProgram,
    prepared: Prepared,
    upload: SignedUpload,
    environment: Environment,
    region: str,
) -> SecondRun:
    server = environment.server_of(region)
    before = server.put_object(upload.bucket, upload.key, STANDING)
    with environment.workplace(prepared, None, region) as place:
        ended = environment.driver.run(
            prepared, call_for(program, variables_of(upload, place)), place
        )
    server.journal(upload.bucket)
    after: Digests | None = server.object_digests(upload.bucket, upload.key)
    return SecondRun(
        process=facts_of(ended, upload, ()), changed=after != before, leaks=leaks_of(ended, upload)
    )


def _refused_run(
    program: PageProgram,
    prepared: Prepared,
    upload: SignedUpload,
    environment: Environment,
    region: str,
    recipe: Recipe,
) -> SecondRun | None:
    """Run the snippet when its URL has expired; None where it then asks the server nothing."""
    server = environment.server_of(region)
    _empty(upload, server)
    late = time.time() + EXPIRED_FOR
    # A policy is judged once its whole form is there, a URL with the head of its request.
    finishes = late if upload.method == METHOD else None
    ticket = Ticket(bucket=upload.bucket, arrives=late, signed=upload.signed, cors=upload.cors)
    server.admit(replace(ticket, finishes=finishes))
    before = server.put_object(upload.bucket, upload.key, STANDING)
    with environment.workplace(prepared, recipe, region) as place:
        ended = environment.driver.run(
            prepared, call_for(program, variables_of(upload, place)), place
        )
    _, exchanges = by_preflight(server.journal(upload.bucket))
    after = server.object_digests(upload.bucket, upload.key)
    # The next who uses this URL finds the clock as it is.
    server.admit(Ticket(bucket=upload.bucket, signed=upload.signed))
    if not any(exchange.status == REFUSED for exchange in exchanges):
        return None
    return SecondRun(
        process=facts_of(ended, upload, exchanges),
        status=exchanges[-1].status,
        changed=after != before,
        leaks=leaks_of(ended, upload),
    )


def facts_of(
    ended: ProcessFacts, upload: SignedUpload, exchanges: tuple[Exchange, ...]
) -> ProcessFacts:
    """Return what is known of a run, without what could sign or upload."""
    return replace(
        ended,
        stdout=_clean(ended.stdout, upload),
        stderr=_clean(ended.stderr, upload),
        reported_status=status_told(ended, exchanges),
    )


def status_told(ended: ProcessFacts, exchanges: tuple[Exchange, ...]) -> int | None:
    """Return the status that a snippet tells, the last that it was given or a good one."""
    status = exchanges[-1].status if exchanges else 0
    return status if status and _speaks_of(status, ended) else claimed_status(ended)


def _speaks_of(status: int, ended: ProcessFacts) -> bool:
    # A page's snippet has no form of its own: it reports a status if it prints that number.
    # What a progress meter counts is no status.
    lines = re.split(r"[\r\n]+", ended.stdout + "\n" + ended.stderr)
    output = "\n".join(
        line for line in lines if PROGRESS not in line and not BROWSER_TALK.match(line)
    )
    return re.search(rf"(?<![\w.])(?<!\d:){status}(?![\w.%]|:\d)", output) is not None


def _clean(text: str, upload: SignedUpload) -> str:
    signature = _signature(upload)
    return redact(text.replace(signature, "<redacted>") if signature else text)


def _signature(upload: SignedUpload) -> str:
    for name in SIGNATURES:
        if name in upload.url:
            return upload.url.partition(name)[2].partition("&")[0]
    return ""


def leaks_of(ended: ProcessFacts | None, upload: SignedUpload) -> tuple[str, ...]:
    """Return the streams on which a run has printed its URL."""
    signature = _signature(upload)
    if ended is None or not signature:
        return ()
    usable = tuple(f"{name}{signature}" for name in SIGNATURES)
    streams = {"stdout": ended.stdout, "stderr": ended.stderr}
    return tuple(name for name, text in streams.items() if any(sign in text for sign in usable))
