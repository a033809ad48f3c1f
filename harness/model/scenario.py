"""What one data file in ``fixtures/scenarios/`` says: what is signed, sent and expected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Literal

from harness.model.cors import CorsRule
from harness.model.identity import AuthVersion
from harness.model.phrase import Wording

STRICT: Mapping[str, str] = {"extra": "forbid"}
OK = 200


class Flow(StrEnum):
    """The one of a client's two snippets that a scenario drives."""

    PLAIN = "plain"
    HEADERS = "headers"


class Variant(StrEnum):
    """The maps of headers and metadata: the snippet's own, or the signed ones."""

    PUBLISHED = "published"
    FILLED = "filled"


class Signer(StrEnum):
    """The credentials that sign the URL."""

    OWNER = "owner"
    STS = "sts"
    STS_EXPIRED = "sts-expired"
    WRONG_SECRET = "wrong-secret"  # noqa: S105  the name of a case, not a secret
    UNKNOWN_KEY = "unknown-key"


class HostName(StrEnum):
    """Under which kind of name a bucket is reached: the service's own, or one of its owner's."""

    ENDPOINT = "endpoint"
    CNAME = "cname"


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """An object key: a text, and for long names the number of UTF-8 bytes to pad it to."""

    __pydantic_config__: ClassVar = STRICT
    text: str
    pad_to: int = 0

    @property
    def value(self) -> str:
        """The key itself."""
        missing = self.pad_to - len(self.text.encode())
        return self.text + "k" * max(missing, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """The request that the owner of the bucket signs; ``expires`` is in seconds.

    ``host`` is the name for which the URL is made, and ``signs_host`` has the signature hold for
    that name alone.
    """

    __pydantic_config__: ClassVar = STRICT
    key: Key = field(default_factory=lambda: Key(text="exampledir/exampleobject.txt"))
    method: str = "PUT"
    auth: AuthVersion = AuthVersion.V4
    expires: int = 3600
    headers: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    metadata_entries: int = 0
    metadata_filler_bytes: int = 0
    content_md5: Literal["", "right", "wrong"] = ""
    slash_safe: bool = True
    host: HostName = HostName.ENDPOINT
    signs_host: bool = False
    region: str = ""
    signer: Signer = Signer.OWNER

    @property
    def all_metadata(self) -> dict[str, str]:
        """The written metadata, so many numbered entries, and one entry of so many bytes."""
        numbered = {f"entry-{n:02}": f"value {n:02}" for n in range(1, self.metadata_entries + 1)}
        filler = {"filler": "f" * self.metadata_filler_bytes} if self.metadata_filler_bytes else {}
        return {**self.metadata, **numbered, **filler}


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """The damage to the URL between the signer and the uploader; ``shift_date`` is in seconds.

    ``host`` is the name that stands in it then, and ``bucket_in_path`` has the bucket stand before
    the key below a name that is the bucket's already.
    """

    __pydantic_config__: ClassVar = STRICT
    set_query: Mapping[str, str] = field(default_factory=dict)
    drop_query: tuple[str, ...] = ()
    shift_date: int = 0
    flip_signature: bool = False
    cut_at: str = ""
    key: str = ""
    other_bucket: Literal["", "own", "nobody"] = ""
    host: HostName | None = None
    bucket_in_path: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The content of the local file: so many bytes, different in every run of every cell."""

    __pydantic_config__: ClassVar = STRICT
    bytes: int = 1024
    missing: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Send:
    """The difference of what the uploader sends from what was signed."""

    __pydantic_config__: ClassVar = STRICT
    body: Body = field(default_factory=Body)
    set_headers: Mapping[str, str] = field(default_factory=dict)
    drop_headers: tuple[str, ...] = ()
    set_metadata: Mapping[str, str] = field(default_factory=dict)
    drop_metadata: tuple[str, ...] = ()
    times: int = 1


class FaultKind(StrEnum):
    """The fault of the server, made on purpose, with signatures still strict."""

    STATUS = "status"
    RESET = "reset"
    DELAY = "delay"
    REDIRECT = "redirect"
    SLOW_READ = "slow-read"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    SILENT = "silent"
    CLOSE = "close"


class Phase(StrEnum):
    """When a delay sets in: before the head is judged, the body is read, or the answer is sent."""

    HEAD = "head"
    BODY = "body"
    ANSWER = "answer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One misbehaviour of the server, to the first ``times`` well-signed requests.

    ``status`` is for an answer or a redirect, ``after_bytes`` how much of the body comes before a
    reset or how much of the answer leaves, ``seconds`` and ``before`` are for a delay;
    a redirect without a ``location`` leads back to the request's own URL.
    """

    __pydantic_config__: ClassVar = STRICT
    kind: FaultKind
    status: int = 503
    after_bytes: int = 0
    times: int = 1
    seconds: float = 1.0
    before: Phase = Phase.ANSWER
    bytes_per_second: int = 65_536
    location: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Existing:
    """An object that stands at the key before the upload begins."""

    __pydantic_config__: ClassVar = STRICT
    bytes: int = 512


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditions:
    """The state of the server: its clock in seconds after ``x-oss-date``, its faults, its objects.

    ``arrives`` is the time at which the head is judged, ``finishes`` the time from then on.
    ``cors`` are the bucket's rules for pages of other origins: only browsers are asked about them.
    ``proxy_rewrites_host`` has a proxy stand under the bucket's own name, which tells the service
    the service's own name of the bucket.
    """

    __pydantic_config__: ClassVar = STRICT
    arrives: float | None = None
    finishes: float | None = None
    fault: Fault | None = None
    existing: Existing | None = None
    cors: tuple[CorsRule, ...] | None = None
    proxy_rewrites_host: bool = False


class Outcome(StrEnum):
    """The state of the object afterwards."""

    STORED = "stored"
    ABSENT = "absent"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Expect:
    """The answer and the object that are expected; written once and the same for all languages.

    ``status`` is the answer to every request, 0 where no answer can arrive; ``requests`` is how
    many must reach the server; ``object`` follows from the status where it is not said; ``stored``
    are headers of the stored object beside all that was signed. Where ``anything`` may come back,
    the scenario only shows what a library does, and nobody is judged by it.
    """

    __pydantic_config__: ClassVar = STRICT
    status: int = 200
    code: str = ""
    ec: str = ""
    requests: int = 1
    object: Outcome | None = None
    stored: Mapping[str, str] = field(default_factory=dict)
    anything: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """One data file: its id is its path below ``fixtures/scenarios/`` without the suffix.

    One that is not ``by_default`` runs where it is named, or where libraries are compared; it is
    compared by what it ``shows``, by the ids of ``reports/behaviours.py``.
    """

    __pydantic_config__: ClassVar = STRICT
    id: str
    title: Wording
    variants: tuple[Variant, ...] = ()
    sign: Sign = field(default_factory=Sign)
    damage: Damage = field(default_factory=Damage)
    send: Send = field(default_factory=Send)
    server: Conditions = field(default_factory=Conditions)
    expect: Expect = field(default_factory=Expect)
    by_default: bool = True
    shows: tuple[str, ...] = ()

    @property
    def flow(self) -> Flow:
        """The snippet with headers as soon as there is a header to send."""
        sign, send = self.sign, self.send
        has_headers = sign.headers or sign.all_metadata or sign.content_md5
        return Flow.HEADERS if has_headers or send.set_headers or send.set_metadata else Flow.PLAIN

    @property
    def host(self) -> HostName:
        """The kind of name in the URL that the uploader gets."""
        return self.damage.host or self.sign.host

    @property
    def has_cname(self) -> bool:
        """Whether the bucket needs a name of its own."""
        return HostName.CNAME in {self.sign.host, self.host}

    @property
    def outcome(self) -> Outcome:
        """The state that the object must have afterwards."""
        if self.expect.object is not None:
            return self.expect.object
        if self.expect.status == OK:
            return Outcome.STORED
        return Outcome.UNCHANGED if self.server.existing else Outcome.ABSENT
