"""Tags and ACL of an object, as sub-resources."""

from dataclasses import replace
from urllib.parse import quote

from harness.server.errors.table import Refusal, refusal
from harness.server.operation import BufferedBody, NoBody, Operation, Outcome
from harness.server.operations import object_lookup
from harness.server.operations.put_rules import OBJECT_ACLS, parse_tags, tags_refusal
from harness.server.operations.xml import Element, parse_xml, xml_answer
from harness.server.request import Request
from harness.server.response import Header, Response
from harness.server.storage.state import ServerState

TAGGING, ACL = "x-oss-tagging", "x-oss-object-acl"


def get_tagging(request: Request, state: ServerState) -> Operation | Refusal:
    """Tell the tags."""

    def then() -> Outcome:
        stored = object_lookup.find(request, state)
        if isinstance(stored, Refusal):
            return stored
        tags = parse_tags(stored.header(TAGGING) or "") or []
        elements: list[Element] = [("Tag", [("Key", key), ("Value", text)]) for key, text in tags]
        headers = object_lookup.version_header(request.bucket, stored)
        return xml_answer("Tagging", [("TagSet", elements)], headers=headers)

    return NoBody(then=then)


def put_tagging(request: Request, state: ServerState) -> Operation | Refusal:
    """Replace the tags by those of the body."""

    def then(body: bytes) -> Outcome:
        root = parse_xml(body, "Tagging")
        if root is None:
            return refusal("document-malformed")
        tags = [(tag.findtext("Key", ""), tag.findtext("Value", "")) for tag in root.iter("Tag")]
        refused = tags_refusal(tags, repeated="tags-repeated")
        if refused is not None:
            return refused
        text = "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in tags)
        return _set(request, state, TAGGING, text)

    return BufferedBody(then)


def delete_tagging(request: Request, state: ServerState) -> Operation | Refusal:
    """Take all tags away."""
    return NoBody(then=lambda: _set(request, state, TAGGING, "", status=204))


def get_acl(request: Request, state: ServerState) -> Operation | Refusal:
    """Tell the ACL."""

    def then() -> Outcome:
        stored = object_lookup.find(request, state)
        if isinstance(stored, Refusal):
            return stored
        owner = (request.bucket.owner if request.bucket else "") or "owner"
        # ObjectVersionTest.testObjectAcl (Java), ObjectAclWithVersioningEnableTest (C++).
        version = object_lookup.version_header(request.bucket, stored)
        return acl_answer(owner, stored.header(ACL) or "default", version)

    return NoBody(then=then)


def put_acl(request: Request, state: ServerState) -> Operation | Refusal:
    """Set the ACL that the header names."""
    acl = request.text(ACL)
    if acl is None:  # test_put_object_acl_invalid_acl (C)
        return refusal("argument-missing", ArgumentName=ACL)
    if acl not in OBJECT_ACLS:
        cause = "object-acl-unknown" if acl else "object-acl-blank"
        return refusal(cause, ArgumentName=ACL, ArgumentValue=acl)
    return NoBody(then=lambda: _set(request, state, ACL, acl))


def acl_answer(owner: str, acl: str, headers: tuple[Header, ...] = ()) -> Response:
    """Return the document that tells an ACL."""
    grants: list[Element] = [("Grant", acl)]
    elements: list[Element] = [
        ("Owner", [("ID", owner), ("DisplayName", owner)]),
        ("AccessControlList", grants),
    ]
    return xml_answer("AccessControlPolicy", elements, headers=headers)


def _set(
    request: Request, state: ServerState, name: str, text: str, *, status: int = 200
) -> Outcome:
    stored = object_lookup.find(request, state)
    if isinstance(stored, Refusal):
        return stored
    headers = tuple(header for header in stored.headers if header[0] != name)
    headers += ((name, text),) if text else ()
    state.versions.change(request.address.bucket, replace(stored, headers=headers))
    return Response(status=status, headers=object_lookup.version_header(request.bucket, stored))
