"""``harness clean``: the cache of installed libraries and built programs."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from harness.drivers.local import default_cache
from harness.errors import EnvironmentalError

MEGABYTE = 1_000_000
KEPT = ("boxed", "build", "deps", "hosts", "image", "locks", "proofs", "second-runs", "tools")


def clean_command(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be removed.")
    ] = False,
) -> None:
    """Remove the cache: libraries of clients and pages, built programs, probes of tools."""
    folder = default_cache()
    # HARNESS_CACHE may name a folder that holds more than ours.
    kept = [folder / name for name in KEPT if (folder / name).exists()]
    megabytes = sum(map(size_of, kept)) / MEGABYTE
    if dry_run:
        typer.echo(f"{folder}: {megabytes:.1f} MB ($HARNESS_CACHE names another folder)")
        return
    try:
        for place in kept:
            shutil.rmtree(place)
    except OSError as error:
        message = f"{folder} cannot be removed: {error.strerror}."
        raise EnvironmentalError(message, hint="is a run going on?") from error
    typer.echo(f"Removed {megabytes:.1f} MB from {folder}.")


def size_of(folder: Path) -> int:
    """Return how many bytes the files below a folder have."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files)
