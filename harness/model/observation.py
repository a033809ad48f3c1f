"""Facts of one cell, from both sides of the wire; no opinions."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.model.explanation import Explanation


@dataclass(frozen=True, kw_only=True, slots=True)
class Digests:
    """Length in bytes and digests of one body: MD5 and SHA-256 in hex, CRC-64/XZ as a number."""

    length: int
    md5: str
    crc64: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One request as the server met it, and what the server did; every text is redacted.

    ``raw_head`` is the request head byte for byte, read as Latin-1; ``arrived_at`` is the server's
    (movable) clock in Unix seconds, the other times are seconds since the head arrived.
    ``status`` is 0 where the server never answered. ``cause`` names a row of the refusal table.
    ``explanation`` is there for a refusal: it was found while the keys were at hand, and is a fact
    from then on. ``body_start`` is how the body begins, bytes read as Latin-1.
    """

    number: int
    bucket: str
    key: str
    method: str
    raw_head: str
    headers: tuple[tuple[str, str], ...]
    framing: str
    expects_continue: bool
    arrived_at: float
    body: Digests | None
    body_complete: bool
    status: int
    code: str = ""
    ec: str = ""
    cause: str = ""
    message: str = ""
    canonical_request: str = ""
    string_to_sign: str = ""
    decided_after: float = 0.0
    finished_after: float = 0.0
    explanation: Explanation | None = None
    body_start: str = ""

    @property
    def why(self) -> str:
        """The cause of the answer in one sentence, empty where there is none to tell."""
        return self.explanation.sentence if self.explanation else self.message


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessFacts:
    """One run of a client's program: seconds of wall and CPU time, peak resident memory in MiB.

    ``exit_code`` is negative for a signal, as in ``subprocess``; ``reported_status`` is the status
    that the program printed, None when it printed none; outputs are redacted and bounded.
    ``limits_hit`` names the limits of its container that it hit: memory, processes, disk, output,
    network. ``warm`` says that it ran in a runtime that was kept for it, ``cold_because`` why it
    did not although that was asked for.
    """

    exit_code: int
    stdout: str
    stderr: str
    reported_status: int | None
    seconds: float
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0
    timed_out: bool = False
    limits_hit: tuple[str, ...] = ()
    warm: bool = False
    cold_because: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildFacts:
    """The build of the snippet; ``failure`` holds a refusing compiler's last lines.

    ``installed`` is the version of the library where that is the machine's own, and was asked.
    """

    seconds: float
    cached: bool
    failure: str = ""
    installed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartFacts:
    """One part of an object as it was last accepted, and which piece of the local file it is.

    ``exchange`` is the number of its request; ``start`` is where the piece begins, None where the
    part is no piece of the file.
    """

    exchange: int
    number: int
    length: int
    start: int | None

    @property
    def end(self) -> int:
        """The first byte behind the piece."""
        return (self.start or 0) + self.length


@dataclass(frozen=True, kw_only=True, slots=True)
class PartsFacts:
    """The parts of one object, by their numbers.

    ``is_complete`` is true where these parts have become the object; ``size`` is that of the local
    file.
    """

    parts: tuple[PartFacts, ...]
    size: int
    is_complete: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Readback:
    """The object read back through a freshly signed URL; header names are in lower case.

    ``body`` is None for HEAD and for an answer other than 200.
    """

    status: int
    headers: Mapping[str, str]
    body: Digests | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondRun:
    """The same program run again under another condition.

    ``changed`` says whether the object at the key is another afterwards, ``kept`` whether the
    answer of the server stands in the reader's file. ``status`` is that of its last request, 0
    where the server has answered none; ``leaks`` are the streams on which it has printed its URL.
    """

    process: ProcessFacts
    status: int = 0
    changed: bool = False
    kept: bool = False
    leaks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedUrlFacts:
    """The target of a signed URL that a program has printed; ``address`` is without its query.

    ``is_good`` says whether a request with the headers that were signed was accepted.
    """

    address: str
    bucket: str
    key: str
    region: str
    is_good: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SnippetText:
    """The snippet as it is published: its file, and the line of that file on which it begins.

    ``language`` is its own where the file's name does not tell it.
    """

    file: str
    text: str
    line: int = 1
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """All that is known of one cell once it has run.

    ``source`` describes the local file, ``before`` an object that stood at the key; of a download
    ``source`` is what the reader must get, and ``received`` what the program has left of it;
    ``signed_headers`` are the names and values in the signature. Of a page's program
    ``without_file`` is a second run without the local file, ``refused`` one that the server
    refuses, and ``printed`` the signed URL that it has printed. ``preflights`` are the requests by
    which a browser asks whether it may send another: no transfer, and counted apart. ``parts`` are
    those that were sent, object by object.
    """

    bucket: str
    key: str
    signed_headers: Mapping[str, str]
    sent_headers: Mapping[str, str]
    source: Digests | None
    before: Digests | None
    build: BuildFacts
    processes: tuple[ProcessFacts, ...]
    exchanges: tuple[Exchange, ...]
    head: Readback | None
    get: Readback | None
    leaks: tuple[str, ...] = ()
    received: Digests | None = None
    snippet: SnippetText | None = None
    without_file: SecondRun | None = None
    refused: SecondRun | None = None
    printed: PrintedUrlFacts | None = None
    preflights: tuple[Exchange, ...] = ()
    parts: tuple[PartsFacts, ...] = ()
