"""What one signer hands to one uploader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.cors import OPEN, CorsRule
from harness.model.signed import Signed


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedUpload:
    """A signed URL, what was signed with it, and what the uploader is told to send.

    ``signed_headers`` holds lower-case names, metadata with its ``x-oss-meta-`` prefix;
    ``signed_at`` is ``x-oss-date`` in Unix seconds; ``signed`` is the URL before any damage to it;
    ``fields`` are the variables that a form is told beside its address, and ``cors`` the rules of
    the bucket for pages of other origins.
    """

    url: str = field(repr=False)
    method: str
    bucket: str
    key: str
    signed_at: float
    signed_headers: Mapping[str, str]
    send_headers: Mapping[str, str]
    send_metadata: Mapping[str, str]
    signed: Signed | None = None
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    cors: tuple[CorsRule, ...] = OPEN
