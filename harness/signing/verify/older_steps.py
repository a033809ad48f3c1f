"""What V1 and V2 can do wrong, from the EC pages 0002-00000040 to 118."""

import base64
import hmac
import re

from harness.signing.verify import canonical_v1, canonical_v2
from harness.signing.verify.case import Case
from harness.signing.verify.cause import Cause
from harness.signing.verify.claim import Version, byte_by_byte, readable
from harness.signing.verify.dates import error_body_time
from harness.signing.verify.header_steps import skew
from harness.signing.verify.restriction import is_restricted
from harness.signing.verify.ruling import Accepted, Refused, Ruling

_WHOLE_NUMBER = re.compile(rb"[0-9]{1,18}").fullmatch
_KEY_ID = re.compile(rb"[0-9A-Za-z._=]+").fullmatch

_ABSENT = {
    Version.V1: {
        "expires": (Cause.V1_EXPIRES_MISSING, Cause.V1_EXPIRES_BLANK),
        "key_id": (Cause.V1_KEY_MISSING, Cause.V1_KEY_BLANK),
        "signature": (Cause.V1_SIGNATURE_MISSING, Cause.V1_SIGNATURE_BLANK),
    },
    Version.V2: {
        "expires": (Cause.V2_EXPIRES_MISSING, Cause.V2_EXPIRES_BLANK),
        "key_id": (Cause.V2_KEY_MISSING, Cause.V2_KEY_BLANK),
        "signature": (Cause.V2_SIGNATURE_MISSING, Cause.V2_SIGNATURE_BLANK),
    },
}

# A V1 header is ``id:signature``: neither can be missing without the other's being blank.
_ABSENT_IN_HEADER = {
    Version.V1: (
        (Cause.V1_HEADER_KEY_BLANK, Cause.V1_HEADER_KEY_BLANK),
        (Cause.HEADER_SIGNATURE_BLANK, Cause.HEADER_SIGNATURE_BLANK),
    ),
    Version.V2: (
        (Cause.V2_HEADER_KEY_MISSING, Cause.V2_HEADER_KEY_BLANK),
        (Cause.V2_HEADER_SIGNATURE_MISSING, Cause.V2_HEADER_SIGNATURE_BLANK),
    ),
}


def v1_is_allowed(case: Case) -> Refused | None:
    """Refuse V1 from an account to which it is closed (EC 0002-00000080)."""
    account = case.keyring.accounts.get(case.key_id)
    is_v1 = case.claim.version is Version.V1
    is_closed = is_v1 and account is not None and not account.allows_v1
    return Refused(cause=Cause.V1_NOT_ALLOWED) if is_closed else None


def parameters_are_there(case: Case) -> Refused | None:
    """Refuse a URL that lacks a parameter or leaves it blank (067 to 075, 113 to 118)."""
    claim = case.claim
    values = {"expires": claim.expires, "key_id": claim.key_id, "signature": claim.signature}
    for name, (missing, blank) in _ABSENT[claim.version].items():
        if not values[name]:
            return Refused(cause=missing if values[name] is None else blank)
    return None


def url_is_not_expired(case: Case) -> Refused | None:
    """Refuse an expiry that is no number or has passed (EC 0002-00000069 and 070)."""
    expires = case.claim.expires or b""
    if not _WHOLE_NUMBER(expires):
        return Refused(cause=Cause.V1_V2_EXPIRES_MALFORMED)
    if case.now <= int(expires):
        return None
    details = {
        "Expires": error_body_time(min(int(expires), 253_402_300_799)),
        "ServerTime": error_body_time(case.now),
    }
    return Refused(cause=Cause.V1_V2_EXPIRED, details=details)


def key_is_legal(case: Case) -> Refused | None:
    """Refuse an access key with characters that none has (EC 0002-00000073, 107, 901)."""
    key_id = case.claim.access_key_id
    if _KEY_ID(key_id):
        return None
    details: dict[str, bytes | str] = {"OSSAccessKeyId": key_id}
    return case.refused(
        Cause.V1_KEY_ILLEGAL, Cause.HEADER_KEY_ILLEGAL, Cause.V2_HEADER_KEY_ILLEGAL, details=details
    )


def items_are_there(case: Case) -> Refused | None:
    """Refuse a header without access key, signature or date (EC 0002-00000105 to 109, 502)."""
    claim = case.claim
    named = {"Authorization": readable(case.headers["authorization"])}
    for value, (missing, blank) in zip(
        (claim.key_id, claim.signature), _ABSENT_IN_HEADER[claim.version], strict=True
    ):
        if not value:
            return Refused(cause=missing if value is None else blank, details=named)
    return None if claim.date else Refused(cause=Cause.HEADER_DATE_MISSING)


def clocks_agree(case: Case) -> Refused | None:
    """Refuse a date that is none, or more than 15 minutes away from ours (EC 503 and 504)."""
    date = case.instant
    if date is None:
        return Refused(cause=Cause.HEADER_DATE_MALFORMED)
    return skew(date, case.now)


def judge_signature(case: Case) -> Ruling:
    """Compare the signature with our own, in constant time."""
    claim = case.claim
    date = (claim.expires if claim.by_url else claim.date) or b""
    if claim.version is Version.V1:
        text = canonical_v1.string_to_sign(case.received, case.headers, date)
    else:
        text = canonical_v2.string_to_sign(case.received, case.headers, case.additional, date)
    key_id = case.key_id
    secret = case.keyring.keys[key_id].access_key_secret.encode()
    algorithm = "sha1" if claim.version is Version.V1 else "sha256"
    ours = base64.b64encode(hmac.digest(secret, text, algorithm))
    if hmac.compare_digest(ours, claim.signature or b""):
        account = case.keyring.accounts[key_id].name
        return Accepted(
            access_key_id=key_id, account=account, canonical_request=b"", string_to_sign=text
        )
    details = {
        "OSSAccessKeyId": key_id,
        "SignatureProvided": readable(claim.signature or b""),
        "StringToSign": readable(text),
        "StringToSignBytes": byte_by_byte(text),
    }
    return Refused(cause=_mismatch(case), details=details, string_to_sign=text)


def _mismatch(case: Case) -> Cause:
    is_v1 = case.claim.version is Version.V1
    if is_restricted(case.received):
        return Cause.V1_RESTRICTED_MISMATCH if is_v1 else Cause.V2_RESTRICTED_MISMATCH
    return Cause.V1_MISMATCH if is_v1 else Cause.V2_MISMATCH
