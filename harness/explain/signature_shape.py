"""Texts that stand where a signature should, and that no signer writes."""

import base64
import binascii
import re

from harness.catalog.wording import worded
from harness.explain.candidate import SigningCandidate, text_of
from harness.model.explanation import Explanation, Proof

COPY = "Use the whole {url} as the signer printed it, and copy it from no log, chat or table."
_MARKS = ("<", "[", "{", "$")
_DOTS = re.compile(r"\.{2,}|…")


def unreadable(sent: bytes) -> Explanation | None:
    """Tell of a signature that was masked, is a placeholder or was shortened for the eye."""
    text = text_of(sent)
    if "*" in text or text.startswith(_MARKS):
        return Explanation(
            cause="signature-hidden",
            sentence=worded(
                "What stands in the place of the signature is none: it was masked with `*`, or a "
                "placeholder was never filled in."
            ),
            advice=worded(COPY),
        )
    if _DOTS.search(text):
        return Explanation(
            cause="signature-shortened",
            sentence=worded(
                "The signature was shortened: dots stand where the rest of it should, and no "
                "signature has any."
            ),
            advice=worded(COPY),
        )
    return None


def malformed(base: SigningCandidate, sent: bytes, tried: int) -> Explanation | None:
    """Tell of a text that is no signature of its version by its length or its letters."""
    size = len(_bytes_of(base, base.signature) or b"")
    if len(_bytes_of(base, sent) or b"") == size:
        return None
    wanted = worded("base64 of {} bytes", size)
    if base.dialect.is_hex:
        wanted = worded("{} hexadecimal digits", 2 * size)
    return Explanation(
        cause="signature-malformed",
        sentence=worded(
            "What stands in the place of the signature is none: the {}signature is {}, and this "
            "text of {} characters is not.",
            worded(base.dialect.adjective),
            wanted,
            len(text_of(sent)),
        ),
        advice=worded(COPY),
        proof=Proof.DECIDED,
        tried=tried,
    )


def _bytes_of(base: SigningCandidate, sent: bytes) -> bytes | None:
    try:
        if base.dialect.is_hex:
            return bytes.fromhex(sent.decode())
        return base64.b64decode(sent, validate=True)
    except (ValueError, binascii.Error):
        return None
