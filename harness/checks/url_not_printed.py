"""The client prints no secret and no signed URL."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.verdict import Finding

ID = "url-not-printed"


def check(_job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of every stream on which the client printed the signature or a token."""
    for stream in observation.leaks:
        yield Finding(rule=ID, kind="signature-printed", subject=stream)
    if observation.leaks:
        return
    failing = (observation.refused, observation.without_file)
    leaks = dict.fromkeys(stream for run in failing if run for stream in run.leaks)
    for stream in leaks:
        yield Finding(rule=ID, kind="signature-printed-on-failure", subject=stream)


RULE = Rule(
    id=ID,
    title="The client prints no secret and no signed URL",
    why="A signed URL in a log is a key in a log, for as long as it is valid.",
    check=check,
    explanation=(
        "Whoever reads a signed URL in a log can upload with it until it ends. Exceptions of "
        "many libraries quote the URL, and so does verbose output."
    ),
    wrong="print(error)  # requests quotes the whole URL in its errors",
    right="print(type(error).__name__)",
    references=("https://cwe.mitre.org/data/definitions/532.html",),
)
