"""How much room the images of clients and pages take: what was not used for longest goes first."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import docker
import requests
from docker.errors import DockerException, ImageNotFound

from harness.drivers.container.engine import base_image, plainly
from harness.drivers.room import MEGABYTE, oldest_run, write_whole

REPOSITORY = "oss-snippet-harness"
FOLDER = "images"
LIMIT_VARIABLE = "HARNESS_IMAGES_MB"
# The images of every client and of every toolkit take two thirds of it.
LIMIT_MB = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptImage:
    """One image that runs of this cache have used, by the file that tells so.

    ``bytes`` are without its base image; what several images share is counted with each.
    """

    mark: Path
    bytes: int
    used_at: float

    @property
    def tag(self) -> str:
        """The name by which the engine knows it."""
        return f"{REPOSITORY}/{self.mark.name}"


def limit_of_images() -> int:
    """Return how many bytes images may take: ``HARNESS_IMAGES_MB``, or our own limit."""
    text = os.environ.get(LIMIT_VARIABLE, "")
    return (int(text) if text.isdecimal() else LIMIT_MB) * MEGABYTE


def mark_image(engine: docker.DockerClient, tag: str, cache: Path) -> None:
    """Note that an image is used now, and of a new one how large it is."""
    mark = cache / FOLDER / tag.rpartition("/")[2]
    with suppress(FileNotFoundError):
        os.utime(mark)
        return
    with plainly(f"tell how large {tag} is"):
        sizes = [int(engine.images.get(name).attrs["Size"]) for name in (tag, base_image())]
    mark.parent.mkdir(parents=True, exist_ok=True)
    write_whole(mark, str(max(sizes[0] - sizes[1], 0)).encode())


def kept_images(cache: Path) -> Iterator[KeptImage]:
    """Yield the images that runs of this cache have used, in no order."""
    for mark in (cache / FOLDER).glob("*:*"):
        with suppress(OSError, ValueError):
            size = int(mark.read_text(encoding="ascii"))
            yield KeptImage(mark=mark, bytes=size, used_at=mark.stat().st_mtime)


def make_room_of_images(engine: docker.DockerClient, cache: Path, limit: int) -> int:
    """Remove what was not used for longest until the rest fits; return how many bytes went.

    What a run has used that goes on stays, and what a container uses.
    """
    every = sorted(kept_images(cache), key=lambda one: one.used_at)
    too_much, removed, in_use = sum(one.bytes for one in every) - limit, 0, oldest_run(cache)
    for one in every:
        if removed >= too_much or one.used_at >= in_use:
            break
        removed += one.bytes if remove_image(engine, one) else 0
    return removed


def remove_image(engine: docker.DockerClient, kept: KeptImage) -> bool:
    """Remove an image, and tell whether it is gone: what is in use stays."""
    try:
        # Somebody may have begun to use it since the images were looked through.
        if kept.mark.stat().st_mtime != kept.used_at:
            return False
        with suppress(ImageNotFound):
            engine.images.remove(kept.tag)
        kept.mark.unlink()
    except (DockerException, requests.RequestException, OSError):
        return False
    return True
