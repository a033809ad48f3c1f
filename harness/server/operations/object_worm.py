"""Retention and legal hold of single objects, and the setting of a bucket that allows them."""

from collections.abc import Mapping
from dataclasses import replace

from harness.server.errors.table import Refusal, refusal
from harness.server.operation import BufferedBody, NoBody, Operation, Outcome
from harness.server.operations import object_lookup
from harness.server.operations.retention import (
    COMPLIANCE,
    HOLD,
    HOLDS,
    MODE,
    UNTIL,
    instant,
    may_bypass,
    retention_is_legal,
)
from harness.server.operations.xml import Element, parse_xml, xml_answer
from harness.server.request import Request
from harness.server.response import Response
from harness.server.storage.state import ServerState
from harness.server.storage.stored_object import StoredObject
from harness.server.storage.versions import ENABLED


def put_configuration(request: Request, state: ServerState) -> Operation | Refusal:
    """Allow retention by object; a bucket without versioning cannot."""
    if request.bucket is None or request.bucket.versioning != ENABLED:
        return refusal("object-worm-needs-versioning")

    def then(body: bytes) -> Outcome:
        root = parse_xml(body, "ObjectWormConfiguration")
        if root is None or root.findtext("ObjectWormEnabled", "").strip() != ENABLED:
            return refusal("document-malformed")
        if root.find("Rule") is not None:
            return refusal("default-retention-not-mocked")
        state.set_texts(request.address.bucket, object_worm=ENABLED)
        return Response(status=200)

    return BufferedBody(then)


def get_configuration(request: Request, _state: ServerState) -> Operation | Refusal:
    """Tell whether retention by object is allowed."""
    if request.bucket is None or not request.bucket.object_worm:
        return refusal("object-worm-unknown")
    elements: list[Element] = [("ObjectWormEnabled", ENABLED)]
    return NoBody(then=lambda: xml_answer("ObjectWormConfiguration", elements))


def put_retention(request: Request, state: ServerState) -> Operation | Refusal:
    """Retain an object until a date."""

    def then(body: bytes) -> Outcome:
        stored = _protected(request, state)
        if isinstance(stored, Refusal):
            return stored
        root = parse_xml(body, "Retention")
        mode = None if root is None else root.findtext("Mode", "").strip()
        until = None if root is None else root.findtext("RetainUntilDate", "").strip()
        if root is None or not retention_is_legal(mode, until, request.now):
            return refusal("retention-illegal")
        wanted = {MODE: mode or "", UNTIL: until or ""}
        if _loosens(stored, wanted, request.now) and not may_bypass(request, stored):
            return refusal("object-immutable")
        return _keep(request, state, stored, wanted)

    return BufferedBody(then)


def get_retention(request: Request, state: ServerState) -> Operation | Refusal:
    """Tell how long an object is retained."""
    return _setting_answer(request, state, "Retention", {"Mode": MODE, "RetainUntilDate": UNTIL})


def put_legal_hold(request: Request, state: ServerState) -> Operation | Refusal:
    """Hold an object, or let it go."""

    def then(body: bytes) -> Outcome:
        stored = _protected(request, state)
        if isinstance(stored, Refusal):
            return stored
        root = parse_xml(body, "LegalHold")
        status = "" if root is None else root.findtext("Status", "").strip()
        if status not in HOLDS:
            return refusal("document-malformed")
        return _keep(request, state, stored, {HOLD: status})

    return BufferedBody(then)


def get_legal_hold(request: Request, state: ServerState) -> Operation | Refusal:
    """Tell whether an object is held."""
    return _setting_answer(request, state, "LegalHold", {"Status": HOLD})


def _protected(request: Request, state: ServerState) -> StoredObject | Refusal:
    if request.bucket is None or not request.bucket.object_worm:
        return refusal("object-worm-not-enabled")
    return object_lookup.find(request, state)


def _setting_answer(
    request: Request, state: ServerState, root: str, elements: Mapping[str, str]
) -> Operation | Refusal:
    def then() -> Outcome:
        stored = _protected(request, state)
        if isinstance(stored, Refusal):
            return stored
        children: list[Element] = [
            (element, stored.header(name) or "") for element, name in elements.items()
        ]
        if not any(text for _, text in children):
            return refusal("retention-unknown")
        return xml_answer(root, children)

    return NoBody(then=then)


def _keep(
    request: Request, state: ServerState, stored: StoredObject, wanted: Mapping[str, str]
) -> Outcome:
    headers = tuple({**dict(stored.headers), **wanted}.items())
    state.versions.change(request.address.bucket, replace(stored, headers=headers))
    return Response(status=200, headers=object_lookup.version_header(request.bucket, stored))


def _loosens(stored: StoredObject, wanted: Mapping[str, str], now: float) -> bool:
    before = instant(stored.header(UNTIL) or "")
    if before is None or now >= before:
        return False
    after = instant(wanted[UNTIL]) or 0.0
    is_weaker = stored.header(MODE) == COMPLIANCE and wanted[MODE] != COMPLIANCE
    return after < before or is_weaker
