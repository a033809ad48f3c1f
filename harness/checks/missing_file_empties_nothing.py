"""A missing local file leaves the object at the key as it was."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding

ID = "missing-file-empties-nothing"


def check(_job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of an object that was emptied, made or changed without a local file."""
    if observation.source is not None or observation.get is None:
        return
    stored, before = observation.get.body, observation.before
    if stored == before:
        return
    length = stored.length if stored else 0
    yield Finding(rule=ID, kind="stored-without-file", got=str(length))


RULE = Rule(
    id=ID,
    title="A missing local file leaves the object at the key as it was",
    why="Some libraries send the head before they open the file: a typo then empties an object.",
    check=check,
    explanation=(
        "Some libraries send the head of the request before they open the file. Where the "
        "file is missing, an empty body then replaces the object that stood at the key, with "
        "status 200."
    ),
    wrong="new FileEntity(file)  // HttpClient sends an empty PUT for a missing file",
    right="if (!file.isFile()) throw new FileNotFoundException(file.toString());",
    references=("https://www.alibabacloud.com/help/en/oss/developer-reference/putobject",),
)
