"""What ``harness doctor`` asks of the engine."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import docker
import requests
from docker.errors import ContainerError, DockerException

from harness.drivers.container.engine import (
    OLDEST_API,
    base_id,
    base_image,
    connect,
    plainly,
    versions_of,
)
from harness.drivers.container.images import extra_certificates
from harness.drivers.container.owner import this_run
from harness.drivers.container.pool import container_limits
from harness.errors import EnvironmentalError
from harness.model.client import ContainerLimits

GIB_FOR_ALL_IMAGES = 8
GIB = 1024**3
LIMITS = {"MemoryLimit": "memory", "PidsLimit": "processes", "CpuCfsQuota": "CPU"}
# Everything that a build does first, short of installing; the list of packages is thrown away.
FETCH_LISTS = ("apt-get", "-qq", "-o", "APT::Update::Error-Mode=any", "update")


@dataclass(frozen=True, kw_only=True, slots=True)
class Symptom:
    """One thing that containers need: what was found, or what is wrong and what to do about it."""

    what: str
    value: str = ""
    problem: str = ""
    hint: str = ""


def examine(*, thoroughly: bool) -> Iterator[Symptom]:
    """Yield what containers need, in the order in which a lack of it would be met.

    ``thoroughly`` also pulls the base image and tries a build's way to the packages.
    """
    try:
        client = connect()
    except EnvironmentalError as error:
        yield Symptom(what="engine", problem=error.message, hint=error.hint)
        return
    with closing(client):
        yield from _signs(client, thoroughly=thoroughly)


def _signs(client: docker.DockerClient, *, thoroughly: bool) -> Iterator[Symptom]:
    with plainly("describe itself"):
        facts = client.info()
    yield _engine(*versions_of(client))
    yield _limits(facts)
    yield _disk(facts)
    if not thoroughly:
        return
    base = _base(client)
    yield base
    if not base.problem:
        yield _network(client)


def _engine(version: str, interface: str) -> Symptom:
    numbers = tuple(int(part) for part in interface.split(".") if part.isdigit())
    if numbers < OLDEST_API:
        problem = f"version {version} is too old"
        return Symptom(what="engine", problem=problem, hint="a newer Docker Engine")
    return Symptom(what="engine", value=version)


def _limits(facts: dict[str, Any]) -> Symptom:
    lacking = [name for key, name in LIMITS.items() if not facts.get(key, True)]
    if lacking:
        return Symptom(
            what="limits",
            problem=f"the kernel does not limit {' and '.join(lacking)} here",
            hint="enable these control groups; without them a snippet can harm this machine",
        )
    return Symptom(what="limits", value=", ".join(LIMITS.values()))


def _disk(facts: dict[str, Any]) -> Symptom:
    root = facts.get("DockerRootDir", "")
    try:
        free = shutil.disk_usage(root).free
    except OSError:
        return Symptom(what="disk", value=f"{root or 'its folder'} is not on this machine")
    if free < GIB_FOR_ALL_IMAGES * GIB:
        return Symptom(
            what="disk",
            problem=f"{free / GIB:.1f} GiB are free in {root}, and all images take "
            f"{GIB_FOR_ALL_IMAGES} GiB",
            hint="remove images of earlier versions: "
            "`docker image prune -a --filter label=org.oss-snippet-harness.image`",
        )
    return Symptom(what="disk", value=f"{free / GIB:.0f} GiB free in {root}")


def _base(client: docker.DockerClient) -> Symptom:
    name = base_image()
    try:
        base_id(client, name)
    except EnvironmentalError as error:
        return Symptom(what="base image", problem=error.message, hint=error.hint)
    return Symptom(what="base image", value=name)


def _network(client: docker.DockerClient) -> Symptom:
    try:
        extra_certificates()
        client.containers.run(
            base_image(),
            list(FETCH_LISTS),
            remove=True,
            labels=this_run().labels,
            # Podman's own limits may be more than this machine grants.
            ulimits=container_limits(ContainerLimits(), cores=1)["ulimits"],
        )
    except EnvironmentalError as error:
        return Symptom(what="network of builds", problem=error.message, hint=error.hint)
    except (DockerException, requests.RequestException) as error:
        printed = error.stderr.decode() if isinstance(error, ContainerError) else str(error)
        cause = next(iter(printed.strip().splitlines()), "nothing was said")
        return Symptom(
            what="network of builds",
            problem=f"a container cannot fetch the lists of Debian's packages: {cause}",
            hint="set http_proxy and https_proxy, or EXTRA_CA_CERTS; images that are built are "
            "used as they are",
        )
    return Symptom(what="network of builds", value="Debian's packages are reached")
