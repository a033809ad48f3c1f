"""The search for the difference: every signature that the request could have been made for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, islice

from harness.catalog.wording import worded
from harness.errors import StoppedError
from harness.explain.candidate import Query, SigningCandidate
from harness.explain.change import CandidateChange
from harness.explain.dialect import Pieces
from harness.explain.header_edits import (
    HeaderGroup,
    dropped_headers,
    forgotten_groups,
    header_edits,
    in_query_edits,
    renamed_headers,
    surplus_groups,
)
from harness.explain.identity_edits import (
    SKEW,
    date_edits,
    dropped_date_edits,
    method_edits,
    region_edits,
    secret_edits,
)
from harness.explain.path_edits import path_edits
from harness.explain.query_edits import query_edits, validity_edits
from harness.explain.refused_request import never
from harness.explain.signer_mistakes import mistaken_signatures
from harness.model.explanation import Difference
from harness.model.identity import KeyPair

MOST_ALTERNATIVES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchGoal:
    """The signature that is to be met, whose it is, and what is known beside the request.

    ``known`` are values that body and server give to headers, and ``payload`` is its SHA-256.
    """

    signature: bytes
    key_id: str
    keys: tuple[KeyPair, ...] = ()
    buckets: tuple[str, ...] = ()
    method: str = ""
    signed_key: bytes | None = None
    headers: Mapping[str, bytes] | None = None
    query: Query = ()
    known: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    payload: bytes = b""
    is_stopped: Callable[[], bool] = never

    def is_met_by(self, signature: bytes) -> bool:
        """Tell whether this is the signature; raise StoppedError once nobody waits for it."""
        if self.is_stopped():
            raise StoppedError("The run was stopped.")
        return signature == self.signature


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchResult:
    """The differences without which the signature matches, other readings, and the effort."""

    differences: tuple[Difference, ...]
    alternatives: tuple[str, ...] = ()
    tried: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidate:
    edit: CandidateChange
    pieces: Pieces
    changed: frozenset[int]


def search(base: SigningCandidate, wanted: SearchGoal) -> SearchResult | int:
    """Return what makes the signature match, or how many signatures were computed in vain."""
    before = base.pieces
    singles = tuple(_singles(base, wanted))
    candidates = list(_distinct(singles, before))
    tried = len(candidates)
    candidate = _matching(base, candidates, wanted)
    if candidate is None:
        larger = _surplus(base, wanted) or _mistaken(base, wanted, (((), base),), pairs=False)
        if larger is not None:
            return replace(larger, tried=larger.tried + tried)
        dates = chain(date_edits(base), dropped_date_edits(base, SKEW))
        late = list(_distinct(chain(dates, validity_edits(base)), before))
        tried += len(late)
        candidate = _matching(base, late, wanted)
    if candidate is not None:
        others = _other_readings(singles, candidate)
        return SearchResult(
            differences=(candidate.edit.difference,), alternatives=others, tried=tried
        )
    return _pairs(base, candidates, wanted, tried)


def search_secrets(base: SigningCandidate, wanted: SearchGoal) -> SearchResult | int:
    """Return the secret that makes the signature match, for a request that is as it was signed."""
    edits = secret_edits(base, wanted.key_id, wanted.keys)
    candidates = list(_distinct(edits, base.pieces))
    candidate = _matching(base, candidates, wanted)
    if candidate is None:
        return len(candidates)
    return SearchResult(differences=(candidate.edit.difference,), tried=len(candidates))


def _singles(base: SigningCandidate, wanted: SearchGoal) -> Iterator[CandidateChange]:
    yield from in_query_edits(base)
    yield from header_edits(base, wanted.headers or {}, wanted.known)
    yield from renamed_headers(base)
    yield from method_edits(base, wanted.method)
    yield from query_edits(base, wanted.query)
    yield from path_edits(base, wanted.signed_key, wanted.buckets)
    yield from secret_edits(base, wanted.key_id, wanted.keys)
    yield from region_edits(base)
    yield from dropped_date_edits(base)


def _distinct(edits: Iterable[CandidateChange], before: Pieces) -> Iterator[_Candidate]:
    seen = {before}
    for edit in edits:
        pieces = edit.candidate.pieces
        if pieces not in seen:
            seen.add(pieces)
            changed = frozenset(n for n, piece in enumerate(pieces) if piece != before[n])
            yield _Candidate(edit=edit, pieces=pieces, changed=changed)


def _matching(
    base: SigningCandidate, candidates: Iterable[_Candidate], wanted: SearchGoal
) -> _Candidate | None:
    sign = base.dialect.sign
    return next((c for c in candidates if wanted.is_met_by(sign(c.pieces))), None)


def _other_readings(singles: Iterable[CandidateChange], candidate: _Candidate) -> tuple[str, ...]:
    """Return what else could have led from the same signed request to the one that arrived."""
    kinds = {candidate.edit.difference.kind}
    others: list[str] = []
    for edit in singles:
        difference = edit.difference
        if difference.kind in kinds | VAGUE or edit.candidate.pieces != candidate.pieces:
            continue
        kinds.add(difference.kind)
        others.append(difference.change)
    if candidate.edit.difference.kind == "key-decoded-twice":
        others.append(worded(ENCODED_BY_SIGNER))
    return tuple(others[:MOST_ALTERNATIVES])


# Both sign the same text; which of the two it was, no signature tells.
ENCODED_BY_SIGNER = "the signer had not percent-encoded the path once too often before it signed it"
VAGUE = frozenset(
    {"header-changed", "form-sent", "key-changed", "bucket-changed", "parameter-changed"}
)


def _pairs(
    base: SigningCandidate, singles: list[_Candidate], wanted: SearchGoal, tried: int
) -> SearchResult | int:
    hits: list[tuple[Difference, Difference]] = []
    for first, second in combinations(singles, 2):
        if first.changed & second.changed:
            continue
        tried += 1
        if wanted.is_met_by(base.dialect.sign(_combined(first, second))):
            hits.append((first.edit.difference, second.edit.difference))
    if not hits:
        hits, more = _same_part(base, singles, wanted)
        tried += more
    if not hits:
        beside = _mistaken_beside(base, wanted)
        if beside is not None:
            return replace(beside, tried=tried + beside.tried)
        forgotten = _forgotten(base, wanted)
        if isinstance(forgotten, int):
            return tried + forgotten
        return replace(forgotten, tried=tried + forgotten.tried)
    others = tuple(
        worded("{}, and {}", a.change, b.change) for a, b in hits[1 : 1 + MOST_ALTERNATIVES]
    )
    return SearchResult(differences=hits[0], alternatives=others, tried=tried)


def _surplus(base: SigningCandidate, wanted: SearchGoal) -> SearchResult | None:
    """Try two headers too many and more: a client that adds one mostly adds them all."""
    groups = list(surplus_groups(base))
    tried = 0
    for differences, candidate in groups:
        tried += 1
        if wanted.is_met_by(candidate.signature):
            return SearchResult(differences=differences, tried=tried)
    for differences, candidate in groups[:1]:
        for other in _distinct(_beside_headers(candidate, wanted), candidate.pieces):
            tried += 1
            if wanted.is_met_by(base.dialect.sign(other.pieces)):
                both = (*differences, other.edit.difference)
                return SearchResult(differences=both, tried=tried)
    return None


def _forgotten(base: SigningCandidate, wanted: SearchGoal) -> SearchResult | int:
    tried = 0
    for differences, candidate in forgotten_groups(base):
        tried += 1
        if wanted.is_met_by(candidate.signature):
            return SearchResult(differences=differences, tried=tried)
    return tried


def _beside_headers(candidate: SigningCandidate, wanted: SearchGoal) -> Iterator[CandidateChange]:
    yield from method_edits(candidate, wanted.method)
    yield from query_edits(candidate, wanted.query)
    yield from path_edits(candidate, wanted.signed_key, wanted.buckets)


def _mistaken(
    base: SigningCandidate, wanted: SearchGoal, groups: Iterable[HeaderGroup], *, pairs: bool
) -> SearchResult | None:
    """Try what signers make that were written by hand, for the request in each of these forms."""
    tried = 0
    for differences, candidate in groups:
        both = pairs and candidate is base
        for made in mistaken_signatures(candidate, wanted.payload, pairs=both):
            tried += 1
            if wanted.is_met_by(made.signature):
                own = tuple(mistake.difference for mistake in made.mistakes)
                return SearchResult(differences=(*own, *differences), tried=tried)
    return None


def _mistaken_beside(base: SigningCandidate, wanted: SearchGoal) -> SearchResult | None:
    """Try two mistakes of a signer, and one beside a header or another method."""
    alone: HeaderGroup = ((), base)
    beside: Iterator[HeaderGroup] = (
        ((edit.difference,), edit.candidate)
        for edit in (*dropped_headers(base), *method_edits(base, wanted.method))
    )
    groups = (alone, *islice(surplus_groups(base), 1), *beside)
    return _mistaken(base, wanted, groups, pairs=True)


def _combined(first: _Candidate, second: _Candidate) -> Pieces:
    pieces = list(first.pieces)
    for n in second.changed:
        pieces[n] = second.pieces[n]
    return tuple(pieces)


def _same_part(
    base: SigningCandidate, singles: list[_Candidate], wanted: SearchGoal
) -> tuple[list[tuple[Difference, Difference]], int]:
    """Try two changes of headers, and two of the query; the rest takes one change at most."""
    before, tried = base.pieces, 0
    for first in singles:
        candidate = first.edit.candidate
        if candidate.headers != base.headers:
            further: Iterable[CandidateChange] = header_edits(
                candidate, wanted.headers or {}, wanted.known
            )
        elif candidate.query != base.query and candidate.scope == base.scope:
            further = query_edits(candidate, wanted.query)
        else:
            continue
        for second in further:
            if second.difference.subject == first.edit.difference.subject:
                continue
            pieces = second.candidate.pieces
            if pieces in (first.pieces, before):
                continue
            tried += 1
            if wanted.is_met_by(base.dialect.sign(pieces)):
                return [(first.edit.difference, second.difference)], tried
    return [], tried
