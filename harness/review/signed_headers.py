"""What a refused upload of a page sends otherwise than its page has signed it, and the fix."""

from collections.abc import Iterator
from dataclasses import replace

from harness.catalog.wording import worded
from harness.explain.fix.edits import edits_between
from harness.explain.fix.fix import Fix, fix, fixes_for, problem_of, problems_of
from harness.explain.naming_headers import header_difference, value_as_signed
from harness.model.cell import Cell
from harness.model.explanation import Difference, Explanation, Proof
from harness.model.job import Job
from harness.model.observation import Exchange, Observation
from harness.model.page import Role
from harness.model.page_program import PageProgram
from harness.model.phrase import SPACE
from harness.model.verdict import Finding, Place
from harness.oss.headers import METADATA_PREFIX, is_always_signed
from harness.pages.plan import method_of
from harness.review.encoded_url import with_coding_undone
from harness.review.imports import lacking, with_imports
from harness.review.locations import block_place, spoken_place
from harness.syntax.map_literals import map_literals
from harness.syntax.maps import fill, tidied

MISMATCH = "SignatureDoesNotMatch"


def explained(observation: Observation) -> Observation:
    """Return the observation with each refusal explained by the headers that differ, if need be."""
    exchanges = tuple(
        replace(exchange, explanation=_explained(exchange, observation))
        for exchange in observation.exchanges
    )
    return replace(observation, exchanges=exchanges)


def with_headers_fixed(
    finding: Finding, job: Job, program: PageProgram, observation: Observation
) -> Finding:
    """Return a finding about an answer with the place and the fix that the page tells."""
    file = job.page.file if job.page else ""
    refused = next(one for one in observation.exchanges if one.number == finding.exchange)
    differences = _of_headers(refused)
    places = (_place(one, program, file) for one in differences)
    text = program.block.text
    filled = _fixed(program, observation, refused)
    library = _of_libraries(program, refused)
    # What the block says as it was signed already, the library has made something else of.
    is_said = library.fixed and all(
        one.sent is not None and one.signed and one.signed in text for one in differences
    )
    filled = "" if library.renames or is_said else filled
    fixed = filled or library.fixed
    is_added = library.renames or any(one.signed is None for one in differences)
    of_maps = "" if is_added or (library.fixed and not filled) else _advice(program, differences)
    corrected = replace(
        finding,
        place=next((place for place in places if place), None),
        advice=_of_method(job.cell, program, refused)
        or of_maps
        or library.text
        or _advice(program, differences)
        or _of_download(program, refused)
        or finding.advice,
        edits=edits_between(text, fixed) if fixed else finding.edits,
    )
    return with_coding_undone(corrected, program, refused, file)


def _of_method(cell: Cell, program: PageProgram, refused: Exchange) -> str:
    """Return what to do where the page signs for another method than its block means to send."""
    explanation, signed = refused.explanation, cell.scenario.sign.method
    if explanation is None or explanation.cause != "method" or signed == refused.method:
        return ""
    is_download = program.block.role is Role.DOWNLOADER
    meant = ("GET", "HEAD") if is_download else (method_of(program.block),)
    if refused.method not in meant:
        return ""
    return (
        f"{cell.scenario.title} is for {signed}: show one for {refused.method} before this block. "
        "Where a reader has the URL from elsewhere, name a scenario above the block "
        "(`harness list directives`)."
    )


def _of_libraries(program: PageProgram, refused: Exchange) -> Fix:
    """Return what the libraries of an upload say, nothing where nobody knows why it is refused."""
    explanation, language = refused.explanation, program.block.language
    if explanation is None or language is None or program.block.role is Role.DOWNLOADER:
        return Fix(text="")
    known = fixes_for(program.block.text, language, program.toolkit.runtime)
    return fix(known, problems_of(explanation), program.block.text, language, plainly=True)


def _of_download(program: PageProgram, refused: Exchange) -> str:
    # What libraries need to be told for uploads is no help here.
    explanation = refused.explanation
    return explanation.advice if explanation and program.block.role is Role.DOWNLOADER else ""


def _explained(exchange: Exchange, observation: Observation) -> Explanation | None:
    """Return why the server refused; by the headers where one difference alone is not why."""
    known = exchange.explanation
    if exchange.code != MISMATCH or (known and known.proof is Proof.RECOMPUTED):
        return known
    differences = tuple(_differences(exchange, observation))
    if not differences:
        return known
    changes = worded(", and ").join(one.change for one in differences)
    return Explanation(
        cause=differences[0].kind,
        sentence=worded("It would be the request that was signed if {}.", changes),
        advice=SPACE.join(one.advice for one in differences),
        differences=differences,
    )


def _differences(exchange: Exchange, observation: Observation) -> Iterator[Difference]:
    signed = observation.signed_headers
    sent = {name.lower(): value.encode("latin-1") for name, value in exchange.headers}
    for name, value in sent.items():
        if name not in signed and is_always_signed(name):
            yield header_difference(name, value, None)
    for name, text in signed.items():
        if sent.get(name) != text.encode():
            yield header_difference(name, sent.get(name), text.encode())


def _of_headers(exchange: Exchange) -> tuple[Difference, ...]:
    known = exchange.explanation.differences if exchange.explanation else ()
    return tuple(one for one in known if one.kind.startswith("header-"))


def _place(one: Difference, program: PageProgram, file: str) -> Place | None:
    if one.sent is not None and (place := spoken_place(program, file, one.sent)):
        return place
    if one.signed is not None and one.sent is not None:
        return None
    named = spoken_place(program, file, one.subject)
    return named if named or one.sent is not None else _map_place(program, file, one.subject)


def _map_place(program: PageProgram, file: str, name: str) -> Place | None:
    language = program.block.language
    maps = map_literals(language, program.block.text) if language else ()
    kind = "metadata" if name.startswith(METADATA_PREFIX) else "headers"
    for spot in sorted(maps, key=lambda spot: spot.kind != kind):
        start = program.block.text.rfind("\n", 0, spot.start) + 1
        line = program.block.text[start:]
        return block_place(program, file, start + len(line) - len(line.lstrip()))
    return None


def _advice(program: PageProgram, differences: tuple[Difference, ...]) -> str:
    """Return what to write into the maps of the snippet, empty where it has none for this."""
    language = program.block.language
    kept = [one for one in differences if one.signed is not None]
    maps = map_literals(language, program.block.text) if language else ()
    if not kept or not maps:
        return ""
    silent = {spot.header_of(entry) for spot in maps for entry in spot.entries if not entry.live}
    wake = worded("Bring the entries that are commented out to life, with what was signed. ")
    sends = [value_as_signed(one.subject, one.signed or "") for one in kept]
    drops = [worded("Do not send `{}`.", one.subject) for one in differences if one.signed is None]
    return (wake if silent & {one.subject for one in kept} else "") + SPACE.join(sends + drops)


def _fixed(program: PageProgram, observation: Observation, refused: Exchange) -> str:
    """Return the block as it is accepted, empty where that is not known."""
    text, language = program.block.text, program.block.language
    explanation, differences = refused.explanation, _of_headers(refused)
    if (
        explanation is None
        or language is None
        or not differences
        or len(differences) < len(explanation.differences)
    ):
        return ""
    filled = fill(language, text, observation.signed_headers)
    added = tuple(one for one in differences if one.signed is None)
    if len(added) < len(differences):
        if filled is None:
            return ""
        text = _tidy(program, filled.source)
    if not added:
        return text
    spoken = {entry.name.lower() for spot in map_literals(language, text) for entry in spot.entries}
    known = fixes_for(text, language, program.toolkit.runtime)
    own = fix(known, [problem_of(one) for one in added], text, language).fixed
    if own or not {one.subject for one in added} <= spoken or filled is None:
        return own
    return _tidy(program, filled.source)


def _tidy(program: PageProgram, filled: str) -> str:
    """Return a filled block as its author would write it, with what its new lines need."""
    before, toolkit = program.block.text, program.toolkit
    text = tidied(before, filled)
    needed = set(lacking(text, toolkit)) - set(lacking(before, toolkit))
    return with_imports(text, sorted(needed), toolkit)
