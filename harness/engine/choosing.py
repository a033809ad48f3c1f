"""Drivers by name, and what two of them disagree on."""

from collections.abc import Iterable, Iterator
from contextlib import closing

from harness.drivers.container.driver import ContainerDriver
from harness.drivers.container.engine import base_id, base_image, connect
from harness.drivers.container.stage import ContainerStage
from harness.drivers.driver import Driver
from harness.drivers.local import LocalDriver, default_cache
from harness.drivers.local_stage import LocalStage
from harness.drivers.stage import Stage
from harness.drivers.warm.driver import WarmDriver
from harness.errors import EnvironmentalError
from harness.model.cell import DriverName
from harness.model.verdict import CellResult


def make_driver(name: DriverName, *, warm: bool = False) -> Driver:
    """Return a driver of this name; raise EnvironmentalError where no engine answers.

    A ``warm`` one keeps runtimes where it can.
    """
    if name is DriverName.CONTAINER:
        return ContainerDriver(connect())
    return WarmDriver(default_cache()) if warm else LocalDriver(default_cache())


def make_stage(name: DriverName) -> Stage:
    """Return what pages run on with this driver; raise EnvironmentalError where no engine is."""
    if name is DriverName.CONTAINER:
        engine = connect()
        try:
            base_id(engine, base_image())
        except EnvironmentalError:
            engine.close()
            raise
        return ContainerStage(engine, default_cache())
    return LocalStage(default_cache())


def why_no_containers() -> str:
    """Return what is missing for containers, nothing where nothing is."""
    try:
        with closing(connect()) as client:
            base_id(client, base_image())
    except EnvironmentalError as error:
        return error.message
    return ""


def differences(results: Iterable[CellResult]) -> Iterator[str]:
    """Yield a line for each cell on which the drivers disagree: its verdict, or a broken rule."""
    seen: dict[str, dict[str, str]] = {}
    for result in results:
        name = result.cell.id.rpartition(":")[0]
        seen.setdefault(name, {})[result.cell.driver] = _outcome(result)
    for name, outcomes in seen.items():
        if len(set(outcomes.values())) > 1:
            told = ", ".join(f"{driver}: {outcome}" for driver, outcome in outcomes.items())
            yield f"{name}: {told}"


def _outcome(result: CellResult) -> str:
    rules = sorted({finding.rule for finding in result.findings})
    return f"{result.verdict} ({', '.join(rules)})" if rules else str(result.verdict)
