"""Keys and tokens: which one was used, and which one would have been right."""

import base64
import hashlib
import hmac
from dataclasses import replace

from harness.explain.attempt import signature_of, text_of, with_query
from harness.explain.question import Question, attempt_of
from harness.model.explanation import Explanation, Proof

TOKEN = b"x-oss-security-token"
WITH_TOKEN = "Sign with key id, secret and token of the same temporary credentials."  # noqa: S105
V1_SUBRESOURCES = (b"security-token", b"uploadId", b"partNumber", b"acl", b"append", b"position")


def key_unknown(question: Question) -> Explanation:
    """Tell whether the key id is nearly one that is known."""
    key_id = (question.claim.access_key_id if question.claim else b"").decode("latin-1")
    for pair in question.keys:
        known = pair.access_key_id
        if key_id == known:
            continue
        if key_id.lower() == known.lower():
            what = "differs from a known one in upper and lower case only"
        elif key_id.strip() == known or (
            known.startswith(key_id) and len(key_id) > len(known) // 2
        ):
            what = "is a known one, cut or with something behind it"
        else:
            continue
        sentence = f"The access key id {what}."
        return Explanation(cause="key-id-damaged", sentence=sentence, advice="Copy it whole.")
    return Explanation(
        cause="key-unknown",
        sentence="The access key id in the URL is not known here: nobody has it, or not any more.",
        advice="Sign with a key pair of this account; `harness serve` prints its own.",
    )


def token_missing(question: Question) -> Explanation:
    """Tell whether the token was lost from the URL or never signed."""
    attempt, claim = attempt_of(question), question.claim
    lost = Explanation(
        cause="token-missing",
        sentence="The URL is signed with a temporary key, and the security token is missing.",
        advice=WITH_TOKEN,
    )
    if attempt is None or claim is None:
        return lost
    if signature_of(attempt.pieces) == claim.signature:
        return replace(
            lost,
            cause="token-not-signed",
            sentence="The URL is signed with a temporary key and without its security token.",
            proof=Proof.RECOMPUTED,
            tried=1,
        )
    key_id = text_of(claim.access_key_id)
    tokens = [t for t in question.account.tokens if t.key.access_key_id == key_id]
    for token in tokens:
        query = with_query(attempt.query, TOKEN, token.token.encode())
        headers = dict(attempt.headers)
        if not attempt.is_by_url:
            query, headers[TOKEN.decode()] = attempt.query, token.token.encode()
        whole = replace(attempt, query=query, headers=headers)
        if signature_of(whole.pieces) == claim.signature:
            return replace(
                lost,
                sentence=(
                    "The signature matches exactly if `x-oss-security-token` had not been lost "
                    "from the URL."
                ),
                advice="Use the whole URL: its security token is signed, and part of the query.",
                proof=Proof.RECOMPUTED,
                tried=len(tokens),
            )
    return lost


def v1_not_allowed(question: Question) -> Explanation:
    """Tell that the URL is signed the old way, and whether it is at least signed right."""
    received = question.received
    query, headers = received.query_values, received.header_values
    pair = question.pair(query.get(b"OSSAccessKeyId", b""))
    sent = query.get(b"Signature", b"")
    sentence = "The URL is signed with the old signature V1, which is closed to new accounts"
    if pair is not None and sent:
        text = b"\n".join(
            (
                received.method.encode("latin-1"),
                headers.get("content-md5", b""),
                headers.get("content-type", b""),
                query.get(b"Expires", b""),
                _v1_headers(headers) + _v1_resource(received.bucket, received.key, query),
            )
        )
        digest = hmac.new(pair.access_key_secret.encode(), text, hashlib.sha1).digest()
        is_right = hmac.compare_digest(base64.b64encode(digest), sent.replace(b" ", b"+"))
        sentence += (
            "; as V1 it is right" if is_right else "; and it does not match as a V1 signature"
        )
    return Explanation(
        cause="signed-with-v1",
        sentence=f"{sentence}.",
        advice="Sign with V4: in oss2, `oss2.ProviderAuthV4` and a `region` for the bucket.",
    )


def _v1_headers(headers: dict[str, bytes]) -> bytes:
    names = sorted(name for name in headers if name.startswith("x-oss-"))
    return b"".join(name.encode() + b":" + headers[name] + b"\n" for name in names)


def _v1_resource(bucket: str, key: bytes, query: dict[bytes, bytes]) -> bytes:
    names = sorted(name for name in query if name in V1_SUBRESOURCES or name[:6] == b"x-oss-")
    pairs = [name + b"=" + query[name] if query[name] else name for name in names]
    path = b"/" + bucket.encode() + b"/" + key
    return path + (b"?" + b"&".join(pairs) if pairs else b"")
