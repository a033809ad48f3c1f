"""Lists of parts (CompleteMultipartUpload) that do not name the parts that were uploaded."""

import re
from html import unescape

from harness.catalog.wording import worded
from harness.explain.cors import ETAG, not_exposed
from harness.explain.refused_request import RefusedRequest
from harness.model.cors import rule_for
from harness.model.explanation import Explanation
from harness.model.phrase import SPACE

NOTHING = frozenset({"", "undefined", "null", "none", "nil", "nan", "[object object]"})

_PARTS = re.compile(
    r"<PartNumber>\s*(\d+)\s*</PartNumber>\s*<ETag\s*(?:/>|>(.*?)</ETag>)", re.DOTALL
).finditer


def part_invalid(refused: RefusedRequest) -> Explanation:
    """Return which part is named with a wrong ETag, and how a client comes to that."""
    text = refused.body_start.decode("utf-8", "replace")
    for match in _PARTS(text):
        etag = unescape(match[2] or "").strip().strip('"')
        if etag.strip("'<>").lower() in NOTHING:
            return Explanation(
                cause="part-without-etag",
                sentence=worded(
                    "Part {} says ETag `{}`: the client did not read its ETag.", match[1], etag
                ),
                advice=_kept(refused),
            )
    number = refused.details.get("PartNumber", "")
    which = worded("Part {}", number) if number else worded("A part")
    return Explanation(
        cause="part-invalid",
        sentence=worded(
            "{} was not uploaded, or its ETag is another one than the list says.", which
        ),
        advice=worded("List each part with the ETag of the last answer to its UploadPart."),
    )


def _kept(refused: RefusedRequest) -> str:
    """Return how a client keeps an ETag, and a page whose bucket hides it from it."""
    advice = worded("Keep the header `ETag` of each answer to UploadPart.")
    origin = refused.received.header_values.get("origin")
    if origin is None:
        return advice
    rule = rule_for(refused.cors, origin.decode("latin-1"), "PUT")
    if rule is None or not rule.hides(ETAG):
        return advice
    hidden = not_exposed(rule, (ETAG,), refused.received.bucket or "BUCKET")
    return SPACE.join((advice, hidden.sentence, hidden.advice))
