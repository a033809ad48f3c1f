"""Secrets out of everything that is printed or stored."""

import re

from harness.oss.signature import SECRET_PARAMETERS

MARK = "<redacted>"

# A name, what may stand between name and value (in a URL, in a URL inside a URL, in a head, in a
# printed map), and the value. The scope behind a key id is kept: it explains refusals.
_BETWEEN = r"""(?:=|%3[Dd]|["']?\s*+(?:[:=]|=>)\s*+["']?)"""
_VALUE = r"""[^\s&"'`<>,;)\]}\\]+"""
_NAMED = re.compile(
    rf"({'|'.join(name.decode() for name in SECRET_PARAMETERS)})"
    rf"({_BETWEEN}){_VALUE}",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    rf"((?:x-oss-)?credential)({_BETWEEN})(?:(?!%2F|%252F|/)[^\s&\"'<>,;])+",
    re.IGNORECASE,
)
_AUTHORIZATION = re.compile(
    rf"""(authorization)({_BETWEEN})(?!OSS4-HMAC-SHA256\s)(OSS2?\s+|Basic\s+|Bearer\s+)?[^\r\n"'<>]+""",
    re.IGNORECASE,
)
_ELEMENTS = re.compile(
    r"<(OSSAccessKeyId|SignatureProvided|StringToSignBytes|SecurityToken|AccessKeySecret)>[^<]*</",
)


def redact(text: str, *, public: str = "") -> str:
    """Return a text without signatures, key ids, security tokens and Authorization values.

    What stands in ``public`` as it stands here is known to everybody, and stays.
    """

    def unless_public(match: re.Match[str], kept: str) -> str:
        return match[0] if match[0] in public else kept

    plain = text
    text = _AUTHORIZATION.sub(lambda m: unless_public(m, f"{m[1]}{m[2]}{m[3] or ''}{MARK}"), text)
    text = _CREDENTIAL.sub(lambda m: unless_public(m, f"{m[1]}{m[2]}{MARK}"), text)
    text = _NAMED.sub(lambda m: unless_public(m, f"{m[1]}{m[2]}{MARK}"), text)
    text = _ELEMENTS.sub(lambda m: unless_public(m, f"<{m[1]}>{MARK}</"), text)
    # A phrase without a secret stays one.
    return plain if text == plain else text


def redact_value(name: str, value: str) -> str:
    """Return the value of a header or a parameter as it may be shown beside its name."""
    return redact(f"{name}={value}").removeprefix(f"{name}=")
