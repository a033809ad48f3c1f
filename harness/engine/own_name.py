"""A host name of its own (CNAME) for the bucket of one cell."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from harness.engine.environment import Environment
from harness.model.scenario import Scenario
from harness.oss.endpoints import public_host


@contextmanager
def own_name(scenario: Scenario, environment: Environment, bucket: str) -> Iterator[str]:
    """Lend a host name, with its port, that stands for the bucket; empty where none is asked for.

    Programs that see the names of the service find it among them. This machine has no names to
    give away: there it is an address with a port that leads to nothing else.
    """
    if not scenario.has_cname:
        yield ""
        return
    with _place(environment, bucket) as name:
        environment.server.bind_cname(name, bucket)
        if scenario.server.proxy_rewrites_host:
            environment.server.put_proxy(name, f"{bucket}.{public_host(environment.region)}")
        try:
            yield name
        finally:
            environment.server.release_name(name)


@contextmanager
def _place(environment: Environment, bucket: str) -> Iterator[str]:
    host = urlsplit(environment.endpoint).hostname or ""
    if not _is_address(host):
        yield f"name-of-{bucket}.{host}"
        return
    listening = socket.create_server((host, 0))
    port = listening.getsockname()[1]
    close = environment.server.serve_on(listening, None)
    try:
        yield f"{host}:{port}"
    finally:
        close()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
