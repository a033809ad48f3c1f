"""A pytest of its own, with our plugin and workers, and none that is installed by chance."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.tiny.lifeline import SECONDS

# What else pytest would load by itself is half of what it takes to start, and says nothing of ours.
ONLY_OURS = {
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_PLUGINS": "xdist.plugin,oss_snippet_harness",
}


def pytest_in(
    folder: Path, *argv: str, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Call pytest in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *argv],
        cwd=folder,
        env={**os.environ, **ONLY_OURS, **(environment or {})},
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
