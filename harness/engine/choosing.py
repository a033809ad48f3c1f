"""Drivers by name, and what two of them disagree on."""

import platform
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, cast

from harness.drivers.driver import Driver
from harness.drivers.local import LocalDriver, default_cache
from harness.errors import EnvironmentalError
from harness.model.cell import DriverName
from harness.model.verdict import CellResult

MakeDriver = Callable[[DriverName], Driver]


def make_driver(name: DriverName, *, warm: bool = False, fresh: bool = False) -> Driver:
    """Return a driver of this name; raise EnvironmentalError where no engine answers.

    A ``warm`` one keeps runtimes where it can; a ``fresh`` one keeps not even containers.
    """
    refuse_other_systems()
    if name is DriverName.CONTAINER:
        return cast("Driver", _containers().container_driver(warm=warm, fresh=fresh))
    return LocalDriver(default_cache(), warm=warm)


def make_page_driver(name: DriverName, *, warm: bool = False) -> Driver:
    """Return a driver for programs of strangers, which confines them where it can.

    Raises EnvironmentalError where no engine answers, or there is no base image.
    """
    refuse_other_systems()
    if name is DriverName.CONTAINER:
        return cast("Driver", _containers().page_driver(warm=warm))
    return LocalDriver(default_cache(), confine=True, warm=warm)


def refuse_other_systems() -> None:
    """Raise EnvironmentalError where the system has nothing by which a program is held apart.

    A container of Docker Desktop runs in a machine of its own, which no socket of ours reaches.
    """
    if platform.system() != "Linux":
        raise EnvironmentalError(
            f"Programs run on Linux only, and this is {platform.system()}.",
            hint="use WSL 2 or a container with Linux; `serve`, `sign` and `explain` run here, too",
        )


def why_no_containers() -> str:
    """Return what is missing for containers, nothing where nothing is."""
    return cast("str", _containers().what_is_missing())


def _containers() -> Any:  # noqa: ANN401  a module has no better type
    # Loaded when it is asked for: it takes as long as half of what a run on this machine loads.
    return import_module("harness.engine.containers")


def differences(results: Iterable[CellResult]) -> Iterator[str]:
    """Yield a line for each cell on which the drivers disagree: its verdict, or a broken rule."""
    seen: dict[str, dict[str, str]] = {}
    for result in results:
        name = result.cell.id.rpartition(":")[0]
        seen.setdefault(name, {})[result.cell.driver] = _outcome(result)
    for name, outcomes in seen.items():
        if len(set(outcomes.values())) > 1:
            summary = ", ".join(f"{driver}: {outcome}" for driver, outcome in outcomes.items())
            yield f"{name}: {summary}"


def _outcome(result: CellResult) -> str:
    rules = sorted({finding.rule for finding in result.findings})
    return f"{result.verdict} ({', '.join(rules)})" if rules else str(result.verdict)
