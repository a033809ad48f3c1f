"""A program whose request was accepted ends with 0, and without an uncaught exception."""

from collections.abc import Iterator

from harness.explain.ending import ends_badly
from harness.explain.error_line import error_line
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import ACCEPTED, Rule
from harness.model.verdict import Finding

ID = "ends-well"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of each run that fails although every request was accepted as expected."""
    answers = [exchange.status for exchange in observation.exchanges]
    is_expected = job.cell.scenario.expect.status in ACCEPTED
    if not is_expected or not answers or any(status not in ACCEPTED for status in answers):
        return
    for process in observation.processes:
        if ends_badly(process):
            output = error_line(process.stderr).rstrip(".")
            kind = "crash-after-success" if output else "silent-crash-after-success"
            code = str(process.exit_code)
            subject, details = "" if output else code, {"exit_code": code, "said": output}
            yield Finding(rule=ID, kind=kind, subject=subject, details=details)


RULE = Rule(
    id=ID,
    title="A program whose request was accepted ends with 0 and without an uncaught exception",
    why="A program that crashes after the upload looks like a failed upload to whoever runs it.",
    check=check,
    explanation=(
        "The object is stored, and then the program fails: a wrong attribute of the answer, a "
        "stream that is closed twice, an exit code of its own. Whoever runs it sees an error "
        "and takes the upload for failed; a script that calls it ends there."
    ),
    wrong="print(response.status)  # AttributeError: it is called status_code",
    right="print(response.status_code)",
    references=("https://docs.python.org/3/library/sys.html#sys.exit",),
)
