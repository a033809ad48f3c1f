"""The engine: found, asked for its version, and its errors put into our words."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import docker
import requests
from docker.errors import APIError, DockerException, ImageNotFound

from harness import timeouts
from harness.errors import EnvironmentalError

MOST_AT_A_TIME = 32
HOST_VARIABLE = "DOCKER_HOST"
UNIX = "unix://"
OWN_SOCKET = "unix:///var/run/docker.sock"
NETWORKED = ("tcp", "http", "https")
MISSING = "start one (`sudo systemctl start docker`), name it in DOCKER_HOST"
FORBIDDEN = "become a member of the group docker (`sudo usermod -aG docker $USER`, log in again)"
OLDEST_API = (1, 41)  # Engine 20.10
BASE_VARIABLE = "HARNESS_BASE_IMAGE"
BASE = "debian:bookworm-slim"


def base_image() -> str:
    """Return the image that all others are built on: ``HARNESS_BASE_IMAGE``, or Debian's."""
    return os.environ.get(BASE_VARIABLE) or BASE


def connect() -> docker.DockerClient:
    """Return the engine that ``DOCKER_HOST`` names, or this machine's own.

    Raises EnvironmentalError where none answers.
    """
    host = os.environ.get(HOST_VARIABLE) or OWN_SOCKET
    client = None
    try:
        _knock(host)
        client = docker.from_env(timeout=timeouts.ENGINE_ANSWER, max_pool_size=MOST_AT_A_TIME)
        client.ping()
    except (DockerException, requests.RequestException, OSError) as error:
        if client is not None:
            client.close()
        start = FORBIDDEN if isinstance(error, PermissionError) else MISSING
        raise EnvironmentalError(
            f"No container engine answers at {host}: {reason(error)}.",
            hint=f"{start}, or run with --driver local",
        ) from error
    client.api.timeout = timeouts.ENGINE_WORK
    return client


def _knock(host: str) -> None:
    # The SDK says the same in three lines, and leaves a socket open.
    address = urlsplit(host)
    if address.scheme in NETWORKED and address.hostname and address.port:
        place = (address.hostname, address.port)
        socket.create_connection(place, timeout=timeouts.ENGINE_ANSWER).close()
    if host.startswith(UNIX):
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(timeouts.ENGINE_ANSWER)
            caller.connect(host.removeprefix(UNIX))


def versions_of(client: docker.DockerClient) -> tuple[str, str]:
    """Return the version of the engine and that of the interface which it speaks."""
    with plainly("tell its version"):
        versions = client.version()
    return str(versions["Version"]), str(versions["ApiVersion"])


def base_id(client: docker.DockerClient, name: str) -> str:
    """Return the id of the base image, fetched if it is not here.

    Raises EnvironmentalError where it can be found nowhere.
    """
    try:
        return str(client.images.get(name).id)
    except ImageNotFound:
        pass
    try:
        return str(client.images.pull(name).id)
    except (DockerException, requests.RequestException) as error:
        raise EnvironmentalError(
            f"The base image {name} is not here and cannot be pulled: {reason(error)}.",
            hint="build it from Debian's packages: `mmdebstrap --variant=minbase bookworm base.tar`"
            f", `docker import base.tar {name}`; or name another in {BASE_VARIABLE}",
        ) from error


@contextmanager
def plainly(what: str) -> Iterator[None]:
    """Turn whatever the engine says into an EnvironmentalError that begins with what we wanted."""
    try:
        yield
    except (DockerException, requests.RequestException) as error:
        raise EnvironmentalError(
            f"The container engine did not {what}: {reason(error)}.", hint="`harness doctor`"
        ) from error


def reason(error: BaseException) -> str:
    """Return what the engine said of a fault, without the address that it was asked at."""
    if isinstance(error, APIError) and error.explanation:
        return str(error.explanation).strip().rstrip(".")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    # What the system said lies within what two libraries made of it.
    within = [reason(part) for part in error.args if isinstance(part, BaseException)]
    return within[0] if within else str(error).strip().rstrip(".")
