"""XML documents, in and out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from harness.server.errors.body import xml_text
from harness.server.response import Header, Response

Element = tuple[str, "str | Sequence[Element]"]


def xml_answer(
    root: str, elements: Sequence[Element], *, headers: tuple[Header, ...] = ()
) -> Response:
    """Return a 200 with a document."""
    body = '<?xml version="1.0" encoding="UTF-8"?>\n' + _rendered((root, elements), 0)
    return Response(
        status=200, headers=(("Content-Type", b"application/xml"), *headers), body=body.encode()
    )


def parse_xml(body: bytes, root: str) -> ET.Element | None:
    """Return the root of a document, None where it is none or another one.

    A document with a type declaration is refused: nobody needs one, and entities can be bombs.
    """
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        return None
    try:
        found = ET.fromstring(body)  # noqa: S314  declarations were refused above
    except ET.ParseError:
        return None
    for element in found.iter():
        element.tag = element.tag.rpartition("}")[2]
    return found if found.tag == root else None


def iso_time(seconds: float) -> str:
    """Return an instant as listings print it: ``2012-02-24T08:43:27.000Z``."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _rendered(element: Element, depth: int) -> str:
    name, content = element
    indent = "  " * depth
    if isinstance(content, str):
        return f"{indent}<{name}>{escape(xml_text(content))}</{name}>\n"
    inner = "".join(_rendered(child, depth + 1) for child in content)
    return f"{indent}<{name}>\n{inner}{indent}</{name}>\n"
