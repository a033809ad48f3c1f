"""Why a browser may not send what a page wants to send: what the bucket's CORS rules lack."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.catalog.wording import worded
from harness.explain.refused_request import RefusedRequest
from harness.model.cors import CorsRule
from harness.model.explanation import Explanation
from harness.model.phrase import SPACE

ETAG, MAX_AGE = "ETag", 600
ASKED = "The browser asked first (CORS preflight)"
NOTHING_SENT = "so it sends nothing, and the page learns no more than that the request failed"
SET = (
    "In a file cors.xml, within `<CORSConfiguration>`, it is set by `ossutil api put-bucket-cors "
    "--bucket {} --cors-configuration file://cors.xml` (ossutil 1: "
    "`ossutil cors --method put oss://{} cors.xml`)."
)
HEADER = "the bucket's CORS rule for `{}` does not allow the header {}"
HEADERS = "the bucket's CORS rule for `{}` does not allow the headers {}"
UNREAD = "; what was sent without a preflight has arrived, and the page takes it for a failure"


@dataclass(frozen=True, kw_only=True, slots=True)
class CorsQuestion:
    """The question of an origin's page to a bucket; ``headers`` are those that it asks for."""

    origin: str
    method: str
    bucket: str
    rules: tuple[CorsRule, ...]
    headers: tuple[str, ...] = ()


def not_allowed(refused: RefusedRequest) -> Explanation:
    """Return which of origin, method and headers no rule allows, and the rule that would."""
    question = _question(refused)
    cause, lacks = _lacking(question)
    return Explanation(
        cause=cause,
        about=", ".join(_refused_headers(question)),
        sentence=worded("{}: {}, {}.", worded(ASKED), lacks, worded(NOTHING_SENT)),
        advice=_advice(question),
    )


def not_readable(question: CorsQuestion) -> Explanation:
    """Return why a page may not read the answer to what it sent without asking first."""
    _, lacks = _lacking(question)
    sentence = worded(
        "OSS does what was asked, but the page cannot read the answer: {}{}.", lacks, worded(UNREAD)
    )
    return Explanation(cause="cors-not-readable", sentence=sentence, advice=_advice(question))


def not_exposed(rule: CorsRule, names: tuple[str, ...], bucket: str) -> Explanation:
    """Return why a page reads nothing from headers of an answer that it may read otherwise."""
    read = ", ".join(f"`{name}`" for name in names)
    missing = ", ".join(f"`ExposeHeader: {name}`" for name in names)
    sentence = worded(
        "OSS does what was asked, and the page reads {} of the answer as missing: the bucket's "
        "CORS rule has no {}.",
        read,
        missing,
    )
    whole = replace(rule, exposed=(*rule.exposed, *names))
    advice = worded("Let the bucket's rule expose it: `{}`.", _written(whole))
    return Explanation(
        cause="cors-not-exposed",
        about=", ".join(names),
        sentence=sentence,
        advice=SPACE.join((advice, _how_set(bucket))),
    )


def _lacking(question: CorsQuestion) -> tuple[str, str]:
    """Return the cause, and what no rule allows, as part of a sentence."""
    origin, method, rules = question.origin, question.method, question.rules
    if not rules:
        return "cors-no-rule", worded("the bucket has no CORS rule at all")
    of_origin = [rule for rule in rules if rule.allows_origin(origin)]
    if not of_origin:
        lacks = worded("no CORS rule of the bucket allows pages of the origin `{}`", origin)
        return "cors-origin", lacks + _nearly(origin, rules)
    of_method = [rule for rule in of_origin if method in rule.methods]
    if not of_method:
        known = ", ".join(dict.fromkeys(one for rule in of_origin for one in rule.methods))
        return (
            "cors-method",
            worded("the bucket's CORS rule for `{}` allows {}, and not {}", origin, known, method),
        )
    missing = _refused_headers(question)
    names = ", ".join(f"`{name}`" for name in missing)
    return "cors-header", worded(HEADERS if len(missing) > 1 else HEADER, origin, names)


def _refused_headers(question: CorsQuestion) -> tuple[str, ...]:
    """Return the fewest headers that a rule for the method and the origin does not allow."""
    of_method = (
        rule.refused_headers(question.headers)
        for rule in question.rules
        if rule.allows_origin(question.origin) and question.method in rule.methods
    )
    return min(of_method, key=len, default=())


def _question(refused: RefusedRequest) -> CorsQuestion:
    values = refused.received.header_values

    def text(name: str) -> str:
        return values.get(name, b"").decode("latin-1")

    listed = text("access-control-request-headers").split(",")
    return CorsQuestion(
        origin=text("origin"),
        method=text("access-control-request-method"),
        bucket=refused.received.bucket or "BUCKET",
        rules=refused.cors,
        headers=tuple(name.strip() for name in listed if name.strip()),
    )


def _nearly(origin: str, rules: tuple[CorsRule, ...]) -> str:
    """Return what is wrong with an origin of a rule that was meant to be this one."""
    for pattern in (pattern for rule in rules for pattern in rule.origins):
        for slip, is_it in _slips(pattern, origin):
            if is_it:
                return worded(": the rule says `{}`, and {}", pattern, slip)
    return ""


def _slips(pattern: str, origin: str) -> Iterator[tuple[str, bool]]:
    scheme, _, host = origin.partition("://")
    other = "http" if scheme == "https" else "https"
    name, _, port = host.partition(":")
    rest = pattern.partition("://")[2]
    yield worded("an origin has no slash at its end"), pattern.rstrip("/") == origin
    yield worded("an origin begins with its scheme"), pattern in {host, name}
    yield worded("the page comes by {}", scheme), pattern.rstrip("/") == f"{other}://{host}"
    yield worded("an origin has no path"), pattern.startswith(f"{origin}/")
    yield worded("an origin is written in lower case"), pattern.lower() == origin != pattern
    same_name = rest.partition(":")[0].rstrip("/") == name
    yield (
        worded("the page comes from port {}", port) if port else worded("the page's has no port"),
        same_name,
    )
    yield worded("`www.` makes it another one"), rest in {f"www.{host}", host.removeprefix("www.")}


def _advice(question: CorsQuestion) -> str:
    """Return the rule that would allow it, and how a bucket is given one."""
    rule = CorsRule(
        origins=(question.origin,),
        methods=(question.method,),
        headers=question.headers,
        exposed=(ETAG,),
        max_age=MAX_AGE,
    )
    others = worded(" beside the rules that it has") if question.rules else ""
    advice = worded("Give the bucket this rule{}: `{}`.", others, _written(rule))
    return SPACE.join((advice, _how_set(question.bucket)))


def _how_set(bucket: str) -> str:
    return worded(SET, bucket, bucket)


def _written(rule: CorsRule) -> str:
    """Return a rule as a document of CORS rules holds it."""
    elements = [
        *(("AllowedOrigin", one) for one in rule.origins),
        *(("AllowedMethod", one) for one in rule.methods),
        *(("AllowedHeader", one) for one in rule.headers),
        *(("ExposeHeader", one) for one in rule.exposed),
        *((("MaxAgeSeconds", str(rule.max_age)),) if rule.max_age is not None else ()),
    ]
    return f"<CORSRule>{''.join(f'<{name}>{text}</{name}>' for name, text in elements)}</CORSRule>"
