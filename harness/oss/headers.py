"""Headers that OSS defines, by their lower-case names."""

from harness.oss.signature import V4_URL

OSS_PREFIX = "x-oss-"
METADATA_PREFIX = "x-oss-meta-"
# Signed as soon as a request has them, like everything that begins with ``OSS_PREFIX``.
STANDARD_SIGNED = frozenset({"content-type", "content-md5"})
TOKEN_HEADER = V4_URL.token.decode()
PAYLOAD_HEADER = "x-oss-content-sha256"
DATE_HEADER = V4_URL.date.decode()


def is_always_signed(name: str) -> bool:
    """Tell whether a header of this lower-case name is signed as soon as a request has it."""
    return name.startswith(OSS_PREFIX) or name in STANDARD_SIGNED


def spelled(name: str) -> str:
    """Return the header of this lower-case name as people write it."""
    if name.startswith(OSS_PREFIX):
        return name
    return "-".join(word.upper() if word == "md5" else word.title() for word in name.split("-"))
