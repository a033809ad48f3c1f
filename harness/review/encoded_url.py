"""The call in a snippet that percent-encodes a signed URL once more, or decodes it."""

from dataclasses import replace

from harness.model.edit import Edit
from harness.model.observation import Exchange
from harness.model.page_program import PageProgram
from harness.model.verdict import Finding
from harness.review.locations import block_place
from harness.syntax.deeds import decoding
from harness.syntax.queries import arguments_of
from harness.syntax.source import Call, Source, parse

ENCODED = {"url-encoded-twice", "key-encoded-twice", "parameter-encoded-twice"}
DECODED = {"signature-plus-decoded", "key-blank-for-plus"}
# Each language's calls that percent-encode a text.
ENCODERS = {
    *("quote", "quote_plus", "encodeURI", "encodeURIComponent", "QueryEscape", "PathEscape"),
    *("urlencode", "rawurlencode", "encode_www_form_component", "curl_easy_escape", "EscapeUri"),
    *("EscapeDataString", "UrlEncode", "addingPercentEncoding"),
}
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
    call = next(changing, None)
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


def _undone(call: Call, source: Source) -> tuple[Edit, ...]:
    """Return the edit that leaves of a call what it is given first."""
    given = arguments_of(source, call.start, call.end)
    return (Edit(start=call.start, end=call.end, text=given[0].text),) if given else ()
