"""Header values that a signer computes: what Base64 makes of its literals and of the local file."""

import base64
import hashlib
import itertools
import json
import re
from collections.abc import Iterator

from harness.model.page import Language
from harness.syntax.headers import said_values
from harness.syntax.source import parse

CALLBACKS = {
    "x-oss-callback": re.compile(r"(?i)callback(?!-?_?(?:url|body|host|var))"),
    "x-oss-callback-var": re.compile(r"(?i)callback-?_?var"),
}
FIELDS = {"callbackUrl", "callbackHost", "callbackBody", "callbackBodyType", "callbackSNI"}
DIGEST = re.compile(r"(?i)content-?_?md5")
PRINTED = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/=])")
QUOTES = re.compile(r"""^[A-Za-z@$]{0,2}["'`]+|["'`]+$""")
# How many values are tried for one header, and for each of two.
MOST = {1: 32, 2: 8}
# How many choices among the values that a text gives its headers.
MOST_OTHERWISE = 24
JOINED = re.compile(r"""(["'])\s*[+.]\s*\1""")
VALUE = r"""(?P<value>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[A-Za-z_$][\w$]*)"""
ENTRY = re.compile(rf"""["'`]?\b(?P<name>callback\w+)["'`]?\s*(?:=>|:=|[:,=])\s*{VALUE}""")


def computed_headers(
    language: Language, text: str, output: str, body: bytes
) -> Iterator[dict[str, str]]:
    """Yield headers whose values the code does not hold as they are sent, likeliest first."""
    yield from _otherwise(language, text)
    names = [name for name, sign in CALLBACKS.items() if sign.search(text)]
    whole = JOINED.sub("", text)
    encoded = (*_encoded(language, text), *_encoded(language, whole), *_of_map(whole))
    texts = dict.fromkeys((*_printed(output), *encoded))
    values = list(texts)[: MOST.get(len(names), 0)]
    digest = {
        "content-md5": base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    }
    more: tuple[dict[str, str], ...] = (digest,) if DIGEST.search(text) else ()
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


def _encoded(language: Language, text: str) -> Iterator[str]:
    """Yield what Base64 makes of the JSON that the code holds in a literal."""
    source = parse(language, text)
    for literal in source.strings if source else ():
        held = QUOTES.sub("", literal)
        plain = held.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n")
        for one in dict.fromkeys((plain.strip(), plain, held)):
            if one.lstrip().startswith("{") and one.rstrip().endswith("}"):
                yield base64.b64encode(one.encode()).decode()


def _of_map(text: str) -> Iterator[str]:
    """Yield what Base64 makes of a map of a callback, as the languages write it as JSON."""
    entries: dict[str, str] = {}
    for match in ENTRY.finditer(text):
        value = match["value"]
        held = value if value[0] in "\"'" else _held(value, text)
        if held:
            entries.setdefault(match["name"], held[1:-1].replace('\\"', '"').replace("\\/", "/"))
    kept = {name: value for name, value in entries.items() if name in FIELDS}
    orders = (list(kept.items()), sorted(kept.items())) if kept else ()
    for order in orders:
        for separators in ((",", ":"), (", ", ": ")):
            plain = json.dumps(dict(order), separators=separators, ensure_ascii=False)
            for written in (plain, plain.replace("/", "\\/"), _escaped(plain)):
                yield base64.b64encode(written.encode()).decode()


def _held(name: str, text: str) -> str:
    """Return the literal that a variable is given, empty where it is given none."""
    given = (
        rf"""(?<![\w$]){re.escape(name)}\s*(?::=|=)\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    )
    match = re.search(given, text)
    return match[1] if match else ""


def _escaped(text: str) -> str:
    """Return JSON as Go writes it, which stands in a page without harm."""
    marks = {"&": "\\u0026", "<": "\\u003c", ">": "\\u003e"}
    return "".join(marks.get(one, one) for one in text)
