"""What pytest was asked for: on its command line, else in its file, else in ``[tool.harness]``."""

from pathlib import Path

import pytest

from harness.catalog.catalog import roots_of
from harness.catalog.project import Project, read_project
from harness.engine.judge import Baseline, old_entries

PROJECT = pytest.StashKey[Project]()


class BaselineWarning(pytest.PytestWarning):
    """Says that a baseline names a finding the old way."""


def option(config: pytest.Config, name: str) -> str:
    """Return what was asked for, empty where nothing was."""
    given = config.getoption(f"harness_{name}") or config.getini(f"harness_{name}")
    return str(given or getattr(_project(config), name, "") or "")


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


def roots(config: pytest.Config) -> tuple[Path, ...]:
    """Return where clients and fixtures are looked for, in this order."""
    only = bool(config.getoption("harness_only_root"))
    return roots_of(path_option(config, "root"), only=only)


def keeps_warm(config: pytest.Config) -> bool:
    """Tell whether runtimes are kept from one test to the next."""
    return bool(config.getoption("harness_warm") or config.getini("harness_warm"))


def warn_of_old_way(config: pytest.Config, baseline: Baseline) -> None:
    """Warn of each known failure that is named by a sentence, and tell how to name it."""
    for note in old_entries(baseline.entries):
        config.issue_config_time_warning(BaselineWarning(note), stacklevel=2)


def _project(config: pytest.Config) -> Project:
    if PROJECT not in config.stash:
        config.stash[PROJECT] = read_project(config.rootpath)
    return config.stash[PROJECT]
