"""DeleteMultipleObjects: many objects, or versions of them, in one request."""

import re
from urllib.parse import quote
from xml.etree import ElementTree as ET

from harness.server.errors.table import Refusal, refusal
from harness.server.operation import BufferedBody, Operation, Outcome
from harness.server.operations.object_lookup import MARKER, NULL, VERSION_ID
from harness.server.operations.put_object import delete_version
from harness.server.operations.xml import Element, parse_xml, xml_answer
from harness.server.request import Request
from harness.server.response import Response
from harness.server.storage.state import ServerState

MOST_DELETED = 1_000
_VERSION = re.compile(r"[A-Za-z0-9_-]{32,}").fullmatch


def start(request: Request, state: ServerState) -> Operation | Refusal:
    """Delete what the body lists; what is retained stays, and the answer does not tell it."""
    return BufferedBody(lambda body: _delete(request, state, body))


def _delete(request: Request, state: ServerState, body: bytes) -> Outcome:
    root = parse_xml(body, "Delete")
    listed = list(root.iter("Object")) if root is not None else []
    is_long = len(listed) > MOST_DELETED
    if root is None or not listed or is_long or not all(one.findtext("Key") for one in listed):
        return refusal("document-malformed")
    for one in listed:
        version = one.findtext("VersionId") or NULL
        # A live test of oss2 asks for a version `234`, and finds the whole list refused.
        if version != NULL and not _VERSION(version):
            return refusal("version-malformed", ArgumentName="versionId", ArgumentValue=version)
    # Its page has a header for that, as the SDK for Java sends; other SDKs send a parameter.
    name = "encoding-type"
    is_encoded = "url" in (request.parameter(name), request.text(name))
    elements: list[Element] = [("EncodingType", "url")] if is_encoded else []
    for one in listed:
        deleted = _deleted(request, state, one, is_encoded=is_encoded)
        elements += [deleted] if deleted is not None else []
    is_quiet = root.findtext("Quiet", "false").strip().lower() == "true"
    return Response(status=200) if is_quiet else xml_answer("DeleteResult", elements)


def _deleted(
    request: Request, state: ServerState, one: ET.Element, *, is_encoded: bool
) -> Element | None:
    key, version = one.findtext("Key", ""), one.findtext("VersionId")
    asked = "" if version == NULL else version
    headers = delete_version(request, state, key, asked)
    if isinstance(headers, Refusal):
        return None
    elements: list[Element] = [("Key", quote(key, safe="") if is_encoded else key)]
    elements += [("VersionId", version)] if version else []
    names = dict(headers)
    if MARKER in names:
        elements += [
            ("DeleteMarker", "true"),
            ("DeleteMarkerVersionId", names[VERSION_ID].decode()),
        ]
    return ("Deleted", elements)
