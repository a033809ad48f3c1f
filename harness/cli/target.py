"""What ``harness run`` asks for when the matrix is to run against a real bucket."""

import os
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from harness.cli.planning import Planned
from harness.cli.signing import KEY_ID, KEY_SECRET, TOKEN
from harness.engine.run import RunPlan
from harness.engine.target import Target, aimed, new_prefix
from harness.errors import UsageError
from harness.model.identity import KeyPair
from harness.oss.endpoints import region_of_host
from harness.server.relay.upstream import upstream_of

TargetOption = Annotated[
    str | None,
    typer.Option(
        help="The endpoint of a real service instead of the mock; credentials come from "
        f"{KEY_ID} and {KEY_SECRET}."
    ),
]
BucketOption = Annotated[
    str | None, typer.Option(help="With --target: the bucket; only a new prefix in it is touched.")
]
RegionOption = Annotated[
    str | None, typer.Option(help="With --target: the region, where the endpoint does not tell.")
]


def read_target(endpoint: str | None, bucket: str | None, region: str | None) -> Target | None:
    """Return the real bucket that was asked for, None for the mock."""
    if endpoint is None:
        if bucket or region:
            raise UsageError("--bucket and --region go with --target.", hint="add --target URL")
        return None
    if bucket is None:
        raise UsageError("--target needs a bucket.", hint="add --bucket NAME")
    upstream = upstream_of(endpoint, bucket)
    own_region = region_of_host(urlsplit(f"//{upstream.netloc}").hostname or "")
    if region is None and not own_region:
        message = f"The region of {endpoint} cannot be read from its name."
        raise UsageError(message, hint="add --region, such as cn-hangzhou")
    key_id, secret = os.environ.get(KEY_ID, ""), os.environ.get(KEY_SECRET, "")
    if not key_id or not secret:
        raise UsageError(
            f"{KEY_ID} and {KEY_SECRET} are not both set.",
            hint="a key that may list, put, get and delete in the bucket, and nothing else",
        )
    return Target(
        upstream=upstream,
        region=region or own_region,
        pair=KeyPair(access_key_id=key_id, access_key_secret=secret),
        token=os.environ.get(TOKEN, ""),
        prefix=new_prefix(),
    )


def at_target(
    planned: Planned, target: Target | None, console: Console, scheduler: str | None = None
) -> Planned:
    """Return the plans for a real bucket: one cell at a time, below the prefix; else as they are.

    Raises UsageError where they go on from an earlier run, which had another prefix, and where
    they would leave this machine.
    """
    if target is None:
        return planned
    planned.refuse_to_continue_with("--target")
    if scheduler is not None:
        message = "--scheduler does not go with --target."
        raise UsageError(message, hint="the credentials would travel to every worker")
    console.print(f"Everything stands below {target.prefix} and is deleted again.", style="dim")
    return replace(planned, plans=tuple(_aimed(plan, target) for plan in planned.plans))


def _aimed(plan: RunPlan, target: Target) -> RunPlan:
    cells = tuple(aimed(cell, target.prefix) for cell in plan.cells)
    return replace(plan, cells=cells, jobs=1)
