"""Forms (PostObject) whose fields OSS does not see, and policies that it cannot read."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any

from harness.catalog.wording import worded
from harness.explain.refused_request import RefusedRequest
from harness.model.explanation import Explanation
from harness.oss.signature import V1_FORM, V4_FORM
from harness.wire.policies import expiration_of

MULTIPART = "multipart/form-data"
# The fields by which a form with a signed policy is known.
SIGNED = frozenset({*V1_FORM.lowered.required, V4_FORM.signature})
# Fields of other services in the place of those of OSS, in small letters.
ELSEWHERE: Mapping[str, str] = {
    "awsaccesskeyid": "S3",
    "x-amz-credential": "S3",
    "x-amz-signature": "S3",
    "q-ak": "COS (Tencent Cloud)",
    "q-signature": "COS (Tencent Cloud)",
    "x-obs-credential": "OBS (Huawei Cloud)",
    "x-tos-credential": "TOS (Volcengine)",
    "x-goog-credential": "Google Cloud Storage",
    "kssaccesskeyid": "KS3 (Kingsoft Cloud)",
    "accesskeyid": "OBS (Huawei Cloud)",
}
LAST = "Append `file` last, behind `key`, `policy`, the signature and all other fields."
OPERATORS = ("eq", "starts-with", "in", "not-in", "content-length-range")
EXAMPLE = '`{"expiration": "2030-01-01T12:00:00.000Z", "conditions": […]}`'

_NAMES = re.compile(
    rb'(?i)content-disposition:\s*form-data\b[^\r\n]*?\bname="?([^";\r\n]+)'
).findall


_OTHER_FILE = re.compile(
    rb'(?i)content-disposition:\s*form-data\b(?=[^\r\n]*?\bfilename)[^\r\n]*?\bname="?(?!file["\r\n;])([^";\r\n]+)'
).search


def unseen_form(refused: RefusedRequest) -> Explanation | None:
    """Return why a form upload looks as if nobody had signed it, None where it is no form."""
    received = refused.received
    if received.method != "POST" and SIGNED.intersection(_names(refused)):
        return _not_posted(refused)
    if received.method != "POST" or received.query:
        return None
    kind = received.header_values.get("content-type", b"").decode("latin-1")
    is_form = kind.lower().startswith(MULTIPART)
    if received.key:
        return _sent_to_a_key(refused) if is_form else None
    if not is_form:
        return _sent_otherwise(kind)
    return file_first(refused) or Explanation(
        cause="form-unsigned",
        sentence=(
            worded(
                "The form has no field `policy` before its `file`, so it is not "
                "signed: OSS reads no field behind the file."
            )
        ),
        advice=worded("Send `policy` and its signature as fields, and `file` last."),
    )


def _not_posted(refused: RefusedRequest) -> Explanation:
    return Explanation(
        cause="form-not-posted",
        sentence=worded(
            "A form with a signed policy was sent by {}: OSS takes a form by POST, and sees no "
            "signature in any other request.",
            refused.received.method,
        ),
        advice=worded("POST the form to the bucket's address, without a path."),
    )


def file_first(refused: RefusedRequest) -> Explanation | None:
    """Return that fields stand behind the file, where the beginning of the form shows that."""
    names = _names(refused)
    is_whole = refused.body is not None and refused.body.length <= len(refused.body_start)
    if "file" not in names or "policy" in names[: names.index("file")]:
        return None
    if names[-1] == "file" and (is_whole or names[0] != "file"):
        return None
    return Explanation(
        cause="form-file-first",
        sentence=(
            worded(
                "`file` is not the last field of the form: OSS reads no field "
                "behind it, so it sees no policy and no signature there."
            )
        ),
        advice=worded(LAST),
    )


def _names(refused: RefusedRequest) -> list[str]:
    return [name.decode("latin-1").lower() for name in _NAMES(refused.body_start)]


def field_missing(refused: RefusedRequest) -> Explanation:
    """Return which field of a form is missing, or that it stands behind the file."""
    if "file" in _names(refused)[:-1]:
        return Explanation(
            cause="form-file-first",
            sentence=worded(
                "`file` is not the last field of the form: OSS reads no field behind it."
            ),
            advice=worded(LAST),
        )
    names = _names(refused)
    elsewhere = next((service for name, service in ELSEWHERE.items() if name in names), "")
    if elsewhere and refused.cause == "form-field-missing":
        return Explanation(
            cause="form-for-another-service",
            sentence=worded(
                "The form is signed as {} wants it, in other fields than those of OSS.", elsewhere
            ),
            advice=worded(MISSING["form-field-missing"][1]),
        )
    other = _OTHER_FILE(refused.body_start) if refused.cause == "form-file-missing" else None
    if other:
        name = other[1].decode("latin-1")
        return Explanation(
            cause="form-file-field",
            sentence=worded(
                "The field of the file is called `{}`: OSS takes only `file` for it.", name
            ),
            advice=worded("Name the field of the file `file`, and send it last."),
        )
    lost = _lost(names) if refused.cause == "form-field-missing" else ""
    if lost:
        return Explanation(
            cause=refused.cause,
            sentence=worded("The form has no field {} before its file, or it is empty.", lost),
            advice=worded(MISSING[refused.cause][1]),
        )
    sentence, advice = MISSING[refused.cause]
    return Explanation(cause=refused.cause, sentence=worded(sentence), advice=worded(advice))


MISSING: Mapping[str, tuple[str, str]] = {
    "form-key-missing": (
        "The form has no field `key` before its file.",
        "Send the object's name in the field `key`, before `file`.",
    ),
    "form-field-missing": (
        "A field of the signature is missing from the form, or is empty.",
        (
            "V4 wants `policy`, `x-oss-signature-version`, `x-oss-credential`, `x-oss-date` and "
            "`x-oss-signature`; V1 wants `policy`, `OSSAccessKeyId` and `Signature`."
        ),
    ),
    "form-file-missing": (
        "The form has not exactly one field `file`.",
        "Name the field of the file `file`, and send one.",
    ),
}


def field_repeated(refused: RefusedRequest) -> Explanation:
    """Return which field of a form stands in it twice."""
    return Explanation(
        cause=refused.cause,
        sentence=worded(
            "The form has the field `{}` twice: nobody says which of the two would count.",
            refused.details["ArgumentName"],
        ),
        advice=worded("Send each field once: with `FormData`, `set` it and do not `append` it."),
    )


def _lost(names: list[str]) -> str:
    """Return which fields of the version that a form has begun with are not there."""
    begun = V4_FORM if V4_FORM.identity in names or V4_FORM.version in names else V1_FORM
    return ", ".join(f"`{name}`" for name in begun.required if name.lower() not in names)


def _sent_to_a_key(refused: RefusedRequest) -> Explanation:
    key = refused.received.key.decode("utf-8", "replace")
    return Explanation(
        cause="form-sent-to-a-key",
        sentence=(
            worded(
                "A form goes to the bucket itself (`POST /`); this one was sent to the key `{}`.",
                key,
            )
        ),
        advice=worded("POST to the bucket's address without a path, and name the object in `key`."),
    )


def _sent_otherwise(kind: str) -> Explanation:
    return Explanation(
        cause="form-not-multipart",
        sentence=(
            worded(
                "A POST to the bucket is an upload by a form, and wants "
                "`multipart/form-data`; this one was sent as `{}`.",
                kind or "nothing",
            )
        ),
        advice=(
            worded(
                "Send a FormData, and let the library set the Content-Type with its "
                'boundary (in HTML write `enctype="multipart/form-data"`): no JSON '
                "and no URL-encoded fields."
            )
        ),
    )


def policy_malformed(refused: RefusedRequest) -> Explanation:
    """Return what is wrong with a policy that is no policy."""
    text = refused.details.get("Policy", "")
    if not text:
        return Explanation(cause="policy-malformed", sentence=refused.message)
    what, advice = _problem(text)
    return Explanation(cause="policy-malformed", sentence=worded("{}.", what), advice=advice)


def _problem(text: str) -> tuple[str, str]:
    encode = worded("Encode the policy's JSON in base64, without line breaks.")
    if text.lstrip().startswith("{"):
        return worded("The policy is JSON as it stands, not the base64 of it"), encode
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return _of_base64(text)
    try:
        document = json.loads(decoded)
    except ValueError:
        return worded("The policy is base64 of something that is no JSON"), encode
    if not isinstance(document, dict):
        return worded("The policy is no JSON object"), worded("Write it as {}.", EXAMPLE)
    return _of_others(document) or _of_expiration(document) or _of_conditions(document)


def _of_base64(text: str) -> tuple[str, str]:
    encode = worded("Encode the policy's JSON in base64, without line breaks.")
    if text.split() != [text]:
        return worded("The policy has a line break or a blank in its base64"), encode
    if "%" in text:
        once = worded("Send the field as it is: a form's fields are not percent-encoded.")
        return worded("The policy is percent-encoded"), once
    return worded("The policy is not base64"), encode


def _of_others(document: Mapping[str, Any]) -> tuple[str, str] | None:
    other = next((name for name in document if name not in {"expiration", "conditions"}), None)
    if other is None:
        return None
    wrong = worded("The policy has `{}` beside `expiration` and `conditions`", other)
    return wrong, worded("Leave out of the policy all but `expiration` and `conditions`.")


def _of_expiration(document: Mapping[str, Any]) -> tuple[str, str] | None:
    advice = worded(
        "Write `expiration` in UTC as `2030-01-01T12:00:00.000Z`, with its `T` and `Z`."
    )
    if "expiration" not in document:
        return worded("The policy has no `expiration`"), advice
    wrong = worded(
        "The policy's `expiration` is `{}`, which is no date in UTC", document["expiration"]
    )
    return None if expiration_of(document) is not None else (wrong, advice)


def _of_conditions(document: Mapping[str, Any]) -> tuple[str, str]:
    advice = worded(
        'Each condition is `{"name": "value"}`, or a list such as `["eq", "$key", "a.txt"]`.'
    )
    items = document.get("conditions")
    if not isinstance(items, list):
        return worded("The policy has no list of `conditions`"), advice
    if not items:
        wrong = worded("The list of `conditions` in the policy is empty")
        return wrong, worded(
            'Name one at least, such as `["content-length-range", 0, 1048576000]`.'
        )
    for item in items:
        if isinstance(item, dict) and len(item) != 1:
            return worded("A condition of the policy has {} properties, not one", len(item)), advice
        if isinstance(item, dict):
            ((name, value),) = item.items()
            if not isinstance(value, str):
                return worded("The condition on `{}` has a value that is no text", name), advice
            continue
        wrong = _of_list(item)
        if wrong:
            return wrong, advice
    return worded("A condition of the policy cannot be read"), advice


def _of_list(item: object) -> str:
    if not isinstance(item, list) or len(item) != len(("operator", "name", "value")):
        return worded(
            "A condition of the policy is `{}`, which has not three parts", json.dumps(item)
        )
    if item[0] not in OPERATORS:
        return worded("A condition of the policy begins with `{}`, which is no operator", item[0])
    if item[0] == "content-length-range":
        return _of_range(item[1], item[2])
    if not str(item[1]).startswith("$"):
        return worded("A condition of the policy names `{}` without `$` before it", item[1])
    kind = list if item[0] in {"in", "not-in"} else str
    if isinstance(item[2], kind):
        return ""
    wants = worded("a list") if kind is list else worded("a text")
    return worded("The condition `{}` has a value that is not {}", json.dumps(item), wants)


def _of_range(least: Any, most: Any) -> str:  # noqa: ANN401  what JSON holds
    for value in (least, most):
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            limit = json.dumps(value)
            return worded("`content-length-range` has `{}`, which is no number of bytes", limit)
    return worded("`content-length-range` ends at {}, below its beginning at {}", most, least)
