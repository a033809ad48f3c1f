"""``harness serve``: the strict mock server, for people."""

import json
import os
import signal
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from harness.cli.signing import KEY_ID, KEY_SECRET
from harness.cli.terminal import stdout_console
from harness.engine.bench import REGION
from harness.engine.keyring import new_pair
from harness.errors import UsageError
from harness.live.desk import Desk
from harness.live.site import LivePage
from harness.model.identity import Account, KeyPair
from harness.server.clock import SystemClock
from harness.server.service import MockServer


def serve_command(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 9000,
    bucket: Annotated[
        list[str] | None, typer.Option(help="A bucket to make; may be repeated.")
    ] = None,
    region: Annotated[str, typer.Option(help="The region.")] = REGION,
    page_port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port of the live page; 0 takes a free one.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Serve a strict OSS on this machine until interrupted; its objects are gone afterwards."""
    pair = key_pair()
    with tempfile.TemporaryDirectory(prefix="oss-harness-") as folder:
        account = Account(keys=(pair,))
        root, clock = Path(folder), SystemClock()
        server = MockServer(root=root, account=account, region=region, clock=clock, port=port)
        server.start()
        try:
            buckets = bucket or ["examplebucket"]
            for name in buckets:
                server.create_bucket(name)
            desk = Desk(server=server, pair=pair, region=region, buckets=tuple(buckets))
            page = LivePage(desk, port=page_port)
            page.start()
            try:
                announce(server.endpoint, page.url, region, buckets, pair, as_json=as_json)
                signal.sigwait({signal.SIGINT, signal.SIGTERM})
            finally:
                page.stop()
        finally:
            server.stop()


def key_pair() -> KeyPair:
    """Return the pair from the environment, a new one where none is set."""
    key_id, secret = os.environ.get(KEY_ID, ""), os.environ.get(KEY_SECRET, "")
    if bool(key_id) != bool(secret):
        raise UsageError(f"Only one of {KEY_ID} and {KEY_SECRET} is set.", hint="Set both or none.")
    return KeyPair(access_key_id=key_id, access_key_secret=secret) if key_id else new_pair()


def announce(
    endpoint: str, page: str, region: str, buckets: list[str], pair: KeyPair, *, as_json: bool
) -> None:
    """Print what a client must know; the secret is good for nothing but this server."""
    if as_json:
        told = {
            "endpoint": endpoint,
            "page": page,
            "region": region,
            "buckets": buckets,
            "access_key_id": pair.access_key_id,
            "access_key_secret": pair.access_key_secret,
        }
        typer.echo(json.dumps(told))
        return
    console = stdout_console(soft_wrap=True)
    console.print(f"A strict OSS listens at {endpoint} (region {region}); Ctrl-C ends it.")
    console.print(f"Every request shows, with the reason of a refusal, at {page}")
    console.print(f"Buckets: {', '.join(buckets)}\n")
    console.print(f"export {KEY_ID}={pair.access_key_id}")
    console.print(f"export {KEY_SECRET}={pair.access_key_secret}\n")
    console.print("In another terminal, with these two variables:")
    sign = f"harness sign PUT exampleobject.txt --endpoint {endpoint} --bucket {buckets[0]}"
    console.print(f'  curl -T README.md "$({sign})"')
