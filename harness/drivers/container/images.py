"""One image a client, built only when something that goes into it has changed."""

import os
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import docker
import requests
from docker.errors import DockerException, ImageNotFound

from harness import timeouts
from harness.drivers.container.context import Context
from harness.drivers.container.engine import base_id, base_image, plainly, reason
from harness.drivers.container.image_room import REPOSITORY, mark_image
from harness.drivers.local import default_cache
from harness.drivers.room import lock_of
from harness.drivers.steps import COLOUR
from harness.errors import BuildError, EnvironmentalError

IMAGE_LABEL = "org.oss-snippet-harness.image"
LAST_LINES = 20
LAST_PIECES = 2000
BUILDS_AT_A_TIME = 4
CA_VARIABLE = "EXTRA_CA_CERTS"
ADDED_HERE = Path("/usr/local/share/ca-certificates")
LONGEST_ARGUMENT = 100_000
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """An image that is ready, and how long that took."""

    tag: str
    seconds: float
    cached: bool


def build_image(client: docker.DockerClient, name: str, context: Context) -> Image:
    """Return the image, built now or earlier; raise BuildError with the log's last lines."""
    begun = time.monotonic()
    base, certificates = base_image(), extra_certificates()
    digest = context.digest(base_id(client, base), certificates)
    tag = f"{REPOSITORY}/{name}:{digest}"
    cache = default_cache()
    if cached := _is_here(client, tag):
        mark_image(client, tag, cache)
        return Image(tag=tag, seconds=time.monotonic() - begun, cached=cached)
    arguments = {"BASE": base, CA_VARIABLE: certificates}
    arguments |= {proxy: os.environ[proxy] for proxy in PROXIES if os.environ.get(proxy)}
    # Another process may be building the same: what one has built, the others find built.
    with lock_of(cache / "image" / f"{name}-{digest}", cache):
        cached = _is_here(client, tag)
        if not cached:
            _build(client, name, tag, context, arguments)
    mark_image(client, tag, cache)
    return Image(tag=tag, seconds=time.monotonic() - begun, cached=cached)


def _is_here(client: docker.DockerClient, tag: str) -> bool:
    try:
        with plainly(f"look for the image {tag}"):
            client.images.get(tag)
    except EnvironmentalError as error:
        if isinstance(error.__cause__, ImageNotFound):
            return False
        raise
    return True


def _build(
    client: docker.DockerClient, name: str, tag: str, context: Context, arguments: Mapping[str, str]
) -> None:
    last_pieces: deque[str] = deque(maxlen=LAST_PIECES)
    error = ""
    try:
        answers = client.api.build(
            fileobj=context.archive(),
            custom_context=True,
            tag=tag,
            buildargs=dict(arguments),
            labels={IMAGE_LABEL: name},
            rm=True,
            forcerm=True,
            decode=True,
            timeout=timeouts.IMAGE_BUILD,
        )
        for answer in answers:
            last_pieces.append(str(answer.get("stream", "")))
            if "error" in answer:
                error = str(answer["error"]).strip()  # the last word, if the stream is read out
    except (DockerException, requests.RequestException) as fault:
        raise _failure(name, "".join(last_pieces), reason(fault)) from fault
    if error:
        raise _failure(name, "".join(last_pieces), error)


def _failure(name: str, output: str, error: str) -> BuildError:
    # An engine tells what was printed in pieces of any size, in colours.
    lines = [line for line in COLOUR.sub("", output).splitlines() if line.strip()]
    log = "\n".join([*lines[-LAST_LINES:], error])
    return BuildError(
        f"{name}: its image cannot be built:\n{log}",
        hint="are the package registries reachable from a build? behind a proxy that looks into "
        f"connections, {CA_VARIABLE} names a file with its certificates",
    )


def extra_certificates() -> str:
    """Return as PEM the certificates that a build must trust beside the public ones.

    ``EXTRA_CA_CERTS`` holds them, or names their file; left alone, they are the ones that somebody
    has added to this machine in Debian's place for them.
    """
    given = os.environ.get(CA_VARIABLE)
    if given is None:
        added = sorted(ADDED_HERE.rglob("*.crt"))
        return "\n".join(path.read_text(encoding="utf-8").strip() for path in added)
    if not given.strip() or given.strip().startswith("-----BEGIN"):
        return given.strip()
    try:
        text = Path(given).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        message = f"{CA_VARIABLE} names {given}, which cannot be read: {problem}."
        hint = "name a file of certificates in PEM, or leave the variable alone"
        raise EnvironmentalError(message, hint=hint) from error
    if len(text) > LONGEST_ARGUMENT:
        raise EnvironmentalError(
            f"{CA_VARIABLE} names {given}, which is too large ({len(text)} characters).",
            hint="give only the certificates that are missing, not a whole bundle",
        )
    return text
