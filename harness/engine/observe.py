"""One cell, run once: the facts from both sides of the wire."""

import re
import secrets
from dataclasses import replace

from harness.drivers.driver import Prepared, upload_invocation
from harness.engine.environment import Environment
from harness.engine.own_name import own_name
from harness.engine.payload import digests_of_recipe, new_recipe
from harness.engine.readback import read_object
from harness.engine.uploads import Address, sign_upload
from harness.model.cell import Cell
from harness.model.cors import OPEN
from harness.model.observation import Digests, Exchange, Observation, ProcessFacts, SnippetText
from harness.model.program import Program
from harness.model.scenario import Conditions, Scenario
from harness.model.ticket import Ticket
from harness.model.upload import SignedUpload
from harness.oss.headers import METADATA_PREFIX
from harness.oss.signature import SIGNATURE_PATTERN
from harness.wire.digests import digests_of
from harness.wire.redaction import redact

_SIGNATURE = re.compile(rf"[?&]({SIGNATURE_PATTERN}=)([^&]*)").search


def observe(cell: Cell, prepared: Prepared, environment: Environment) -> Observation:
    """Run the cell in a bucket of its own, and return what both sides saw."""
    bucket = environment.bucket or f"cell-{secrets.token_hex(8)}"
    address = Address(
        endpoint=environment.endpoint,
        region=environment.region,
        bucket=bucket,
        other_bucket=f"{bucket}-beside",
    )
    try:
        with own_name(cell.scenario, environment, bucket) as name:
            return _observe(cell, prepared, environment, replace(address, own_name=name))
    finally:
        for name in (address.bucket, address.other_bucket):
            environment.server.dismiss(name)


def _observe(
    cell: Cell, prepared: Prepared, environment: Environment, address: Address
) -> Observation:
    scenario, server = cell.scenario, environment.server
    recipe = new_recipe(scenario.send.body)
    source = digests_of_recipe(recipe) if recipe else None
    upload = sign_upload(cell, address, environment.keyring, source)
    buckets = [address.bucket]
    if scenario.damage.other_bucket == "own":
        buckets.append(address.other_bucket)
    for bucket in buckets:
        server.admit(_ticket(bucket, scenario.server, upload))
    before = _place_existing(scenario, environment, upload)
    processes: tuple[ProcessFacts, ...] = ()
    if not prepared.facts.failure:
        runs = range(scenario.send.times)
        with environment.workplace(prepared, recipe) as place:
            invocation = upload_invocation(upload, place)
            processes = tuple(environment.driver.run(prepared, invocation, place) for _ in runs)
    preflights, exchanges = by_preflight(server.journal(upload.bucket))
    for bucket in buckets:
        server.admit(Ticket(bucket=bucket))
    aimed = replace(address, endpoint=server.endpoint, bucket=upload.bucket)
    head, get = read_object(upload.key, aimed, environment.keyring)
    return Observation(
        bucket=upload.bucket,
        key=upload.key,
        signed_headers=upload.signed_headers,
        sent_headers={**upload.send_headers, **_prefixed(upload)},
        source=source,
        before=before,
        build=prepared.facts,
        processes=tuple(_redacted(facts, upload) for facts in processes),
        exchanges=exchanges,
        head=head,
        get=get,
        leaks=_leaks(processes, upload),
        snippet=_snippet(prepared.program),
        preflights=preflights,
    )


def _ticket(bucket: str, conditions: Conditions, upload: SignedUpload) -> Ticket:
    arrives, finishes = conditions.arrives, conditions.finishes
    return Ticket(
        bucket=bucket,
        arrives=None if arrives is None else upload.signed_at + arrives,
        finishes=None if finishes is None else upload.signed_at + finishes,
        fault=conditions.fault,
        signed=upload.signed,
        cors=OPEN if conditions.cors is None else conditions.cors,
    )


def by_preflight(
    journal: tuple[Exchange, ...],
) -> tuple[tuple[Exchange, ...], tuple[Exchange, ...]]:
    """Return the requests by which browsers ask, and those that transfer."""
    asked = tuple(exchange for exchange in journal if exchange.method == "OPTIONS")
    return asked, tuple(exchange for exchange in journal if exchange.method != "OPTIONS")


def _place_existing(
    scenario: Scenario, environment: Environment, upload: SignedUpload
) -> Digests | None:
    existing = scenario.server.existing
    if existing is None:
        return None
    data = secrets.token_bytes(existing.bytes)
    environment.server.put_object(upload.bucket, upload.key, data)
    return digests_of(data)


def _prefixed(upload: SignedUpload) -> dict[str, str]:
    return {f"{METADATA_PREFIX}{name}": value for name, value in upload.send_metadata.items()}


def _signature(upload: SignedUpload) -> tuple[str, str]:
    match = _SIGNATURE(upload.url)
    return (match[1], match[2]) if match else ("", "")


def _leaks(processes: tuple[ProcessFacts, ...], upload: SignedUpload) -> tuple[str, ...]:
    # The error body that many clients print holds the signature alone, which uploads nothing.
    usable = "".join(_signature(upload))
    if not usable:
        return ()
    streams = {
        "stdout": "".join(facts.stdout for facts in processes),
        "stderr": "".join(facts.stderr for facts in processes),
    }
    return tuple(name for name, text in streams.items() if usable in text)


def _snippet(program: Program) -> SnippetText | None:
    if not program.published:
        return None
    file = f"clients/{program.client.folder}/{program.file}"
    return SnippetText(file=file, text=program.published)


def _redacted(facts: ProcessFacts, upload: SignedUpload) -> ProcessFacts:
    def clean(text: str) -> str:
        _, signature = _signature(upload)
        return redact(text.replace(signature, "<redacted>") if signature else text)

    return replace(facts, stdout=clean(facts.stdout), stderr=clean(facts.stderr))
