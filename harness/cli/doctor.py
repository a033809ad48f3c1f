"""``harness doctor`` and ``harness setup``: what is missing here, and installing it."""

import json
import os
import shutil
import subprocess
import sys

import typer

from harness.catalog.catalog import select
from harness.cli.options import ClientOption, JsonOption, RootOption, open_catalog
from harness.cli.terminal import stdout_console
from harness.drivers.local import default_cache
from harness.drivers.tools import install_command, tool_version
from harness.errors import EnvironmentalError
from harness.model.client import Client, Tool

READY, INCOMPLETE = 0, 3
ROOT = 0


def doctor_command(
    *, client: ClientOption = None, as_json: JsonOption = False, root: RootOption = None
) -> None:
    """Say for each client which tools are here, and which command brings those that are not."""
    clients = select(open_catalog(root).clients, client or (), what="client")
    rows = [row for chosen in clients for row in tool_rows(chosen)]
    missing = missing_tools(clients)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        console = stdout_console(soft_wrap=True)
        for row in rows:
            mark = "✓" if row["version"] else "✗"
            console.print(f"{mark} {row['client']}: {row['tool']}: {row['version'] or 'missing'}")
        if missing:
            console.print(
                f"\n`harness setup` brings what is missing, or: {install_command(missing)}"
            )
        else:
            console.print("\nEverything is here.")
    raise typer.Exit(INCOMPLETE if missing else READY)


def tool_rows(client: Client) -> list[dict[str, str]]:
    """Return a row a tool, with an empty version where it is missing."""
    cache = default_cache()
    return [
        {"client": client.id, "tool": tool.name, "version": tool_version(tool, cache) or ""}
        for tool in client.tools
    ]


def missing_tools(clients: tuple[Client, ...]) -> list[Tool]:
    """Return the tools that are not here, each once."""
    cache = default_cache()
    tools = dict.fromkeys(tool for client in clients for tool in client.tools)
    return [tool for tool in tools if tool_version(tool, cache) is None]


def setup_command(*, client: ClientOption = None, root: RootOption = None) -> None:
    """Install the tool chains that are missing, from the packages of Debian or Ubuntu."""
    clients = select(open_catalog(root).clients, client or (), what="client")
    missing = missing_tools(clients)
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
    for step in ("apt-get update", command.removeprefix("sudo ")):
        install(step.split())
    still = ", ".join(tool.name for tool in missing_tools(clients))
    if still:
        raise EnvironmentalError(f"{still}: still missing after `{command}`.")


def install(argv: list[str]) -> None:
    """Run one command of the package manager; raise EnvironmentalError where it fails."""
    prefix = [] if os.geteuid() == ROOT else ["sudo", "-n"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    typer.echo(f"$ {' '.join([*prefix, *argv])}")
    done = subprocess.run([*prefix, *argv], env=environment, check=False, stdout=sys.stderr)
    if done.returncode:
        message = f"`{' '.join(argv)}` failed with {done.returncode}."
        raise EnvironmentalError(message, hint=f"run it by hand: sudo {' '.join(argv)}")
