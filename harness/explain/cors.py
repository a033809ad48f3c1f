"""Why a browser may not send what a page wants to send: what the bucket's CORS rules lack."""

from collections.abc import Iterator

from harness.explain.refused_request import RefusedRequest
from harness.model.cors import CorsRule
from harness.model.explanation import Explanation

ASKED = "The browser asked first (CORS preflight)"
NOTHING_SENT = "so it sends nothing, and the page learns no more than that the request failed"
ANY = "*"


def not_allowed(refused: RefusedRequest) -> Explanation:
    """Return which of origin, method and headers no rule allows, and the rule that would."""
    origin, method, headers = _asked(refused)
    if not refused.cors:
        lacks, cause = "the bucket has no CORS rule at all", "cors-no-rule"
        return _told(cause, lacks, refused)
    of_origin = [rule for rule in refused.cors if rule.allows_origin(origin)]
    if not of_origin:
        lacks = f"no CORS rule of the bucket allows pages of the origin `{origin}`"
        return _told("cors-origin", f"{lacks}{_nearly(origin, refused.cors)}", refused)
    of_method = [rule for rule in of_origin if method in rule.methods]
    if not of_method:
        known = ", ".join(dict.fromkeys(one for rule in of_origin for one in rule.methods))
        lacks = f"the bucket's CORS rule for `{origin}` allows {known}, and not {method}"
        return _told("cors-method", lacks, refused)
    missing = min((rule.refused_headers(headers) for rule in of_method), key=len)
    names = ", ".join(f"`{name}`" for name in missing)
    plural = "s" if len(missing) > 1 else ""
    lacks = f"the bucket's CORS rule for `{origin}` does not allow the header{plural} {names}"
    return _told("cors-header", lacks, refused)


def _asked(refused: RefusedRequest) -> tuple[str, str, tuple[str, ...]]:
    values = refused.received.header_values

    def text(name: str) -> str:
        return values.get(name, b"").decode("latin-1")

    listed = text("access-control-request-headers").split(",")
    headers = tuple(name.strip() for name in listed if name.strip())
    return text("origin"), text("access-control-request-method"), headers


def _nearly(origin: str, rules: tuple[CorsRule, ...]) -> str:
    """Return what is wrong with an origin of a rule that was meant to be this one."""
    for pattern in (pattern for rule in rules for pattern in rule.origins):
        for slip, is_it in _slips(pattern, origin):
            if is_it:
                return f": the rule says `{pattern}`, and {slip}"
    return ""


def _slips(pattern: str, origin: str) -> Iterator[tuple[str, bool]]:
    scheme, _, host = origin.partition("://")
    other = "http" if scheme == "https" else "https"
    name, _, port = host.partition(":")
    rest = pattern.partition("://")[2]
    yield "an origin has no slash at its end", pattern.rstrip("/") == origin
    yield "an origin begins with its scheme", pattern in {host, name}
    yield f"the page comes by {scheme}", pattern.rstrip("/") == f"{other}://{host}"
    yield "an origin has no path", pattern.startswith(f"{origin}/")
    yield "an origin is written in lower case", pattern.lower() == origin != pattern
    same_name = rest.partition(":")[0].rstrip("/") == name
    yield f"the page comes from port {port}" if port else "the page's has no port", same_name
    yield "`www.` makes it another one", rest in {f"www.{host}", host.removeprefix("www.")}


def _told(cause: str, lacks: str, refused: RefusedRequest) -> Explanation:
    origin, method, headers = _asked(refused)
    allowed = "".join(f"<AllowedHeader>{name}</AllowedHeader>" for name in headers)
    bucket = refused.received.bucket or "BUCKET"
    rule = (
        f"<CORSRule><AllowedOrigin>{origin}</AllowedOrigin><AllowedMethod>{method}</AllowedMethod>"
        f"{allowed}<ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>600</MaxAgeSeconds></CORSRule>"
    )
    others = " beside the rules that it has" if refused.cors else ""
    advice = (
        f"Give the bucket this rule{others}: `{rule}`. In a file cors.xml, within "
        "`<CORSConfiguration>`, it is set by `ossutil api put-bucket-cors "
        f"--bucket {bucket} --cors-configuration file://cors.xml` "
        f"(ossutil 1: `ossutil cors --method put oss://{bucket} cors.xml`)."
    )
    return Explanation(cause=cause, sentence=f"{ASKED}: {lacks}, {NOTHING_SENT}.", advice=advice)
