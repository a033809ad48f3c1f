"""Headers that OSS defines, by their lower-case names."""

OSS_PREFIX = "x-oss-"
METADATA_PREFIX = "x-oss-meta-"
# Signed as soon as a request has them, like everything that begins with ``OSS_PREFIX``.
STANDARD_SIGNED = frozenset({"content-type", "content-md5"})
TOKEN_HEADER = "x-oss-security-token"  # noqa: S105  the name of a header, not a secret
PAYLOAD_HEADER = "x-oss-content-sha256"
DATE_HEADER = "x-oss-date"


def is_always_signed(name: str) -> bool:
    """Tell whether a header of this lower-case name is signed as soon as a request has it."""
    return name.startswith(OSS_PREFIX) or name in STANDARD_SIGNED


def spelled(name: str) -> str:
    """Return the header of this lower-case name as people write it."""
    if name.startswith(OSS_PREFIX):
        return name
    return "-".join(word.upper() if word == "md5" else word.title() for word in name.split("-"))
