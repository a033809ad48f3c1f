"""Verification alone: what one V4 URL costs, cold and with its signing key cached.

    .venv/bin/python -m benchmarks.verification

A thousand URLs for different keys are judged in turns, from the decoded request to the ruling.
Cold means that every URL is signed for a day of its own, so that each needs a signing key of its
own. A figure is CPU time: the median of rounds, and the fastest of them in the note.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.rows import Row, show
from harness.model.identity import Account, KeyPair
from harness.server.routing import Hosts
from harness.signing.verify import Accepted, Received, Refused, Verifier, canonical_request
from harness.signing.verify.signature import signature, string_to_sign
from harness.wire.head import parse_head
from harness.wire.query import parse_query

PAIR = KeyPair(access_key_id="LTAIbench", access_key_secret="made-up")  # noqa: S106  made up
REGION = "cn-hangzhou"
COUNT, ROUNDS = 1_000, 15
DAY = 86_400
START = 1_700_000_000
Question = tuple[Received, float]


def measure() -> Iterator[Row]:
    """Yield the cost of accepting and of refusing one URL, and of reading its request."""
    cached = [_signed(number, START) for number in range(COUNT)]
    cold = [_signed(number, START + number * DAY) for number in range(COUNT * 2)]
    wrong = [(replace(each, key=each.key + b"x"), now) for each, now in cached]
    yield _row("V4 URL, signing key cached", _judge(cached, Accepted), at_most=40)
    yield _row("V4 URL, cold", _judge(cold, Accepted))
    yield _row("V4 URL with a wrong signature", _judge(wrong, Refused))
    yield _row("reading the request: head, address, query", _read())


def _signed(number: int, at: int) -> Question:
    date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at)).encode()
    scope = b"/".join([date[:8], REGION.encode(), b"oss", b"aliyun_v4_request"])
    query = (
        (b"x-oss-signature-version", b"OSS4-HMAC-SHA256"),
        (b"x-oss-credential", PAIR.access_key_id.encode() + b"/" + scope),
        (b"x-oss-date", date),
        (b"x-oss-expires", b"3600"),
    )
    headers = (("Host", b"127.0.0.1"), ("Content-Type", b"text/plain"), ("Content-Length", b"9"))
    request = Received(
        method="PUT", bucket="bench", key=b"dir/%d.bin" % number, query=query, headers=headers
    )
    text = string_to_sign(
        date=date, scope=scope, canonical=canonical_request(request, request.header_values, ())
    )
    signed = signature(secret=PAIR.access_key_secret, scope=scope, text=text)
    return replace(request, query=(*query, (b"x-oss-signature", signed))), at + 60.0


def _judge(questions: list[Question], expected: type) -> Callable[[], int]:
    verifier = Verifier(account=Account(keys=(PAIR,)), region=REGION)

    def judge() -> int:
        for received, now in questions:
            if not isinstance(verifier.judge(received, now=now), expected):
                raise SystemExit(f"a URL was not {expected.__name__.lower()}")
        return len(questions)

    return judge


def _read() -> Callable[[], int]:
    hosts = Hosts(private=("127.0.0.1",), region=REGION)
    raws = []
    for number in range(COUNT):
        received, _ = _signed(number, START)
        query = b"&".join(
            name + b"=" + value.replace(b"/", b"%2F") for name, value in received.query
        )
        target = b"/bench/" + received.key + b"?" + query
        lines = [b"PUT " + target + b" HTTP/1.1"]
        lines += [name.encode() + b": " + value for name, value in received.headers]
        raws.append(b"\r\n".join([*lines, b"", b""]))

    def read() -> int:
        for raw in raws:
            head = parse_head(raw)
            hosts.address(head)
            parse_query(head.raw_query)
        return len(raws)

    return read


def _row(what: str, work: Callable[[], int], at_most: float | None = None) -> Row:
    costs = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        count = work()
        costs.append((time.process_time() - begun) / count * 1e6)
    return Row(
        what=what,
        value=statistics.median(costs),
        unit="µs",
        at_most=at_most,
        note=f"CPU; fastest of {ROUNDS} rounds {min(costs):.1f} µs",
    )


def main() -> None:
    """Measure, and print each figure as it comes."""
    show(measure())


if __name__ == "__main__":
    main()
