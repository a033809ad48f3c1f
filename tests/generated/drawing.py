"""Scenarios drawn by chance over the schema of scenario files, and the files that they make."""

import json
from dataclasses import replace

from hypothesis import strategies as st

from harness.model.identity import AuthVersion
from harness.model.scenario import (
    Body,
    Damage,
    Expect,
    Fault,
    FaultKind,
    Flow,
    HostName,
    Key,
    Scenario,
    Send,
    Sign,
    Variant,
)

ID = "generated"
# What no file of this kind can hold, and what is no text in UTF-8.
_CONTROLS = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
# Every one of the clients can send printable ASCII; what some cannot send beside it they declare.
_VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
_NAMES = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True)
_HEADERS = {
    "Content-Type": st.sampled_from(["text/plain", "image/png", "application/x-own"]),
    "Cache-Control": st.sampled_from(["no-cache", "max-age=60"]),
    "Content-Disposition": st.just('attachment; filename="a b.txt"'),
    "x-oss-object-acl": st.sampled_from(["private", "public-read"]),
    "x-oss-storage-class": st.sampled_from(["Standard", "IA"]),
    "x-oss-tagging": st.sampled_from(["a=1", "a=1&b=%20"]),
}


def keys() -> st.SearchStrategy[str]:
    """Return keys that the service takes: not empty, at most 1,023 bytes, no slash in front.

    None ends with a slash: what curl makes of that was found by these runs, and is a scenario.
    """
    return st.text(_CONTROLS, min_size=1, max_size=60).filter(
        lambda key: not key.startswith(("/", "\\")) and not key.endswith("/")
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Draw an upload that is right, or in which one thing is wrong that the service refuses."""
    names = draw(st.lists(st.sampled_from(sorted(_HEADERS)), unique=True, max_size=3))
    sign = Sign(
        key=Key(text=draw(keys())),
        auth=draw(st.sampled_from(AuthVersion)),
        host=draw(st.sampled_from(HostName)),
        headers={name: draw(_HEADERS[name]) for name in names},
        metadata=draw(st.dictionaries(_NAMES, _VALUES, max_size=3)),
    )
    size = draw(st.sampled_from([0, 1, 1024, 70_000]))
    drawn = Scenario(id=ID, title="Drawn by chance", sign=sign, send=Send(body=Body(bytes=size)))
    drawn = draw(st.sampled_from(_wrongs(drawn)))
    kind = Variant.FILLED if drawn.flow is Flow.HEADERS else Variant.PUBLISHED
    return replace(drawn, variants=(kind,))


def _wrongs(drawn: Scenario) -> list[Scenario]:
    """Return a scenario, and what it is with one thing wrong."""
    refused = Expect(status=403, code="SignatureDoesNotMatch")
    fault = replace(drawn.server, fault=Fault(kind=FaultKind.STATUS, status=503))
    unavailable = Expect(status=503, code="ServiceUnavailable")
    wrongs = [drawn, replace(drawn, server=fault, expect=unavailable)]
    if drawn.sign.auth is not AuthVersion.V1:  # which signs no parameter that is unknown
        damage = Damage(set_query={"x-oss-extra": "1"})
        wrongs.append(replace(drawn, damage=damage, expect=refused))
    for name in drawn.sign.metadata:
        send = replace(drawn.send, drop_metadata=(name,))
        wrongs.append(replace(drawn, send=send, expect=refused))
    return wrongs


def as_file(drawn: Scenario) -> str:
    """Return the file that a scenario comes from."""
    sign, send, expect = drawn.sign, drawn.send, drawn.expect
    lines = [f"title = {_text(drawn.title)}", "", "[sign]", f"key = {_text(sign.key.text)}"]
    lines += [f"auth = {_text(sign.auth)}", f"host = {_text(sign.host)}"]
    lines += [f"headers = {_map(sign.headers)}", f"metadata = {_map(sign.metadata)}"]
    lines += ["", "[send]", f"body.bytes = {send.body.bytes}"]
    lines += [f"drop_metadata = {json.dumps(send.drop_metadata)}"]
    if drawn.damage.set_query:
        lines += ["", "[damage]", f"set_query = {_map(drawn.damage.set_query)}"]
    if drawn.server.fault:
        fault = drawn.server.fault
        lines += ["", "[server]", f'fault = {{ kind = "{fault.kind}", status = {fault.status} }}']
    lines += ["", "[expect]", f"status = {expect.status}"]
    lines += [f"code = {_text(expect.code)}"] if expect.code else []
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _map(pairs: object) -> str:
    assert isinstance(pairs, dict)
    return "{ " + ", ".join(f"{_text(n)} = {_text(v)}" for n, v in pairs.items()) + " }"
