"""The suite of an official SDK against the mock: what it expects of the service, it expects of us.

The suite is whoever's has it: its folder is an argument, and none of its text is kept.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from harness.server import MockServer
from tests.server.site import OWNER, REGION

SECONDS = 120
# The modules of oss2 that are about objects, signed URLs, uploads in parts and callbacks.
MODULES = (
    "test_sign",
    "test_object",
    "test_multipart",
    "test_object_versioning",
    "test_upload",
    "test_download",
    "test_list_objects_v2",
    "test_put_object_chunked",
    "test_chinese",
    "test_iterator",
    "test_headers",
)
# Each test ends by looking for live channels, which the mock does not know, to delete them.
RUN = """
import sys, unittest
import tests.common
tests.common.clean_and_delete_bucket = lambda *_: None
unittest.main(module=None, argv=sys.argv)
"""
_RAN = re.compile(r"^Ran (\d+) tests?", re.MULTILINE)
_FAILED = re.compile(r"^(?:ERROR|FAIL): (\w+) \(", re.MULTILINE)
_SKIPPED = re.compile(r"skipped=(\d+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class SuiteResult:
    """What became of one module; ``failed`` names its tests, ``is_cut`` tells a run without end."""

    module: str
    ran: int
    failed: tuple[str, ...]
    skipped: int = 0
    is_cut: bool = False


def run_oss2(folder: Path, server: MockServer) -> list[SuiteResult]:
    """Run the modules of oss2's suite that are there, one after the other."""
    there = [name for name in MODULES if (folder / "tests" / f"{name}.py").is_file()]
    return [_run(folder, name, server) for name in there]


def _run(folder: Path, module: str, server: MockServer) -> SuiteResult:
    environment = {
        **os.environ,
        "OSS_TEST_ACCESS_KEY_ID": OWNER.access_key_id,
        "OSS_TEST_ACCESS_KEY_SECRET": OWNER.access_key_secret,
        "OSS_TEST_ENDPOINT": server.endpoint,
        "OSS_TEST_BUCKET": f"suite-{module.replace('_', '-')}",
        "OSS_TEST_REGION": REGION,
    }
    command = [sys.executable, "-c", RUN, f"tests.{module}"]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True,
            timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return SuiteResult(module=module, ran=0, failed=(), is_cut=True)
    ran, skipped = _RAN.search(done.stderr), _SKIPPED.search(done.stderr)
    return SuiteResult(
        module=module,
        ran=int(ran[1]) if ran else 0,
        failed=tuple(sorted(set(_FAILED.findall(done.stderr)))),
        skipped=int(skipped[1]) if skipped else 0,
    )
