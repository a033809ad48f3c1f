"""Why the signature of a form (PostObject) does not match: the policy is all that is signed."""

import base64
import binascii
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from harness.catalog.wording import worded
from harness.explain.candidate import SigningCandidate
from harness.explain.change import CandidateChange
from harness.explain.dialect import Dialect, Pieces
from harness.explain.identity_edits import region_edits, secret_edits
from harness.explain.mismatch import damaged
from harness.explain.refused_request import RefusedRequest
from harness.explain.signature_shape import malformed, unreadable
from harness.model.explanation import Difference, Explanation, Proof
from harness.oss.signature import V1_URL, V4_URL
from harness.signing.verify.signature import signature

ONCE = "Encode the policy once, keep that text, sign it and send it."


def form_mismatch(refused: RefusedRequest) -> Explanation:
    """Return the single difference that makes the signature of a form match."""
    sent = refused.details.get("SignatureProvided", "").encode()
    base = _candidate(refused)
    if base is None:
        return Explanation(cause="unknown", sentence=refused.message, proof=Proof.OPEN)
    own = unreadable(sent) or damaged(base, sent)
    if own is not None:
        return replace(own, advice=worded(ONCE)) if own.cause == "signature-damaged" else own
    tried = 0
    for tried, edit in enumerate(_edits(base, refused), start=1):
        if edit.candidate.signature == sent:
            return Explanation(
                cause=edit.difference.kind,
                sentence=worded(
                    "The form's signature would match exactly if {}.", edit.difference.change
                ),
                advice=edit.difference.advice,
                proof=Proof.RECOMPUTED,
                differences=(edit.difference,),
                tried=tried,
            )
    return malformed(base, sent, tried) or Explanation(
        cause="unknown",
        sentence=(
            worded(
                "No single difference makes the form's signature match ({} tried): "
                "it was made with another secret, or for another policy.",
                tried,
            )
        ),
        advice=worded("Compare the string to sign of the answer with the policy that was signed."),
        proof=Proof.OPEN,
        tried=tried,
    )


def _candidate(refused: RefusedRequest) -> SigningCandidate | None:
    details = refused.details
    pair = refused.pair(details.get("OSSAccessKeyId", "").encode())
    if pair is None:
        return None
    credential = details.get("Credential", "")
    return SigningCandidate(
        dialect=FORM_V4 if credential else FORM_V1,
        is_by_url=False,
        method=refused.received.method,
        bucket="",
        key=details.get("StringToSign", "").encode(),
        query=(),
        headers={},
        additional=(),
        date=b"",
        scope=credential.partition("/")[2].encode(),
        secret=pair.access_key_secret,
    )


def _edits(base: SigningCandidate, refused: RefusedRequest) -> Iterator[CandidateChange]:
    for reading in READINGS:
        for policy in reading.undo(base.key):
            if policy != base.key:
                yield CandidateChange(
                    difference=_in_words(reading.difference), candidate=replace(base, key=policy)
                )
    yield from secret_edits(base, refused.details.get("OSSAccessKeyId", ""), refused.keys)
    yield from region_edits(base)
    for what, advice, sign in WRONG_ALGORITHMS:
        difference = _in_words(_difference("signature-algorithm", what, advice))
        dialect = replace(base.dialect, sign=sign)
        yield CandidateChange(difference=difference, candidate=replace(base, dialect=dialect))


def _in_words(difference: Difference) -> Difference:
    return replace(difference, change=worded(difference.change), advice=worded(difference.advice))


def _difference(kind: str, change: str, advice: str) -> Difference:
    return Difference(
        kind=kind, subject="policy", signed=None, sent=None, change=change, advice=advice
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class FormReading:
    """One form of the policy that may have been signed in the place of the one that arrived."""

    difference: Difference
    undo: Callable[[bytes], Iterable[bytes]]


def _decoded(policy: bytes) -> Iterator[bytes]:
    try:
        yield base64.b64decode(policy, validate=True)
    except binascii.Error:
        return


def _encoded_once_more(policy: bytes) -> Iterator[bytes]:
    yield base64.b64encode(policy)


def _in_lines(policy: bytes) -> Iterator[bytes]:
    for length in (64, 76):
        lines = [policy[start : start + length] for start in range(0, len(policy), length)]
        for end in (b"\n", b"\r\n"):
            yield end.join(lines)
            yield end.join(lines) + end


def _url_safe(policy: bytes) -> Iterator[bytes]:
    swapped = policy.replace(b"+", b"-").replace(b"/", b"_")
    yield from (swapped, swapped.rstrip(b"="), policy.rstrip(b"="))


def _rewritten(policy: bytes) -> Iterator[bytes]:
    for decoded in _decoded(policy):
        try:
            document = json.loads(decoded)
        except ValueError:
            return
        for separators in ((",", ":"), (", ", ": ")):
            for is_ascii in (True, False):
                text = json.dumps(document, separators=separators, ensure_ascii=is_ascii)
                yield base64.b64encode(text.encode())


READINGS = (
    FormReading(
        difference=_difference(
            "policy-signed-decoded",
            "the policy's JSON had been sent as it was signed, not in base64",
            "Sign the base64 of the policy, as the field `policy` holds it, not its JSON.",
        ),
        undo=_decoded,
    ),
    FormReading(
        difference=_difference(
            "policy-encoded-twice", "the policy had been encoded in base64 once more", ONCE
        ),
        undo=_encoded_once_more,
    ),
    FormReading(
        difference=_difference(
            "policy-line-breaks",
            "the base64 of the policy had kept its line breaks",
            f"Encode without line breaks. {ONCE}",
        ),
        undo=_in_lines,
    ),
    FormReading(
        difference=_difference(
            "policy-url-safe",
            "the policy had been sent in the URL-safe base64, or without its padding",
            f"Use the standard base64 with its padding. {ONCE}",
        ),
        undo=_url_safe,
    ),
    FormReading(
        difference=_difference(
            "policy-rewritten", "the policy's JSON had not been written anew after signing", ONCE
        ),
        undo=_rewritten,
    ),
)


def _canonical(
    _bucket: str,
    policy: bytes,
    _query: Iterable[tuple[bytes, bytes]],
    _headers: Mapping[str, bytes],
    _additional: Sequence[str],
) -> tuple[bytes, bytes, bytes, bytes]:
    return policy, b"", b"", b""


def _v4(pieces: Pieces) -> bytes:
    _, policy, _, _, _, _, scope, secret = pieces
    return signature(secret=secret.decode(), scope=scope, text=policy)


def _v4_of(pieces: Pieces, prefix: bytes) -> bytes:
    _, policy, _, _, _, _, scope, secret = pieces
    key = prefix + secret
    for part in scope.split(b"/"):
        key = hmac.digest(key, part, "sha256")
    return hmac.digest(key, policy, "sha256").hex().encode()


def _digest(pieces: Pieces, algorithm: str) -> bytes:
    _, policy, _, _, _, _, _, secret = pieces
    return hmac.digest(secret, policy, algorithm)


FORM_V4 = Dialect(
    adjective="form's ",
    is_hex=True,
    names=replace(V4_URL, expires=b""),
    canonical=_canonical,
    sign=_v4,
)
FORM_V1 = replace(
    FORM_V4,
    is_hex=False,
    names=replace(V1_URL, expires=b"", token=V4_URL.token),
    sign=lambda pieces: base64.b64encode(_digest(pieces, "sha1")),
)
WRONG_ALGORITHMS: tuple[tuple[str, str, Callable[[Pieces], bytes]], ...] = (
    (
        "it were a V4 signature, not one of V1",
        "Fill the fields of one version: `OSSAccessKeyId` and `Signature` are those of V1.",
        lambda pieces: base64.b64encode(_digest(pieces, "sha1")),
    ),
    (
        "it had been made by HMAC-SHA1 and written in base64, not in hex",
        "V1 wants the base64 of the digest's 20 bytes.",
        lambda pieces: _digest(pieces, "sha1").hex().encode(),
    ),
    (
        "it had been the base64 of the digest's bytes, not of its hex digits",
        "V1 wants the base64 of the digest's 20 bytes.",
        lambda pieces: base64.b64encode(_digest(pieces, "sha1").hex().encode()),
    ),
    (
        "the signing key had been derived from the secret, not the secret taken as it is",
        "Derive the signing key of V4 from secret, day, region and product.",
        lambda pieces: _digest(pieces, "sha256").hex().encode(),
    ),
    (
        "it had been made by HMAC-SHA1, not by HMAC-SHA256",
        "V1 wants the base64 of the digest's 20 bytes.",
        lambda pieces: base64.b64encode(_digest(pieces, "sha256")),
    ),
    (
        "the signing key had begun with `aliyun_v4`, not with `AWS4`",
        "Derive the signing key of V4 from `aliyun_v4` and the secret.",
        lambda pieces: _v4_of(pieces, b"AWS4"),
    ),
    (
        "the signing key had begun with `aliyun_v4`, not with the secret",
        "Derive the signing key of V4 from `aliyun_v4` and the secret.",
        lambda pieces: _v4_of(pieces, b""),
    ),
    (
        "the digest had been written in hex, not in base64",
        "V4 wants the 64 hex digits of the digest.",
        lambda pieces: base64.b64encode(bytes.fromhex(_v4(pieces).decode())),
    ),
)
