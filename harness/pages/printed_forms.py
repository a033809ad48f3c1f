"""The fields of a form in what the signer of its policy prints, and what the policy asks for."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.oss.endpoints import BUCKET_HOST_PATTERN
from harness.oss.signature import V4_FORM
from harness.wire.policies import policy_document

POLICY = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
TEXT = r"\"(?:[^\"\\]|\\.)*\""
QUOTED = re.compile(rf"(?i)\"(?P<name>policy|(?:x-oss-)?signature)\"\s*:\s*(?P<text>{TEXT})")
SIGNATURE = re.compile(
    r"(?i)(?:x-oss-)?signature[\"']?\s*(?:=>|[:=])\s*[\"']?(?P<value>[A-Za-z0-9+/=_-]{20,})"
)
BARE_SIGNATURE = re.compile(r"(?<![\w+/=-])(?:[A-Za-z0-9+/]{27}=|[0-9a-f]{64})(?![\w+/=-])")
CREDENTIAL = re.compile(r"[\w.-]+/\d{8}/[\w-]+/\w+/aliyun_v4_request")
DATE = re.compile(r"(?<!\d)\d{8}T\d{6}Z")
HOST = re.compile(rf"https?://{BUCKET_HOST_PATTERN}")
V4 = "OSS4-HMAC-SHA256"
NAME = "exampleobject.txt"
# What a form has of its own, or what its policy limits without any field.
NO_FIELDS = {
    "bucket", "key", "content-length-range",
    V4_FORM.policy, V4_FORM.version, V4_FORM.identity, V4_FORM.date, V4_FORM.token,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyForm:
    """The use of a signed policy, and the fields that go with it.

    ``required`` are other fields that the policy asks for; ``shortest`` and ``longest`` are the
    lengths of the file that it allows.
    """

    policy: str = field(repr=False)
    signature: str = field(repr=False)
    credential: str = ""
    date: str = ""
    token: str = field(default="", repr=False)
    bucket: str = ""
    key: str = ""
    required: Mapping[str, str] = field(default_factory=dict)
    shortest: int = 0
    longest: int | None = None

    @property
    def is_v4(self) -> bool:
        """Whether the signature is one of V4."""
        return bool(self.credential)


def printed_form(output: str, bucket: str, key: str) -> PolicyForm | None:
    """Return the signed policy in what a program prints, None where there is none.

    ``bucket`` and ``key`` hold where the policy names none.
    """
    text = output.replace("\\/", "/")
    quoted = {m["name"].lower(): json.loads(m["text"], strict=False) for m in QUOTED.finditer(text)}
    policy = next(_policies(text, quoted), "")
    signature = next(_signatures(text.replace(policy, "", 1), quoted), "") if policy else ""
    if not signature:
        return None
    document = policy_document(policy) or {}
    asked = dict(_conditions(document))
    host = HOST.search(text)
    low, high = _range(document)
    return PolicyForm(
        policy=policy,
        signature=signature,
        credential=_first(CREDENTIAL, text) or asked.get(V4_FORM.identity, ""),
        date=_first(DATE, text) or asked.get(V4_FORM.date, ""),
        token=asked.get(V4_FORM.token, ""),
        bucket=asked.get("bucket", "") or (host["bucket"] if host else bucket),
        key=_key(document, key),
        required={name: value for name, value in asked.items() if name not in NO_FIELDS},
        shortest=low,
        longest=high,
    )


def _policies(text: str, quoted: Mapping[str, str]) -> Iterator[str]:
    if "policy" in quoted:
        yield quoted["policy"]
    yield from (one for one in POLICY.findall(text) if policy_document(one) is not None)


def _signatures(text: str, quoted: Mapping[str, str]) -> Iterator[str]:
    yield from (one for name, one in quoted.items() if name != "policy" and one)
    yield from (match["value"] for match in SIGNATURE.finditer(text))
    yield from BARE_SIGNATURE.findall(text)


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def _items(document: Mapping[str, Any]) -> list[Any]:
    items = document.get("conditions")
    return items if isinstance(items, list) else []


def _conditions(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each field that a policy asks for with a value that it allows."""
    for item in _items(document):
        if isinstance(item, dict):
            yield from ((name.lower(), str(value)) for name, value in item.items())
        elif isinstance(item, list) and len(item) == len(("operator", "name", "value")):
            operator, name, value = item
            if operator == "in" and isinstance(value, list) and value:
                value = value[0]
            if operator in {"eq", "starts-with", "in"}:
                yield str(name).removeprefix("$").lower(), str(value)


def _range(document: Mapping[str, Any]) -> tuple[int, int | None]:
    for item in _items(document):
        if isinstance(item, list) and len(item) > 1 and item[0] == "content-length-range":
            try:
                return int(item[1]), int(item[2])
            except (TypeError, ValueError, IndexError, OverflowError):
                break
    return 0, None


def _key(document: Mapping[str, Any], otherwise: str) -> str:
    """Return a key that a policy allows."""
    for item in _items(document):
        if isinstance(item, dict) and "key" in item:
            return str(item["key"])
        if not isinstance(item, list) or len(item) != len(("operator", "name", "value")):
            continue
        operator, name, value = item
        if name != "$key":
            continue
        if operator == "starts-with":
            return otherwise if otherwise.startswith(str(value)) else f"{value}{NAME}"
        return str(value[0]) if isinstance(value, list) and value else str(value)
    return otherwise
