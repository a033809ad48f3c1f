"""What pytest was asked for: on its command line, else in its file, else in ``[tool.harness]``."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.catalog.catalog import roots_of
from harness.catalog.documents import parse
from harness.catalog.project import Project, read_project
from harness.catalog.time_limits import program_seconds, set_limits
from harness.engine.judge import Baseline, old_entries
from harness.engine.plan import repeated_options
from harness.engine.shards import part_of, share
from harness.errors import UsageError
from harness.model.cell import Cell, DriverName

AUTO, BOTH = "auto", "both"
ONE_DRIVER = "say --harness-driver local or container, or set harness_driver in pytest's file"
PROJECT = pytest.StashKey[Project]()


class BaselineWarning(pytest.PytestWarning):
    """Says that a baseline names a finding the old way."""


def option(config: pytest.Config, name: str) -> str:
    """Return what was asked for, empty where nothing was; raise FixtureError for a wrong value."""
    given, in_file = config.getoption(f"harness_{name}"), config.getini(f"harness_{name}")
    if in_file:
        parse(Project, {name: in_file}, file=config.inipath or config.rootpath)
    return str(given or in_file or getattr(_project(config), name, "") or "")


def driver_option(config: pytest.Config, usual: DriverName) -> DriverName:
    """Return the driver that is asked for; ``auto`` leaves it to us."""
    asked = option(config, "driver")
    if asked == BOTH:
        raise UsageError("pytest runs with one driver.", hint=ONE_DRIVER)
    return usual if asked in ("", AUTO) else DriverName(asked)


def options(config: pytest.Config, name: str) -> list[str]:
    """Return all that was asked for."""
    given = config.getoption(f"harness_{name}") or config.getini(f"harness_{name}")
    return [str(one) for one in given]


def path_option(config: pytest.Config, name: str) -> Path | None:
    """Return the file or folder that was asked for; in a file it is named from where that is."""
    given, in_file = config.getoption(f"harness_{name}"), config.getini(f"harness_{name}")
    if given:
        return Path(given)
    if in_file:
        return config.rootpath / str(in_file)
    value = getattr(_project(config), name)
    return None if value is None else Path(value)


def seconds_per_program(config: pytest.Config) -> float | None:
    """Set the time limits that are asked for, and return that of a program, None for its own."""
    limits = _limits(config)
    set_limits(limits)
    return program_seconds(limits)


def repeated(config: pytest.Config) -> tuple[str, ...]:
    """Return what of a session the command that repeats a part of it must say, too."""
    return repeated_options(
        root=path_option(config, "root"),
        baseline=path_option(config, "baseline"),
        timeout=_limits(config),
        only_root=bool(config.getoption("harness_only_root")),
        strict=is_strict(config),
        warm=keeps_warm(config),
    )


def _limits(config: pytest.Config) -> tuple[str, ...]:
    """Return the time limits of the project, of pytest's file and of the command line."""
    asked = (config.getini("harness_timeout"), config.getoption("harness_timeout"))
    return (*_project(config).limits, *(str(one) for words in asked for one in words))


def is_strict(config: pytest.Config) -> bool:
    """Tell whether what is otherwise a warning about a page is taken for an error."""
    return bool(config.getoption("harness_strict") or _project(config).strict)


def roots(config: pytest.Config) -> tuple[Path, ...]:
    """Return where clients and fixtures are looked for, in this order."""
    only = bool(config.getoption("harness_only_root"))
    return roots_of(path_option(config, "root"), only=only)


def keeps_warm(config: pytest.Config) -> bool:
    """Tell whether runtimes are kept from one test to the next."""
    return bool(config.getoption("harness_warm") or config.getini("harness_warm"))


def own_share(config: pytest.Config, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells of the part that is asked for, all where none is."""
    asked = config.getoption("harness_shard")
    return share(cells, *part_of(asked))[0] if asked else tuple(cells)


def warn_of_old_way(config: pytest.Config, baseline: Baseline) -> None:
    """Warn of each known failure that is named by a sentence, and tell how to name it."""
    for note in old_entries(baseline.entries):
        config.issue_config_time_warning(BaselineWarning(note), stacklevel=2)


def _project(config: pytest.Config) -> Project:
    if PROJECT not in config.stash:
        config.stash[PROJECT] = read_project(config.rootpath)
    return config.stash[PROJECT]
