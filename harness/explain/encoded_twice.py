"""Signed URLs that were percent-encoded once more, as if they were not encoded yet."""

import re
from dataclasses import replace
from urllib.parse import unquote_to_bytes

from harness.catalog.wording import worded
from harness.explain.candidate import Query, SigningCandidate, with_query
from harness.explain.refused_request import RefusedRequest, attempt_of
from harness.model.explanation import Difference, Explanation, Proof
from harness.oss.signature import V4_URL

ADVICE = (
    "Hand the signed URL to the library as it is: it is encoded. Call no `quote`, `encodeURI`, "
    "`URLEncoder` or the like on it."
)
_ESCAPED_SLASH = re.compile(rb"%2[Ff]").search


def encoded_once_more(refused: RefusedRequest) -> Explanation | None:
    """Return that the URL was encoded once more, where it is right without that."""
    received = refused.received
    query = decoded(received.query)
    if query == received.query:
        return None
    for key in dict.fromkeys((unquote_to_bytes(received.key), received.key)):
        whole = replace(received, key=key, query=query)
        if signs(attempt_of(refused, whole)):
            return url_encoded(Proof.RECOMPUTED)
    return None


def credential_encoded_twice(refused: RefusedRequest) -> Explanation | None:
    """Return that the URL was encoded once more, where its credential shows that."""
    credential = refused.received.query_values.get(V4_URL.identity, b"")
    return url_encoded(Proof.DECIDED) if shows_encoded_twice(credential) else None


def shows_encoded_twice(credential: bytes) -> bool:
    """Tell whether a credential, which contains no percent sign, has its slashes escaped still."""
    return _ESCAPED_SLASH(credential) is not None


def decoded(query: Query) -> Query:
    """Return a query with names and values decoded once more."""
    return tuple((unquote_to_bytes(name), unquote_to_bytes(value)) for name, value in query)


def signs(candidate: SigningCandidate | None) -> bool:
    """Tell whether a signature in a URL is right for the request that it stands in."""
    if candidate is None:
        return False
    sent = candidate.value(candidate.dialect.names.signature)
    whole = replace(
        candidate, query=with_query(candidate.query, candidate.dialect.names.signature, sent)
    )
    return whole.signature == sent


def url_encoded(proof: Proof) -> Explanation:
    """Return that the URL was percent-encoded once more."""
    matches = (
        worded(" Without that, the signature would match exactly.")
        if proof is Proof.RECOMPUTED
        else ""
    )
    return Explanation(
        cause="url-encoded-twice",
        sentence=worded(
            "The whole URL was percent-encoded once more (`%252F` for `%2F`).{}", matches
        ),
        advice=worded(ADVICE),
        proof=proof,
        differences=(
            Difference(
                kind="url-encoded-twice",
                subject="url",
                signed=None,
                sent=None,
                change=worded("the URL had not been percent-encoded once more"),
                advice=worded(ADVICE),
            ),
        ),
        tried=1,
    )
