"""The service's own error answer: what it says of the request that arrived, without any secret."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote_to_bytes, urlsplit

from harness.catalog.wording import worded
from harness.explain.encoded_twice import shows_encoded_twice, url_encoded
from harness.explain.naming_headers import header_difference
from harness.explain.times import expired, time_skewed
from harness.model.explanation import Difference, Explanation, Proof
from harness.model.phrase import SPACE
from harness.oss.headers import is_always_signed
from harness.oss.signature import SIGNATURE_PARAMETERS, V4_URL
from harness.wire.query import parse_query

HEX = 64
SIGNED_OTHERWISE = (
    "OSS saw exactly this request: it was signed with another secret, or for a method or "
    "with a header that is not named here, or its signer makes another string to sign."
)
THEN_COMPARE = (
    "Name with -X the method and with -H each header that was signed, sent or not; then "
    "compare the StringToSign of the answer with that of the signer, then the keys."
)
NONE_NAMED = "If it was signed with a header, name that with -H."
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")

_ELEMENTS = re.compile(r"<(\w[\w-]*)>([^<]*)</\1>").finditer
_HEX = re.compile(r"[0-9a-fA-F]+").fullmatch


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorAnswer:
    """The elements of an error body by name."""

    elements: Mapping[str, str] = field(repr=False)

    def get(self, name: str) -> str:
        """Return the text of an element, empty where there is none."""
        return self.elements.get(name, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedParts:
    """The parts that a signature covers: as the service saw it, or as its signer meant it."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)


def read_answer(text: str) -> ErrorAnswer:
    """Return an answer from its text, headers before it or not; raise ValueError for none."""
    if "<Error>" not in text:
        raise ValueError(worded("it holds no <Error> of OSS"))
    body = text[text.index("<Error>") :]
    elements = {element[1]: html.unescape(element[2]) for element in _ELEMENTS(body)}
    if "Code" not in elements:
        raise ValueError(worded("its <Error> has no <Code>"))
    return ErrorAnswer(elements=elements)


def explain_answer(answer: ErrorAnswer, wanted: SignedParts | None = None) -> Explanation | None:
    """Return what the answer shows; None where it says no more than its code.

    ``wanted`` is the request as the caller believes that it was signed.
    """
    if answer.get("StringToSign"):
        return _of_signature(answer, wanted)
    if shows_encoded_twice(_credential(answer)):
        return url_encoded(Proof.DECIDED)
    return _of_times(answer)


def parts_of(url: str, method: str, headers: Mapping[str, str]) -> SignedParts:
    """Return what a signature of this request covers."""
    parts = urlsplit(url)
    query = parse_query(parts.query.encode())
    return SignedParts(
        method=method,
        path=_text(unquote_to_bytes(parts.path)),
        headers={name.lower(): value for name, value in headers.items()},
        query={
            _text(name): _text(value) for name, value in query if name not in SIGNATURE_PARAMETERS
        },
    )


def _text(value: bytes) -> str:
    return value.decode("utf-8", "backslashreplace")


def _credential(answer: ErrorAnswer) -> bytes:
    is_named = answer.get("ArgumentName") == V4_URL.identity.decode()
    return answer.get("ArgumentValue").encode() if is_named else b""


def _of_times(answer: ErrorAnswer) -> Explanation | None:
    server = _seconds(answer.get("ServerTime"))
    dated = _seconds(answer.get("RequestTime"))
    if server is not None and dated is not None:
        return time_skewed(dated, server)
    end = _seconds(answer.get("Expires"))
    if server is None or end is None or end > server:
        return None
    return expired(
        end,
        server,
        worded("Sign {new_url} just before the upload, or one that is valid for longer."),
    )


def _seconds(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None


def _of_signature(answer: ErrorAnswer, wanted: SignedParts | None) -> Explanation:
    arrived = _arrived(answer)
    differences = () if wanted is None else tuple(_differences(arrived, wanted))
    if differences:
        changes = worded(", and ").join(one.change for one in differences)
        return Explanation(
            cause=differences[0].kind,
            sentence=worded(
                "OSS saw another request than this one: it would be the same if {}.", changes
            ),
            advice=SPACE.join(dict.fromkeys(_advice(differences, wanted))),
            differences=differences,
        )
    own = next(_of_itself(answer, arrived), None)
    if own is not None:
        return own
    if wanted is not None:
        return Explanation(
            cause="secret-unknown",
            sentence=worded(SIGNED_OTHERWISE),
            advice=worded(THEN_COMPARE),
            proof=Proof.OPEN,
        )
    return Explanation(
        cause="unknown",
        sentence=worded(
            "OSS saw {}; whether that is what was signed, the {url} and its headers tell.",
            _shown(arrived),
        ),
        advice=worded(
            "Name the {url} and each header with -H as they were signed, to see what differs."
        ),
        proof=Proof.OPEN,
    )


def _advice(differences: Iterable[Difference], wanted: SignedParts | None) -> Iterator[str]:
    """Yield what to do; without any header named, what was not signed may only be untold."""
    for difference in differences:
        yield difference.advice
        if difference.kind == "header-added" and wanted is not None and not wanted.headers:
            yield worded(NONE_NAMED)


def _shown(parts: SignedParts) -> str:
    headers = ", ".join(f"`{name}: {value}`" for name, value in parts.headers.items())
    return worded(
        "{} `{}` with {}", parts.method, parts.path, headers or worded("no signed header")
    )


def _arrived(answer: ErrorAnswer) -> SignedParts:
    canonical = answer.get("CanonicalRequest")
    return _of_canonical(canonical) if canonical else _of_older(answer.get("StringToSign"))


def _of_canonical(text: str) -> SignedParts:
    method, path, query, *rest = [*text.strip("\r\n").replace("\r\n", "\n").split("\n"), "", ""]
    pairs = parse_query(query.replace("+", "%2B").encode())
    return SignedParts(
        method=method,
        path=_text(unquote_to_bytes(path)),
        headers=_headers(rest),
        query={_text(name): _text(value) for name, value in pairs},
    )


def _headers(lines: list[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        if not line.strip():
            break
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip()] = value.strip()
    return headers


def _of_older(text: str) -> SignedParts:
    method, md5, kind, _, *rest = [*text.replace("\r\n", "\n").split("\n"), "", "", "", ""]
    lines = [line for line in rest if line]
    resource = next((line for line in lines if line.startswith(("/", "%2F"))), "")
    headers = {"content-md5": md5, "content-type": kind}
    headers |= _headers([line for line in lines if line is not resource])
    return SignedParts(
        method=method,
        path=_text(unquote_to_bytes(resource)) if resource.startswith("%2F") else resource,
        headers={name: value for name, value in headers.items() if value},
    )


def _differences(arrived: SignedParts, wanted: SignedParts) -> Iterator[Difference]:
    if arrived.method != wanted.method:
        yield _difference(
            "method",
            wanted.method,
            arrived.method,
            worded("Send {}, or sign for it.", wanted.method),
        )
    path = arrived.path.partition("?")[0]
    if not _is_same_path(path, wanted.path):
        yield _difference(
            "path",
            wanted.path,
            path,
            worded("Send the path of the {url} exactly as it was signed."),
        )
    counted = {name for name in wanted.headers if is_always_signed(name)}
    for name in sorted(counted | set(arrived.headers)):
        sent, signed = arrived.headers.get(name), wanted.headers.get(name)
        if sent != signed:
            yield header_difference(name, _bytes(sent), _bytes(signed))
    for name in sorted(set(arrived.query) ^ set(wanted.query)) if arrived.query else ():
        sent, signed = arrived.query.get(name), wanted.query.get(name)
        yield Difference(
            kind="parameter-added" if signed is None else "parameter-lost",
            subject=name,
            signed=signed,
            sent=sent,
            change=worded("the parameter `{}` ", name)
            + (worded("were not in it") if signed is None else worded("had not been lost")),
            advice=worded("Use the query of the {url} exactly as it was signed."),
        )


def _difference(subject: str, signed: str, sent: str, advice: str) -> Difference:
    return Difference(
        kind=subject if subject == "method" else "key-changed",
        subject=subject,
        signed=signed,
        sent=sent,
        change=worded("the {} had been `{}`, not `{}`", subject, signed, sent),
        advice=advice,
    )


def _is_same_path(arrived: str, wanted: str) -> bool:
    # The bucket stands in the path that is signed, and in the host of most URLs.
    return arrived in ("", wanted) or arrived.partition("/")[2].partition("/")[2] == wanted[1:]


def _bytes(value: str | None) -> bytes | None:
    return None if value is None else value.encode()


def _of_itself(answer: ErrorAnswer, arrived: SignedParts) -> Iterator[Explanation]:
    """Yield what an answer shows without any second thing to compare it with."""
    yield from _of_the_signature(answer)
    yield from _of_the_request(answer, arrived)


def _of_the_signature(answer: ErrorAnswer) -> Iterator[Explanation]:
    provided, is_v4 = answer.get("SignatureProvided"), bool(answer.get("CanonicalRequest"))
    if " " in provided.strip() and not is_v4:
        yield Explanation(
            cause="signature-plus-decoded",
            sentence=worded(
                "A `+` of the signature was sent as it stands, and means a blank in a query."
            ),
            advice=worded("Write `+` in a query as `%2B`."),
        )
    if not is_v4 and len(provided) in (40, HEX) and _HEX(provided):
        yield Explanation(
            cause="signer-hex-for-base64",
            sentence=worded("The signature is written in hex, and V1 and V2 want base64."),
            advice=worded("Write the base64 of the digest's bytes."),
        )
    if is_v4 and provided and len(provided) != HEX:
        yield Explanation(
            cause="signature-damaged",
            sentence=worded(
                "The signature has {} characters; V4 wants 64 hex digits.", len(provided)
            ),
            advice=worded("Write the digest in hex, and hand the {url} over whole."),
        )


def _of_the_request(answer: ErrorAnswer, arrived: SignedParts) -> Iterator[Explanation]:
    kind = arrived.headers.get("content-type", "")
    if kind.startswith(FORM_TYPES):
        yield Explanation(
            cause="header-added",
            sentence=worded(
                "OSS saw `content-type: {}`, which libraries add and nobody signs.", kind
            ),
            advice=worded("Send no Content-Type, or sign the {url} with the one that is sent."),
            differences=(header_difference("content-type", kind.encode(), None),),
        )
    if "%" in arrived.path.partition("?")[0]:
        yield Explanation(
            cause="key-encoded-twice",
            sentence=worded(
                "OSS saw the object `{}`: its path was percent-encoded twice.", arrived.path
            ),
            advice=worded(
                "Hand the signed {url} to the library as it is, and do not encode it again."
            ),
            proof=Proof.OPEN,
        )
    added = [name for name in arrived.query if not name.startswith("x-oss-")]
    is_v4 = bool(answer.get("CanonicalRequest"))
    if is_v4 and arrived.query.get(V4_URL.version.decode()) and added:
        names = ", ".join(f"`{name}`" for name in added)
        yield Explanation(
            cause="parameter-added",
            sentence=worded("OSS saw {} in the {url}, which V4 signs like every parameter.", names),
            advice=worded("Add nothing to a signed {url}, or sign it with that."),
            proof=Proof.OPEN,
        )
