"""Exactly the expected requests reach the server."""

import re
from collections.abc import Iterator

from harness.checks.fixes import with_fix
from harness.explain.wrongly_stored import twice_story
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding

ID = "requests-arrived"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of every request too few or too many, with what the process said last."""
    if observation.build.failure:
        return
    wanted, got = job.cell.scenario.expect.requests, len(observation.exchanges)
    if got == wanted:
        return
    arrived = ", ".join(f"{e.method} → {e.status or 'no answer'}" for e in observation.exchanges)
    if got == 0:
        last = observation.processes[-1]
        said = (last.stderr or last.stdout).strip().splitlines()[-1:] or ["nothing"]
        end = "was killed at its limit" if last.timed_out else f"exited with {last.exit_code}"
        message = (
            f"No request reached the server where {wanted} should have; "
            f"the process {end} and said last: {said[0]}"
        )
        fix = "Make the snippet send its request"
        fix += ": it waits for something before it does." if last.timed_out else "."
        yield Finding(rule=ID, message=message, fix=fix)
    elif got < wanted:
        message = f"{got} of {wanted} requests reached the server ({arrived})."
        yield Finding(rule=ID, message=message, fix="Every run must send the request anew.")
    else:
        message = f"{got} requests reached the server where {wanted} should have ({arrived})."
        if reports(job, observation) >= got:
            # As many statuses as requests: no library does that behind the snippet's back.
            yield Finding(rule=ID, message=message, fix="The snippet itself sends each: send one.")
            return
        fix = "Turn off silent retries, redirects and pre-flights of the HTTP library."
        finding = Finding(rule=ID, message=message, fix=fix)
        story = twice_story(observation.exchanges)
        yield with_fix(finding, job, observation, story) if story else finding


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
