"""``harness doctor`` and ``harness setup``: what is missing here, and installing it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from harness.catalog.catalog import home, roots_of, select_with
from harness.catalog.pages import find_pages
from harness.catalog.toolkits import TOOLKITS, read_toolkits
from harness.cli.options import (
    ClientOption,
    JsonOption,
    LimitsOption,
    OnlyRootOption,
    RootOption,
    open_catalog,
)
from harness.cli.run_options import DriverChoice
from harness.cli.terminal import stdout_console
from harness.drivers.container.checkup import Symptom, examine
from harness.drivers.local import default_cache
from harness.drivers.tools import install_command, tool_version
from harness.engine.planned_pages import plan_pages
from harness.errors import EnvironmentalError
from harness.model.cell import DriverName
from harness.model.client import Client, Tool
from harness.model.scenario import Variant
from harness.pages.loading import load_pages
from harness.pages.programs import read_tooling

READY, INCOMPLETE = 0, 3
ROOT = 0
PagesArgument = Annotated[
    list[str] | None, typer.Argument(help="Only what these pages need: files or globs.")
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Needy:
    """Somebody who needs tools, under the name by which ``-c`` chooses them."""

    id: str
    tools: tuple[Tool, ...]


def doctor_command(  # noqa: PLR0913  a command has as many parameters as options
    pages: PagesArgument = None,
    *,
    client: ClientOption = None,
    driver: Annotated[
        DriverChoice, typer.Option(help="For which driver; with auto, containers are optional.")
    ] = DriverChoice.AUTO,
    as_json: JsonOption = False,
    timeout: LimitsOption = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Say what is here, what is missing, and which command brings it."""
    del timeout  # set as it was read
    needy = those_in_need(client, pages, root, only=only_root)
    local = needy if driver is not DriverChoice.CONTAINER else {}
    rows = [row for name, tools in local.items() for row in tool_rows(name, tools)]
    signs: tuple[Symptom, ...] = ()
    if driver is not DriverChoice.LOCAL:
        signs = tuple(examine(thoroughly=driver is not DriverChoice.AUTO))
    missing = missing_tools(local.values())
    if as_json:
        table = [*rows, *(sign_row(sign) for sign in signs)]
        typer.echo(json.dumps(table, ensure_ascii=False, indent=2))
    else:
        print_rows(rows, missing, signs, optional=driver is DriverChoice.AUTO)
    lacking = driver is not DriverChoice.AUTO and any(sign.problem for sign in signs)
    raise typer.Exit(INCOMPLETE if missing or lacking else READY)


def print_rows(
    rows: list[dict[str, str]], missing: list[Tool], signs: tuple[Symptom, ...], *, optional: bool
) -> None:
    """Print a line for each thing, and what to do about those that are missing."""
    console = stdout_console(soft_wrap=True)
    for row in rows:
        mark = "✓" if row["version"] else "✗"
        console.print(f"{mark} {row['client']}: {row['tool']}: {row['version'] or 'missing'}")
    for sign in signs:
        mark = "✓" if not sign.problem else "–" if optional else "✗"
        console.print(f"{mark} containers: {sign.what}: {sign.value or sign.problem}")
        if sign.hint:
            console.print(f"    hint: {sign.hint}")
    if missing:
        console.print(f"\n`harness setup` brings what is missing, or: {install_command(missing)}")
    elif not any(sign.problem for sign in signs):
        console.print("\nEverything is here.")
    elif optional:
        console.print("\nEverything is here for this machine (--driver local).")


def sign_row(sign: Symptom) -> dict[str, str]:
    """Return a row of what containers need, in the form of the tools' rows."""
    row = {"client": "", "tool": f"containers: {sign.what}", "version": sign.value}
    return row | ({"problem": sign.problem, "hint": sign.hint} if sign.problem else {})


def those_in_need(
    client: list[str] | None,
    pages: list[str] | None,
    root: Path | None,
    *,
    only: bool,
    aside: bool = False,
) -> dict[str, tuple[Tool, ...]]:
    """Return the tools that each chosen client needs, or each toolkit of pages.

    Where pages are named, those of the toolkits that their blocks are run with.
    """
    if pages:
        own = {one.id: one.tools for one in run_with(pages, roots_of(root, only=only))}
        return own | (those_in_need(client, None, root, only=only) if client else {})
    catalog = open_catalog(root, only=only)
    has_pages = home(catalog.roots, TOOLKITS).is_dir()
    toolkits = read_toolkits(*catalog.roots) if has_pages else ()
    others = [Needy(id=one.id, tools=one.tools) for one in catalog.clients_aside]
    needy = [
        *(Needy(id=one.id, tools=one.tools) for one in catalog.clients),
        *(Needy(id=f"page-{kit.id}", tools=kit.tools) for kit in toolkits),
        *(others if aside else ()),
    ]
    return {one.id: one.tools for one in select_with(needy, others, client or (), what="client")}


def run_with(names: list[str], roots: tuple[Path, ...]) -> Iterator[Client]:
    """Yield what the blocks of these pages and their signers are run with."""
    tooling = read_tooling(*roots)
    pages = load_pages(find_pages(names), tooling.placeholders)
    planned = plan_pages(pages, tooling, (Variant.PUBLISHED,), (DriverName.LOCAL,))
    for block in planned.blocks.values():
        if not block.cell.unsupported:
            yield block.program.program.client
        if block.signer_program is not None:
            yield block.signer_program.program.client


def tool_rows(name: str, tools: tuple[Tool, ...]) -> list[dict[str, str]]:
    """Return a row a tool, with an empty version where it is missing."""
    cache = default_cache()
    return [
        {"client": name, "tool": tool.name, "version": tool_version(tool, cache) or ""}
        for tool in tools
    ]


def missing_tools(needs: Iterable[tuple[Tool, ...]]) -> list[Tool]:
    """Return the tools that are not here, each once."""
    cache = default_cache()
    tools = dict.fromkeys(tool for group in needs for tool in group)
    return [tool for tool in tools if tool_version(tool, cache) is None]


def setup_command(
    pages: PagesArgument = None,
    *,
    client: ClientOption = None,
    aside: Annotated[
        bool, typer.Option("--aside", help="Also what clients need that are none of the matrix.")
    ] = False,
    timeout: LimitsOption = None,
    root: RootOption = None,
    only_root: OnlyRootOption = False,
) -> None:
    """Install the tool chains that are missing, from the packages of Debian or Ubuntu."""
    del timeout  # set as it was read
    needs = those_in_need(client, pages, root, only=only_root, aside=aside).values()
    missing = missing_tools(needs)
    if not missing:
        typer.echo("Everything is here.")
        return
    names = ", ".join(tool.name for tool in missing)
    command = install_command(missing)
    if shutil.which("apt-get") is None:
        raise EnvironmentalError(
            f"{names}: missing, and this system has no apt-get to install them with.",
            hint=f"install what these Debian packages hold: {command.rpartition('recommends ')[2]}",
        )
    if os.geteuid() != ROOT and shutil.which("sudo") is None:
        raise EnvironmentalError(f"{names}: missing, and installing needs root.", hint=command)
    install(["apt-get", "update"])
    install_all(missing)
    still = ", ".join(tool.name for tool in missing_tools(needs))
    if still:
        raise EnvironmentalError(f"{still}: still missing after `{command}`.")


def install_all(tools: list[Tool]) -> None:
    """Install these tools at once; where that fails, each by itself, so that one costs no other."""
    try:
        install(install_command(tools).removeprefix("sudo ").split())
    except EnvironmentalError:
        if len(tools) == 1:
            raise
        for tool in tools:
            with suppress(EnvironmentalError):
                install_all([tool])


def install(argv: list[str]) -> None:
    """Run one command of the package manager; raise EnvironmentalError where it fails."""
    prefix = [] if os.geteuid() == ROOT else ["sudo", "-n"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    typer.echo(f"$ {' '.join([*prefix, *argv])}")
    done = subprocess.run([*prefix, *argv], env=environment, check=False, stdout=sys.stderr)
    if done.returncode:
        message = f"`{' '.join(argv)}` failed with {done.returncode}."
        raise EnvironmentalError(message, hint=f"run it by hand: sudo {' '.join(argv)}")
