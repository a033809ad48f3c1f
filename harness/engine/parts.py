"""The parts of objects that a program has sent: which pieces of the local file they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import md5
from urllib.parse import parse_qs

from harness.catalog.wording import worded
from harness.checks.parts_of_file import is_beyond_file
from harness.drivers.driver import Recipe
from harness.drivers.payload import blocks
from harness.model.observation import Exchange, PartFacts, PartsFacts
from harness.model.page import Block
from harness.model.rule import is_accepted
from harness.model.verdict import CellResult, Verdict

UPLOAD, NUMBER = "uploadId", "partNumber"
COPIED = "x-oss-copy-source"
LISTED = re.compile(r"<PartNumber>\s*(\d+)\s*</PartNumber>")
# In as many places may the same bytes stand that one looks at.
MOST_PLACES = 64
BEYOND = (
    "it sends an empty part, and speaks of a place behind the {} bytes of the largest local file "
    "that the harness has for it"
)


def or_beyond_file(result: CellResult, block: Block) -> CellResult:
    """Return a verdict, or that a block is not judged whose part no local file of ours holds."""
    parts = result.observation.parts if result.observation else ()
    beyond = next((one for one in parts if is_beyond_file(one, block)), None)
    if beyond is None or result.verdict is not Verdict.PASSED:
        return result
    reason = worded(BEYOND, beyond.size)
    return CellResult(cell=result.cell, verdict=Verdict.UNSUPPORTED, reason=reason)


def is_part(url: str) -> bool:
    """Tell whether a URL is for a part of an object, which is not there before it is completed."""
    return f"{UPLOAD}=" in url


def parts_of(exchanges: Sequence[Exchange], recipe: Recipe | None) -> tuple[PartsFacts, ...]:
    """Return the parts that were accepted, object by object, as pieces of this local file."""
    accepted = [one for one in exchanges if is_accepted(one)]
    uploads = dict.fromkeys(filter(None, (_asked(one, UPLOAD) for one in accepted)))
    if recipe is None or not uploads:
        return ()
    content = b"".join(blocks(recipe.seed, recipe.size))
    each = ([one for one in accepted if _asked(one, UPLOAD) == upload] for upload in uploads)
    uploaded = (_of_upload(sent, content) for sent in each)
    return tuple(one for one in uploaded if one is not None)


def _of_upload(sent: Sequence[Exchange], content: bytes) -> PartsFacts | None:
    by_number = {int(_asked(one, NUMBER)): one for one in sent if _is_part(one)}
    if not by_number or any(_is_copied(one) for one in by_number.values()):
        return None
    completion = next((one for one in sent if one.method == "POST"), None)
    if completion is not None:
        by_number = _listed(completion, by_number)
    parts = tuple(_located([by_number[number] for number in sorted(by_number)], content))
    return PartsFacts(parts=parts, size=len(content), is_complete=completion is not None)


def _listed(completion: Exchange, parts: dict[int, Exchange]) -> dict[int, Exchange]:
    """Return the parts that the object is made of; a list that is kept in part names too few."""
    is_whole = completion.body is None or completion.body.length <= len(completion.body_start)
    numbers = {int(number) for number in LISTED.findall(completion.body_start)}
    is_listed = bool(numbers) and is_whole
    return {n: one for n, one in parts.items() if n in numbers} if is_listed else parts


def _is_part(exchange: Exchange) -> bool:
    return exchange.method == "PUT" and _asked(exchange, NUMBER).isdecimal()


def _is_copied(exchange: Exchange) -> bool:
    return any(name.lower() == COPIED for name, _ in exchange.headers)


def _located(sent: Sequence[Exchange], content: bytes) -> Iterator[PartFacts]:
    """Yield the parts; where the same bytes stand in several places, each goes on from the last."""
    behind = 0
    for exchange in sent:
        length = exchange.body.length if exchange.body else 0
        part = PartFacts(
            exchange=exchange.number,
            number=int(_asked(exchange, NUMBER)),
            length=length,
            start=None,
        )
        places = tuple(_places(exchange, content, behind))
        start = behind if behind in places else next(iter(places), None)
        part = replace(part, start=start)
        behind = behind if start is None else part.end
        yield part


def _places(exchange: Exchange, content: bytes, expected: int) -> Iterator[int]:
    """Yield where in the file the body of a request stands; that of an empty one is nowhere."""
    body, start = exchange.body, exchange.body_start.encode("latin-1", "replace")
    if body is None or not body.length:
        return
    at = expected if content.startswith(start, expected) else content.find(start)
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        piece = content[at : at + body.length]
        if len(piece) == body.length and md5(piece, usedforsecurity=False).hexdigest() == body.md5:
            yield at
        at = content.find(start, at + 1)


def _asked(exchange: Exchange, name: str) -> str:
    """Return a parameter of a request, empty where it has none."""
    target = exchange.raw_head.partition("\n")[0].rpartition(" ")[0]
    return parse_qs(target.partition("?")[2]).get(name, [""])[0]
