"""Exactly the expected requests reach the server."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from harness.catalog.wording import worded
from harness.checks.cors_allows import refused_preflights
from harness.checks.fixes import with_fix
from harness.explain.error_line import error_line
from harness.explain.never_sent import why_never_sent
from harness.explain.wrongly_stored import twice_explanation
from harness.model.grammar import Deed
from harness.model.job import Job
from harness.model.observation import Observation, ProcessFacts
from harness.model.rule import Rule, is_accepted
from harness.model.verdict import Finding
from harness.syntax.deeds import deeds, of
from harness.syntax.source import parse

ID = "requests-arrived"
# So many alike stand one by one, and so many groups are told.
FEW, MOST = 3, 8


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of every request too few or too many, with what the process said last."""
    if observation.build.failure:
        return
    wanted, got = job.cell.scenario.expect.requests, len(observation.exchanges)
    if got == wanted or _downloads_each(job, observation):
        return
    if got == 0 and refused_preflights(observation):
        return  # why it sends nothing is told by the rule for CORS
    if got == 0:
        process, snippet = observation.processes[-1], observation.snippet
        # A page that catches the error shows it itself.
        output = f"{process.stderr}\n{process.stdout}"
        why = why_never_sent(snippet, output) if snippet else None
        finding = _no_request(process)
        yield replace(finding, cause=why.cause, advice=worded(why.advice)) if why else finding
        return
    counts, arrived = (str(wanted), str(got)), {"arrived": _arrived(observation)}
    finding = Finding(
        rule=ID,
        kind="too-few",
        subject=arrived["arrived"],
        expected=counts[0],
        got=counts[1],
        details=arrived,
    )
    if got < wanted:
        yield finding
    elif reports(job, observation) >= got:
        # As many statuses as requests: no library does that behind the snippet's back.
        yield replace(finding, kind="too-many-sent")
    else:
        finding = replace(finding, kind="too-many")
        explanation = twice_explanation(observation.exchanges)
        yield with_fix(finding, job, observation, explanation) if explanation else finding


def _downloads_each(job: Job, observation: Observation) -> bool:
    """Tell whether a snippet has its object as often as its text asks for it."""
    block = job.block.block if job.block else None
    fetched = [e for e in observation.exchanges if e.method == "GET" and is_accepted(e)]
    is_all = len(fetched) == len(observation.exchanges)
    if block is None or block.language is None or not is_all or len(fetched) <= 1:
        return False
    source = parse(block.language, block.text)
    done = of(deeds(source), Deed.DOWNLOADS) if source else ()
    return len(tuple(done)) >= len(fetched)


def _no_request(process: ProcessFacts) -> Finding:
    output = error_line(process.stderr) or error_line(process.stdout)
    fields = {"exit_code": str(process.exit_code), "said": output}
    if process.timed_out and not output:
        return Finding(rule=ID, kind="no-request-at-limit-silent")
    if process.timed_out:
        return Finding(rule=ID, kind="no-request-at-limit", details={"said": output})
    if not output:
        code = str(process.exit_code)
        silent = {"exit_code": code}
        return Finding(rule=ID, kind="no-request-silent", subject=code, details=silent)
    return Finding(rule=ID, kind="no-request", details=fields)


def _arrived(observation: Observation) -> str:
    """Return each request with its answer; many that are alike in a row are counted."""
    each = (f"{e.method} → {e.status or '-'}" for e in observation.exchanges)
    rows = [(one, len(tuple(alike))) for one, alike in groupby(each)]
    shown = [f"{one} ({n} ×)" if n > FEW else ", ".join([one] * n) for one, n in rows[:MOST]]
    return ", ".join([*shown, "…"] if len(rows) > MOST else shown)


def reports(job: Job, observation: Observation) -> int:
    """Return how many statuses the client has printed."""
    printed = (process.stdout for process in observation.processes)
    return sum(len(re.findall(job.cell.client.status, text)) for text in printed)


RULE = Rule(
    id=ID,
    title="Exactly the expected requests reach the server",
    why="A client that sends nothing also fails nowhere, and a silent second upload costs twice.",
    check=check,
    explanation=(
        "The server counts what reaches it. A client that never sends can report no failure "
        "either, and one that retries, follows redirects or opens with a pre-flight uploads "
        "more often than it says. The number is the scenario's, whatever the client reports."
    ),
    wrong="axios.put(url, body);  // not awaited: the process may end first",
    right="await axios.put(url, body, { maxRedirects: 0 });",
    references=("https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2",),
)
