"""Refusals as answers: the XML body, and what a HEAD gets in its place."""

import base64
from http import HTTPStatus
from xml.sax.saxutils import escape

from harness.server.errors.table import Refusal
from harness.server.response import Header, Response
from harness.wire.xml import NOT_XML

RECOMMEND = "https://api.aliyun.com/troubleshoot?q="


def refusal_answer(refusal: Refusal, *, method: str, request_id: str, host: str) -> Response:
    """Return the answer that tells a refusal, in the shape of the page "Error responses"."""
    body = error_xml(refusal, request_id=request_id, host=host)
    headers: tuple[Header, ...] = (("Content-Type", b"application/xml"),)
    if refusal.row.ec:
        headers += (("x-oss-ec", refusal.row.ec.encode()),)
    headers += refusal.headers
    if method == "HEAD":
        headers += (("x-oss-err", base64.b64encode(body)),)
        return Response(status=refusal.row.status, headers=headers)
    if refusal.row.status == HTTPStatus.METHOD_NOT_ALLOWED and "Allow" not in dict(headers):
        headers += (("Allow", b"GET, HEAD, PUT, DELETE"),)
    return Response(status=refusal.row.status, headers=headers, body=body)


def error_xml(refusal: Refusal, *, request_id: str, host: str) -> bytes:
    """Return the error body: fixed elements first, then the cause's own, then EC and its page."""
    row = refusal.row
    message = f"{row.message} {refusal.note}".strip()
    elements = [
        ("Code", row.code),
        ("Message", message),
        ("RequestId", request_id),
        ("HostId", host),
        *refusal.elements,
    ]
    if row.ec:
        elements += [("EC", row.ec), ("RecommendDoc", RECOMMEND + row.ec)]
    lines = [f"  <{name}>{escape(xml_text(text))}</{name}>" for name, text in elements]
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<Error>", *lines, "</Error>", ""])
    return text.encode()


def xml_text(text: str) -> str:
    """Return a text with what XML cannot hold replaced."""
    return NOT_XML.sub("\ufffd", text)
