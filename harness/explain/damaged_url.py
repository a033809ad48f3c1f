"""URLs that lost their signature, or a part of it, on the way."""

from dataclasses import replace

from harness.catalog.wording import worded
from harness.explain.candidate import Query, text_of
from harness.explain.closest_to_signed import lost_parameters
from harness.explain.encoded_twice import decoded, signs
from harness.explain.mismatch import without
from harness.explain.query_edits import is_escaped, unescaped
from harness.explain.refused_request import RefusedRequest, attempt_of
from harness.explain.static_messages import FIXED
from harness.model.explanation import Difference, Explanation, Proof
from harness.oss.endpoints import DOMAIN, Endpoint, endpoint_of, is_region
from harness.oss.signature import V1_URL, V2_URL, V4_URL, UrlParameters

QUOTE = "Quote the {url} in a shell, and copy it whole."
REGION_AT = 2
PARTS_OF_CREDENTIAL = 5
VERSIONS = (V1_URL, V2_URL, V4_URL)
# What hides in the value of another parameter, or in the path, where `&` or `?` were escaped.
HIDDEN = ("x-oss-", *(f"{name.decode()}=" for name in V1_URL.all))
SPELLED = {name.lower(): name for version in VERSIONS for name in version.all}
AMPERSANDS = (
    ("\\u0026", "url-json-escaped", "JSON-escaped"),
    ("&", "url-encoded-whole", "percent-encoded as a whole"),
    ("u0026", "url-json-escaped", "JSON-escaped"),
    (";", "url-semicolons", "written with `;`"),
)


def anonymous(refused: RefusedRequest) -> Explanation:
    """Tell how a signed URL came to look as if it were not signed."""
    query = refused.received.query
    return (
        _html_escaped(refused)
        or _cut_at_an_escape(refused)
        or _joined(refused, query)
        or _in_the_path(refused)
        or _cut_at_hash(refused)
        or _in_the_query(refused)
        or _recased(refused)
        or _incomplete(refused, query)
        or Explanation(
            cause="not-signed",
            sentence=worded("The request is not signed: its {url} has no query of a signed {url}."),
            advice=(
                worded(
                    "Use the whole signed {url}, with everything behind the question "
                    "mark; a `#` in it ends it there."
                )
            ),
        )
    )


def parameter_missing(refused: RefusedRequest) -> Explanation:
    """Tell which parameters of the signature are missing, and how they were lost."""
    query = refused.received.query
    return (
        _html_escaped(refused)
        or _cut_at_an_escape(refused)
        or _joined(refused, query)
        or _in_the_query(refused)
        or _incomplete(refused, query)
        or Explanation(cause=refused.cause, sentence=refused.message)
    )


def region_wrong(refused: RefusedRequest) -> Explanation:
    """Tell for which region was signed, and whether the signature is right for that one."""
    claim = refused.claim
    scope = (claim.scope if claim else b"").split(b"/")
    signed = text_of(scope[1]) if len(scope) > 1 else ""
    endpoint = endpoint_named(signed)
    if endpoint is not None:
        return Explanation(
            cause="region-is-an-endpoint",
            sentence=worded("`{}` is the name of an endpoint, not of a region.", signed),
            advice=worded("Sign for the region `{}`.", refused.region)
            if endpoint.region
            else worded(
                "Sign for the region in which the bucket is; a transfer accelerator "
                "has no region of its own."
            ),
        )
    named = worded("the region `{}`", signed) if signed else worded("no region")
    sentence = worded("The {url} was signed for {}; this endpoint is `{}`", named, refused.region)
    advice = worded("Sign for the region `{}`", refused.region)
    has_prefix = signed.removeprefix("oss-") == refused.region
    if has_prefix:
        sentence += worded("; a region has no `oss-` before it")
    return Explanation(
        cause="region-with-prefix" if has_prefix else "region-wrong",
        sentence=worded("{}.", sentence),
        advice=worded("{}, or call the endpoint of `{}`.", advice, signed)
        if is_region(signed) and not has_prefix
        else worded("{}.", advice),
    )


def endpoint_named(signed: str) -> Endpoint | None:
    """Return the endpoint whose name, or its beginning, stands in the place of a region."""
    host = signed.removesuffix(f".{DOMAIN}")
    begins = host if host.startswith("oss-") or "." in host else f"oss-{host}"
    endpoint = endpoint_of(f"{begins}.{DOMAIN}")
    is_region_of_it = endpoint is not None and endpoint.region == signed.removeprefix("oss-")
    return None if is_region_of_it else endpoint


def form_region_wrong(refused: RefusedRequest) -> Explanation:
    """Tell for which region a form was signed."""
    parts = refused.details.get("ArgumentValue", "").split("/")
    signed = parts[2] if len(parts) > REGION_AT else ""
    sentence = worded(
        "The form was signed for the region `{}`; this endpoint is `{}`", signed, refused.region
    )
    if signed.removeprefix("oss-") == refused.region:
        sentence += worded("; a region has no `oss-` before it")
    advice = worded("Sign for the region `{}`", refused.region)
    return Explanation(
        cause=refused.cause, sentence=worded("{}.", sentence), advice=worded("{}.", advice)
    )


def form_credential(refused: RefusedRequest) -> Explanation:
    """Tell what is wrong with the credential of a form, or with its day."""
    credential = refused.details.get("ArgumentValue", "")
    parts = credential.split("/")
    sentence = worded(
        "`x-oss-credential` is not `id/YYYYMMDD/region/oss/aliyun_v4_request` in this form: it is "
        "`{}`.",
        credential,
    )
    if len(parts) == PARTS_OF_CREDENTIAL and parts[-1] == "aliyun_v4_request":
        sentence = worded(
            "The day in `x-oss-credential` (`{}`) is not that of `x-oss-date` in this form.",
            parts[1],
        )
    advice = worded("Take both from the same instant, in UTC.")
    return Explanation(cause=refused.cause, sentence=sentence, advice=advice)


def _html_escaped(refused: RefusedRequest) -> Explanation | None:
    query = refused.received.query
    if not any(is_escaped(name) for name, _ in query):
        return None
    damage = Explanation(
        cause="url-html-escaped",
        sentence=worded(
            "The {url} is HTML-escaped: `{}` stands where `&` should.", _written(query)
        ),
        advice=worded(
            "Take the {url} out of HTML or XML by a parser, so that `&amp;` becomes `&`."
        ),
    )
    return without(damage, refused, replace(refused.received, query=unescaped(query)))


def _written(query: Query) -> str:
    first = next(name for name, _ in query if is_escaped(name)).partition(b";")[0]
    return f"&{text_of(first)};"


def fragment(refused: RefusedRequest) -> Explanation:
    """Tell of a ``#`` in a URL: it is mostly a part of ``&#38;``."""
    sentence, advice = FIXED[refused.cause]
    return _html_escaped(refused) or Explanation(
        cause=refused.cause, sentence=worded(sentence), advice=worded(advice)
    )


def _cut_at_an_escape(refused: RefusedRequest) -> Explanation | None:
    """Find a query that ends with ``&``: a client cuts ``&#38;`` at its ``#``."""
    query = refused.received.query
    if query[-1:] != ((b"", b""),) or not needed(query):
        return None
    return Explanation(
        cause="url-html-escaped",
        sentence=worded(
            "The query ends behind an `&`: a client cuts a {url} at a `#`, and `&#38;` is the "
            "HTML escape of `&`."
        ),
        advice=worded(
            "Take the {url} out of HTML or XML by a parser, so that `&#38;` becomes `&`."
        ),
    )


def percent_eaten(refused: RefusedRequest) -> Explanation | None:
    """Find escapes that lost their percent sign and first digit, as in a batch file of Windows."""
    received = refused.received
    credential = received.query_values.get(V4_URL.identity, b"")
    whole = credential.replace(b"F", b"/")
    key_ids = [pair.access_key_id.encode() for pair in refused.keys]
    named = next((key for key in key_ids if credential.startswith(key + b"F20")), None)
    if named is None or b"/" in credential:
        return None
    whole = named + whole[len(named) :]
    query = tuple((n, whole if n == V4_URL.identity else value) for n, value in received.query)
    damage = Explanation(
        cause="url-percent-eaten",
        sentence=worded(
            "`%2F` became `F` in the {url}: a batch file of Windows reads `%2` as its second "
            "argument."
        ),
        advice=worded("Write `%%` for each `%` in a batch file, or read the {url} from a file."),
    )
    return without(damage, refused, replace(received, query=query))


def _joined(refused: RefusedRequest, query: Query) -> Explanation | None:
    """Find parameters that hide in the value of another: ``&`` was escaped on the way."""
    texts = [f"{text_of(name)}={text_of(value)}" for name, value in query]
    for escaped, kind, what in AMPERSANDS:
        joined = [piece for text in texts for piece in text.split(escaped)[1:]]
        if not any(piece.startswith(HIDDEN) and "=" in piece for piece in joined):
            continue
        pieces = [piece for text in texts for piece in text.split(escaped)]
        damage = Explanation(
            cause=kind,
            sentence=worded("The query is {}: its `&` separate nothing.", worded(what)),
            advice=worded("Hand over the {url} as the signer printed it, decoded exactly once."),
        )
        clean = _right_of(refused, pieces)
        return without(damage, refused, replace(refused.received, query=clean))
    return None


def _right_of(refused: RefusedRequest, pieces: list[str]) -> Query:
    """Return the pairs that pieces stand for: as they are, or decoded where that is right."""
    pairs = (piece.encode().partition(b"=") for piece in pieces)
    plain = tuple((name, value) for name, _, value in pairs)
    again = decoded(plain)
    return again if not _is_right(refused, plain) and _is_right(refused, again) else plain


def backslash_escaped(refused: RefusedRequest) -> Explanation | None:
    """Find the backslashes of a shell in a URL that is right without them."""
    received = refused.received
    query = tuple((_bare(name), _bare(value)) for name, value in received.query)
    if query == received.query:
        return None
    keys = dict.fromkeys((received.key, _bare(received.key)))
    if not any(signs(attempt_of(refused, replace(received, key=k, query=query))) for k in keys):
        return None
    return Explanation(
        cause="url-backslash-escaped",
        sentence=worded(
            "Backslashes stand before the `&`, `=` or `?` of the {url}. Without them, the "
            "signature would match exactly."
        ),
        advice=worded("Write the {url} in single quotes, and no backslash in it."),
        proof=Proof.RECOMPUTED,
    )


def _bare(text: bytes) -> bytes:
    return text.replace(b"\\", b"")


def _recased(refused: RefusedRequest) -> Explanation | None:
    """Find the names of a signature's parameters in capitals or in small letters."""
    query = refused.received.query
    clean = tuple((SPELLED.get(name.lower(), name), value) for name, value in query)
    if clean == query or not _is_right(refused, clean):
        return None
    return Explanation(
        cause="parameters-recased",
        sentence=worded(
            "The names of the parameters are spelled in other cases than they were signed in. "
            "Without that, the signature would match exactly."
        ),
        advice=worded("Hand the {url} over as it was signed: its names tell capitals from others."),
        proof=Proof.RECOMPUTED,
    )


def _in_the_path(refused: RefusedRequest) -> Explanation | None:
    key = text_of(refused.received.key)
    if not any(f"?{hidden}" in key for hidden in HIDDEN):
        return None
    return Explanation(
        cause="url-encoded-whole",
        sentence=worded(
            "The question mark was percent-encoded, so the query became a part of the key."
        ),
        advice=worded("Hand over the {url} as the signer printed it, and encode it no further."),
    )


def _cut_at_hash(refused: RefusedRequest) -> Explanation | None:
    key = refused.received.key
    if refused.signed is None or not refused.signed.key.encode().startswith(key + b"#"):
        return None
    return Explanation(
        cause="key-cut-at-hash",
        sentence=(
            worded(
                "The object had been `{}`: its `#` was not encoded, and a client "
                "sends nothing of what stands behind one.",
                refused.signed.key,
            )
        ),
        advice=worded("Write a `#` in a path as `%23`, and hand the {url} over as it was signed."),
    )


def _in_the_query(refused: RefusedRequest) -> Explanation | None:
    """Find a `?` of the key that was not encoded: the query began too early."""
    received = refused.received
    first = received.query[0] if received.query else (b"", b"")
    rest, mark, name = first[0].rpartition(b"?")
    if not mark or not f"{text_of(name)}=".startswith(HIDDEN):
        return None
    clean = ((name, first[1]), *received.query[1:])
    if not rest and _is_right(refused, clean):
        return Explanation(
            cause="question-mark-doubled",
            sentence=worded(
                "A second `?` stands before the query. Without it, the signature would match "
                "exactly."
            ),
            advice=worded("Add no `?` to a signed {url}: it has its own."),
            proof=Proof.RECOMPUTED,
        )
    whole = replace(received, key=received.key + b"?" + rest, query=clean)
    damage = Explanation(
        cause="key-cut-at-question-mark",
        sentence=worded(
            "The object had been `{}`: its `?` was not encoded, so the query began there.",
            text_of(whole.key),
        ),
        advice=worded("Write a `?` in a path as `%3F`, and hand the {url} over as it was signed."),
    )
    return without(damage, refused, whole)


def needed(query: Query) -> tuple[str, ...]:
    """Return what a URL of the version must have of which a query has a part, if of any."""
    names = {name for name, _ in query}
    present = [v for v in VERSIONS if names.intersection(v.all)]
    if not present:
        return ()
    if V2_URL.identity in names:
        return _texts(V2_URL)
    version = V4_URL if V4_URL in present else present[0]
    return _texts(version)


def _texts(version: UrlParameters) -> tuple[str, ...]:
    return tuple(name.decode() for name in version.required)


def _incomplete(refused: RefusedRequest, query: Query) -> Explanation | None:
    names = [text_of(name) for name, _ in query]
    missing = [name for name in needed(query) if name not in names]
    if not missing:
        return None
    lost = ", ".join(f"`{name}`" for name in missing)
    cut = len(missing) > 1
    sentence = worded("{} is missing from the {url}.", lost)
    if cut:
        sentence = worded(
            "The {url} was cut: {} are missing. An unquoted `&` in a shell ends a command there.",
            lost,
        )
    differences = tuple(
        Difference(
            kind="parameter-lost",
            subject=name,
            signed=None,
            sent=None,
            change=worded("`{}` had not been lost from the {url}", name),
            advice=worded(QUOTE),
        )
        for name in missing
    )
    base = attempt_of(refused)
    if refused.signed is not None and base is not None:
        whole = lost_parameters(base, refused.signed)
        sentence += _proof(refused, whole.query)
    return Explanation(
        cause="url-cut" if cut else "parameter-lost",
        sentence=sentence,
        advice=worded(QUOTE),
        differences=differences,
    )


def _proof(refused: RefusedRequest, query: Query) -> str:
    return (
        worded(" Without that, the signature would match exactly.")
        if _is_right(refused, query)
        else ""
    )


def _is_right(refused: RefusedRequest, query: Query) -> bool:
    return signs(attempt_of(refused, replace(refused.received, query=query)))
