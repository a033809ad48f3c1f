"""Header values that a signer computes: what Base64 makes of its literals and of the local file."""

import base64
import hashlib
import itertools
import json
import re
from collections.abc import Iterator

from harness.model.page import Language
from harness.syntax.headers import said_values, values_of
from harness.syntax.literals import joined_literals, outer_literals
from harness.syntax.queries import words
from harness.syntax.source import Source, parse

CALLBACKS = {
    "x-oss-callback": re.compile(r"(?i).*callback(?!-?_?(?:url|body|host|var)).*", re.DOTALL),
    "x-oss-callback-var": re.compile(r"(?i).*callback-?_?var.*", re.DOTALL),
}
FIELD = re.compile(r"callback(?:Url|Host|Body|BodyType|SNI)")
DIGEST = re.compile(r"(?i).*content-?_?md5.*", re.DOTALL)
PRINTED = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/=])")
# How many values are tried for one header, and for each of two.
MOST = {1: 32, 2: 8}
# How many choices among the values that a text gives its headers.
MOST_OTHERWISE = 24


def computed_headers(
    language: Language, text: str, output: str, body: bytes
) -> Iterator[dict[str, str]]:
    """Yield headers whose values the code does not hold as they are sent, likeliest first."""
    yield from _otherwise(language, text)
    source = parse(language, text)
    if source is None:
        return
    spoken = words(source) | source.names
    names = [name for name, sign in CALLBACKS.items() if any(map(sign.fullmatch, spoken))]
    texts = dict.fromkeys((*_printed(output), *_encoded(source), *_of_map(source)))
    values = list(texts)[: MOST.get(len(names), 0)]
    digest = {
        "content-md5": base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    }
    more = (digest,) if any(map(DIGEST.fullmatch, spoken)) else ()
    for chosen in itertools.permutations(values, len(names)):
        headers = dict(zip(names, chosen, strict=True))
        for added in (*more, {}):
            if headers or added:
                yield {**headers, **added}


def _otherwise(language: Language, text: str) -> Iterator[dict[str, str]]:
    """Yield headers with the other values that a text gives them, where it signs several URLs."""
    values = {
        name: every
        for name, every in said_values(language, text).items()
        if name.startswith(("x-oss-", "content-"))
    }
    if any(len(every) > 1 for every in values.values()):
        for chosen in itertools.islice(itertools.product(*values.values()), MOST_OTHERWISE):
            yield dict(zip(values, chosen, strict=True))


def _printed(output: str) -> Iterator[str]:
    """Yield what a program prints that is JSON in Base64."""
    for text in PRINTED.findall(output):
        try:
            decoded = base64.b64decode(text, validate=True)
        except ValueError:
            continue
        if decoded.startswith(b"{"):
            yield text


def _encoded(source: Source) -> Iterator[str]:
    """Yield what Base64 makes of the JSON that the code holds in a literal, or in several."""
    for literal in (*outer_literals(source), *joined_literals(source)):
        held = literal.content
        plain = _plain(held).replace("\\n", "\n")
        for one in dict.fromkeys((plain.strip(), plain, held)):
            if one.lstrip().startswith("{") and one.rstrip().endswith("}"):
                yield base64.b64encode(one.encode()).decode()


def _of_map(source: Source) -> Iterator[str]:
    """Yield what Base64 makes of a map of a callback, as the languages write it as JSON."""
    kept = {name: _plain(value) for name, value in values_of(source, FIELD).items()}
    orders = (list(kept.items()), sorted(kept.items())) if kept else ()
    for order in orders:
        for separators in ((",", ":"), (", ", ": ")):
            plain = json.dumps(dict(order), separators=separators, ensure_ascii=False)
            for written in (plain, plain.replace("/", "\\/"), _escaped(plain)):
                yield base64.b64encode(written.encode()).decode()


def _plain(held: str) -> str:
    """Return a literal without the marks that keep quotation marks and slashes in it."""
    return held.replace('\\"', '"').replace("\\/", "/")


def _escaped(text: str) -> str:
    """Return JSON as Go writes it, which stands in a page without harm."""
    marks = {"&": "\\u0026", "<": "\\u003c", ">": "\\u003e"}
    return "".join(marks.get(one, one) for one in text)
