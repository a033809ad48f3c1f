"""Whose key it is, and whether a security token goes with it, wherever the two were given."""

from harness.signing.verify.case import KnownKeys
from harness.signing.verify.cause import Cause
from harness.signing.verify.ruling import Refused

TEMPORARY = "STS."


def refused_key(key_id: str, keyring: KnownKeys, *, has_token: bool) -> Refused | None:
    """Refuse an access key that is nobody's, or disabled (EC 0002-00000902 and 903).

    Of a temporary key beside a token nobody knows it is the token that is invalid (006).
    """
    pair = keyring.keys.get(key_id)
    if pair is not None and not pair.is_disabled:
        return None
    if pair is None and has_token and key_id.startswith(TEMPORARY):
        return Refused(cause=Cause.TOKEN_INVALID)
    cause = Cause.KEY_UNKNOWN if pair is None else Cause.KEY_DISABLED
    return Refused(cause=cause, details={"OSSAccessKeyId": key_id})


def refused_token(
    key_id: str, token: str | None, keyring: KnownKeys, *, now: float
) -> Refused | None:
    """Refuse a token that is missing, not ours, of another key, or dead (EC …003 to 008).

    The service looks for key and token together: in live tests of the SDKs for PHP and C++ it does
    not know the key where a made-up token stands beside one that needs none.
    """
    is_temporary = key_id in keyring.temporary
    if token is None and not is_temporary:
        return None
    if token is None:
        return Refused(cause=Cause.TOKEN_MISSING, details={"OSSAccessKeyId": key_id})
    known = keyring.tokens.get(token)
    if known is None:
        cause = Cause.TOKEN_INVALID if is_temporary else Cause.TOKEN_OF_NO_SESSION
        return Refused(cause=cause, details={} if is_temporary else {"OSSAccessKeyId": key_id})
    if known.key.access_key_id != key_id:
        return Refused(cause=Cause.TOKEN_OF_ANOTHER_KEY)
    return Refused(cause=Cause.TOKEN_EXPIRED) if now >= known.expires_at else None
