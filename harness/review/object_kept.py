"""Without the local file nothing is sent."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding
from harness.review.parts import uses_file
from harness.review.references import PUT_OBJECT

ID = "object-kept"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of an object that is another after a run without the local file."""
    second, program = observation.without_file, job.block
    if program and second and second.changed and uses_file(program):
        yield Finding(rule=ID, kind="emptied-without-file", severity=Severity.WARNING)


RULE = Rule(
    id=ID,
    title="Without the local file nothing is sent",
    why="An upload of nothing empties the object that was there.",
    check=check,
    severity=Severity.WARNING,
    explanation=(
        "Every snippet that uploads a file is run a second time without it, over an object "
        "that stands at the key: that object must be the same afterwards."
    ),
    wrong="new FileEntity(new File(path))  // the request goes out before the file is missed",
    right="if (!file.canRead()) throw new FileNotFoundException(path);",
    references=(PUT_OBJECT,),
)
