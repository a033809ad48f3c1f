"""Header values that a signer computes: what Base64 makes of its literals and of the local file."""

import base64
import hashlib
import itertools
import re
from collections.abc import Iterator

from harness.model.page import Language
from harness.syntax.source import parse

CALLBACKS = {
    "x-oss-callback": re.compile(r"(?i)callback(?!-?_?(?:url|body|host|var))"),
    "x-oss-callback-var": re.compile(r"(?i)callback-?_?var"),
}
DIGEST = re.compile(r"(?i)content-?_?md5")
PRINTED = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/=])")
QUOTES = re.compile(r"""^[A-Za-z@$]{0,2}["'`]+|["'`]+$""")
MOST = 8


def computed_headers(
    language: Language, text: str, output: str, body: bytes
) -> Iterator[dict[str, str]]:
    """Yield headers whose values the code does not hold as they are sent, likeliest first."""
    told = [name for name, sign in CALLBACKS.items() if sign.search(text)]
    texts = dict.fromkeys((*_printed(output), *_encoded(language, text)))
    values = list(texts)[:MOST]
    digest = {
        "content-md5": base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    }
    more: tuple[dict[str, str], ...] = (digest,) if DIGEST.search(text) else ()
    for chosen in itertools.permutations(values, len(told)):
        headers = dict(zip(told, chosen, strict=True))
        for added in (*more, {}):
            if headers or added:
                yield {**headers, **added}


def _printed(output: str) -> Iterator[str]:
    """Yield what a program prints that is JSON in Base64."""
    for found in PRINTED.findall(output):
        try:
            decoded = base64.b64decode(found, validate=True)
        except ValueError:
            continue
        if decoded.startswith(b"{"):
            yield found


def _encoded(language: Language, text: str) -> Iterator[str]:
    """Yield what Base64 makes of the JSON that the code holds in a literal."""
    source = parse(language, text)
    for literal in source.strings if source else ():
        held = QUOTES.sub("", literal)
        plain = held.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n")
        for one in dict.fromkeys((plain.strip(), plain, held)):
            if one.lstrip().startswith("{") and one.rstrip().endswith("}"):
                yield base64.b64encode(one.encode()).decode()
