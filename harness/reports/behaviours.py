"""What each version of each library does on the wire, read from the cells of a run."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from harness.model.client import Client
from harness.model.observation import Exchange, Observation
from harness.model.verdict import CellResult, Verdict
from harness.model.versions import in_order

NOT_RUN, NOT_BUILT, NOTHING_SENT = "–", "does not build", "nothing sent"
OUTCOMES = ("plain", "headers")
SIGNED = "x-oss-"
AUTHOR = "x-oss-meta-author"
CHUNKED, WITHOUT = "chunked", "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Behaviour:
    """One question, and how it is read from the requests of a scenario that ``shows`` it."""

    id: str
    title: str
    read: Callable[[Observation, CellResult], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionRow:
    """One version of a client's library, with the answer to each question by the question's id."""

    client: str
    language: str
    library: str
    version: str
    answers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A question that a version answers otherwise than the version before it."""

    row: VersionRow
    before: VersionRow
    behaviour: Behaviour


def behaviours(results: Iterable[CellResult]) -> tuple[VersionRow, ...]:
    """Return a row for each version that was run, client by client, the oldest version first."""
    seen: dict[tuple[str, str], CellResult] = {}
    clients: dict[str, dict[str, Client]] = {}
    for result in results:
        client = result.cell.client
        clients.setdefault(client.folder, {}).setdefault(client.id, client)
        if result.observation and (installed := result.observation.build.installed):
            version = f"{installed}, {client.version}"
            clients[client.folder][client.id] = replace(client, version=version)
        # What is filled comes after what is published, and is what a reader runs in the end.
        seen |= {(client.id, name): result for name in result.cell.scenario.shows}
    return tuple(
        VersionRow(
            client=folder,
            language=client.language,
            library=client.library,
            version=client.version,
            answers={one.id: _answer(seen.get((client.id, one.id)), one) for one in BEHAVIOURS},
        )
        for folder in sorted(clients)
        for client in in_order(tuple(clients[folder].values()))
    )


def changes(rows: Iterable[VersionRow]) -> tuple[Change, ...]:
    """Return what each version does otherwise than the last one before it that told."""
    last: dict[tuple[str, str], VersionRow] = {}
    changed = []
    for row in rows:
        for behaviour in BEHAVIOURS:
            if row.answers[behaviour.id] == NOT_RUN:
                continue
            before = last.get((row.client, behaviour.id))
            if before and _differs(before, row, behaviour.id):
                changed.append(Change(row=row, before=before, behaviour=behaviour))
            last[row.client, behaviour.id] = row
    return tuple(changed)


def _differs(before: VersionRow, row: VersionRow, name: str) -> bool:
    """Tell whether an answer differs; of a version that sends nothing, that is told but once."""
    is_silent = any(one.answers["plain"] in (NOT_BUILT, NOTHING_SENT) for one in (before, row))
    return before.answers[name] != row.answers[name] and (name in OUTCOMES or not is_silent)


def compares_versions(rows: Iterable[VersionRow]) -> bool:
    """Tell whether there are two versions of anything."""
    folders = [row.client for row in rows]
    return len(set(folders)) < len(folders)


def _answer(result: CellResult | None, behaviour: Behaviour) -> str:
    if result is None or result.observation is None:
        return NOT_RUN
    seen = result.observation
    if seen.build.failure:
        return NOT_BUILT
    return behaviour.read(seen, result) if seen.exchanges else NOTHING_SENT


def _outcome(seen: Observation, result: CellResult) -> str:
    """Tell how the upload ended, and of one that was answered 200 what else was wrong."""
    last = seen.exchanges[-1]
    if last.status != HTTPStatus.OK:
        return f"{last.status} {last.code}".strip()
    if result.verdict is Verdict.FAILED:
        return f"200, and {', '.join(dict.fromkeys(f.rule for f in result.findings))}"
    return "200"


def _content_type(seen: Observation, _result: CellResult) -> str:
    return _header(seen.exchanges[0], "content-type") or WITHOUT


def _framing(seen: Observation, _result: CellResult) -> str:
    first = seen.exchanges[0]
    if first.framing == CHUNKED:
        return CHUNKED
    length = _header(first, "content-length")
    return f"Content-Length: {length}" if length == "0" else first.framing


def _expect(seen: Observation, _result: CellResult) -> str:
    return "100-continue" if seen.exchanges[0].expects_continue else "no"


def _redirect(seen: Observation, _result: CellResult) -> str:
    if len(seen.exchanges) == 1:
        return "not followed"
    second = seen.exchanges[1]
    if second.method != seen.exchanges[0].method:
        return f"followed with {second.method}"
    arrived = second.body.length if second.body and second.body_complete else 0
    whole = seen.source.length if seen.source else 0
    return "followed, with the file" if arrived == whole else "followed, without the file"


def _retries(seen: Observation, _result: CellResult) -> str:
    # Where a retry fails for its file is used up, chance tells whether its head arrives.
    more = sum(one.body_complete for one in seen.exchanges[1:])
    return "no" if more == 0 else f"{more} more"


def _utf_8(seen: Observation, _result: CellResult) -> str:
    author = _header(seen.exchanges[0], AUTHOR)
    meant = seen.signed_headers.get(AUTHOR, "")
    if not author:
        return "not sent"
    if author.encode("latin-1") == meant.encode():
        return "UTF-8"
    return f"as {author!a}"


def _path(seen: Observation, _result: CellResult) -> str:
    """Return what the path has behind the bucket, as it was sent."""
    target = seen.exchanges[0].raw_head.split(" ", 2)[1].partition("?")[0]
    path, lost, _ = (target.partition(f"/{seen.bucket}/")[2] or target.lstrip("/")).partition(
        SIGNED
    )
    return f"{path}, and the query without its `?`" if lost else path


def _header(exchange: Exchange, name: str) -> str:
    return next((value for each, value in exchange.headers if each.lower() == name), "")


BEHAVIOURS = (
    Behaviour(id="plain", title="plain upload", read=_outcome),
    Behaviour(id="headers", title="upload with headers", read=_outcome),
    Behaviour(id="content-type", title="Content-Type that nobody asked for", read=_content_type),
    Behaviour(id="framing", title="length of the body", read=_framing),
    Behaviour(id="empty", title="length of an empty file", read=_framing),
    Behaviour(id="expect", title="Expect", read=_expect),
    Behaviour(id="redirect", title="redirect (307)", read=_redirect),
    Behaviour(id="retries", title="whole requests after a reset", read=_retries),
    Behaviour(id="utf-8", title="header in UTF-8", read=_utf_8),
    Behaviour(id="plus", title="`a+b+c.txt`, signed as `a%2Bb%2Bc.txt`", read=_path),
    Behaviour(id="slashes", title="`a//b.txt`", read=_path),
    Behaviour(id="dots", title="`a/./b/../c.txt`", read=_path),
)
