"""What several commands ask for, asked in the same words."""

from pathlib import Path
from typing import Annotated

import typer

from harness.catalog.catalog import Catalog, default_root, read_catalog
from harness.errors import UsageError

ClientOption = Annotated[
    list[str] | None,
    typer.Option("-c", "--client", help="Only these clients: an id or a glob; may be repeated."),
]
ScenarioOption = Annotated[
    list[str] | None,
    typer.Option(
        "-s", "--scenario", help="Only these scenarios: an id or a glob; may be repeated."
    ),
]
RootOption = Annotated[
    Path | None,
    typer.Option(help="The folder with clients/ and fixtures/; ours where none is given."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def open_catalog(root: Path | None) -> Catalog:
    """Return the catalog below this folder, or the one that comes with the harness."""
    if root is not None and not root.is_dir():
        raise UsageError(f"{root} is not a folder.", hint="--root names the folder with clients/.")
    return read_catalog(root or default_root())
