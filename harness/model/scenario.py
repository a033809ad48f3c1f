"""What one data file in ``fixtures/scenarios/`` says: what is signed, sent and expected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Literal

STRICT: Mapping[str, str] = {"extra": "forbid"}


class Flow(StrEnum):
    """Which of a client's two snippets a scenario drives."""

    PLAIN = "plain"
    HEADERS = "headers"


class Variant(StrEnum):
    """Whether the snippet keeps its own header and metadata maps or gets the signed ones."""

    PUBLISHED = "published"
    FILLED = "filled"


class Signer(StrEnum):
    """Which credentials sign the URL."""

    OWNER = "owner"
    STS = "sts"
    STS_EXPIRED = "sts-expired"
    WRONG_SECRET = "wrong-secret"  # noqa: S105  the name of a case, not a secret
    UNKNOWN_KEY = "unknown-key"


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """An object key: a text, and for long names the number of UTF-8 bytes to pad it to."""

    __pydantic_config__: ClassVar = STRICT
    text: str
    pad_to: int = 0

    @property
    def value(self) -> str:
        """Is the key itself."""
        missing = self.pad_to - len(self.text.encode())
        return self.text + "k" * max(missing, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """What the owner of the bucket signs; ``expires`` is in seconds."""

    __pydantic_config__: ClassVar = STRICT
    key: Key = field(default_factory=lambda: Key(text="exampledir/exampleobject.txt"))
    method: str = "PUT"
    expires: int = 3600
    headers: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    metadata_entries: int = 0
    metadata_value_bytes: int = 0
    slash_safe: bool = True
    region: str = ""
    signer: Signer = Signer.OWNER


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """What happens to the URL between the signer and the uploader."""

    __pydantic_config__: ClassVar = STRICT
    set_query: Mapping[str, str] = field(default_factory=dict)
    drop_query: tuple[str, ...] = ()
    flip_signature: bool = False
    cut_at: str = ""
    key: str = ""
    other_bucket: Literal["", "own", "nobody"] = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What the local file holds: so many bytes, different in every run of every cell."""

    __pydantic_config__: ClassVar = STRICT
    bytes: int = 1024
    missing: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Send:
    """What the uploader sends, told as the difference from what was signed."""

    __pydantic_config__: ClassVar = STRICT
    body: Body = field(default_factory=Body)
    set_headers: Mapping[str, str] = field(default_factory=dict)
    drop_headers: tuple[str, ...] = ()
    set_metadata: Mapping[str, str] = field(default_factory=dict)
    drop_metadata: tuple[str, ...] = ()
    content_md5: Literal["", "right", "wrong"] = ""
    times: int = 1


class FaultKind(StrEnum):
    """What the server does wrong on purpose, with signatures still strict."""

    STATUS = "status"
    RESET = "reset"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One misbehaviour of the server: a status instead of the work, or a reset after so many bytes."""

    __pydantic_config__: ClassVar = STRICT
    kind: FaultKind
    status: int = 503
    after_bytes: int = 0
    times: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Existing:
    """An object that stands at the key before the upload begins."""

    __pydantic_config__: ClassVar = STRICT
    bytes: int = 512


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditions:
    """How the server stands: its clock in seconds after ``x-oss-date``, its faults, its objects.

    ``arrives`` is the time at which the request head is judged, ``finishes`` the time from then on.
    """

    __pydantic_config__: ClassVar = STRICT
    arrives: float | None = None
    finishes: float | None = None
    fault: Fault | None = None
    existing: Existing | None = None


class Outcome(StrEnum):
    """What must be true of the object afterwards."""

    STORED = "stored"
    ABSENT = "absent"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Expect:
    """What must come back; written once and the same for all languages.

    ``status`` is the answer to every request, 0 where no answer can arrive; ``requests`` is how many
    must reach the server; ``stored`` are headers of the stored object beside all that was signed.
    """

    __pydantic_config__: ClassVar = STRICT
    status: int = 200
    code: str = ""
    ec: str = ""
    requests: int = 1
    object: Outcome = Outcome.STORED
    stored: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """One data file: its id is its path below ``fixtures/scenarios/`` without the suffix."""

    __pydantic_config__: ClassVar = STRICT
    id: str
    title: str
    flow: Flow
    variants: tuple[Variant, ...]
    sign: Sign = field(default_factory=Sign)
    damage: Damage = field(default_factory=Damage)
    send: Send = field(default_factory=Send)
    server: Conditions = field(default_factory=Conditions)
    expect: Expect = field(default_factory=Expect)
