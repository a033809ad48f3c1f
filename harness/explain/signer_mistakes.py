"""What signers that were written by hand get wrong, as signatures that they would make.

A signature has three layers: the parts that are signed, the text that is made of them, and the
digest of that text. A mistake changes one of them; a signer may make one in each of two layers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.explain.candidate import SigningCandidate
from harness.explain.dialect import DIALECTS, Dialect, Pieces
from harness.explain.signer_digests import V4_DIGESTS, derived, keyed, older_digests
from harness.explain.signer_layers import Layers, SignerMistake
from harness.explain.signer_parts import PAYLOADS, V1_PARTS, V2_PARTS, V4_PARTS, of_payload
from harness.explain.signer_texts import OLDER_TEXTS, V4_TEXTS, text_of_older, text_of_v4
from harness.signing.verify.claim import Version


@dataclass(frozen=True, kw_only=True, slots=True)
class MistakenSignature:
    """A signature that a signer makes with one mistake, or with two."""

    mistakes: tuple[SignerMistake, ...]
    signature: bytes


def mistaken_signatures(
    base: SigningCandidate, payload: bytes = b"", *, pairs: bool = True
) -> Iterator[MistakenSignature]:
    """Yield what signers with one mistake sign, then those with two in different layers.

    ``payload`` is the SHA-256 of the body in hex, empty where it is not known.
    """
    layers = _layers(base.dialect, payload)
    if layers is None:
        return
    right = base.pieces
    parts = [
        (mistake, pieces)
        for mistake, change in layers.parts
        for pieces in change(base, right)
        if pieces != right
    ]
    text = layers.text(right)
    texts = [(mistake, other(right)) for mistake, other in layers.texts]
    texts = [(mistake, wrong) for mistake, wrong in texts if wrong != text]
    for mistake, pieces in parts:
        yield _made((mistake,), layers.digest(layers.text(pieces), pieces))
    for mistake, wrong in texts:
        yield _made((mistake,), layers.digest(wrong, right))
    for mistake, digest in layers.digests:
        yield _made((mistake,), digest(text, right))
    if pairs:
        yield from _twice_mistaken(layers, parts, texts, right)


def _twice_mistaken(
    layers: Layers,
    parts: list[tuple[SignerMistake, Pieces]],
    texts: list[tuple[SignerMistake, bytes]],
    right: Pieces,
) -> Iterator[MistakenSignature]:
    for first, pieces in parts:
        for second, digest in layers.digests:
            yield _made((first, second), digest(layers.text(pieces), pieces))
        for second, other in layers.texts:
            yield _made((first, second), layers.digest(other(pieces), pieces))
    for first, wrong in texts:
        for second, digest in layers.digests:
            yield _made((first, second), digest(wrong, right))


def _made(mistakes: tuple[SignerMistake, ...], signature: bytes) -> MistakenSignature:
    return MistakenSignature(mistakes=mistakes, signature=signature)


def _layers(dialect: Dialect, payload: bytes) -> Layers | None:
    if dialect is DIALECTS[Version.V4]:
        known = PAYLOADS if not payload else (payload, *PAYLOADS)
        return replace(_V4, parts=(*_V4.parts, of_payload(known)))
    if dialect is DIALECTS[Version.V1]:
        return _V1
    return _V2 if dialect is DIALECTS[Version.V2] else None


_V4 = Layers(
    text=text_of_v4,
    digest=derived(b"aliyun_v4"),
    parts=V4_PARTS,
    texts=V4_TEXTS,
    digests=V4_DIGESTS,
)
_V1 = Layers(
    text=text_of_older,
    digest=keyed("sha1"),
    parts=V1_PARTS,
    texts=OLDER_TEXTS,
    digests=older_digests("sha1", "sha256"),
)
_V2 = replace(
    _V1,
    digest=keyed("sha256"),
    parts=V2_PARTS,
    digests=older_digests("sha256", "sha1"),
)
