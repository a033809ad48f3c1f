"""Many uploads at once, half of them to be refused, with faults: what came of each of them."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.model.scenario import Fault, FaultKind, Phase
from harness.model.ticket import Ticket
from harness.wire.digests import digests_of
from tests.server.loops import run_apart
from tests.server.site import Site

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]

PATIENCE = 60
BROKEN = 0
# One bucket each: what its well-signed requests meet, and how many of them.
FAULTS: tuple[Fault | None, ...] = (
    None,
    Fault(kind=FaultKind.STATUS, status=503, times=40),
    Fault(kind=FaultKind.RESET, after_bytes=300, times=40),
    Fault(kind=FaultKind.DELAY, seconds=0.05, before=Phase.BODY, times=40),
    Fault(kind=FaultKind.SLOW_READ, bytes_per_second=40_000, times=40),
    Fault(kind=FaultKind.TRUNCATED, after_bytes=20, times=40),
    Fault(kind=FaultKind.CLOSE, times=40),
    Fault(kind=FaultKind.MALFORMED, times=40),
)
HARMLESS = frozenset({FaultKind.DELAY, FaultKind.SLOW_READ, FaultKind.CLOSE})
STORES = frozenset({FaultKind.TRUNCATED, FaultKind.MALFORMED, FaultKind.CLOSE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """One upload, whether its signature is right, and with which body."""

    site: Site
    key: str
    is_good: bool
    body: bytes


class ClosedBefore(Exception):  # noqa: N818  it is no error of anybody
    """Says that a connection had ended before its next request could be answered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What an upload was answered; status ``BROKEN`` stands for no whole answer."""

    upload: Upload
    status: int
    code: str


def uploads(sites: list[Site], count: int) -> list[Upload]:
    """Return uploads to the sites in turns, every second of them with a wrong signature."""
    return [
        Upload(
            site=sites[number // 2 % len(sites)],
            key=f"key-{number}",
            is_good=number % 2 == 0,
            body=b"%d " % number * (60 if number % 3 else 3_000),
        )
        for number in range(count)
    ]


def weather(sites: list[Site]) -> None:
    """Switch the faults on, one to a site."""
    for site, fault in zip(sites, FAULTS, strict=True):
        site.server.admit(Ticket(bucket=site.bucket, fault=fault))


def send_all(wanted: list[Upload], connections: int) -> list[Outcome]:
    """Send them all over so many connections at a time."""
    return run_apart(_send_all(wanted, connections))


async def _send_all(wanted: list[Upload], connections: int) -> list[Outcome]:
    left = iter(wanted)
    done = await asyncio.gather(*(_worker(left) for _ in range(connections)))
    return [outcome for outcomes in done for outcome in outcomes]


async def _worker(left: Iterator[Upload]) -> list[Outcome]:
    outcomes = []
    streams: Streams | None = None
    for upload in left:
        try:
            streams = streams or await _connect(upload.site)
            outcome, goes_on = await asyncio.wait_for(_send(upload, *streams), PATIENCE)
        except ClosedBefore:  # by the fault that an earlier upload over this connection has met
            await _close(streams)
            streams = await _connect(upload.site)
            outcome, goes_on = await asyncio.wait_for(_send(upload, *streams), PATIENCE)
        outcomes.append(outcome)
        if not goes_on:
            await _close(streams)
            streams = None
    await _close(streams)
    return outcomes


async def _close(streams: Streams | None) -> None:
    if streams is not None:
        streams[1].close()
        with suppress(OSError):
            await streams[1].wait_closed()


async def _connect(site: Site) -> Streams:
    parts = urlsplit(site.server.endpoint)
    return await asyncio.open_connection(parts.hostname, parts.port)


async def _send(
    upload: Upload, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> tuple[Outcome, bool]:
    target = upload.site.sign("PUT", upload.key)
    if not upload.is_good:
        target = target[:-1] + "g"
    length = {"Content-Length": str(len(upload.body))}
    try:
        writer.write(upload.site.head("PUT", target, length) + upload.body)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
        body = await reader.readexactly(int(fields[b"Content-Length"]))
        status = int(head.split(b" ")[1])
    except asyncio.IncompleteReadError as error:
        if not error.partial and not error.expected:
            raise ClosedBefore from error
        return Outcome(upload=upload, status=BROKEN, code=""), False
    except (OSError, ValueError):
        return Outcome(upload=upload, status=BROKEN, code=""), False
    code = body.partition(b"<Code>")[2].partition(b"</Code>")[0].decode()
    goes_on = fields[b"Connection"] == b"keep-alive"
    return Outcome(upload=upload, status=status, code=code), goes_on


def complaints(sites: list[Site], outcomes: list[Outcome]) -> list[str]:
    """Return what is not as it must be, whatever the order in which the uploads came."""
    found = []
    for site, fault in zip(sites, FAULTS, strict=True):
        own = [outcome for outcome in outcomes if outcome.upload.site == site]
        stored = {key: digests for key, digests, _ in site.server.objects(site.bucket)}
        for outcome in own:
            found += _wrong(outcome, fault, stored.get(outcome.upload.key))
        met = Counter(outcome.status for outcome in own if outcome.upload.is_good)
        usual = sum(met.values()) - (_hits(fault, met) if fault else 0)
        if met[200] != usual:
            found.append(f"{site.bucket} ({fault}): {dict(met)}")
        noted = Counter(exchange.status for exchange in site.server.journal(site.bucket))
        if noted.total() != len(own):
            found.append(f"{site.bucket}: {noted.total()} of {len(own)} are in the journal")
    return found


def _hits(fault: Fault, met: Counter[int]) -> int:
    return 0 if fault.kind in HARMLESS else min(fault.times, met.total())


def _wrong(outcome: Outcome, fault: Fault | None, stored: object) -> list[str]:
    upload = outcome.upload
    if not upload.is_good:
        is_right = (outcome.status, outcome.code) == (403, "SignatureDoesNotMatch")
        return [] if is_right and stored is None else [f"refused: {outcome.status} {stored}"]
    is_stored = outcome.status == 200 or (fault is not None and fault.kind in STORES)
    expected = digests_of(upload.body) if is_stored else None
    return [] if stored == expected else [f"{upload.key}: {outcome.status}, stored {stored}"]
