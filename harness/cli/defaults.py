"""What ``[tool.harness]`` of a project sets for a command that is not told otherwise."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from harness.catalog.language import VARIABLE

OF_RUNS = ("root", "baseline", "driver", "variant", "timeout", "jobs")
SET_FOR = {
    "run": OF_RUNS,
    "check": ("pages", "strict", *OF_RUNS),
    "fix": ("pages", "root", "baseline", "driver", "timeout"),
    "judge": ("root", "baseline"),
    "report": (),
    "explain": (),
    "serve": (),
    "list": ("root",),
    "show": ("root",),
    "mutate": ("root", "timeout"),
    "bisect": ("root", "timeout"),
    "doctor": ("root",),
    "setup": ("root",),
}


def defaults_of(command: str) -> dict[str, dict[str, Any]]:
    """Return the defaults of this command as the parser of the command line takes them."""
    if command not in SET_FOR:
        return {}
    # Loaded when it is needed: it brings what reads data files.
    project = import_module("harness.catalog.project").read_project(Path.cwd())
    options, limits = project.settings, import_module("harness.catalog.time_limits")
    limits.set_usual_limits()
    limits.set_limits(project.limits)
    if "lang" in options:
        os.environ.setdefault(VARIABLE, options["lang"])
    wanted = {name: value for name, value in options.items() if name in SET_FOR[command]}
    seconds = limits.program_seconds(project.limits)
    if "timeout" in SET_FOR[command] and seconds is not None:
        wanted["timeout"] = [f"{seconds:g}"]
    if "pages" in wanted:
        wanted["pages"] = list(wanted["pages"])
    return {command: wanted}
