"""The matrix under a pytest of its own, in a folder of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.drivers.warm.runtimes import PYTHON
from tests.tiny.lifeline import SECONDS
from tests.tiny.roots import (
    ADDS_A_TYPE,
    PLAIN,
    SENDS_NOTHING,
    SIGNED,
    UPLOAD,
    TinyClient,
    known_failure,
    write_baseline,
    write_root,
)

CONFTEST = """\
from pathlib import Path

from harness.catalog.catalog import read_catalog
from harness.pytest_plugin import CATALOG


def pytest_configure(config):
    config.stash[CATALOG] = read_catalog(Path(__file__).parent / "root")
"""
MATRIX = """\
from harness.pytest_plugin import assert_conforms


def test_cell(harness_result):
    assert_conforms(harness_result)


def test_baseline(harness_baseline):
    assert not harness_baseline[1]


def test_another():
    assert True
"""
TWO = {"put/plain": PLAIN, "put/signed": SIGNED}
CLIENTS = (
    TinyClient(id="adds", snippet=ADDS_A_TYPE),
    TinyClient(id="bare", probe=("no-such-sh",)),
    TinyClient(id="good"),
    TinyClient(
        id="limited",
        snippet=SENDS_NOTHING,
        more='unsupported = [{ scenarios = "*", reason = "it is old" }]\n',
    ),
)


@dataclass(frozen=True, kw_only=True)
class Session:
    code: int
    out: str
    err: str
    outcomes: dict[str, str]
    messages: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Yard:
    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root"

    def pytest(self, *argv: str) -> Session:
        report = self.folder / "junit.xml"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", f"--junitxml={report}", "-p", "no:randomly", *argv],
            cwd=self.folder,
            env=os.environ | {"HARNESS_CACHE": str(self.folder / "cache")},
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        cases = list(ET.parse(report).iter("testcase")) if report.exists() else []  # noqa: S314
        return Session(
            code=done.returncode,
            out=done.stdout,
            err=done.stderr,
            outcomes={
                case.attrib["name"]: case[0].get("type", case[0].tag) if len(case) else "passed"
                for case in cases
            },
            messages={
                case.attrib["name"]: case[0].get("message", "") for case in cases if len(case)
            },
        )


@pytest.fixture
def yard(tmp_path: Path) -> Yard:
    write_root(tmp_path / "root", *CLIENTS, scenarios=TWO)
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (tmp_path / "test_matrix.py").write_text(MATRIX, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return Yard(folder=tmp_path)


def test_every_cell_is_a_test_with_the_cells_own_outcome(yard: Yard) -> None:
    session = yard.pytest()

    assert session.code == 1
    assert session.outcomes == {
        "test_cell[adds:put/plain:published:local]": "failure",
        "test_cell[adds:put/signed:filled:local]": "failure",
        "test_cell[bare:put/plain:published:local]": "error",
        "test_cell[bare:put/signed:filled:local]": "error",
        "test_cell[good:put/plain:published:local]": "passed",
        "test_cell[good:put/signed:filled:local]": "passed",
        "test_cell[limited:put/plain:published:local]": "pytest.skip",
        "test_cell[limited:put/signed:filled:local]": "pytest.skip",
        "test_baseline": "passed",
        "test_another": "passed",
    }
    assert session.messages["test_cell[limited:put/plain:published:local]"] == "it is old"


@pytest.mark.parametrize("argv", [(), ("--harness-warm",)])
def test_runtimes_are_kept_where_that_is_asked_for(yard: Yard, argv: tuple[str, ...]) -> None:
    write_root(yard.root, replace(PYTHON.client(""), id="kept", snippet=UPLOAD), scenarios=TWO)
    text = (
        "def test_cell(harness_result):\n"
        "    ran = harness_result.observation.processes\n"
        f"    assert {{one.warm for one in ran}} == {{{bool(argv)}}}\n"
    )
    (yard.folder / "test_matrix.py").write_text(text, encoding="utf-8")

    session = yard.pytest("--harness-client", "kept", *argv)

    assert session.outcomes == {
        "test_cell[kept:put/plain:published:local]": "passed",
        "test_cell[kept:put/signed:filled:local]": "passed",
    }


def test_a_failing_cell_tells_its_story_and_no_traceback(yard: Yard) -> None:
    session = yard.pytest("--harness-client", "adds", "--harness-scenario", "put/plain")

    lines = session.out.splitlines()
    assert "adds:put/plain:published:local" in lines
    assert "    > Content-Type: a/b" in lines
    assert any(line.startswith("    fix: ") for line in lines)
    assert "  again: harness run -c adds -s put/plain --variant published --driver local" in lines
    assert not any("harness/pytest_plugin.py:" in line for line in lines)


def test_an_error_tells_what_is_missing(yard: Yard) -> None:
    session = yard.pytest("--harness-client", "bare")

    assert session.code == 1
    assert "bare cannot run here: a shell is missing" in session.out
    assert "hint: `harness setup -c bare`" in session.out


@pytest.mark.parametrize(
    ("argv", "cells"),
    [
        (["--harness-client", "good"], ["good:put/plain:published", "good:put/signed:filled"]),
        (
            ["--harness-client", "go*", "--harness-client", "lim*", "--harness-scenario", "*/s*"],
            ["good:put/signed:filled", "limited:put/signed:filled"],
        ),
        (["-k", "good and plain"], ["good:put/plain:published"]),
    ],
)
def test_cells_are_chosen_as_on_the_command_line(
    yard: Yard, argv: list[str], cells: list[str]
) -> None:
    session = yard.pytest(*argv)

    assert session.code == 0
    chosen = [name for name in session.outcomes if name.startswith("test_cell")]
    assert chosen == [f"test_cell[{cell}:local]" for cell in cells]


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (("--harness-client", "gud"), "No client is called 'gud'."),
        (("--harness-scenario", "put/plian"), "did you mean put/plain"),
    ],
)
def test_an_unknown_name_ends_the_session_as_a_wrong_use(
    yard: Yard, argv: tuple[str, str], complaint: str
) -> None:
    session = yard.pytest(*argv)

    assert session.code == 4
    assert complaint in session.err
    assert "Traceback" not in session.out + session.err


def test_a_known_failure_is_an_expected_failure(yard: Yard) -> None:
    write_baseline(yard.root, known_failure(cells="adds:*"))

    session = yard.pytest("--harness-client", "adds")

    assert session.code == 0
    assert session.outcomes["test_cell[adds:put/plain:published:local]"] == "pytest.xfail"
    told = "it adds a header (https://issues.test/1, owner alice, expires 2999-01-01)"
    assert told in session.messages.values()


def test_a_failure_that_is_mended_fails(yard: Yard) -> None:
    write_baseline(yard.root, known_failure(cells="good:*"))

    session = yard.pytest("--harness-client", "good")

    assert session.code == 1
    assert "The baseline expects a failure: it adds a header" in session.out


def test_a_stale_entry_fails_the_baseline_and_no_cell(yard: Yard) -> None:
    write_baseline(yard.root, known_failure(cells="good:*", expires="2001-01-01"))

    session = yard.pytest("--harness-client", "good")

    assert session.code == 1
    assert [name for name, end in session.outcomes.items() if end != "passed"] == ["test_baseline"]
    assert "expired on 2001-01-01" in session.out


def test_workers_share_what_one_has_built(yard: Yard) -> None:
    session = yard.pytest("-n", "2", "--harness-client", "good", "--harness-client", "limited")

    assert session.code == 0
    assert "2 workers" in session.out
    assert sorted(session.outcomes.values()) == [*["passed"] * 4, *["pytest.skip"] * 2]
    assert len(list((yard.folder / "cache" / "build" / "good").iterdir())) == 2


def test_tests_that_ask_for_no_cell_are_left_alone(yard: Yard) -> None:
    session = yard.pytest("-k", "another", "--harness-client", "bare")

    assert session.code == 0
    assert session.outcomes == {"test_another": "passed"}


def test_without_another_catalog_the_matrix_is_that_of_the_repository(yard: Yard) -> None:
    (yard.folder / "conftest.py").unlink()

    session = yard.pytest("--collect-only", "-q", "--harness-client", "curl")

    assert session.code == 0
    assert "test_matrix.py::test_cell[curl:put/plain:published:local]" in session.out.splitlines()
