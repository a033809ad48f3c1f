"""The signature of a form upload (PostObject): the policy itself is what is signed."""

import base64
import hmac
from collections.abc import Mapping

from harness.oss.limits import LONGEST_VALIDITY
from harness.oss.signature import V1_FORM, V4_FORM
from harness.signing.verify.case import KnownKeys
from harness.signing.verify.cause import Cause
from harness.signing.verify.claim import byte_by_byte
from harness.signing.verify.dates import is_day, unix_seconds
from harness.signing.verify.identity import refused_key, refused_token
from harness.signing.verify.ruling import Accepted, Refused, Ruling
from harness.signing.verify.signature import ALGORITHM, TERMINATOR, signature
from harness.signing.verify.url_steps import EARLY_BY

_SCOPE_PARTS = 5
V1_FIELDS = V1_FORM.lowered


def judge_form(fields: Mapping[str, str], keyring: KnownKeys, *, now: float) -> Ruling:
    """Accept or refuse the fields of a form by their lower-case names, V4 or V1."""
    policy = fields.get(V4_FORM.policy, "").encode()
    if V4_FORM.version in fields or V4_FORM.identity in fields:
        refused = _refused_scope(fields, keyring) or _refused_date(fields, now)
        key_id = fields.get(V4_FORM.identity, "").partition("/")[0]
    else:
        refused = _refused_v1(fields, keyring)
        key_id = fields.get(V1_FIELDS.identity, "")
    token = fields.get(V4_FORM.token)
    refused = refused or refused_key(key_id, keyring, has_token=token is not None)
    refused = refused or refused_token(key_id, token, keyring, now=now)
    if refused is not None:
        return refused
    secret = keyring.keys[key_id].access_key_secret
    if V4_FORM.identity in fields:
        scope = fields[V4_FORM.identity].partition("/")[2].encode()
        ours = signature(secret=secret, scope=scope, text=policy)
        given = fields[V4_FORM.signature]
    else:
        ours = base64.b64encode(hmac.digest(secret.encode(), policy, "sha1"))
        given = fields[V1_FIELDS.signature]
    if hmac.compare_digest(ours, given.encode()):
        account = keyring.accounts[key_id].name
        return Accepted(
            access_key_id=key_id, account=account, canonical_request=b"", string_to_sign=policy
        )
    details = {
        "OSSAccessKeyId": key_id,
        "Credential": fields.get(V4_FORM.identity, ""),
        "SignatureProvided": given,
        "StringToSign": policy.decode(),
        "StringToSignBytes": byte_by_byte(policy),
    }
    return Refused(cause=Cause.FORM_MISMATCH, details=details, string_to_sign=policy)


def _refused_v1(fields: Mapping[str, str], keyring: KnownKeys) -> Refused | None:
    if any(not fields.get(name) for name in V1_FIELDS.required):
        return Refused(cause=Cause.FORM_FIELD_MISSING)
    account = keyring.accounts.get(fields[V1_FIELDS.identity])
    is_closed = account is not None and not account.allows_v1
    return Refused(cause=Cause.V1_NOT_ALLOWED) if is_closed else None


def _refused_date(fields: Mapping[str, str], now: float) -> Refused | None:
    """Refuse a date more than 15 minutes ahead or 7 days old (page "POST V4 signature")."""
    start = unix_seconds(fields[V4_FORM.date].encode()) or 0.0
    if start - EARLY_BY <= now <= start + LONGEST_VALIDITY:
        return None
    details = {"ArgumentName": V4_FORM.date, "ArgumentValue": fields[V4_FORM.date]}
    return Refused(cause=Cause.FORM_DATE_OUT_OF_RANGE, details=details)


def _refused_scope(fields: Mapping[str, str], keyring: KnownKeys) -> Refused | None:
    lost = [name for name in V4_FORM.required if not fields.get(name)]
    if lost and lost != [V4_FORM.version]:
        return Refused(cause=Cause.FORM_FIELD_MISSING)
    if fields.get(V4_FORM.version, "").encode() != ALGORITHM:
        return Refused(cause=Cause.FORM_VERSION_UNKNOWN)
    details = {"ArgumentName": V4_FORM.identity, "ArgumentValue": fields[V4_FORM.identity]}
    parts = fields[V4_FORM.identity].split("/")
    is_shaped = len(parts) == _SCOPE_PARTS and parts[-1].encode() == TERMINATOR
    date = fields[V4_FORM.date].encode()
    is_dated = is_shaped and is_day(parts[1].encode()) and unix_seconds(date) is not None
    if not is_dated or not date.startswith(parts[1].encode()):
        return Refused(cause=Cause.FORM_CREDENTIAL_MALFORMED, details=details)
    if parts[3] != keyring.product:
        return Refused(cause=Cause.FORM_PRODUCT_WRONG, details=details)
    if parts[2] != keyring.region:
        return Refused(cause=Cause.FORM_REGION_WRONG, details=details)
    return None
