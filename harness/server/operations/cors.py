"""A bucket's CORS rules, and the preflight requests that browsers send before an upload."""

import re
from xml.etree import ElementTree as ET

from harness.model.cors import CorsRule
from harness.server.errors.table import Refusal, refusal
from harness.server.operation import BufferedBody, NoBody, Operation, Outcome
from harness.server.operations.xml import Element, parse_xml, xml_answer
from harness.server.request import Request
from harness.server.response import Response
from harness.server.storage.cors_rules import answer_of
from harness.server.storage.state import ServerState

MOST_RULES = 20
METHODS = frozenset({"GET", "PUT", "DELETE", "POST", "HEAD"})

_AGE = re.compile(r"[0-9]{1,9}").fullmatch


def preflight(request: Request, _state: ServerState) -> Operation | Refusal:
    """Answer OPTIONS, which carries no signature."""
    return NoBody(then=lambda: _preflight(request))


def put(request: Request, state: ServerState) -> Operation | Refusal:
    """Replace the rules of a bucket."""

    def then(body: bytes) -> Outcome:
        root = parse_xml(body, "CORSConfiguration")
        rules = (
            tuple(_rule(element) for element in root.iter("CORSRule")) if root is not None else ()
        )
        good = [rule for rule in rules if rule is not None]
        if not rules or len(good) != len(rules) or len(rules) > MOST_RULES:
            return refusal("document-malformed")
        state.change_bucket(request.address.bucket, cors=tuple(good))
        return Response(status=200)

    return BufferedBody(then)


def get(request: Request, _state: ServerState) -> Operation | Refusal:
    """Tell the rules of a bucket."""
    rules = request.bucket.cors if request.bucket else ()
    if not rules:
        return refusal("cors-unknown", BucketName=request.address.bucket)
    elements: list[Element] = [("CORSRule", _rule_elements(rule)) for rule in rules]
    return NoBody(then=lambda: xml_answer("CORSConfiguration", elements))


def delete(request: Request, state: ServerState) -> Operation | Refusal:
    """Drop the rules of a bucket."""

    def then() -> Outcome:
        state.change_bucket(request.address.bucket, cors=())
        return Response(status=204)

    return NoBody(then=then)


def _preflight(request: Request) -> Outcome:
    origin = request.text("origin")
    method = request.text("access-control-request-method")
    if origin is None or method is None:
        return refusal("cors-malformed")
    listed = request.text("access-control-request-headers") or ""
    names = tuple(name.strip() for name in listed.split(",") if name.strip())
    rules = request.bucket.cors if request.bucket else ()
    if not rules:
        return refusal("cors-not-enabled", Method=method, ResourceType="OBJECT")
    rule = next((rule for rule in rules if rule.allows(origin, method, names)), None)
    if rule is None:
        return refusal("cors-not-allowed", Method=method, ResourceType="OBJECT")
    headers = answer_of(rule, origin)
    if names:
        headers += (("Access-Control-Allow-Headers", ", ".join(names).encode("latin-1")),)
    return Response(status=200, headers=headers)


def _rule(element: ET.Element) -> CorsRule | None:
    def texts(name: str) -> tuple[str, ...]:
        return tuple((child.text or "").strip() for child in element.findall(name))

    origins, methods = texts("AllowedOrigin"), texts("AllowedMethod")
    age = element.findtext("MaxAgeSeconds", "").strip()
    is_good = origins and methods and set(methods) <= METHODS and (not age or _AGE(age))
    texts_of_rule = (*origins, *texts("AllowedHeader"), *texts("ExposeHeader"))
    # What is said here becomes a header of answers, in which only one line of ASCII can stand.
    is_sayable = all(text.isascii() and text.isprintable() for text in texts_of_rule)
    if not is_good or not is_sayable or any(text.count("*") > 1 for text in texts_of_rule):
        return None
    return CorsRule(
        origins=origins,
        methods=methods,
        headers=texts("AllowedHeader"),
        exposed=texts("ExposeHeader"),
        max_age=int(age) if age else None,
    )


def _rule_elements(rule: CorsRule) -> list[Element]:
    elements: list[Element] = [("AllowedOrigin", text) for text in rule.origins]
    elements += [("AllowedMethod", text) for text in rule.methods]
    # In small letters, whatever was written: so live tests of alibabacloud-oss-v2 find them.
    elements += [("AllowedHeader", text.lower()) for text in rule.headers]
    elements += [("ExposeHeader", text) for text in rule.exposed]
    if rule.max_age is not None:
        elements.append(("MaxAgeSeconds", str(rule.max_age)))
    return elements
