"""Uploads by a form: the page's own policy, tried, and one of ours where a page signs none."""

from dataclasses import replace
from datetime import UTC, datetime

import requests

from harness import timeouts
from harness.drivers.driver import Recipe
from harness.engine.environment import REGION, Environment
from harness.engine.payload import fresh_recipe
from harness.model.cell import Cell
from harness.model.identity import KeyPair
from harness.model.observation import Exchange
from harness.model.page import Block
from harness.model.scenario import Signer
from harness.model.upload import SignedUpload
from harness.oss.endpoints import public_host
from harness.oss.signature import V1_FORM, V4_FORM
from harness.pages.forms import names_another_bucket
from harness.pages.printed_forms import V4, PolicyForm
from harness.server.service import MockServer
from harness.signing.form import sign_policy

METHOD = "POST"
VALIDITY, COMPLETE = 3600, 200
TRIED = b"tried by the harness"
LARGEST = 1024**3
# No local file of ours is larger, whatever a policy asks for.
MOST = 8 * 1024 * 1024
ACCEPTED = frozenset({200, 201, 204, 303})
# The signature was right, and the trial has not met what else the policy asks for.
PAST_THE_SIGNATURE = {"policy-violated", "form-file-too-small", "form-file-too-large"}


def harness_form(environment: Environment, bucket: str, key: str, *, is_v4: bool) -> SignedUpload:
    """Return a policy of the harness that allows any key of the bucket, for a page with none."""
    pair = environment.keyring.pairs[Signer.OWNER]
    conditions = [
        {"bucket": bucket},
        ["content-length-range", 0, LARGEST],
        ["starts-with", "$key", ""],
    ]
    made = sign_policy(
        pair,
        conditions,
        now=datetime.now(tz=UTC),
        seconds=VALIDITY,
        region=REGION if is_v4 else "",
    )
    form = PolicyForm(
        policy=made.policy,
        signature=made.signature,
        credential=made.credential,
        date=made.date,
        bucket=bucket,
        key=key,
    )
    return upload_by_form(form, environment, pair)


def upload_by_form(form: PolicyForm, environment: Environment, pair: KeyPair) -> SignedUpload:
    """Return what a signed policy hands to who posts with it."""
    return SignedUpload(
        url=address_of(environment.endpoint_of(REGION), form.bucket),
        method=METHOD,
        bucket=form.bucket,
        key=form.key,
        signed_at=0.0,
        signed_headers={},
        send_headers={},
        send_metadata={},
        fields={
            "HARNESS_POLICY": form.policy,
            "HARNESS_FORM_SIGNATURE": form.signature,
            "HARNESS_FORM_CREDENTIAL": form.credential,
            "HARNESS_FORM_DATE": form.date,
            "HARNESS_SECURITY_TOKEN": form.token,
            "HARNESS_KEY": form.key,
            "HARNESS_BUCKET": form.bucket,
            "HARNESS_REGION": REGION,
            "HARNESS_ACCESS_KEY_ID": pair.access_key_id,
            "OSS_ACCESS_KEY_ID": pair.access_key_id,
            "HARNESS_ENDPOINT": f"https://{public_host(REGION)}",
            "HARNESS_HOST": public_host(REGION),
        },
    )


def as_posted(
    upload: SignedUpload, signer: Block, sender: Block, other: str, environment: Environment
) -> SignedUpload:
    """Return a policy with where its form goes: to another bucket where the page names another."""
    if not names_another_bucket(signer.text, sender.text):
        return upload
    address = address_of(environment.endpoint_of(REGION), other)
    fields = {**upload.fields, "HARNESS_BUCKET": other}
    return replace(upload, url=address, bucket=other, fields=fields)


def address_of(endpoint: str, bucket: str) -> str:
    """Return where a form is posted to: the bucket itself, at an endpoint as programs see it."""
    host = endpoint.partition("://")[2]
    return f"{endpoint}/{bucket}" if ":" in host else f"https://{bucket}.{host}"


def try_form(form: PolicyForm, server: MockServer, pair: KeyPair) -> tuple[Exchange, ...]:
    """Post a form with this policy, as it asks for, and return what came of it."""
    fields = [("key", form.key), *form.required.items(), (V4_FORM.policy, form.policy)]
    if form.is_v4:
        fields += [
            (V4_FORM.version, V4),
            (V4_FORM.identity, form.credential),
            (V4_FORM.date, form.date),
            (V4_FORM.signature, form.signature),
        ]
    else:
        fields += [(V1_FORM.identity, pair.access_key_id), (V1_FORM.signature, form.signature)]
    if form.token:
        fields.append((V4_FORM.token, form.token))
    body = TRIED.ljust(min(form.shortest, MOST), b".")[: form.longest]
    parts: list[tuple[str, tuple[str | None, str | bytes]]] = [
        *((name, (None, value)) for name, value in fields),
        ("file", ("tried.txt", body)),
    ]
    with requests.Session() as session:
        session.trust_env = False
        session.post(
            address_of(server.endpoint, form.bucket), files=parts, timeout=timeouts.SIGNER_REQUEST
        )
    return server.journal(form.bucket)[-1:]


def is_good(trials: tuple[Exchange, ...]) -> bool:
    """Tell whether the policy and its signature were right, whatever came of the file."""
    return any(one.status in ACCEPTED or one.cause in PAST_THE_SIGNATURE for one in trials)


def file_for(form: PolicyForm, size: int) -> Recipe:
    """Return a local file whose length the policy allows."""
    fitting = max(size, form.shortest if form.shortest <= MOST else 0)
    return fresh_recipe(fitting if form.longest is None else min(fitting, form.longest))


def as_answered(cell: Cell, exchanges: tuple[Exchange, ...]) -> Cell:
    """Return the cell of a form with the status that the form itself has asked for."""
    got = next((one.status for one in exchanges if one.status in ACCEPTED), 0)
    expect = cell.scenario.expect
    if not got or expect.status != COMPLETE:
        return cell
    expected = replace(cell.scenario, expect=replace(expect, status=got))
    return replace(cell, scenario=expected)


def stored_key(upload: SignedUpload, server: MockServer) -> str:
    """Return under which key a form has stored its file: it says so itself."""
    if upload.method != METHOD:
        return upload.key
    return next((key for key, _, _ in server.objects(upload.bucket)), upload.key)


def with_file_alone(
    exchanges: tuple[Exchange, ...], upload: SignedUpload, server: MockServer
) -> tuple[Exchange, ...]:
    """Return the requests of a form with the file in it for a body, where it was stored."""
    if upload.method != METHOD:
        return exchanges
    digests = server.object_digests(upload.bucket, stored_key(upload, server))
    return tuple(replace(one, body=digests) if one.status in ACCEPTED else one for one in exchanges)
