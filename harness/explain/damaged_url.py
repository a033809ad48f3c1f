"""URLs that lost their signature, or a part of it, on the way."""

from dataclasses import replace

from harness.explain.candidate import Query, SigningCandidate, text_of, with_query
from harness.explain.closest_to_signed import lost_parameters
from harness.explain.query_edits import AMP
from harness.explain.refused_request import RefusedRequest, attempt_of
from harness.model.explanation import Difference, Explanation, Proof
from harness.wire.query import parse_query

NEEDED = (
    "x-oss-signature-version",
    "x-oss-credential",
    "x-oss-date",
    "x-oss-expires",
    "x-oss-signature",
)
QUOTE = "Quote the URL in a shell, and copy it whole."
JSON_AMP = ("\\u0026", "u0026")


def anonymous(question: RefusedRequest) -> Explanation:
    """Tell how a signed URL came to look as if it were not signed."""
    query = question.received.query
    return (
        _html_escaped(question)
        or _joined(question, query)
        or _in_the_path(question)
        or _cut_at_hash(question)
        or _in_the_query(question)
        or _incomplete(question, query)
        or Explanation(
            cause="not-signed",
            sentence="The request is not signed: its URL has no query of a signed URL.",
            advice=(
                "Use the whole signed URL, with everything behind the question mark; a `#` in it "
                "ends it there."
            ),
        )
    )


def parameter_missing(question: RefusedRequest) -> Explanation:
    """Tell which parameters of the signature are missing, and how they were lost."""
    query = question.received.query
    return (
        _html_escaped(question)
        or _joined(question, query)
        or _in_the_query(question)
        or _incomplete(question, query)
        or Explanation(cause=question.cause, sentence=question.message)
    )


def region_wrong(question: RefusedRequest) -> Explanation:
    """Tell for which region was signed, and whether the signature is right for that one."""
    claim = question.claim
    scope = (claim.scope if claim else b"").split(b"/")
    signed = text_of(scope[1]) if len(scope) > 1 else ""
    named = f"the region `{signed}`" if signed else "no region"
    sentence = f"The URL was signed for {named}; this endpoint is `{question.region}`"
    advice = f"Sign for the region `{question.region}`"
    cause = "region-wrong"
    if signed.removeprefix("oss-") == question.region:
        sentence += "; a region has no `oss-` before it"
        cause = "region-with-prefix"
    return Explanation(
        cause=cause,
        sentence=f"{sentence}.",
        advice=f"{advice}, or call the endpoint of `{signed}`." if signed else f"{advice}.",
    )


def _html_escaped(question: RefusedRequest) -> Explanation | None:
    query = question.received.query
    if not any(name.startswith(AMP) for name, _ in query):
        return None
    clean = tuple((name.removeprefix(AMP), value) for name, value in query)
    return Explanation(
        cause="url-html-escaped",
        sentence="The URL is HTML-escaped: `&amp;` stands where `&` should."
        + _proof(question, clean),
        advice="Take the URL out of HTML or XML by a parser, so that `&amp;` becomes `&`.",
        proof=Proof.RECOMPUTED if _is_right(question, clean) else Proof.DECIDED,
    )


def _joined(question: RefusedRequest, query: Query) -> Explanation | None:
    """Find parameters that hide in the value of another: ``&`` was escaped on the way."""
    for name, value in query:
        text = text_of(value)
        for escaped, what in (("\\u0026", "JSON-escaped"), ("&", "percent-encoded as a whole")):
            if f"{escaped}x-oss-" not in text and f"{escaped}x-oss-" not in text_of(name):
                continue
            raw = "&".join(f"{text_of(n)}={text_of(v)}" for n, v in query).replace(escaped, "&")
            try:
                clean = parse_query(raw.encode())
            except ValueError:
                clean = ()
            kind = "url-json-escaped" if escaped == "\\u0026" else "url-encoded-whole"
            return Explanation(
                cause=kind,
                sentence=f"The query is {what}: its `&` separate nothing.{_proof(question, clean)}",
                advice="Hand over the URL as the signer printed it, decoded exactly once.",
                proof=Proof.RECOMPUTED if _is_right(question, clean) else Proof.DECIDED,
            )
    return None


def _in_the_path(question: RefusedRequest) -> Explanation | None:
    if b"?x-oss-" not in question.received.key:
        return None
    return Explanation(
        cause="url-encoded-whole",
        sentence="The question mark was percent-encoded, so the query became a part of the key.",
        advice="Hand over the URL as the signer printed it, and encode it no further.",
    )


def _cut_at_hash(question: RefusedRequest) -> Explanation | None:
    key = question.received.key
    if question.signed is None or not question.signed.key.encode().startswith(key + b"#"):
        return None
    return Explanation(
        cause="key-cut-at-hash",
        sentence=(
            f"The object had been `{question.signed.key}`: its `#` was not encoded, and a client "
            "sends nothing of what stands behind one."
        ),
        advice="Write a `#` in a path as `%23`, and hand the URL over as it was signed.",
    )


def _in_the_query(question: RefusedRequest) -> Explanation | None:
    """Find a `?` of the key that was not encoded: the query began too early."""
    received = question.received
    first = received.query[0] if received.query else (b"", b"")
    rest, mark, name = first[0].rpartition(b"?")
    if not mark or not name.startswith(b"x-oss-"):
        return None
    clean = ((name, first[1]), *received.query[1:])
    whole = replace(received, key=received.key + b"?" + rest, query=clean)
    is_right = _signs(attempt_of(question, whole))
    proof = " Without that, the signature matches exactly." if is_right else ""
    return Explanation(
        cause="key-cut-at-question-mark",
        sentence=(
            f"The object had been `{text_of(whole.key)}`: its `?` was not encoded, so the query "
            f"began there.{proof}"
        ),
        advice="Write a `?` in a path as `%3F`, and hand the URL over as it was signed.",
        proof=Proof.RECOMPUTED if is_right else Proof.DECIDED,
    )


def _incomplete(question: RefusedRequest, query: Query) -> Explanation | None:
    names = [text_of(name) for name, _ in query]
    missing = [name for name in NEEDED if name not in names]
    has_some = any(name.startswith("x-oss-") for name in names)
    if not missing or not has_some:
        return None
    lost = ", ".join(f"`{name}`" for name in missing)
    cut = len(missing) > 1
    sentence = f"{lost} is missing from the URL."
    if cut:
        sentence = (
            f"The URL was cut: {lost} are missing. An unquoted `&` in a shell ends a command there."
        )
    differences = tuple(
        Difference(
            kind="parameter-lost",
            subject=name,
            signed=None,
            sent=None,
            change=f"`{name}` had not been lost from the URL",
            advice=QUOTE,
        )
        for name in missing
    )
    base = attempt_of(question)
    if question.signed is not None and base is not None:
        whole = lost_parameters(base, question.signed)
        sentence += _proof(question, whole.query)
    return Explanation(
        cause="url-cut" if cut else "parameter-lost",
        sentence=sentence,
        advice=QUOTE,
        differences=differences,
    )


def _proof(question: RefusedRequest, query: Query) -> str:
    return " Without that, the signature matches exactly." if _is_right(question, query) else ""


def _is_right(question: RefusedRequest, query: Query) -> bool:
    return _signs(attempt_of(question, replace(question.received, query=query)))


def _signs(attempt: SigningCandidate | None) -> bool:
    if attempt is None:
        return False
    sent = attempt.value(attempt.dialect.signature)
    whole = replace(attempt, query=with_query(attempt.query, attempt.dialect.signature, sent))
    return whole.signature == sent
