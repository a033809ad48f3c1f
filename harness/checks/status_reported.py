"""The status that the client reports is the one that the server gave."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding

ID = "status-reported"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a status that is invented, altered or kept from the reader."""
    given = [exchange.status for exchange in observation.exchanges]
    if len(given) != job.cell.scenario.expect.requests:
        return
    given = given or [0] * len(observation.processes)
    for process, status in zip(observation.processes, given, strict=False):
        reported = process.reported_status
        if reported == (status or None) or process.timed_out:
            continue
        if not status:
            yield Finding(rule=ID, kind="status-invented", subject=str(reported), got=str(reported))
        elif reported is None:
            yield Finding(rule=ID, kind="status-kept-back", expected=str(status))
        else:
            wanted, got = str(status), str(reported)
            yield Finding(rule=ID, kind="status-altered", subject=got, expected=wanted, got=got)


RULE = Rule(
    id=ID,
    title="The status that the client reports is the one that the server gave",
    why="Nearly every client exits with 0 on a 403; the printed status is all that a reader sees.",
    check=check,
    explanation=(
        "Nearly every client exits with 0 on a 403, so the printed status is all that a "
        "reader sees. It must be the one that the server gave: no constant, no status of a "
        "redirect before it, and nothing that looks like one where no answer came."
    ),
    wrong='print("Upload successful")  # whatever the answer was',
    right='print("Upload status:", response.status_code)',
    references=("https://www.rfc-editor.org/rfc/rfc9110#section-15",),
)
