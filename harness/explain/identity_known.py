"""Keys and tokens: which one was used, and which one would have been right."""

from dataclasses import replace

from harness.catalog.wording import worded
from harness.explain.candidate import SigningCandidate, text_of, with_query
from harness.explain.dialect import DIALECTS
from harness.explain.refused_request import RefusedRequest, attempt_of
from harness.model.explanation import Explanation, Proof
from harness.oss.headers import TOKEN_HEADER
from harness.signing.verify.claim import Claim

TEMPORARY = "STS."
WITH_TOKEN = "Sign with key id, secret and token of the same temporary credentials."  # noqa: S105


def key_unknown(refused: RefusedRequest) -> Explanation:
    """Tell whether the key id is nearly one that is known."""
    claim = refused.claim
    key_id = refused.details.get("OSSAccessKeyId", "")
    if claim is not None:
        key_id = claim.access_key_id.decode("latin-1")
    for pair in refused.keys:
        known = pair.access_key_id
        if key_id == pair.access_key_secret:
            return _secret_for_id()
        what = _likeness(key_id, known)
        if not what:
            continue
        sentence = worded("The access key id {}.", what)
        return Explanation(
            cause="key-id-damaged", sentence=sentence, advice=worded("Copy it whole.")
        )
    if key_id.startswith(TEMPORARY) and claim is not None and claim.token is None:
        name = text_of(DIALECTS[claim.version].names.token) if claim.by_url else TOKEN_HEADER
        return Explanation(
            cause="token-missing",
            sentence=(
                worded(
                    "The access key id begins with `{}`: it is a temporary one, and the "
                    "security token that belongs to it (`{}`) is missing.",
                    TEMPORARY,
                    name,
                )
            ),
            advice=worded(WITH_TOKEN),
        )
    return Explanation(
        cause="key-unknown",
        sentence=worded(
            "The access key id in the {url} is not known here: nobody has it, or not any more."
        ),
        advice=worded("Sign with a key pair of this account; `harness serve` prints its own."),
    )


def _secret_for_id() -> Explanation:
    return Explanation(
        cause="key-id-is-secret",
        sentence=worded("The access key secret stands in the place of the access key id."),
        advice=worded(
            "Exchange the two where the signer reads them, and replace this secret: it was sent."
        ),
    )


def _likeness(key_id: str, known: str) -> str:
    """Return in what a key id differs from a known one, empty where it is no form of it."""
    if key_id == known:
        return ""
    if key_id.lower() == known.lower():
        return worded("differs from a known one in upper and lower case only")
    is_cut = known.startswith(key_id) and len(key_id) > len(known) // 2
    if key_id.strip() == known or is_cut:
        return worded("is a known one, cut or with something behind it")
    return ""


def token_missing(refused: RefusedRequest) -> Explanation:
    """Tell whether the token was lost from the URL or never signed."""
    candidate, claim = attempt_of(refused), refused.claim
    lost = Explanation(
        cause="token-missing",
        sentence=worded(
            "The {url} is signed with a temporary key, and the security token is missing."
        ),
        advice=worded(WITH_TOKEN),
    )
    if candidate is None or claim is None:
        return lost
    if candidate.signature == claim.signature:
        return replace(
            lost,
            cause="token-not-signed",
            sentence=worded(
                "The {url} is signed with a temporary key and without its security token."
            ),
            proof=Proof.RECOMPUTED,
            tried=1,
        )
    return _with_its_token(refused, lost, candidate, claim) or lost


def _with_its_token(
    refused: RefusedRequest, lost: Explanation, candidate: SigningCandidate, claim: Claim
) -> Explanation | None:
    """Return that one of the tokens of the key was signed, and did not come."""
    key_id = text_of(claim.access_key_id)
    tokens = [t for t in refused.account.tokens if t.key.access_key_id == key_id]
    for token in tokens:
        query = with_query(candidate.query, candidate.dialect.names.token, token.token.encode())
        headers = dict(candidate.headers)
        if not candidate.is_by_url:
            query, headers[TOKEN_HEADER] = candidate.query, token.token.encode()
        whole = replace(candidate, query=query, headers=headers)
        if whole.signature != claim.signature:
            continue
        if claim.by_url:
            return _lost(lost, candidate.dialect.names.token, len(tokens))
        return replace(
            lost,
            sentence=worded(
                "The signature would match exactly if `{}` had been sent.", TOKEN_HEADER
            ),
            advice=worded("Send `{}` with the token that was signed.", TOKEN_HEADER),
            proof=Proof.RECOMPUTED,
            tried=len(tokens),
        )
    return None


def _lost(explanation: Explanation, name: bytes, tried: int) -> Explanation:
    return replace(
        explanation,
        sentence=worded(
            "The signature would match exactly if `{}` had not been lost from the {url}.",
            text_of(name),
        ),
        advice=worded("Use the whole {url}: its security token is signed, and part of the query."),
        proof=Proof.RECOMPUTED,
        tried=tried,
    )


def v1_not_allowed(refused: RefusedRequest) -> Explanation:
    """Tell that the URL is signed the old way, and whether it is at least signed right."""
    candidate, claim = attempt_of(refused), refused.claim
    sentence = worded(
        "The {url} is signed with the old signature V1, which is closed to new accounts"
    )
    if candidate is not None and claim is not None:
        is_right = candidate.signature == claim.signature
        sentence += (
            worded("; as V1 it is right")
            if is_right
            else worded("; and it does not match as a V1 signature")
        )
    return Explanation(
        cause="signed-with-v1",
        sentence=worded("{}.", sentence),
        advice=worded(
            "Sign with V4: in oss2, `oss2.ProviderAuthV4` and a `region` for the bucket."
        ),
    )
