"""Callbacks that OSS takes and delivers otherwise than they are meant.

Nothing is refused: the object is stored and the application is told, but of placeholders that were
never replaced, or in JSON that is none. What may stand in a callback is from the page "Callback" of
the API reference.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from harness.catalog.wording import worded
from harness.explain.callbacks import BODY_TYPES, callback_told
from harness.model.explanation import Explanation

NAMES = frozenset(
    {
        "bucket",
        "object",
        "etag",
        "size",
        "mimeType",
        "imageInfo.height",
        "imageInfo.width",
        "imageInfo.format",
        "crc64",
        "contentMd5",
        "vpcId",
        "clientIp",
        "reqId",
        "operation",
    }
)
OWN = "x:"
_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")
_ENCODED = re.compile(r"%24(?:%7B|\{)[^{}%]*(?:%3A[^{}%]*)?(?:%7D|\})", re.IGNORECASE)
_QUOTED = re.compile(r'"\$\{[^{}]*\}"')


def callback_note(headers: Mapping[str, bytes], query: Mapping[bytes, bytes]) -> Explanation | None:
    """Return what becomes of the callback of an upload that was accepted, if that is a pity."""
    fields, variables = (
        callback_told(headers.get(f"x-oss-{name}", query.get(name.encode(), b"")))
        for name in ("callback", "callback-var")
    )
    body = str(fields.get("callbackBody", ""))
    kind = str(fields.get("callbackBodyType", BODY_TYPES[0]))
    note = _encoded(body) or _quoted(body, kind) or _unknown(body, variables)
    if note is None:
        return None
    what, advice = note
    return Explanation(cause="callback-placeholder", sentence=worded("{}.", what), advice=advice)


def _encoded(body: str) -> tuple[str, str] | None:
    match = _ENCODED.search(body)
    if match is None:
        return None
    return (
        worded("`{}` in `callbackBody` is no placeholder: OSS posts it as it stands", match[0]),
        worded("Write `{}`: OSS encodes what it puts in its place.", unquote(match[0])),
    )


def _quoted(body: str, kind: str) -> tuple[str, str] | None:
    match = _QUOTED.search(body) if kind == BODY_TYPES[1] else None
    if match is None:
        return None
    return (
        worded(
            "`{}` in `callbackBody` gets quotes twice: OSS quotes texts in JSON itself", match[0]
        ),
        worded("Write `{}`, without quotes around it.", match[0][1:-1]),
    )


def _unknown(body: str, variables: Mapping[str, object]) -> tuple[str, str] | None:
    for name in _PLACEHOLDER.findall(body):
        if name.startswith(OWN) and name not in variables:
            return (
                worded(
                    "`${{{}}}` in `callbackBody` is not in `callback-var`: OSS puts nothing there",
                    name,
                ),
                worded("Give `{}` a value in `callback-var`.", name),
            )
        if not name.startswith(OWN) and name not in NAMES:
            return (
                worded(
                    "`${{{}}}` in `callbackBody` is no variable of OSS, which puts nothing there",
                    name,
                ),
                worded(
                    "Name one of your own `x:{}`, and give it a value in `callback-var`.",
                    name.lower(),
                ),
            )
    return None
