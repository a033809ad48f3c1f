"""Refusals that the server decides before any signature: what it met, with times and values."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import unquote_to_bytes

from harness.catalog.wording import worded
from harness.explain.broken_policy import (
    file_length,
    form_date,
    policy_expired,
    policy_lacks_condition,
    policy_violated,
)
from harness.explain.callbacks import callback_failed, callback_malformed
from harness.explain.cors import not_allowed
from harness.explain.damaged_url import (
    anonymous,
    backslash_escaped,
    form_credential,
    form_region_wrong,
    fragment,
    parameter_missing,
    percent_eaten,
    region_wrong,
)
from harness.explain.encoded_twice import credential_encoded_twice, decoded, encoded_once_more
from harness.explain.form import form_mismatch
from harness.explain.identity_known import key_unknown, token_missing, v1_not_allowed
from harness.explain.mismatch import without
from harness.explain.misread_form import (
    field_missing,
    field_repeated,
    policy_malformed,
    unseen_form,
)
from harness.explain.multipart_parts import part_invalid
from harness.explain.naming_headers import MD5_OF_NOTHING, base64_of_hex
from harness.explain.refused_request import RefusedRequest
from harness.explain.routing import bucket_unknown, first_character, host_unknown
from harness.explain.sent_payload import payload_wrong
from harness.explain.signed_elsewhere import signed_elsewhere
from harness.explain.signed_for_s3 import signed_for_s3
from harness.explain.static_messages import FIXED
from harness.explain.times import (
    CLOCKS,
    between,
    instant,
    span,
    span_of,
    time_skewed,
    with_zone,
    zone_of,
)
from harness.explain.unread_authorization import authorization_unknown
from harness.explain.unread_date import date_malformed, date_missing
from harness.explain.unread_version import version_unknown
from harness.explain.v1_v2 import old_expired
from harness.model.explanation import Explanation
from harness.oss.limits import LONGEST_VALIDITY
from harness.signing.verify.dates import http_seconds, unix_seconds

Explain = Callable[[RefusedRequest], Explanation]

SHOWN_BY_CREDENTIAL = frozenset({"url-credential-malformed", "url-access-key-illegal"})
PERHAPS_ENCODED = frozenset({"token-invalid", "v1-access-key-illegal", "access-key-unknown"})
HOUR, DAY = 3_600, 86_400
FIRST_TIMESTAMP = 1_000_000_000


def rejected_early(refused: RefusedRequest) -> Explanation:
    """Return the explanation of the server's own cause; a cause without one tells its message."""
    for seen in (signed_for_s3, signed_elsewhere, _encoded_twice, backslash_escaped, percent_eaten):
        cause = seen(refused)
        if cause is not None:
            return cause
    explanation = EXPLANATIONS.get(refused.cause)
    if explanation is not None:
        return explanation(refused)
    sentence, advice = FIXED.get(refused.cause, (refused.message, ""))
    return Explanation(cause=refused.cause, sentence=worded(sentence), advice=worded(advice))


def _encoded_twice(refused: RefusedRequest) -> Explanation | None:
    if refused.cause in SHOWN_BY_CREDENTIAL:
        return encoded_once_more(refused) or _credential_encoded(refused)
    return encoded_once_more(refused) if refused.cause in PERHAPS_ENCODED else None


def _credential_encoded(refused: RefusedRequest) -> Explanation | None:
    shown, received = credential_encoded_twice(refused), refused.received
    key, query = unquote_to_bytes(received.key), decoded(received.query)
    return shown and without(shown, refused, replace(received, key=key, query=query))


def _start_and_validity(refused: RefusedRequest) -> tuple[float, int]:
    return (0.0, 0) if refused.claim is None else span_of(refused.claim)


def _expired(refused: RefusedRequest) -> Explanation:
    start, validity = _start_and_validity(refused)
    end = start + validity
    zone = zone_of(start - refused.now)
    local = worded(", or it writes local time ({}) as UTC", zone) if zone else ""
    return Explanation(
        cause="expired",
        sentence=(
            worded(
                "The {url} was signed at {} for {} and ended at {}; the request "
                "arrived at {}, {} later.",
                instant(start),
                span(validity),
                instant(end),
                instant(refused.now),
                between(refused.now, end),
            )
        ),
        advice=(
            worded(
                "Sign {new_url} just before the upload, or one that is valid for "
                "longer; if it was signed just now, the signer's clock is slow: set "
                "it by NTP{}.",
                local,
            )
        ),
    )


def _not_yet_valid(refused: RefusedRequest) -> Explanation:
    start, _ = _start_and_validity(refused)
    return with_zone(
        Explanation(
            cause="not-yet-valid",
            sentence=(
                worded(
                    "The {url} is dated {} and the request arrived at {}: {} early, and "
                    "15 minutes are allowed.",
                    instant(start),
                    instant(refused.now),
                    between(start, refused.now),
                )
            ),
            advice=worded(CLOCKS),
        ),
        start - refused.now,
    )


def _out_of_range(refused: RefusedRequest) -> Explanation:
    claim = refused.claim
    value = int((claim.expires or b"0") if claim else b"0")
    if value <= 0:
        sentence = worded("The validity is {} seconds; it must be at least 1.", value)
        return Explanation(cause="expires-too-short", sentence=sentence, advice=worded(_RANGE))
    if value >= FIRST_TIMESTAMP and value < FIRST_TIMESTAMP * 1000:
        sentence = worded(
            "`x-oss-expires={}` is an instant ({}), and V4 wants a duration in seconds.",
            value,
            instant(value),
        )
        return Explanation(cause="expires-is-an-instant", sentence=sentence, advice=worded(_RANGE))
    if value % DAY == 0 and value // 1000 % HOUR:
        sentence = worded(
            "The validity of {} seconds is {}, and 7 days are the most.", value, span(value)
        )
        return Explanation(cause="expires-too-long", sentence=sentence, advice=worded(_RANGE))
    if value % 1000 == 0 and value // 1000 <= LONGEST_VALIDITY:
        sentence = worded(
            "`x-oss-expires={}` reads like milliseconds: {} seconds would be "
            "{}; as seconds it is {}, and 7 days are the most.",
            value,
            value // 1000,
            span(value // 1000),
            span(value),
        )
        return Explanation(
            cause="expires-in-milliseconds", sentence=sentence, advice=worded(_RANGE)
        )
    over = span(value - LONGEST_VALIDITY)
    sentence = worded(
        "The validity of {} seconds is {} longer than the 7 days that are allowed.", value, over
    )
    return Explanation(cause="expires-too-long", sentence=sentence, advice=worded(_RANGE))


_RANGE = "Sign with a validity in seconds, from 1 to 604800 (7 days)."


def _skewed(refused: RefusedRequest) -> Explanation:
    claim = refused.claim
    text = (claim.date if claim else None) or b""
    basic = unix_seconds(text)
    date = http_seconds(text) if basic is None else basic
    if date is None:
        return Explanation(cause="time-skewed", sentence=refused.message, advice=worded(CLOCKS))
    return time_skewed(date, refused.now)


def _token_expired(refused: RefusedRequest) -> Explanation:
    claim = refused.claim
    text = ((claim.token if claim else None) or b"").decode("utf-8", "replace")
    token = next((t for t in refused.account.tokens if t.token == text), None)
    dead = token.expires_at if token else 0.0
    return Explanation(
        cause="token-expired",
        sentence=(
            worded(
                "The security token died at {}, {} before the request arrived, and "
                "the {url} with it.",
                instant(dead),
                between(refused.now, dead),
            )
        ),
        advice=worded("Fetch new temporary credentials and sign {new_url} with them."),
    )


def _md5_wrong(refused: RefusedRequest) -> Explanation:
    sent = refused.received.header_values.get("content-md5", b"")
    right = base64_of_hex(sent)
    if right is not None:
        sentence = worded("Content-MD5 was sent in hex; as base64 it is `{}`.", right.decode())
        advice = worded("Send and sign the base64 of the MD5's 16 bytes, not of its hex digits.")
        return Explanation(cause="header-md5-hex", sentence=sentence, advice=advice)
    if sent == MD5_OF_NOTHING:
        return Explanation(
            cause="content-md5-of-nothing",
            sentence=worded("Content-MD5 is the MD5 of no bytes at all, and a body arrived."),
            advice=worded(
                "Compute the MD5 over the bytes that are sent, before the {url} is signed."
            ),
        )
    sentence = worded("The body that arrived has another MD5 than Content-MD5 says.")
    if refused.body is not None:
        sentence += worded(" {} bytes arrived.", refused.body.length)
    advice = worded("Compute the MD5 over exactly the bytes that are sent.")
    return Explanation(cause="content-md5-wrong", sentence=sentence, advice=advice)


def _form_malformed(refused: RefusedRequest) -> Explanation:
    advice = worded("Let the library set the Content-Type of the form, with its boundary.")
    return Explanation(cause=refused.cause, sentence=refused.message, advice=advice)


def _anonymous(refused: RefusedRequest) -> Explanation:
    return unseen_form(refused) or anonymous(refused)


EXPLANATIONS: Mapping[str, Explain] = {
    "url-expired": _expired,
    "url-not-yet-valid": _not_yet_valid,
    "url-expires-out-of-range": _out_of_range,
    "header-time-skewed": _skewed,
    "header-date-malformed": date_malformed,
    "header-date-missing": date_missing,
    "header-content-sha256-wrong": payload_wrong,
    "target-has-a-fragment": fragment,
    "token-expired": _token_expired,
    "content-md5-wrong": _md5_wrong,
    "content-md5-malformed": _md5_wrong,
    "anonymous": _anonymous,
    "authorization-unknown": authorization_unknown,
    "cors-not-enabled": not_allowed,
    "cors-not-allowed": not_allowed,
    "form-field-repeated": field_repeated,
    "form-key-missing": field_missing,
    "form-field-missing": field_missing,
    "form-file-missing": field_missing,
    "policy-malformed": policy_malformed,
    "policy-violated": policy_violated,
    "policy-lacks-condition": policy_lacks_condition,
    "policy-expired": policy_expired,
    "form-file-too-large": file_length,
    "form-file-too-small": file_length,
    "callback-failed": callback_failed,
    "callback-malformed": callback_malformed,
    "callback-not-base64": callback_malformed,
    "part-invalid": part_invalid,
    "url-expires-missing": parameter_missing,
    "url-credential-missing": parameter_missing,
    "url-signature-missing": parameter_missing,
    "url-date-missing": parameter_missing,
    "v1-expires-missing": parameter_missing,
    "v1-access-key-missing": parameter_missing,
    "v1-signature-missing": parameter_missing,
    "v2-expires-missing": parameter_missing,
    "v2-access-key-missing": parameter_missing,
    "v2-signature-missing": parameter_missing,
    "url-region-wrong": region_wrong,
    "header-region-wrong": region_wrong,
    "signature-version-unknown": version_unknown,
    "key-begins-with-slash": first_character,
    "signature-v1-not-allowed": v1_not_allowed,
    "v1-v2-expired": old_expired,
    "form-signature-mismatch": form_mismatch,
    "form-malformed": _form_malformed,
    "form-region-wrong": form_region_wrong,
    "form-credential-malformed": form_credential,
    "form-date-out-of-range": form_date,
    "access-key-unknown": key_unknown,
    "token-missing": token_missing,
    "bucket-unknown": bucket_unknown,
    "bucket-name-illegal": bucket_unknown,
    "host-unknown": host_unknown,
    "path-style-forbidden": host_unknown,
}
