"""Why the server refused: what was signed against what arrived."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.model.observation import Exchange

MISMATCH = "SignatureDoesNotMatch"
# What OSS V4 signs whenever the request carries it: documentation of "Add signatures to URLs".
ALWAYS_SIGNED = ("content-type", "content-md5")
OSS_PREFIX = "x-oss-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """One sentence that says why, without a capital or a subject repeated, and what to do."""

    sentence: str
    fix: str


def explain(exchange: Exchange, signed_headers: Mapping[str, str]) -> Cause:
    """Return the cause of the answer; an accepted request has an empty one."""
    if exchange.code != MISMATCH:
        return Cause(sentence=exchange.message, fix="")
    found = list(header_differences(exchange, signed_headers))
    if not found:
        sentence = "the headers are as signed, so the method, path, query or key pair is not."
        return Cause(
            sentence=sentence, fix="Use the URL exactly as it was signed, with its method."
        )
    sentence = " and ".join(cause.sentence for cause in found)
    return Cause(sentence=f"{sentence}.", fix=" ".join(cause.fix for cause in found))


def header_differences(exchange: Exchange, signed_headers: Mapping[str, str]) -> Iterator[Cause]:
    """Yield each header of the signature that arrived otherwise than it was signed."""
    arrived = {name.lower(): value for name, value in exchange.headers}
    for name, value in arrived.items():
        if is_always_signed(name) and name not in signed_headers:
            sentence = f"`{name}: {value}` was sent and had not been signed"
            fix = f"Do not send {name}, or sign the URL with it."
            yield Cause(sentence=sentence, fix=fix)
    for name, value in signed_headers.items():
        if name not in arrived:
            sentence = f"`{name}: {value}` was signed and was not sent"
            yield Cause(sentence=sentence, fix=f"Send `{name}: {value}`.")
        elif arrived[name] != value:
            sentence = f"`{name}: {value}` was signed and `{name}: {arrived[name]}` was sent"
            yield Cause(sentence=sentence, fix=f"Send `{name}: {value}`.")


def is_always_signed(name: str) -> bool:
    """Return whether OSS signs this header (a lower-case name) whenever it is present."""
    return name in ALWAYS_SIGNED or name.startswith(OSS_PREFIX)
