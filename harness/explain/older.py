"""URLs signed with the old V1: the same search, with the old signature."""

import base64
import hashlib
import hmac
from itertools import chain

from harness.explain.attempt import Attempt, text_of
from harness.explain.header_edits import header_edits
from harness.explain.identity_edits import method_edits, secret_edits
from harness.explain.path_edits import path_edits
from harness.explain.question import Question
from harness.explain.times import instant, span
from harness.model.explanation import Explanation, Proof

SUBRESOURCES = (b"security-token", b"uploadId", b"partNumber", b"acl", b"append", b"position")
VERIFIED = (b"OSSAccessKeyId", b"Expires", b"Signature")


def v1_attempt(question: Question) -> Attempt | None:
    """Return the request as its V1 signature sees it, None where its key is not ours."""
    received = question.received
    query = received.query_values
    pair = question.pair(query.get(b"OSSAccessKeyId", b""))
    if pair is None or not query.get(b"Signature"):
        return None
    return Attempt(
        method=received.method,
        bucket=received.bucket,
        key=received.key,
        query=received.query,
        headers=received.header_values,
        additional=(),
        date=query.get(b"Expires", b""),
        scope=b"",
        secret=pair.access_key_secret,
    )


def v1_signature(attempt: Attempt) -> bytes:
    """Return the signature of a V1 URL (page "Signatures in URLs")."""
    headers = attempt.headers
    text = b"\n".join(
        (
            attempt.method.encode("latin-1"),
            headers.get("content-md5", b""),
            headers.get("content-type", b""),
            attempt.date,
            _headers(attempt) + _resource(attempt),
        )
    )
    digest = hmac.new(attempt.secret.encode(), text, hashlib.sha1).digest()
    return base64.b64encode(digest)


def _headers(attempt: Attempt) -> bytes:
    names = sorted(name for name in attempt.headers if name.startswith("x-oss-"))
    return b"".join([name.encode() + b":" + attempt.headers[name] + b"\n" for name in names])


def _resource(attempt: Attempt) -> bytes:
    pairs = sorted(
        (name, value)
        for name, value in attempt.query
        if name in SUBRESOURCES or name.startswith(b"x-oss-")
    )
    told = [name + b"=" + value if value else name for name, value in pairs]
    path = b"/" + attempt.bucket.encode() + b"/" + attempt.key
    return path + (b"?" + b"&".join(told) if told else b"")


def v1_mismatch(question: Question) -> Explanation:
    """Return the single difference that makes a V1 signature match."""
    base = v1_attempt(question)
    unknown = Explanation(cause="unknown", sentence=question.message, proof=Proof.OPEN)
    if base is None:
        return unknown
    sent = base.value(b"Signature") or b""
    if b" " in sent and v1_signature(base) == sent.replace(b" ", b"+"):
        return Explanation(
            cause="signature-plus-decoded",
            sentence="A `+` of the signature was sent as it stands, and means a blank in a query.",
            advice="Write `+` in a query as `%2B`.",
            proof=Proof.RECOMPUTED,
        )
    signed = question.signed
    headers = {name: value.encode() for name, value in signed.headers.items()} if signed else {}
    edits = chain(
        header_edits(base, headers),
        method_edits(base, signed.method if signed else ""),
        path_edits(base, signed.key.encode() if signed else None, question.buckets),
        secret_edits(base, text_of(base.value(b"OSSAccessKeyId") or b""), question.keys),
    )
    for tried, edit in enumerate(edits, start=1):
        if hmac.compare_digest(v1_signature(edit.attempt), sent):
            return Explanation(
                cause=edit.difference.kind,
                sentence=f"The V1 signature matches exactly if {edit.difference.change}.",
                advice=edit.difference.advice,
                proof=Proof.RECOMPUTED,
                differences=(edit.difference,),
                tried=tried,
            )
    return unknown


def old_expired(question: Question) -> Explanation:
    """Return when a V1 or V2 URL ended, and by how much the request was late."""
    query = question.received.query_values
    text = query.get(b"Expires") or query.get(b"x-oss-expires") or b"0"
    end = float(text) if text.isdigit() else 0.0
    return Explanation(
        cause="expired",
        sentence=(
            f"The URL ended at {instant(end)}; the request arrived at {instant(question.now)}, "
            f"{span(question.now - end)} later."
        ),
        advice="Sign a new URL just before the upload. V1 and V2 want the instant of the end.",
    )
