"""The body on the wire and the stored object are the local file, byte for byte."""

from collections.abc import Iterator
from dataclasses import replace

from harness.checks.fixes import with_fix
from harness.explain.wrongly_stored import body_story
from harness.model.job import Job
from harness.model.observation import Digests, Observation
from harness.model.rule import Rule, stored_uploads
from harness.model.verdict import Finding

ID = "body-identical"
CRC64 = "x-oss-hash-crc64ecma"
FIX = "Send the file's bytes themselves: no form, no text conversion, no wrapping."


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a body that differs in length, MD5, CRC-64 or SHA-256."""
    source = observation.source
    uploads = stored_uploads(job, observation)
    if source is None or not uploads:
        return
    for exchange in uploads:
        if exchange.body != source:
            finding = _finding("The body that reached the server", exchange.body, source)
            story = body_story(exchange, source)
            if story is not None:
                finding = replace(finding, message=f"{finding.message} {story.sentence}")
                finding = with_fix(finding, job, observation, story)
            yield finding
            return
    if observation.get is not None and observation.get.body != source:
        yield _finding("The object that was read back", observation.get.body, source)
    # An archived object cannot be read back; what HEAD says of its content can.
    told = observation.head.headers.get(CRC64) if observation.head else None
    if observation.get is None and told not in {None, str(source.crc64)}:
        message = f"The stored object has another CRC-64 ({told}) than the local file."
        yield Finding(rule=ID, message=message, fix=FIX)


def _finding(what: str, got: Digests | None, source: Digests) -> Finding:
    if got is None:
        difference = "is not there"
    elif got.length != source.length:
        difference = f"has {got.length} bytes, and the local file has {source.length}"
    else:
        difference = f"has the right length and other bytes (MD5 {got.md5}, not {source.md5})"
    return Finding(rule=ID, message=f"{what} {difference}.", fix=FIX)


RULE = Rule(
    id=ID,
    title="The body on the wire and the stored object are the local file, byte for byte",
    why="A form body or a converted text is stored with status 200 and is not the file.",
    check=check,
    explanation=(
        "An upload may be accepted and be wrong: a multipart form is stored with its "
        "boundaries, a text conversion changes line ends, an empty stream makes an empty "
        "object. What arrived and what is read back are compared with the local file by "
        "length, MD5, CRC-64 and SHA-256."
    ),
    wrong="requests.put(url, files={'file': open(path, 'rb')})",
    right="requests.put(url, data=open(path, 'rb'))",
    references=("https://www.alibabacloud.com/help/en/oss/developer-reference/putobject",),
)
