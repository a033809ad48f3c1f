"""XML documents, in and out."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from harness.server.errors.body import xml_text
from harness.server.request import Request
from harness.server.response import Header, Response

# Where control characters are put while a document is read; nobody's keys are there.
PRIVATE = 0x10F700
_CONTROL = re.compile(
    rb"([\x01-\x08\x0b\x0c\x0e-\x1f])"
    rb"|&#x0*([1-8bcBC]|[eEfF]|1[0-9a-fA-F]);"
    rb"|&#0*([1-8]|1[124-9]|2[0-9]|3[01]);"
)
_CONTROLS = re.compile(r"([\x01-\x08\x0b\x0c\x0e-\x1f])")
_HIDDEN = re.compile(f"[{chr(PRIVATE)}-{chr(PRIVATE + 31)}]")

Element = tuple[str, "str | Sequence[Element]"]


def xml_answer(
    root: str, elements: Sequence[Element], *, headers: tuple[Header, ...] = ()
) -> Response:
    """Return a 200 with a document."""
    body = '<?xml version="1.0" encoding="UTF-8"?>\n' + _rendered((root, elements), 0)
    return Response(
        status=200, headers=(("Content-Type", b"application/xml"), *headers), body=body.encode()
    )


def key_writer(request: Request) -> Callable[[str], str]:
    """Return how the document names keys: as they are, or encoded where the request asks so.

    XML cannot hold every character that a key may have.
    """
    return url_encoded if request.parameter("encoding-type") == "url" else str


def url_encoded(text: str) -> str:
    """Return a key as ``encoding-type=url`` wants it."""
    return quote(text, safe="")


def encoding_told(request: Request) -> list[Element]:
    """Return the element that says how keys are written, none where they are as they are."""
    return [("EncodingType", "url")] if request.parameter("encoding-type") == "url" else []


def parse_xml(body: bytes, root: str) -> ET.Element | None:
    """Return the root of a document, None where it is none or another one.

    A document with a type declaration is refused: nobody needs one, and entities can be bombs.
    Control characters, raw or as references, are no XML; the service takes them in keys, as the
    SDKs' live tests of deleting many objects show.
    """
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        return None
    has_controls = _CONTROL.search(body) is not None
    try:
        # Declarations were refused above.
        root_element = ET.fromstring(_CONTROL.sub(_hidden, body))  # noqa: S314
    except ET.ParseError:
        return None
    for element in root_element.iter():
        element.tag = element.tag.rpartition("}")[2]
        if has_controls and element.text:
            element.text = _HIDDEN.sub(lambda m: chr(ord(m[0]) - PRIVATE), element.text)
    return root_element if root_element.tag == root else None


def _hidden(match: re.Match[bytes]) -> bytes:
    """Return a character of private use in the place of a control character."""
    raw, hexadecimal, decimal = match.groups()
    code = raw[0] if raw else int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(PRIVATE + code).encode()


def iso_time(seconds: float) -> str:
    """Return an instant as listings print it: ``2012-02-24T08:43:27.000Z``."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _rendered(element: Element, depth: int) -> str:
    name, content = element
    indent = "  " * depth
    if isinstance(content, str):
        return f"{indent}<{name}>{_text(content)}</{name}>\n"
    inner = "".join(_rendered(child, depth + 1) for child in content)
    return f"{indent}<{name}>\n{inner}{indent}</{name}>\n"


def _text(content: str) -> str:
    """Return a text as a document has it, control characters as they are.

    XML 1.0 forbids these, but a live test of ali-oss finds a key with them in a listing; its parser
    takes them raw, and no references to them.
    """
    pieces = _CONTROLS.split(content)
    return "".join(piece if n % 2 else escape(xml_text(piece)) for n, piece in enumerate(pieces))
