"""Which blocks of a page are run, as which cells, and whose URL each uploader gets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from harness.catalog.wording import worded
from harness.model.cell import Cell, DriverName
from harness.model.grammar import Deed
from harness.model.page import RUN, Block, Language, Page, Role
from harness.model.page_program import PageProgram
from harness.model.scenario import Expect, Scenario, Sign, Variant
from harness.model.toolkit import Toolkit
from harness.oss.endpoints import BUCKET_HOST_PATTERN
from harness.oss.signature import SIGNATURE_PATTERN
from harness.pages.asked_servers import OTHER_HOST
from harness.pages.called import import_lines
from harness.pages.libraries import libraries, why_missing
from harness.pages.long_urls import is_of_unset_variables
from harness.pages.options import declares
from harness.pages.page_signers import POST, PageSigners
from harness.pages.parameters import takes_type
from harness.pages.programs import PageTooling, has_maps, named, page_program
from harness.pages.shell_redirects import why_of_content
from harness.pages.signed_as import UnrunSigner
from harness.pages.url_files import why_of_url_file
from harness.syntax.assignments import assignments
from harness.syntax.deeds import decoding, deeds, of
from harness.syntax.fragments import needs_wrapping
from harness.syntax.headers import PAIRS, untold_headers
from harness.syntax.languages import typed
from harness.syntax.literals import literals
from harness.syntax.maps import sent_headers
from harness.syntax.methods import method_of_name, signed_method, signed_methods
from harness.syntax.nodes import text_of
from harness.syntax.queries import words
from harness.syntax.source import Source, parse

RANGE, RANGES = "range", frozenset(("CURLOPT_RANGE", "-r", "--range"))
COMPLETE, PARTIAL = 200, 206
LOCAL_FILE = "HARNESS_FILE"
# The type that is sent, and signed, where a page leaves it to its reader.
TYPE = "text/plain"
OPEN_TYPE = re.compile(r"<[^<>\n]+>|\{\{[^{}\n]+\}\}|\[[^\[\]\n$]+\]")
URL_OF_HARNESS = "A URL of the harness"
IN_PARTS = "it puts its signed URL together of parts that only its reader has"
OWN_HOST = re.compile(BUCKET_HOST_PATTERN)
SIGNATURE = re.compile(rf"^{SIGNATURE_PATTERN}$|\b{SIGNATURE_PATTERN}=")
POLICY_OF_HARNESS = "A policy of the harness, which allows any key of its bucket"
NO_TOOLKIT = {
    Language.CSHARP: "no package of Debian compiles today's C#: Mono's compiler ends with C# 7",
    Language.POWERSHELL: "no package of Debian brings PowerShell",
    Language.SWIFT: "no package of Debian brings Swift",
    Language.OBJECTIVE_C: "it needs Apple's frameworks",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedBlock:
    """One block in one variant: its cell, its toolkit, and the signer whose URL it gets.

    ``signer`` is None where the page has none before it: then the harness signs. ``stands_in``
    is a signer that is not run: then the harness signs its headers for it. ``program`` is the block
    as it is published, and ``signer_program`` its signer, each made once. ``others`` are the same
    block with the other signers whose URL its reader may have.
    """

    page: Page
    block: Block
    toolkit: Toolkit | None
    cell: Cell
    program: PageProgram
    signer: Block | None
    signer_program: PageProgram | None = None
    stands_in: UnrunSigner | None = None
    others: tuple["PlannedBlock", ...] = ()


def method_of(block: Block) -> str:
    """Return the method that a block signs for or uses."""
    if block.form:
        return POST
    if block.role is Role.SIGNER:
        return signed_method(source) if (source := _signing(block)) else "PUT"
    return "GET" if block.role is Role.DOWNLOADER else "PUT"


def methods_of(block: Block) -> frozenset[str]:
    """Return the methods that a block signs for, the one that it uses where it signs nothing."""
    source = _signing(block)
    if block.form or block.role is not Role.SIGNER or source is None:
        return frozenset((method_of(block),))
    return signed_methods(source)


def _signing(block: Block) -> Source | None:
    """Return the text that signs: a block's own, or that with the function which it calls."""
    own = parse(block.language, typed(block.language, block.text) if block.language else "")
    goes_on = own and block.before and not any(of(deeds(own), Deed.SIGNS))
    return parse(own.language, block.before + block.text) if own and goes_on else own


def method_with(signer: Block | None, block: Block) -> str:
    """Return the method of the URL that a block gets: its own, where its signer signs for that.

    Where it uses a name of its signer's, it gets the URL of that name.
    """
    own = method_of(block)
    if signer is None:
        return own
    named = _method_by_name(signer, block)
    return named or (own if own in methods_of(signer) else method_of(signer))


def _method_by_name(signer: Block, block: Block) -> str:
    """Return the method of the URL that a block takes from its signer by name, empty for none."""
    is_one = block.language is not None and signer.language is block.language
    source = parse(signer.language, signer.text) if is_one else None
    names = [name for name, kind in block.given if kind.partition(":")[0] == "url"]
    methods = (method_of_name(name, source) for name in names) if source else ()
    return next(filter(None, methods), "")


def why_not_run(block: Block, kit: PageTooling) -> str:
    """Return why a block is not run, empty for one that is."""
    if block.reason:
        return block.reason
    if block.role not in RUN:
        return worded("it is no part of a transfer")
    toolkit = kit.toolkit(block)
    if toolkit is None:
        known = NO_TOOLKIT.get(block.language) if block.language else None
        unknown = worded(
            "no toolkit runs {}: `harness list toolkits` says what is run", block.language
        )
        return worded(known) if known else unknown
    return (
        why_missing(block, toolkit)
        or _goes_on(block, toolkit)
        or why_of_content(block)
        or why_of_url_file(block)
    )


def _goes_on(block: Block, toolkit: Toolkit) -> str:
    """Return what a fragment takes from code that its page does not show, empty for nothing."""
    if block.uncalled:
        return worded("it defines `{}`, and nothing calls it", block.uncalled)
    source = parse(block.language, block.before + block.text) if block.missing else None
    brought = import_lines(source, toolkit) if source else {}
    name = next((one for one in block.missing if one not in brought), "")
    return (
        worded("it goes on from code that is not on the page: `{}` is not defined", name)
        if name
        else ""
    )


def plan_page(
    page: Page, kit: PageTooling, variants: tuple[Variant, ...], driver: DriverName
) -> Iterator[PlannedBlock]:
    """Yield what of a page is run, and what should be and cannot."""
    signers = PageSigners(page=page)
    programs: dict[int, PageProgram] = {}
    lines: set[int] = set()
    for block in page.blocks:
        if block.role not in RUN or block.directive.skip:
            continue
        toolkit = kit.toolkit(block)
        reason = why_not_run(block, kit)
        if toolkit is None or not is_cut_out(block, toolkit):
            given = signers.given(block, method_of(block))
            own, stands_in, reason = given.run, given.stands_in, reason or given.reason
            bare = page_program(block, kit, toolkit or kit.toolkits[-1], Variant.PUBLISHED, {})
            reason = reason or _why_elsewhere(block, bare)
            programs[block.number] = bare
            scenario = _apart(_scenario(page, block, own, kit, stands_in), block, lines)
            cell = Cell(
                client=named(bare.program.client, page, block, toolkit),
                scenario=scenario,
                variant=Variant.PUBLISHED,
                driver=driver,
                unsupported=reason,
            )
            asked = variants if own or not _computes_headers(block) else (Variant.PUBLISHED,)
            for variant in _variants(block, toolkit, asked, reason):
                planned = PlannedBlock(
                    page=page,
                    block=block,
                    toolkit=toolkit,
                    cell=replace(cell, variant=variant),
                    program=bare,
                    signer=own,
                    signer_program=programs[own.number] if own else None,
                    stands_in=stands_in,
                )
                others = [_by(one, planned, kit, programs) for one in given.others]
                yield replace(planned, others=tuple(filter(None, others)))
        signers.note(block, reason, methods_of(block), method_of(block))


def _by(
    signer: Block | UnrunSigner,
    planned: PlannedBlock,
    kit: PageTooling,
    programs: Mapping[int, PageProgram],
) -> PlannedBlock | None:
    """Return a block with another signer of its page, None where nobody knows what that signs."""
    run = signer if isinstance(signer, Block) else None
    stands_in = signer if isinstance(signer, UnrunSigner) else None
    if stands_in is not None and stands_in.headers is None:
        return None
    return replace(
        planned,
        cell=replace(
            planned.cell, scenario=_scenario(planned.page, planned.block, run, kit, stands_in)
        ),
        signer=run,
        signer_program=programs[run.number] if run else None,
        stands_in=stands_in,
    )


def _computes_headers(block: Block) -> bool:
    """Tell whether a block sends headers whose values only its run tells: none fills these in.

    What it makes of the entries of a map (`x-oss-meta-*`) is no such header: these are filled in.
    """
    names = untold_headers(block.language, block.text) if block.language else ()
    return any(not name.endswith("*") for name in names)


def _why_elsewhere(block: Block, program: PageProgram) -> str:
    """Return to whom a block sends that has no place for a signed URL, empty for any other."""
    bound = program.bound
    taken = {*bound.variables, *(ours for _, ours in bound.environment)} - {LOCAL_FILE}
    if block.role is Role.SIGNER or block.form or taken or bound.takes_arguments or bound.leftovers:
        return ""
    source = parse(block.language, typed(block.language, block.text)) if block.language else None
    match = OTHER_HOST.search(source.bare()) if source else None
    if match is None:
        return _why_in_parts(source) if source and not block.calls else ""
    return worded("it sends to another service ({}), not to a signed URL", match["host"])


def _why_in_parts(source: Source) -> str:
    """Return that a program puts its URL together of a host and a signature, empty for any other."""
    texts = [one.content for one in literals(source)]
    has_host = any(map(OWN_HOST.search, texts))
    is_signed = has_host and any(map(SIGNATURE.search, texts))
    return worded(IN_PARTS) if is_signed or is_of_unset_variables(source) else ""


def _apart(scenario: Scenario, block: Block, lines: set[int]) -> Scenario:
    """Return the scenario under a name of its own: two blocks on one line are two cells."""
    again = block.line in lines
    lines.add(block.line)
    return replace(scenario, id=f"{scenario.id}/column-{block.column}") if again else scenario


def is_cut_out(block: Block, toolkit: Toolkit) -> bool:
    """Tell whether a block has all its libraries, and goes on from code that is not shown."""
    return bool(_goes_on(block, toolkit)) and not (block.reason or why_missing(block, toolkit))


def _variants(
    block: Block, toolkit: Toolkit | None, asked: tuple[Variant, ...], reason: str
) -> tuple[Variant, ...]:
    if reason or toolkit is None or block.role is not Role.UPLOADER:
        return (Variant.PUBLISHED,)
    maps = has_maps(block, toolkit)
    return tuple(v for v in asked if v is Variant.PUBLISHED or maps)


def _scenario(
    page: Page,
    block: Block,
    signer: Block | None,
    kit: PageTooling,
    stands_in: UnrunSigner | None,
) -> Scenario:
    if block.directive.scenario:
        return kit.scenario(block.directive.scenario, f"{page.file}:{block.line}")
    expect, good = block.directive.expect, PARTIAL if asks_for_a_part(block) else COMPLETE
    refused = f"/expect-{expect}" if expect else ""
    by = signer or stands_in
    return Scenario(
        id=f"signed/{page.file}:{by.line if by else 'harness'}{refused}",
        title=_title(block, signer, stands_in),
        sign=Sign(method=method_with(signer, block)),
        expect=Expect(status=expect or good, code=block.directive.code),
    )


def decodes(block: Block) -> bool:
    """Tell whether a block decodes an address, which may be that of its URL."""
    source = parse(block.language, block.text) if block.language else None
    return source is not None and any(True for _ in decoding(source))


def _title(block: Block, signer: Block | None, stands_in: UnrunSigner | None) -> str:
    """Return whose URL or policy a block is tried with."""
    made = "policy" if block.form else "URL"
    if block.role is Role.SIGNER:
        return worded("The {} that it makes itself", made)
    if stands_in:
        return worded("A URL of the harness, signed as the signer on line {} signs", stands_in.line)
    if signer:
        return worded("The {} of the signer on line {}", made, signer.line)
    of_harness = worded(POLICY_OF_HARNESS) if block.form else worded(URL_OF_HARNESS)
    return signing_title(of_harness, {} if block.form else signed_by_harness(block))


def signing_title(of_harness: str, signed: Mapping[str, str]) -> str:
    """Return what of the harness a block is tried with, and the headers that it signs."""
    headers = ", ".join(f"{name}: {value or worded('(empty)')}" for name, value in signed.items())
    return worded("{} that signs {}", of_harness, headers) if headers else of_harness


def signed_by_harness(block: Block) -> dict[str, str]:
    """Return what a URL of the harness signs: what the author says, or what the block sends."""
    if block.directive.headers or block.language is None:
        return dict(block.directive.headers)
    own = sent_headers(block.language, block.text)
    # What an earlier block says of headers is taken from it because this one uses it.
    earlier = sent_headers(block.language, block.before + block.text) if block.before else {}
    sent = {**_asked_for(block, block.language), **earlier, **own}
    return {
        name: _filled_in(name, value, block)
        for name, value in sent.items()
        if name.startswith(("content-", "x-oss-"))
    }


def _asked_for(block: Block, language: Language) -> dict[str, str]:
    """Return the type that a program asks for, of its command line or its caller, and then sends."""
    if takes_type(block):
        return {"content-type": TYPE}
    source = parse(language, block.text)
    is_asked = source is not None and declares(source, "HARNESS_CONTENT_TYPE")
    is_sent = is_asked and "content-type" in untold_headers(language, block.text)
    return {"content-type": TYPE} if is_sent else {}


def _filled_in(name: str, value: str, block: Block) -> str:
    """Return a header's value as it is sent: where a page leaves it to its reader, another."""
    values = (one.value for one in block.placeholders if one.value and value in one.texts)
    is_open = name == "content-type" and OPEN_TYPE.fullmatch(value)
    return next(values, TYPE if is_open else value)


def asks_for_a_part(block: Block) -> bool:
    """Tell whether a block downloads a part of an object."""
    source = parse(block.language, block.text) if block.role is Role.DOWNLOADER else None
    return source is not None and _names_range(source)


def _names_range(source: Source) -> bool:
    """Tell whether a program gives a header or an option that asks for a part of an object."""
    texts = [one.content for one in literals(source)]
    keys = (
        text_of(one.named_children[0])
        for one in source.of_kinds(PAIRS.search)
        if one.named_children
    )
    named = (
        *(text.partition(":")[0] for text in texts),
        *keys,
        *(one.last for one in assignments(source)),
    )
    return any(one.strip("\"'").lower() == RANGE for one in named) or bool(RANGES & words(source))


def is_fragment(block: Block, toolkit: Toolkit | None) -> bool:
    """Tell whether a block is run within code that its page does not show."""
    return toolkit is not None and needs_wrapping(block.text, toolkit)


def library_names(block: Block, toolkit: Toolkit | None) -> tuple[str, ...]:
    """Return the libraries that a block imports, with the versions that it runs with."""
    if toolkit is None:
        return ()
    return tuple(f"{one.name} {one.version}".rstrip() for one in libraries(toolkit, block.text))
