"""The request as it left its signer, where its signer has told."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from harness.explain.candidate import Query, SigningCandidate, with_query
from harness.explain.change import CandidateChange
from harness.explain.header_edits import header_edits
from harness.explain.identity_edits import method_edits
from harness.explain.path_edits import path_edits
from harness.explain.query_edits import query_edits
from harness.explain.search import SearchGoal
from harness.model.explanation import Difference
from harness.model.signed import Signed
from harness.oss.headers import is_always_signed
from harness.oss.signature import V4_URL
from harness.wire.query import parse_query


def query_of(signed: Signed) -> Query:
    """Return the parameters of the URL as it was signed."""
    return parse_query(urlsplit(signed.url).query.encode())


def with_signed(wanted: SearchGoal, signed: Signed) -> SearchGoal:
    """Return the search with everything that the signer has told."""
    return replace(
        wanted,
        method=signed.method,
        signed_key=signed.key.encode(),
        buckets=(signed.bucket, *wanted.buckets),
        headers={name: value.encode() for name, value in signed.headers.items()},
        query=query_of(signed),
    )


def is_as_signed(base: SigningCandidate, signed: Signed) -> bool:
    """Tell whether the request is one that its signer would have signed alike."""
    headers = {name: value.encode() for name, value in signed.headers.items()}
    wanted = replace(
        base,
        method=signed.method,
        bucket=signed.bucket,
        key=signed.key.encode(),
        headers=headers,
    )
    return wanted.asking(query_of(signed)).pieces == base.pieces


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """All differences from the signed request, one after the other undone."""

    differences: tuple[Difference, ...]
    candidate: SigningCandidate


def restore(base: SigningCandidate, signed: Signed, wanted: SearchGoal) -> Restored:
    """Return the request as it was signed, and everything that was undone for it."""
    differences: list[Difference] = []
    candidate = base
    while (edit := next(_towards(candidate, signed, wanted), None)) is not None:
        differences.append(edit.difference)
        candidate = edit.candidate
    return Restored(differences=tuple(differences), candidate=candidate)


def _towards(
    candidate: SigningCandidate, signed: Signed, wanted: SearchGoal
) -> Iterator[CandidateChange]:
    key = signed.key.encode()
    if candidate.method != signed.method:
        yield from method_edits(candidate, signed.method)
    if (candidate.bucket, candidate.key) != (signed.bucket, key):
        edits = path_edits(candidate, key, (signed.bucket,))
        yield from (
            edit
            for edit in edits
            if (
                edit.candidate.bucket == signed.bucket
                and candidate.key in (key, edit.candidate.key)
            )
            or (
                edit.candidate.key == key
                and edit.candidate.bucket in (candidate.bucket, signed.bucket)
            )
        )
    goal = {
        name: value for name, value in wanted.query if name != candidate.dialect.names.signature
    }
    for edit in query_edits(candidate, wanted.query):
        subject = edit.difference.subject
        name = V4_URL.identity if subject == "region" else subject.encode()
        now = dict(edit.candidate.query)
        if candidate.value(name) != goal.get(name) and now.get(name) == goal.get(name):
            yield edit
    headers = wanted.headers or {}
    for edit in header_edits(candidate, headers):
        subject = edit.difference.subject
        counts = is_always_signed(subject) or subject in candidate.additional
        arrived, then = candidate.headers.get(subject), headers.get(subject)
        if counts and arrived != then and edit.candidate.headers.get(subject) == then:
            yield edit


def lost_parameters(base: SigningCandidate, signed: Signed) -> SigningCandidate:
    """Return the request with every parameter that its signer had put into the URL."""
    query = base.query
    for name, value in query_of(signed):
        if base.value(name) is None:
            query = with_query(query, name, value)
    return replace(base, query=query)
