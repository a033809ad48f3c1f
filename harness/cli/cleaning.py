"""``harness clean``: the cache of installed libraries and built programs."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

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
        typer.Option(min=0, metavar="MB", help="Keep so many megabytes: what was used last."),
    ] = None,
) -> None:
    """Remove the cache: libraries of clients and pages, built programs, probes of tools."""
    folder = default_cache()
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
