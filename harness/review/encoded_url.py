"""The call in a snippet that percent-encodes a signed URL once more, or decodes it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.model.edit import Edit
from harness.model.observation import Exchange
from harness.model.page import Language
from harness.model.page_program import PageProgram
from harness.model.verdict import Finding
from harness.review.locations import block_place
from harness.syntax.assignments import assignments
from harness.syntax.deeds import decoding
from harness.syntax.queries import arguments_of, named
from harness.syntax.source import Call, Source, parse

ENCODED = {"url-encoded-twice", "key-encoded-twice", "parameter-encoded-twice"}
DECODED = {"signature-plus-decoded", "key-blank-for-plus"}
# Each language's calls that percent-encode a text.
ENCODERS = {
    *("quote", "quote_plus", "encodeURI", "encodeURIComponent", "QueryEscape", "PathEscape"),
    *("urlencode", "rawurlencode", "encode_www_form_component", "curl_easy_escape", "EscapeUri"),
    *("EscapeDataString", "UrlEncode", "addingPercentEncoding"),
}
URL = re.compile(r"(?i)ur[il]|link|address|sign")
ENCODER_CLASSES = {"encode": ("URLEncoder", "Uri"), "escape": ("CGI", "URI", "ERB::Util")}


def with_coding_undone(
    finding: Finding, program: PageProgram, refused: Exchange, file: str
) -> Finding:
    """Return a finding about an answer with the call that has changed its URL, if one has."""
    cause = refused.explanation.cause if refused.explanation else ""
    source = parse(program.block.language, program.block.text)
    if source is None or cause not in ENCODED | DECODED:
        return finding
    changing = decoding(source) if cause in DECODED else filter(_encodes, source.calls)
    every = tuple(changing)
    call = next(filter(_is_of_url, every), next(iter(every), None))
    if call is None:
        return finding
    return replace(
        finding,
        place=block_place(program, file, call.start),
        edits=finding.edits or _undone(call, source),
    )


def _encodes(call: Call) -> bool:
    classes = ENCODER_CLASSES.get(call.name, ())
    return call.name in ENCODERS or call.receiver.rpartition(".")[2] in classes


def _is_of_url(call: Call) -> bool:
    """Tell whether what a call changes is a URL by its name, or by what stands for it."""
    return URL.search(call.arguments) is not None


def _undone(call: Call, source: Source) -> tuple[Edit, ...]:
    """Return the edits that leave of a call what it is given first."""
    given = arguments_of(source, call.start, call.end)
    if not given:
        return ()
    text = given[0].text
    if source.language is not Language.GO:
        return (Edit(start=call.start, end=call.end, text=text),)
    # In Go such a call answers with an error, too, and an import that nothing uses is one.
    both = f"{text}, error(nil)" if _has_error(call, source) else text
    return (*_import_of(call, source), Edit(start=call.start, end=call.end, text=both))


def _has_error(call: Call, source: Source) -> bool:
    return any(
        len(one.names) > 1 and source.place(one.value)[0] == call.start
        for one in assignments(source)
    )


def _import_of(call: Call, source: Source) -> Iterator[Edit]:
    """Yield the edit that takes the import of a package out that nothing else uses."""
    if len(named(source, call.receiver)) > 1:
        return
    for one in source.imports:
        if one.module.rpartition("/")[2] == call.receiver:
            at = source.text.index(f'"{one.module}"')
            start = source.text.rfind("\n", 0, at) + 1
            end = source.text.find("\n", at) + 1
            yield Edit(start=start, end=end, text="")
