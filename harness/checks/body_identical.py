"""The body on the wire and the stored object are the local file, byte for byte."""

from collections.abc import Iterator
from dataclasses import replace

from harness.checks.fixes import with_fix
from harness.checks.parts_of_file import wrong_parts
from harness.explain.wrongly_stored import body_explanation
from harness.model.job import Job
from harness.model.observation import Digests, Exchange, Observation
from harness.model.rule import Rule, stored_uploads
from harness.model.verdict import Finding

ID = "body-identical"
CRC64 = "x-oss-hash-crc64ecma"


def check(job: Job, observation: Observation) -> Iterator[Finding]:
    """Complain of a body that differs in length, MD5, CRC-64 or SHA-256, and of wrong parts."""
    for parts in observation.parts:
        yield from wrong_parts(parts, job, observation)
    source = observation.source
    uploads = stored_uploads(job, observation)
    if source is None or not uploads:
        return
    for exchange in uploads:
        if exchange.body != source:
            yield _of_body(exchange, job, observation, source)
            return
    if observation.get is not None and observation.get.body != source:
        yield _of_object(observation.get.body, source)
    # An archived object cannot be read back; what HEAD says of its content can.
    expected = observation.head.headers.get(CRC64) if observation.head else None
    if observation.get is None and expected not in {None, str(source.crc64)}:
        yield Finding(rule=ID, kind="object-crc", expected=str(source.crc64), got=expected or "")


def _of_body(exchange: Exchange, job: Job, observation: Observation, source: Digests) -> Finding:
    body, explanation = exchange.body, body_explanation(exchange, source)
    why = {"why": explanation.sentence if explanation else ""}
    if body is None:
        finding = Finding(rule=ID, kind="body-missing", details=why)
    elif body.length != source.length:
        wanted, got = str(source.length), str(body.length)
        finding = Finding(rule=ID, kind="body-length", expected=wanted, got=got, details=why)
    else:
        finding = Finding(
            rule=ID, kind="body-bytes", expected=source.md5, got=body.md5, details=why
        )
    finding = replace(finding, exchange=exchange.number)
    return with_fix(finding, job, observation, explanation) if explanation else finding


def _of_object(body: Digests | None, source: Digests) -> Finding:
    if body is None:
        return Finding(rule=ID, kind="object-missing")
    if body.length != source.length:
        wanted, got = str(source.length), str(body.length)
        return Finding(rule=ID, kind="object-length", expected=wanted, got=got)
    return Finding(rule=ID, kind="object-bytes", expected=source.md5, got=body.md5)


RULE = Rule(
    id=ID,
    title="The body on the wire and the stored object are the local file, byte for byte",
    why="A form body or a converted text is stored with status 200 and is not the file.",
    check=check,
    explanation=(
        "An upload may be accepted and be wrong: a multipart form is stored with its "
        "boundaries, a text conversion changes line ends, an empty stream makes an empty "
        "object. What arrived and what is read back are compared with the local file by "
        "length, MD5, CRC-64 and SHA-256. The parts of a multipart upload are pieces of the file, "
        "each the next one, and together the whole of it where the upload is completed."
    ),
    wrong="requests.put(url, files={'file': open(path, 'rb')})",
    right="requests.put(url, data=open(path, 'rb'))",
    references=("https://www.alibabacloud.com/help/en/oss/developer-reference/putobject",),
)
