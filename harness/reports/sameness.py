"""Whether the same cells went the same way in two runs: verdicts, ends, heads of requests."""

import re
from collections.abc import Iterator

from harness.model.observation import Digests, Exchange, Observation, ProcessFacts
from harness.model.report import Report
from harness.model.verdict import CellResult
from harness.oss.signature import V1_URL, V2_URL, V4_URL


def _value(name: bytes, pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=[?&]{name.decode()}=){pattern}")


# What differs from one upload to the next, whoever makes it.
VOLATILE = (
    (_value(V4_URL.date, "[^& ]*"), "<date>"),
    (_value(V4_URL.identity, "[^& ]*"), "<credential>"),
    # The older versions sign the second at which the validity ends, and not how long it lasts.
    (_value(V1_URL.expires, r"\d{10}"), "<expires>"),
    (_value(V2_URL.expires, r"\d{10}"), "<expires>"),
    (re.compile(r"(?i)(?<=^host: ).*(?=\r?$)", re.MULTILINE), "<host>"),
    (re.compile(r"(?i)(?<=^content-md5: ).*(?=\r?$)", re.MULTILINE), "<md5>"),
    (
        re.compile(r"(?i)(^content-type: multipart/.*; *boundary=)\S*", re.MULTILINE),
        r"\1<boundary>",
    ),
)
LENGTH = re.compile(r"(?i)(?<=^content-length: )\d+", re.MULTILINE)
ASKED_FOR = (
    "x-oss-",
    "content-type:",
    "content-md5:",
    "content-disposition:",
    "content-encoding:",
    "cache-control:",
    "expires:",
)


def unlike(before: Report, after: Report) -> Iterator[str]:
    """Yield a line for each cell of both runs that did not go the same way."""
    old = {result.cell.id: result for result in before.results}
    for new in after.results:
        was = old.get(new.cell.id)
        if was is not None:
            yield from (f"{new.cell.id}: {line}" for line in _differences(was, new))


def _differences(was: CellResult, now: CellResult) -> Iterator[str]:
    if _judged(was) != _judged(now):
        yield f"{_judged(was)} → {_judged(now)}"
    if was.observation is None or now.observation is None:
        return
    # Whether sending or receiving meets a connection that is reset first, nobody decides.
    exact = now.cell.scenario.server.fault is None
    ends, others = (_ends(seen, exact=exact) for seen in (was.observation, now.observation))
    if ends != others:
        yield f"processes: {ends} → {others}"
    heads, other = _heads(was.observation), _heads(now.observation)
    if len(heads) != len(other):
        yield f"{len(heads)} requests → {len(other)}"
    for number, (head, another) in enumerate(zip(heads, other, strict=False), start=1):
        if head != another:
            yield f"request {number}: {head!r} → {another!r}"


def _judged(result: CellResult) -> str:
    rules = sorted({finding.rule for finding in result.findings})
    return f"{result.verdict} ({', '.join(rules)})" if rules else str(result.verdict)


def _ends(seen: Observation, *, exact: bool) -> str:
    return "; ".join(
        f"{_end(facts, exact=exact)}, status {facts.reported_status}" for facts in seen.processes
    )


def _end(facts: ProcessFacts, *, exact: bool) -> str:
    if facts.timed_out:
        return "killed at its limit"
    return "failed" if facts.exit_code > 0 and not exact else f"exit code {facts.exit_code}"


def _heads(seen: Observation) -> list[str]:
    return [_head(exchange, seen.source) for exchange in seen.exchanges]


def _head(exchange: Exchange, source: Digests | None) -> str:
    """Return the head, with what the snippet itself asks for at its end.

    A language may walk through a map in another order whenever it starts, as Java and Go do.
    """
    first, *lines = _stable(exchange, source).splitlines()
    own = [line for line in lines if not line.lower().startswith(ASKED_FOR)]
    return "\n".join([first, *own, *sorted(set(lines) - set(own))])


def _stable(exchange: Exchange, source: Digests | None) -> str:
    text = exchange.raw_head
    # The local file has other bytes in every run: how many of them a client that takes the file for
    # text leaves out, or escapes, is chance.
    sent = LENGTH.search(text)
    if exchange.method == "PUT" and sent and source and int(sent[0]) != source.length:
        text = LENGTH.sub("<length of other bytes>", text)
    for name in (f"{exchange.bucket}-beside", exchange.bucket):
        text = text.replace(name, "<bucket>")
    for pattern, word in VOLATILE:
        text = pattern.sub(word, text)
    return text
