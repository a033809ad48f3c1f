"""The program ends with an error where the request was refused."""

from collections.abc import Iterator, Sequence

from harness.model.job import Job
from harness.model.observation import Observation, ProcessFacts, SecondRun
from harness.model.rule import Rule, accepted
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.outcome_words import last_line, tells_failure
from harness.review.parts import in_browser, transfers
from harness.review.references import CURL

ID = "exit-code"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a program that ends with 0 although its request was refused."""
    if not transfers(job) or in_browser(job):
        return
    good, second = accepted(observation), observation.refused
    refused = [one for one in observation.exchanges if one.status and one not in good]
    if refused and all(p.exit_code == 0 for p in observation.processes):
        got = str(refused[-1].status)
        yield Finding(rule=ID, kind="exit-code-zero", got=got, severity=Severity.WARNING)
    elif (
        second
        and not refused
        and _only_tells(second)
        and not _hands_back(job, observation.processes, second)
    ):
        got, warning = str(second.status), Severity.WARNING
        yield Finding(rule=ID, kind="exit-code-zero-when-refused", got=got, severity=warning)


def _only_tells(second: SecondRun) -> bool:
    """Tell whether a program that was refused says so and ends with 0 all the same."""
    is_good = second.process.exit_code == 0
    return is_good and second.status > 0 and tells_failure(second.process, second.status)


def _hands_back(job: Job, accepted_runs: Sequence[ProcessFacts], second: SecondRun) -> bool:
    """Tell whether a function that we call returns something else where it is refused.

    What calls it prints its value at the end; the exit code is not its author's.
    """
    is_called = job.block is not None and bool(job.block.block.calls)
    values = {last_line(one) for one in accepted_runs}
    return is_called and last_line(second.process) not in values


RULE = Rule(
    id=ID,
    title="The program ends with an error where the request was refused",
    why="A script or a pipeline goes on as if the file were there.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "Whoever calls the program sees its exit code and nothing else. A refused request must "
        "end with another one than 0: `curl --fail-with-body`, `raise_for_status()`, "
        "`process.exitCode = 1`, `os.Exit(1)`."
    ),
    wrong='curl -T demo.txt "$URL"',
    right='curl --fail-with-body -T demo.txt "$URL"',
    references=(
        f"{CURL}#--fail-with-body",
        "https://requests.readthedocs.io/en/latest/user/quickstart/#response-status-codes",
    ),
)
