"""What every V4 signature must get right, wherever it stands."""

import hmac
import re
from functools import lru_cache

from harness.oss.headers import PAYLOAD_HEADER, is_always_signed
from harness.signing.verify.canonical import UNSIGNED_PAYLOAD, canonical_request
from harness.signing.verify.case import Case
from harness.signing.verify.cause import Cause
from harness.signing.verify.claim import Version, byte_by_byte, readable
from harness.signing.verify.dates import day_of, is_day
from harness.signing.verify.identity import refused_key, refused_token
from harness.signing.verify.restriction import is_restricted
from harness.signing.verify.ruling import Accepted, Refused, Ruling
from harness.signing.verify.signature import TERMINATOR, signature, string_to_sign

_PARTS_BEHIND_THE_DAY = 3
_KEY_ID = re.compile(rb"[0-9A-Za-z._=]+").fullmatch


def credential_has_its_shape(case: Case) -> Refused | None:
    """Refuse all but ``id/YYYYMMDD/region/product/aliyun_v4_request`` (EC …213, 222 to 224)."""
    wrong = _wrong_shape(case.claim.access_key_id, case.claim.scope)
    return case.refused(*wrong, details=_argument(case)) if wrong else None


@lru_cache(maxsize=64)
def _wrong_shape(key_id: bytes, scope: bytes) -> tuple[Cause, Cause] | None:
    # The credential of a V4 URL is the same for a day.
    day, *parts = scope.split(b"/")
    if len(parts) != _PARTS_BEHIND_THE_DAY or parts[-1] != TERMINATOR:
        return Cause.URL_CREDENTIAL_MALFORMED, Cause.HEADER_CREDENTIAL_MALFORMED
    if not _KEY_ID(key_id):
        return Cause.URL_KEY_ILLEGAL, Cause.HEADER_KEY_ILLEGAL
    if not is_day(day):
        return Cause.URL_SCOPE_DATE_MALFORMED, Cause.HEADER_CREDENTIAL_MALFORMED
    return None


def date_is_a_date(case: Case) -> Refused | None:
    """Refuse a malformed date and one of another day than the credential's."""
    instant = case.instant
    if instant is None:
        return case.refused(Cause.URL_DATE_MALFORMED, Cause.HEADER_DATE_MALFORMED)
    day = (case.claim.date or b"")[:8] if case.claim.by_url else day_of(instant)
    if not case.claim.scope.startswith(day + b"/"):
        named = _argument(case)
        return case.refused(Cause.URL_DATE_OTHER_DAY, Cause.HEADER_DATE_OTHER_DAY, details=named)
    return None


def scope_is_here(case: Case) -> Refused | None:
    """Refuse the signature of another product or region (EC …226 to 229).

    The product comes first: of both the SDK for Java expects to hear of the product (ErrorTest).
    """
    _, region, product, _ = case.claim.scope.split(b"/")
    if product != case.keyring.product.encode():
        return case.refused(
            Cause.URL_PRODUCT_WRONG, Cause.HEADER_PRODUCT_WRONG, details=_argument(case)
        )
    if region != case.keyring.region.encode():
        return case.refused(
            Cause.URL_REGION_WRONG, Cause.HEADER_REGION_WRONG, details=_argument(case)
        )
    return None


def key_is_known(case: Case) -> Refused | None:
    """Refuse an access key that is nobody's, or disabled (EC 0002-00000902 and 903)."""
    return refused_key(case.key_id, case.keyring, has_token=case.claim.token is not None)


def token_is_in_its_place(case: Case) -> Refused | None:
    """Refuse a token in header and query, or beside a URL that must hold it (EC …005, 010)."""
    if case.claim.token_elsewhere and case.claim.token is not None:
        return Refused(cause=Cause.TOKEN_IN_HEADER_AND_QUERY)
    if case.claim.token_elsewhere and case.claim.by_url:
        return Refused(cause=Cause.TOKEN_IN_HEADER_ONLY)
    return None


def token_belongs(case: Case) -> Refused | None:
    """Refuse a token that is missing, not ours, of another key, or dead (EC …003 to 008)."""
    token = None if case.claim.token is None else readable(case.claim.token)
    return refused_token(case.key_id, token, case.keyring, now=case.now)


def additional_headers_are_there(case: Case) -> Refused | None:
    """Refuse a list with blanks or with an absent header (076 to 078, 110 to 112, 209 to 211)."""
    if case.claim.additional is None:
        return None
    if not case.claim.additional.strip():
        return case.refused(
            Cause.URL_ADDITIONAL_BLANK,
            Cause.HEADER_ADDITIONAL_BLANK,
            Cause.V2_HEADER_ADDITIONAL_BLANK,
        )
    if not all(name.strip() for name in case.additional):
        return case.refused(
            Cause.URL_ADDITIONAL_EMPTY_ITEM,
            Cause.HEADER_ADDITIONAL_EMPTY_ITEM,
            Cause.V2_HEADER_ADDITIONAL_EMPTY_ITEM,
        )
    return _unlisted(case)


def _unlisted(case: Case) -> Refused | None:
    names = case.additional
    for name in names:
        # Names are compared as they stand: every SDK writes them in lower case, as the page says.
        if "_" in name or name not in case.headers:
            return case.refused(
                Cause.URL_ADDITIONAL_ABSENT,
                Cause.HEADER_ADDITIONAL_ABSENT,
                Cause.V2_HEADER_ADDITIONAL_ABSENT,
            )
        # Every SDK drops these from the list of V4, where nobody knows what the service does. Of V2
        # the SDK for Java lists ``x-oss-`` headers, too, and its live test passes (SignTest); both
        # it and oss2 list Content-Type where they are told to.
        if is_always_signed(name) and not _is_v2(case):
            return Refused(cause=Cause.ADDITIONAL_ALWAYS_SIGNED)
    # Their order has no meaning: oss2 writes a set in any order, and signs it sorted. Whether a
    # name that is listed twice is signed twice, nobody knows.
    is_repeated = len(set(names)) < len(names)
    return Refused(cause=Cause.ADDITIONAL_REPEATED) if is_repeated else None


def _is_v2(case: Case) -> bool:
    return case.claim.version is Version.V2


def judge_signature(case: Case) -> Ruling:
    """Compare the signature with our own, in constant time."""
    claim = case.claim
    key_id = case.key_id
    canonical = canonical_request(case.received, case.headers, case.additional)
    text = string_to_sign(date=claim.date or b"", scope=claim.scope, canonical=canonical)
    secret = case.keyring.keys[key_id].access_key_secret
    ours = signature(secret=secret, scope=claim.scope, text=text)
    if hmac.compare_digest(ours, claim.signature or b"") and _signs_no_empty_header(case):
        if case.headers.get(PAYLOAD_HEADER, UNSIGNED_PAYLOAD) == UNSIGNED_PAYLOAD:
            return Accepted(
                access_key_id=key_id,
                account=case.keyring.accounts[key_id].name,
                canonical_request=canonical,
                string_to_sign=text,
            )
        return _refused(case, Cause.HEADER_CONTENT_SHA256, canonical, text)
    cause = Cause.SIGNATURE_MISMATCH
    if is_restricted(case.received):
        cause = Cause.RESTRICTED_MISMATCH
    return _refused(case, cause, canonical, text)


def _signs_no_empty_header(case: Case) -> bool:
    # A signed header with an empty value was seen to mismatch at the service although its client
    # had signed "name:"; so no request with one may pass here. V1 must let one pass: the page
    # 0017-00000131 tells what then becomes of an empty storage class.
    if b"" not in case.headers.values():
        return True
    empty = [name for name, value in case.headers.items() if not value]
    return not any(is_always_signed(name) or name in case.additional for name in empty)


def _refused(case: Case, cause: Cause, canonical: bytes, text: bytes) -> Refused:
    details = {
        "OSSAccessKeyId": case.key_id,
        "SignatureProvided": readable(case.claim.signature or b""),
        "StringToSign": readable(text),
        "StringToSignBytes": byte_by_byte(text),
        "CanonicalRequest": readable(canonical),
    }
    return Refused(cause=cause, details=details, canonical_request=canonical, string_to_sign=text)


def _argument(case: Case) -> dict[str, bytes | str]:
    if case.claim.by_url:
        value = case.claim.credential or b""
        return {"ArgumentName": "x-oss-credential", "ArgumentValue": value}
    return {"Authorization": case.headers["authorization"]}
