"""What each library really puts on the wire, measured on the requests of a run."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from harness.model.observation import Exchange
from harness.model.report import Report
from harness.model.verdict import CellResult

PLAIN_METHODS = ("PUT", "POST")
OWN = ("x-oss-", "content-type", "content-md5", "cache-control", "content-disposition")
VOLATILE = ("host", "content-length")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fingerprint:
    """One library of one version: the headers that it adds, their order, and its habits."""

    client: str
    library: str
    version: str
    headers: tuple[str, ...]
    framing: str
    expects_continue: str
    requests: int
    order: str = ""


def fingerprints(report: Report) -> tuple[Fingerprint, ...]:
    """Return one fingerprint for each client that sent anything."""
    seen: dict[str, list[CellResult]] = {}
    for result in report.results:
        if result.observation and result.observation.exchanges:
            seen.setdefault(result.cell.client.id, []).append(result)
    return tuple(_fingerprint(results) for results in seen.values())


def _fingerprint(results: list[CellResult]) -> Fingerprint:
    client = results[0].cell.client
    exchanges = [
        exchange
        for result in results
        if result.observation
        for exchange in result.observation.exchanges
        if exchange.method in PLAIN_METHODS
    ]
    return Fingerprint(
        client=client.id,
        library=client.library,
        version=client.version,
        headers=(usual := _headers(exchanges)),
        order=_order(exchanges, usual),
        framing=_habit(exchange.framing for exchange in exchanges),
        expects_continue=_habit(
            "100-continue" if exchange.expects_continue else "no" for exchange in exchanges
        ),
        requests=len(exchanges),
    )


def _headers(exchanges: list[Exchange]) -> tuple[str, ...]:
    """Return the headers that nearly every request has and no scenario asked for."""
    lines: Counter[str] = Counter()
    for exchange in exchanges:
        for name, value in exchange.headers:
            lower = name.lower()
            if not lower.startswith(OWN) and lower not in VOLATILE:
                lines[f"{name}: {value}"] += 1
    usual = [line for line, count in lines.items() if 2 * count > len(exchanges)]
    return tuple(sorted(usual, key=str.lower))


def _order(exchanges: list[Exchange], usual: tuple[str, ...]) -> str:
    """Return the order in which most requests have these headers, Host among them."""
    names = {"host", *(line.partition(":")[0].lower() for line in usual)}
    orders = Counter(
        ", ".join(name for name, _ in exchange.headers if name.lower() in names)
        for exchange in exchanges
    )
    return orders.most_common(1)[0][0] if orders else ""


def _habit(values: Iterable[str]) -> str:
    counted = Counter(values)
    whole = sum(counted.values())
    return ", ".join(
        value if count == whole else f"{value} ({count} of {whole})"
        for value, count in counted.most_common()
    )
