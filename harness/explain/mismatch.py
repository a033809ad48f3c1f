"""Why a signature does not match."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote_to_bytes

from harness.catalog.wording import worded
from harness.explain.candidate import SigningCandidate, with_query
from harness.explain.closest_to_signed import is_as_signed, restore, with_signed
from harness.explain.encoded_twice import decoded, encoded_once_more, signs, url_encoded
from harness.explain.naming_headers import FROM_URL_SAFE, MD5_OF_NOTHING
from harness.explain.refused_request import RefusedRequest, attempt_of
from harness.explain.respelled import typed
from harness.explain.search import SearchGoal, SearchResult, search, search_secrets
from harness.explain.signature_shape import malformed, unreadable
from harness.model.explanation import Difference, Explanation, Proof
from harness.model.phrase import SPACE
from harness.oss.endpoints import hosts_of
from harness.oss.headers import is_always_signed
from harness.signing.verify.received import Received

CLOSE = 8
TOLD = 4
MISMATCHES = frozenset(
    {
        "signature-mismatch",
        "v1-signature-mismatch",
        "v2-signature-mismatch",
        "restricted-signature-mismatch",
    }
)
EXACT = "Hand the {url} over exactly as it was signed: copy it whole and quote it in a shell."


def mismatch(refused: RefusedRequest) -> Explanation:
    """Return the cause of a signature that does not match, proved by computing it again."""
    base = attempt_of(refused)
    claim = refused.claim
    if base is None or claim is None or not claim.signature:
        return Explanation(cause="unknown", sentence=refused.message, proof=Proof.OPEN)
    own = (
        unreadable(claim.signature)
        or _empty(base, claim.signature)
        or encoded_once_more(refused)
        or damaged(base, claim.signature)
    )
    if own is not None:
        return own
    for damage, received in _damages(base, refused.received, claim.signature):
        both = without(damage, refused, received)
        if both.proof is Proof.RECOMPUTED:
            return both
    wanted = SearchGoal(
        signature=claim.signature,
        key_id=claim.access_key_id.decode("latin-1"),
        keys=refused.keys,
        buckets=refused.buckets,
        known=_known(refused),
        payload=refused.body.sha256.encode() if refused.body else b"",
        is_stopped=refused.is_stopped,
    )
    if refused.signed is None:
        result = search(base, wanted)
        if isinstance(result, int):
            return malformed(base, claim.signature, result) or _open(result)
        return _explained(base, result)
    return _with_signed(base, refused, with_signed(wanted, refused.signed))


def _damages(
    base: SigningCandidate, received: Received, sent: bytes
) -> Iterator[tuple[Explanation, Received]]:
    """Yield what a signature in a URL shows by characters that none has, and the URL without it."""
    if base.is_by_url and b" " in sent and not base.dialect.is_hex:
        query = with_query(base.query, base.dialect.names.signature, sent.replace(b" ", b"+"))
        yield replace(_plus_decoded(base), proof=Proof.DECIDED), replace(received, query=query)
    if base.is_by_url and unquote_to_bytes(sent) != sent:
        for key in dict.fromkeys((unquote_to_bytes(received.key), received.key)):
            whole = replace(received, key=key, query=decoded(received.query))
            yield url_encoded(Proof.DECIDED), whole


def without(damage: Explanation, refused: RefusedRequest, received: Received) -> Explanation:
    """Add to a damage whether the signature matches without it, and what differs if it does not."""
    whole = replace(refused, received=received)
    if signs(attempt_of(whole)):
        matches = worded(" Without that, the signature would match exactly.")
        return replace(damage, sentence=damage.sentence + matches, proof=Proof.RECOMPUTED)
    other = mismatch(whole)
    if other.proof is not Proof.RECOMPUTED:
        return damage
    beside = worded("Beside that, the signature is wrong. {}", other.sentence)
    return replace(
        damage,
        sentence=SPACE.join((damage.sentence, beside)),
        advice=SPACE.join((damage.advice, other.advice)),
        differences=(*damage.differences, *other.differences),
        proof=Proof.RECOMPUTED,
    )


def _with_signed(
    base: SigningCandidate, refused: RefusedRequest, wanted: SearchGoal
) -> Explanation:
    assert refused.signed is not None  # noqa: S101  the caller has looked
    restored = restore(base, refused.signed, wanted)
    matches = restored.candidate.signature == wanted.signature
    if matches and len(restored.differences) > 2:  # noqa: PLR2004  the search finds up to two
        return _explained(base, SearchResult(differences=restored.differences, tried=1))
    only_secret = is_as_signed(base, refused.signed)
    result = search_secrets(base, wanted) if only_secret else search(base, wanted)
    if not isinstance(result, int):
        return _explained(base, result)
    own = damaged(restored.candidate, wanted.signature)
    if own is not None:
        return own
    return malformed(base, wanted.signature, result) or _another_secret(
        restored.differences, result
    )


def _known(refused: RefusedRequest) -> dict[str, tuple[bytes, ...]]:
    """Return what body and server say of headers that may have been signed otherwise."""
    values = [MD5_OF_NOTHING]
    if refused.body is not None and refused.body.md5:
        in_hex = refused.body.md5.encode()
        of_bytes = base64.b64encode(bytes.fromhex(refused.body.md5))
        values = [of_bytes, in_hex, base64.b64encode(in_hex), in_hex.upper(), *values]
    return {"content-md5": tuple(values), "host": _hosts(refused)}


def _hosts(refused: RefusedRequest) -> tuple[bytes, ...]:
    """Return the host names of the bucket: one of them may have been signed, another called."""
    names = (*hosts_of(refused.received.bucket, refused.region), *refused.cnames)
    return tuple(name.encode("latin-1") for name in names)


def _explained(base: SigningCandidate, result: SearchResult) -> Explanation:
    first = result.differences[0]
    if first.kind.startswith("signer-"):
        return _mistaken(base, result)
    # Another method is another request: what else differs comes of it.
    differences = tuple(sorted(result.differences, key=lambda one: one.kind != "method"))
    changes = [difference.change for difference in differences]
    more = len(changes) - TOLD
    shown = [*changes[:TOLD], worded("{} more like these", more)] if more > 0 else changes
    sentence = worded(
        "The {}signature would match exactly if {}.",
        worded(base.dialect.adjective),
        worded(", and ").join(shown),
    )
    if first.kind == "secret-of-another-key":
        sentence = worded(
            "The {}signature matches, but {}.", worded(base.dialect.adjective), first.change
        )
    if result.alternatives:
        sentence += worded(
            " It would match as well if {}.", worded("; or if ").join(result.alternatives)
        )
    return Explanation(
        cause=differences[0].kind,
        sentence=sentence,
        advice=SPACE.join(dict.fromkeys(d.advice for d in differences[:TOLD])),
        proof=Proof.RECOMPUTED,
        differences=differences,
        alternatives=result.alternatives,
        tried=result.tried,
    )


def _mistaken(base: SigningCandidate, result: SearchResult) -> Explanation:
    """Tell what a signer that was written by hand gets wrong, and what differs beside."""
    own = [one for one in result.differences if one.kind.startswith("signer-")]
    rest = [one.change for one in result.differences if one not in own]
    sentence = worded(
        "The {}signature is what a signer makes that ", worded(base.dialect.adjective)
    )
    sentence += worded(" and ").join(one.change for one in own)
    if rest:
        sentence += worded(", and it would match if, beside that, {}", worded(" and ").join(rest))
    return Explanation(
        cause=own[0].kind,
        sentence=worded("{}.", sentence),
        advice=SPACE.join(dict.fromkeys(one.advice for one in result.differences)),
        proof=Proof.RECOMPUTED,
        differences=result.differences,
        tried=result.tried,
    )


def _empty(base: SigningCandidate, sent: bytes) -> Explanation | None:
    """Explain a signed header without a value, which OSS has been seen to leave out."""
    names = [
        name
        for name, value in base.headers.items()
        if not value and (is_always_signed(name) or name in base.additional)
    ]
    kept = {name: value for name, value in base.headers.items() if name not in names}
    if not names or sent not in (base.signature, replace(base, headers=kept).signature):
        return None
    return Explanation(
        cause="header-empty",
        sentence=worded(
            "`{}` was sent without a value; OSS signs no header that is empty.", names[0]
        ),
        advice=worded("Sign and send `{}` with a value, or neither.", names[0]),
        proof=Proof.RECOMPUTED,
        differences=(
            Difference(
                kind="header-empty",
                subject=names[0],
                signed=None,
                sent="",
                change=worded("`{}` were not empty", names[0]),
                advice="",
            ),
        ),
    )


def damaged(base: SigningCandidate, sent: bytes) -> Explanation | None:
    """Return what became of a signature that is right in itself, None where it is not."""
    right = base.signature
    if sent.replace(b" ", b"+") == right:
        return _plus_decoded(base)
    if b"%" in sent and unquote_to_bytes(sent) == right:
        return _percent_encoded(base)
    if not base.dialect.is_hex and _eaten(right) == sent:
        return _percent_eaten()
    standard = sent.translate(FROM_URL_SAFE)
    if not base.dialect.is_hex and standard != sent and standard in (right, right.rstrip(b"=")):
        return _url_safe(base)
    what = _changed(sent, right, worded("digits" if base.dialect.is_hex else "characters"))
    if not what:
        return None
    return Explanation(
        cause="signature-damaged",
        sentence=worded("The signature {}: it was changed on its way to the client.", what),
        advice=worded(EXACT),
        proof=Proof.RECOMPUTED,
        tried=1,
    )


# A line that was broken on the way; mail marks its end by an equals sign.
_LINE_ENDS = re.compile(rb"=?[\r\n]+| ")


def _changed(sent: bytes, right: bytes, unit: str) -> str:
    size = len(right)
    if sent.lower() == right.lower():
        return worded("is right but for upper and lower case")
    if len(sent) >= size // 2 and right.startswith(sent):
        return worded("was cut after {} of its {} {}", len(sent), size, unit)
    if len(sent) == size and (wrong := _distance(sent, right)) <= size // CLOSE:
        return worded("is right but for {} of its {} {}", wrong, size, unit)
    if sent.strip(b"\"'") == right:
        return worded("is right but for the quotes around it")
    if len(sent) >= size // 2 and right.endswith(sent):
        return worded("lost the first {} of its {} {}", size - len(sent), size, unit)
    return _surplus(sent, right)


def _surplus(sent: bytes, right: bytes) -> str:
    if sent.endswith(right):
        return worded("is right but for what stands before it")
    if sent.startswith(right) or sent.strip() == right:
        return worded("is right but for what stands behind it")
    if _LINE_ENDS.sub(b"", sent) == right or right in typed(sent):
        return worded("is right but for a blank or a line break in it")
    return ""


def _url_safe(base: SigningCandidate) -> Explanation:
    return Explanation(
        cause="signer-base64-url-safe",
        sentence=worded(
            "The {}signature is right, and written in the URL-safe base64 (`-` "
            "and `_` for `+` and `/`).",
            worded(base.dialect.adjective),
        ),
        advice=worded("Write it in the standard base64, percent-encoded where it stands in a URL."),
        proof=Proof.RECOMPUTED,
        tried=1,
    )


def _percent_encoded(base: SigningCandidate) -> Explanation:
    return Explanation(
        cause="signature-percent-encoded",
        sentence=worded(
            "The {}signature is right, and percent-encoded once too often.",
            worded(base.dialect.adjective),
        ),
        advice=worded(
            "Percent-encode the signature once where it stands in a URL, and not at all elsewhere."
        ),
        proof=Proof.RECOMPUTED,
        tried=1,
    )


def _eaten(signature: bytes) -> bytes:
    return signature.replace(b"+", b"B").replace(b"/", b"F").replace(b"=", b"D")


def _percent_eaten() -> Explanation:
    return Explanation(
        cause="url-percent-eaten",
        sentence=worded(
            "`%2B`, `%2F` and `%3D` became `B`, `F` and `D` in the signature: a batch file of "
            "Windows reads `%2` as its second argument."
        ),
        advice=worded("Write `%%` for each `%` in a batch file, or read the {url} from a file."),
        proof=Proof.RECOMPUTED,
        tried=1,
    )


def _plus_decoded(base: SigningCandidate) -> Explanation:
    return Explanation(
        cause="signature-plus-decoded",
        sentence=worded(
            "A `+` of the signature was sent as it stands, and means a blank in a query."
        )
        if base.is_by_url
        else worded("A `+` of the signature was decoded to a blank."),
        advice=worded("Write `+` in a query as `%2B`.") if base.is_by_url else worded(EXACT),
        proof=Proof.RECOMPUTED,
        tried=1,
    )


def _distance(one: bytes, other: bytes) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _another_secret(differences: tuple[Difference, ...], tried: int) -> Explanation:
    beside = worded("The request is exactly the one that was signed")
    if differences:
        beside = worded("Also with everything as it was signed the signature does not match")
    return Explanation(
        cause="secret-unknown",
        sentence=worded(
            "{}, so the signature was made with another secret than the key id has.", beside
        ),
        advice=worded("Let the signer take key id and secret from the same pair."),
        proof=Proof.EXCLUDED,
        differences=differences,
        tried=tried,
    )


def _open(tried: int) -> Explanation:
    return Explanation(
        cause="unknown",
        sentence=(
            worded(
                "No single difference and no pair of them makes the signature match "
                "({} tried): it was made with another secret, for another object, "
                "or with a header value that is not in the request.",
                tried,
            )
        ),
        advice=worded(
            "Compare the canonical request of the answer with the one that the signer has made."
        ),
        proof=Proof.OPEN,
        tried=tried,
    )
