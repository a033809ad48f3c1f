"""Forms (PostObject) that their own policy forbids: which condition, and what the form says."""

import json
import re
from collections.abc import Mapping
from typing import Any

from harness.catalog.wording import worded
from harness.explain.refused_request import RefusedRequest
from harness.explain.times import between, instant, zone_of
from harness.model.explanation import Explanation
from harness.signing.verify.dates import unix_seconds
from harness.wire.policies import policy_document

SIGN_ANOTHER = "or sign a policy that allows it"
WORDS = {
    "eq": "to be",
    "starts-with": "to begin with",
    "in": "to be one of",
    "not-in": "to be none of",
}


def policy_violated(refused: RefusedRequest) -> Explanation:
    """Return which condition of the policy does not hold, and what the form has sent."""
    condition = _condition(refused.details.get("Condition", ""))
    if condition is None:
        return Explanation(cause="policy-violated", sentence=refused.message)
    operator, name, wanted = condition
    asked = worded("{} `{}`", worded(WORDS.get(operator, operator)), _text(wanted))
    if name == "bucket":
        return Explanation(
            cause="policy-violated",
            about=name,
            sentence=(
                worded(
                    "The policy wants `bucket` {}, and the form was sent to the bucket `{}`.",
                    asked,
                    refused.received.bucket,
                )
            ),
            advice=worded("Sign the policy for the bucket to whose address the form is sent."),
        )
    if name.startswith("$"):
        return _dollar_in_object(name, wanted)
    sent = _field(refused, name)
    violation = (
        worded("has no such field before its file") if sent is None else worded("sends `{}`", sent)
    )
    return Explanation(
        cause="policy-violated",
        about=name,
        sentence=worded(
            "The policy wants the field `{}` {}, and the form {}.", name, asked, violation
        ),
        advice=worded(
            "Send `{}` as the policy wants it, before `file`, {}.", name, worded(SIGN_ANOTHER)
        ),
    )


def policy_lacks_condition(refused: RefusedRequest) -> Explanation:
    """Return which field of a V4 signature the policy leaves open."""
    name = refused.details["ArgumentName"]
    return Explanation(
        cause="policy-lacks-condition",
        sentence=worded(
            "The policy leaves `{}` open, and a policy that is signed by V4 must fix it.",
            name,
        ),
        advice=worded(
            "Add `{}` to the `conditions` of the policy, with the value that the form sends, "
            "and sign the policy then.",
            f'{{"{name}": "…"}}',
        ),
    )


def policy_expired(refused: RefusedRequest) -> Explanation:
    """Return when the policy of a form has ended."""
    ended = _document(refused).get("expiration", "")
    return Explanation(
        cause="policy-expired",
        sentence=worded(
            "The policy has expired: its `expiration` was {}.", ended or worded("before now")
        ),
        advice=worded("Sign a policy whose `expiration`, in UTC, lies behind the upload."),
    )


def form_date(refused: RefusedRequest) -> Explanation:
    """Return how far the date of a form is from now."""
    date = unix_seconds(refused.details["ArgumentValue"].encode()) or 0.0
    is_ahead = date > refused.now
    sentence = worded(
        "The form is dated {} and arrived at {}: {} apart; "
        "15 minutes ahead and 7 days back are allowed.",
        instant(date),
        instant(refused.now),
        between(date, refused.now),
    )
    zone = zone_of(date - refused.now) if is_ahead else ""
    if zone:
        sentence += worded(" That is the time zone {}: local time was written as UTC.", zone)
    advice = (
        worded(
            "Take `x-oss-date`, and the day in `x-oss-credential`, in UTC from a clock set by NTP."
        )
        if is_ahead
        else worded("Sign the form anew, just before the upload.")
    )
    return Explanation(cause="form-date-out-of-range", sentence=sentence, advice=advice)


def file_length(refused: RefusedRequest) -> Explanation:
    """Return between which lengths the policy of a form allows the file."""
    lengths = (
        one for one in _document(refused).get("conditions", []) if "content-length-range" in one
    )
    _, low, high = next(lengths, ("", "?", "?"))
    is_longer = refused.cause == "form-file-too-large"
    return Explanation(
        cause=refused.cause,
        sentence=(
            worded(
                "The file is {} than the policy allows: its `content-length-range` "
                "is from {} to {} bytes.",
                worded("longer") if is_longer else worded("shorter"),
                low,
                high,
            )
        ),
        advice=worded("Send a file of that length, {}.", worded(SIGN_ANOTHER)),
    )


def _condition(text: str) -> tuple[str, str, Any] | None:
    try:
        operator, name, wanted = json.loads(text)
    except (ValueError, TypeError):
        return None
    return str(operator), str(name).removeprefix("$"), wanted


def _dollar_in_object(name: str, wanted: object) -> Explanation:
    bare = name.removeprefix("$")
    spellings = (json.dumps({bare: wanted}), json.dumps(["eq", name, wanted]))
    return Explanation(
        cause="policy-violated",
        about=name,
        sentence=worded(
            "A condition of the policy is an object with the name `{}`: there a name stands "
            "without `$`, so no field fulfils it.",
            name,
        ),
        advice=worded("Write `{}`, or `{}`.", *spellings),
    )


def _text(wanted: object) -> str:
    return wanted if isinstance(wanted, str) else json.dumps(wanted, ensure_ascii=False)


def _document(refused: RefusedRequest) -> Mapping[str, Any]:
    return policy_document(_field(refused, "policy") or "") or {}


def _field(refused: RefusedRequest, name: str) -> str | None:
    """Return a field of the form, None where it does not stand in the beginning of the body."""
    plain = re.escape(name.encode())
    match = re.search(
        rb'(?i)\bname="?%b"?(?:;[^\r\n]*)?\r\n(?:[\w-]+:[^\r\n]*\r\n)*\r\n(.*?)\r\n--' % plain,
        refused.body_start,
        re.DOTALL,
    )
    return match[1].decode("utf-8", "replace") if match else None
