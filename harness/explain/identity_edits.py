"""Who may have signed, for which method, when, and for which region."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from harness.catalog.wording import worded
from harness.explain.candidate import SigningCandidate, text_of, with_query
from harness.explain.change import CandidateChange
from harness.explain.common_values import METHODS, REGIONS
from harness.explain.naming_headers import header_difference
from harness.model.explanation import Difference
from harness.model.identity import KeyPair
from harness.oss.headers import DATE_HEADER
from harness.oss.signature import V4_URL

FORMS = ("%Y%m%dT%H%M%SZ", "%a, %d %b %Y %H:%M:%S GMT")
SKEW = 900
HOURS = 14
AS_IT_IS = "Sign again, and leave the date as it is."


def method_edits(base: SigningCandidate, signed: str) -> Iterator[CandidateChange]:
    """Yield the other methods."""
    for method in (signed, *METHODS):
        if method and method != base.method:
            difference = Difference(
                kind="method",
                subject="method",
                signed=method,
                sent=base.method,
                change=worded("the method had been {}, not {}", method, base.method),
                advice=worded("Sign for {}, or send {}.", base.method, method),
            )
            yield CandidateChange(difference=difference, candidate=replace(base, method=method))


def secret_edits(
    base: SigningCandidate, key_id: str, keys: Iterable[KeyPair]
) -> Iterator[CandidateChange]:
    """Yield our secret as it gets damaged, and the secrets of the other known keys."""
    for what, text in _damaged(base.secret, key_id):
        difference = Difference(
            kind="secret-damaged",
            subject="secret",
            signed=worded("the secret with {}", what),
            sent=None,
            change=worded("the secret had {}; so the signer has it", what),
            advice=worded(
                "Fix the signer's secret: it was read with something that is no part of it."
            ),
        )
        yield CandidateChange(difference=difference, candidate=replace(base, secret=text))
    for pair in keys:
        if pair.access_key_id != key_id:
            difference = Difference(
                kind="secret-of-another-key",
                subject="secret",
                signed=worded("the secret of another key that is known here"),
                sent=None,
                change=worded(
                    "it is made with the secret of another known key than the request names"
                ),
                advice=worded("Let the signer take key id and secret from the same pair."),
            )
            candidate = replace(base, secret=pair.access_key_secret)
            yield CandidateChange(difference=difference, candidate=candidate)


def _damaged(secret: str, key_id: str) -> tuple[tuple[str, str], ...]:
    """Return the forms in which signers read a secret, each with what is wrong with it."""
    return (
        (worded("a line feed behind it"), f"{secret}\n"),
        (worded("a line break behind it"), f"{secret}\r\n"),
        (worded("a blank behind it"), f"{secret} "),
        (worded("a blank before it"), f" {secret}"),
        (worded("quotes around it"), f'"{secret}"'),
        (worded("quotes around it"), f"'{secret}'"),
        (worded("a tab behind it"), f"{secret}\t"),
        (worded("its last character missing"), secret[:-1]),
        (worded("small letters only"), secret.lower()),
        (worded("nothing in it"), ""),
        (worded("the key id in its place"), key_id),
    )


def region_edits(base: SigningCandidate) -> Iterator[CandidateChange]:
    """Yield the other regions in the scope."""
    parts = base.scope.split(b"/")
    if len(parts) != len(("day", "region", "product", "terminator")):
        return
    for region in REGIONS:
        scope = b"/".join((parts[0], region.encode(), *parts[2:]))
        difference = Difference(
            kind="region",
            subject="region",
            signed=region or "none",
            sent=text_of(parts[1]),
            change=worded("the region had been `{}`, not `{}`", region, text_of(parts[1])),
            advice=worded("Sign for the region `{}`.", text_of(parts[1])),
        )
        yield CandidateChange(difference=difference, candidate=_scoped(base, scope))


def date_edits(base: SigningCandidate) -> Iterator[CandidateChange]:
    """Yield the dates near the one that arrived: to the second, by hours and by a day."""
    then, form = _instant(base.date.decode("latin-1"))
    if then is None:
        return
    subject = DATE_HEADER if base.is_by_url or DATE_HEADER in base.headers else "date"
    near = (offset for second in range(1, SKEW + 1) for offset in (-second, second))
    far = (hours * 3600 for hours in range(-HOURS, HOURS + 1) if hours)
    for seconds in (*near, *far, -86_400, 86_400):
        date = (then + timedelta(seconds=seconds)).strftime(form)
        difference = Difference(
            kind="date-changed",
            subject=subject,
            signed=date,
            sent=base.date.decode(),
            change=worded("`{}` had been `{}`, not `{}`", subject, date, base.date.decode()),
            advice=worded(AS_IT_IS),
        )
        yield CandidateChange(difference=difference, candidate=_dated(base, date.encode()))


def dropped_date_edits(base: SigningCandidate, reach: int = 0) -> Iterator[CandidateChange]:
    """Yield the request with an x-oss-date that was signed, and lost beside ``Date``."""
    then, _ = _instant(base.date.decode("latin-1"))
    if base.is_by_url or DATE_HEADER in base.headers or then is None:
        return
    forms = FORMS if not base.scope else FORMS[:1]
    for seconds in sorted(range(-reach, reach + 1), key=abs):
        for written in forms:
            date = (then + timedelta(seconds=seconds)).strftime(written).encode()
            headers = {**base.headers, DATE_HEADER: date}
            yield CandidateChange(
                difference=header_difference(DATE_HEADER, None, date),
                candidate=replace(base, headers=headers, date=date),
            )


def _instant(text: str) -> tuple[datetime | None, str]:
    for form in FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC), form
        except ValueError:
            continue
    return None, ""


def _dated(base: SigningCandidate, date: bytes) -> SigningCandidate:
    scope = date[:8] + base.scope[8:] if base.scope else b""
    if base.is_by_url:
        query = with_query(base.query, V4_URL.date, date)
        return _scoped(base.asking(query), scope)
    headers = dict(base.headers)
    if DATE_HEADER in headers:
        headers[DATE_HEADER] = date
    return replace(base, date=date, scope=scope, headers=headers)


def _scoped(base: SigningCandidate, scope: bytes) -> SigningCandidate:
    credential = base.value(V4_URL.identity)
    if credential is None:
        return replace(base, scope=scope)
    key_id = credential.partition(b"/")[0]
    return base.asking(with_query(base.query, V4_URL.identity, key_id + b"/" + scope))
