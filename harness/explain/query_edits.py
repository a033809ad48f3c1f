"""Every form in which the query may have been signed."""

import re
from collections.abc import Iterator

from harness.catalog.wording import worded
from harness.explain.candidate import Query, SigningCandidate, text_of, with_query
from harness.explain.change import CandidateChange
from harness.explain.common_values import VALIDITIES
from harness.model.explanation import Difference
from harness.oss.signature import V1_URL, V4_URL

# An instant of 2001 to 2286.
_IN_MILLISECONDS = re.compile(rb"\d{13}").fullmatch
# What an escaped `&` leaves at the beginning of a name, once or several times.
_ESCAPED = re.compile(rb"(?:amp;|#38;|#x26;)+", re.IGNORECASE).match
EXACT = "Use the query of the {url} exactly as it was signed: every parameter is part of it."


def is_escaped(name: bytes) -> bool:
    """Tell whether a name begins with what is left of an ampersand that HTML escapes."""
    return _ESCAPED(name) is not None


def unescaped(query: Query) -> Query:
    """Return a query without the remains of such ampersands."""
    return tuple((name[_end_of_escape(name) :], value) for name, value in query)


def _end_of_escape(name: bytes) -> int:
    match = _ESCAPED(name)
    return match.end() if match else 0


def query_edits(base: SigningCandidate, signed: Query) -> Iterator[CandidateChange]:
    """Yield the query with a parameter dropped, restored or changed."""
    names = [name for name, _ in base.query]
    for position, (name, value) in enumerate(base.query):
        rest = base.query[:position] + base.query[position + 1 :]
        if name and (name not in base.dialect.names.all or names.count(name) > 1):
            kind = "parameter-doubled" if names.count(name) > 1 else "parameter-added"
            yield _edit(base, rest, kind, name, None, value)
    if any(is_escaped(name) for name in names):
        clean = unescaped(base.query)
        yield _edit(base, clean, "url-html-escaped", b"&amp;", b"&", b"&amp;")
    if (b"", b"") in base.query:
        yield _edit(base, _without_nothing(base.query), "ampersand-doubled", b"&", b"&", b"&&")
    yield from _as_signed(base, signed)
    yield from _milliseconds(base)
    for position, (name, value) in enumerate(base.query):
        if name not in base.dialect.secrets and name != V4_URL.identity:
            yield from _values(base, position, name, value)


def validity_edits(base: SigningCandidate) -> Iterator[CandidateChange]:
    """Yield the usual validities in the place of the one that arrived."""
    name = base.dialect.names.expires
    sent = base.value(name) or b""
    if not sent.isdigit():
        return
    usual: tuple[int, ...] = VALIDITIES
    if base.dialect.date == name:
        usual = tuple(int(sent) + sign * seconds for seconds in VALIDITIES for sign in (-1, 1))
    for seconds in usual:
        value = str(seconds).encode()
        if value != sent:
            changed = with_query(base.query, name, value)
            yield _edit(base, changed, "expires-changed", name, value, sent)


def _milliseconds(base: SigningCandidate) -> Iterator[CandidateChange]:
    """Yield the end of a validity in seconds, where it arrived in milliseconds."""
    name = base.dialect.names.expires
    sent = base.value(name) or b""
    if base.is_by_url and base.dialect.date == name and _IN_MILLISECONDS(sent):
        changed = with_query(base.query, name, sent[:-3])
        yield _edit(base, changed, "expires-in-milliseconds", name, sent[:-3], sent)


def _without_nothing(query: Query) -> Query:
    return tuple(pair for pair in query if pair != (b"", b""))


def _as_signed(base: SigningCandidate, signed: Query) -> Iterator[CandidateChange]:
    sent = dict(base.query)
    for name, value in signed:
        if name in base.dialect.secrets or sent.get(name) == value:
            continue
        changed = with_query(base.query, name, value)
        if name in sent:
            kind = CHANGED.get(name, "parameter-changed")
            yield _edit(base, changed, kind, name, value, sent[name])
        else:
            yield _edit(base, changed, "parameter-lost", name, value, None)


def _values(
    base: SigningCandidate, position: int, name: bytes, value: bytes
) -> Iterator[CandidateChange]:
    if not value:
        return
    kinds = (
        ("parameter-plus-decoded", value.replace(b" ", b"+")),
        ("parameter-plus-encoded", value.replace(b"+", b" ")),
        ("parameter-case", value.lower()),
        ("parameter-changed", b""),
    )
    for kind, other in kinds:
        if other != value:
            query = (*base.query[:position], (name, other), *base.query[position + 1 :])
            yield _edit(base, query, kind, name, other, value)


def _edit(
    base: SigningCandidate,
    query: Query,
    kind: str,
    name: bytes,
    signed: bytes | None,
    sent: bytes | None,
) -> CandidateChange:
    subject = "region" if kind == "region" else text_of(name)
    was = None if signed is None else text_of(signed)
    arrived = None if sent is None else text_of(sent)
    difference = Difference(
        kind=kind,
        subject=subject,
        signed=was,
        sent=arrived,
        change=_change(kind, subject, was, arrived),
        advice=worded(ADVICE.get(kind, EXACT)),
    )
    return CandidateChange(difference=difference, candidate=base.asking(query))


def _change(kind: str, subject: str, signed: str | None, sent: str | None) -> str:
    if kind in WHOLE:
        return worded(WHOLE[kind])
    if kind == "parameter-doubled":
        return worded("the parameter `{}` had been sent once only", subject)
    if kind == "region":
        was, now = ((text or "").partition("/")[2] for text in (signed, sent))
        return worded("the scope had been `{}`, not `{}`", was, now)
    if signed is None:
        return worded("the parameter `{}={}` were not in the {url}", subject, sent)
    if sent is None:
        return worded("the parameter `{}={}` had not been lost from the {url}", subject, signed)
    return worded("the parameter `{}` had been `{}`, not `{}`", subject, signed, sent)


CHANGED = {
    V4_URL.expires: "expires-changed",
    V1_URL.expires: "expires-changed",
    V4_URL.date: "date-changed",
    V4_URL.identity: "region",
}
WHOLE = {
    "url-html-escaped": "the {url} had not been HTML-escaped (`&amp;` for `&`)",
    "ampersand-doubled": "there were no stray `&` in the {url}",
}
ADVICE = {
    "url-html-escaped": (
        "Take the {url} out of HTML or XML by a parser, so that `&amp;` becomes `&`."
    ),
    "parameter-plus-decoded": "Write `+` in a query as `%2B`: as it stands it means a blank.",
    "expires-changed": "A validity cannot be prolonged in the {url}: sign a new one.",
    "expires-in-milliseconds": "Leave the end of the validity in seconds, as it was signed.",
    "parameter-added": "Add nothing to a signed {url}: V4 signs every parameter of it.",
}
