"""The stored object has exactly the metadata that was signed."""

from collections.abc import Iterator, Mapping

from harness.checks.fixes import with_fix
from harness.explain.wrongly_stored import header_explanation
from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.phrase import SPACE
from harness.model.rule import Rule, accepted
from harness.model.verdict import Finding
from harness.oss.headers import METADATA_PREFIX

ID = "metadata-kept"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of metadata that is lost, altered or added."""
    if not accepted(observation):
        return
    signed = _metadata(observation.signed_headers)
    for method, readback in (("HEAD", observation.head), ("GET", observation.get)):
        if readback is None or (stored := _metadata(readback.headers)) == signed:
            continue
        wrong = sorted(name for name in signed | stored if signed.get(name) != stored.get(name))
        explanations = [
            header_explanation(name, stored.get(name), signed.get(name)) for name in wrong
        ]
        finding = Finding(
            rule=ID,
            kind="metadata-stored",
            subject=wrong[0],
            expected=signed.get(wrong[0], ""),
            got=stored.get(wrong[0], ""),
            details={
                "method": method,
                "why": SPACE.join(explanation.sentence for explanation in explanations),
            },
        )
        yield with_fix(finding, job, observation, explanations[0])
        return


def _metadata(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith(METADATA_PREFIX)}


RULE = Rule(
    id=ID,
    title="The stored object has exactly the metadata that was signed",
    why="Metadata is garbled by character sets and trimming without any error on the way.",
    check=check,
    explanation=(
        "User metadata is signed, so a changed entry is refused; what is signed wrongly on "
        "both sides is stored wrongly. Letters outside ASCII are the usual victims: Latin-1, "
        "RFC 2047, percent-encoding, and `?`."
    ),
    wrong='put.setHeader("x-oss-meta-author", name);  // letters outside ASCII go as "?"',
    right="ConnectionConfig.custom().setCharset(StandardCharsets.UTF_8)",
    references=("https://www.alibabacloud.com/help/en/oss/developer-reference/putobject",),
)
