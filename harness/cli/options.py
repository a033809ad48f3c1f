"""What several commands ask for, asked in the same words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from harness.catalog.catalog import Catalog, read_catalog, roots_of
from harness.catalog.time_limits import HINT, program_seconds, set_limits
from harness.errors import UsageError

# Limits that hold here, where others work.
OF_CLUSTERS = ("scheduler=", "without-workers=")

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
VersionsOption = Annotated[
    str,
    typer.Option(
        metavar="default|all|GLOB",
        help="Versions of the libraries: the pinned one, all declared, or those of a glob.",
    ),
]
RootOption = Annotated[
    Path | None,
    typer.Option(help="A folder with clients/ and fixtures/ of your own, added to ours."),
]
OnlyRootOption = Annotated[
    bool, typer.Option("--only-root", help="Nothing of ours beside what --root holds.")
]


def _limits(context: typer.Context, given: list[str] | None) -> list[str]:
    """Set the limits, and return them with what the project says of programs."""
    every = [*(context.lookup_default("timeout") or ()), *(given or ())]
    set_limits(every)
    return list(dict.fromkeys(every))


TimeoutOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="[NAME=]SECONDS",
        callback=_limits,
        help="Seconds that one program may run, instead of those of its manifest; with a name, "
        "another limit of `harness list timeouts`; may be repeated.",
    ),
]


def _limits_of_ours(context: typer.Context, given: list[str] | None) -> list[str]:
    """Set the limits; raise UsageError for that of programs where none is run."""
    limits = given or []
    set_limits(limits)
    if program_seconds(limits) is not None:
        message = f"`harness {context.info_name}` runs no program."
        raise UsageError(message, hint=f"NAME=SECONDS: {HINT}")
    return limits


LimitsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--timeout",
        metavar="NAME=SECONDS",
        callback=_limits_of_ours,
        help="A time limit of `harness list timeouts`; may be repeated.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def of_project(context: typer.Context) -> frozenset[str]:
    """Return the options that the settings of the project give, and not the command line."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    return frozenset(
        f"--{name.replace('_', '-')}"
        for name, source in sources.items()
        if source is not None and source.name == "DEFAULT_MAP"
    )


def open_catalog(root: Path | None, *, only: bool) -> Catalog:
    """Return the catalog below this folder and, unless it is the only one, what is ours."""
    return read_catalog(*roots_of(root, only=only))


def catalog_with_timeout(catalog: Catalog, limits: Sequence[str], scheduler: str | None) -> Catalog:
    """Return the catalog whose clients may run for so many seconds, if that was asked for."""
    if scheduler is not None and not all(one.startswith(OF_CLUSTERS) for one in limits):
        message = "--timeout does not go with --scheduler."
        raise UsageError(message, hint="each worker reads the manifests of its own machine")
    return catalog.within(program_seconds(limits))
