"""``harness clean``: the cache of installed libraries and built programs, and the images."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from harness.drivers.container.engine import connect
from harness.drivers.container.image_room import kept_images, make_room_of_images
from harness.drivers.local import default_cache
from harness.drivers.room import FULL, MEGABYTE, NEVER, kept_in, make_room, oldest_run, size_of
from harness.errors import EnvironmentalError

KEPT = (
    *("boxed", "build", "deps", "hosts", "image", "locks", "proofs", "runs", "second-runs"),
    *("tools", FULL),
)
GOING_ON = "A run goes on that uses {}."


def clean_command(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be removed.")
    ] = False,
    keep: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="MB", help="Keep so many megabytes, and as many of images: the last."
        ),
    ] = None,
) -> None:
    """Remove the cache (libraries, built programs, probes of tools) and the container images."""
    folder = default_cache()
    _clean_folder(folder, keep, dry_run=dry_run)
    _clean_images(folder, (keep or 0) * MEGABYTE, dry_run=dry_run)


def _clean_images(folder: Path, limit: int, *, dry_run: bool) -> None:
    """Remove the images that runs of this cache have used; nothing is said where there is none."""
    count, there = 0, 0
    for one in kept_images(folder):
        count, there = count + 1, there + one.bytes
    if not count:
        return
    if dry_run:
        too_much = max(there - limit, 0) / MEGABYTE
        typer.echo(
            f"images: {count}, {there / MEGABYTE:.1f} MB, of which {too_much:.1f} MB would go"
        )
        return
    with closing(connect()) as engine:
        removed = make_room_of_images(engine, folder, limit)
    typer.echo(f"Removed {removed / MEGABYTE:.1f} MB of {there / MEGABYTE:.1f} of {count} images.")


def _clean_folder(folder: Path, keep: int | None, *, dry_run: bool) -> None:
    if keep is not None:
        _make_room(folder, keep * MEGABYTE, dry_run=dry_run)
        return
    # HARNESS_CACHE may name a folder that holds more than ours.
    kept = [folder / name for name in KEPT if (folder / name).exists()]
    megabytes = sum(map(size_of, kept)) / MEGABYTE
    if dry_run:
        typer.echo(f"{folder}: {megabytes:.1f} MB ($HARNESS_CACHE names another folder)")
        return
    if oldest_run(folder) < NEVER:
        hint = "wait for its end; `harness clean --keep MB` removes what it does not use"
        raise EnvironmentalError(GOING_ON.format(folder), hint=hint)
    try:
        for place in kept:
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink()
    except OSError as error:
        raise EnvironmentalError(f"{folder} cannot be removed: {error.strerror}.") from error
    typer.echo(f"Removed {megabytes:.1f} MB from {folder}.")


def _make_room(folder: Path, limit: int, *, dry_run: bool) -> None:
    there = sum(one.bytes for one in kept_in(folder))
    if dry_run:
        too_much = max(there - limit, 0) / MEGABYTE
        typer.echo(f"{folder}: {there / MEGABYTE:.1f} MB, of which {too_much:.1f} MB would go")
        return
    removed = make_room(folder, limit)
    typer.echo(f"Removed {removed / MEGABYTE:.1f} MB of {there / MEGABYTE:.1f} from {folder}.")
