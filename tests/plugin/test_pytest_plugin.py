"""The matrix under a pytest of its own, in a folder of its own."""

from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.drivers.warm.runtimes import PYTHON
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
from tests.tiny.sessions import pytest_in

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
class Project:
    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root"

    def pytest(self, *argv: str) -> Session:
        report = self.folder / "junit.xml"
        own = {"HARNESS_CACHE": str(self.folder / "cache")}
        done = pytest_in(self.folder, f"--junitxml={report}", *argv, environment=own)
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


def project_in(folder: Path) -> Project:
    write_root(folder / "root", *CLIENTS, scenarios=TWO)
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_matrix.py").write_text(MATRIX, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return Project(folder=folder)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Return the session of the whole matrix: to start a pytest is most of what it takes."""
    return project_in(tmp_path_factory.mktemp("whole")).pytest()


def story_of(session: Session, name: str) -> list[str]:
    """Return what a session tells of one test that has not passed."""
    _, _, after = session.out.partition(f" {name} _")
    return after.partition("\n____")[0].splitlines()


def test_every_cell_is_a_test_with_the_cells_own_outcome(whole: Session) -> None:
    assert whole.code == 1
    assert whole.outcomes == {
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
    assert whole.messages["test_cell[limited:put/plain:published:local]"] == "it is old"


def test_a_failing_cell_tells_its_story_and_no_traceback(whole: Session) -> None:
    lines = story_of(whole, "test_cell[adds:put/plain:published:local]")

    assert "adds:put/plain:published:local" in lines
    assert "    > Content-Type: a/b" in lines
    assert any(line.startswith("    fix: ") for line in lines)
    assert "  again: harness run -c adds -s put/plain --variant published --driver local" in lines
    assert not any("harness/pytest_plugin.py:" in line for line in lines)


def test_an_error_tells_what_is_missing(whole: Session) -> None:
    explanation = "\n".join(
        story_of(whole, "ERROR at setup of test_cell[bare:put/signed:filled:local]")
    )

    assert "bare cannot run here: a shell is missing" in explanation
    assert "hint: `harness setup -c bare`" in explanation


@pytest.mark.parametrize("argv", [(), ("--harness-warm",)])
def test_runtimes_are_kept_where_that_is_asked_for(project: Project, argv: tuple[str, ...]) -> None:
    write_root(project.root, replace(PYTHON.client(""), id="kept", snippet=UPLOAD), scenarios=TWO)
    text = (
        "def test_cell(harness_result):\n"
        "    ran = harness_result.observation.processes\n"
        f"    assert {{one.warm for one in ran}} == {{{bool(argv)}}}\n"
    )
    (project.folder / "test_matrix.py").write_text(text, encoding="utf-8")

    session = project.pytest("--harness-client", "kept", *argv)

    assert session.outcomes == {
        "test_cell[kept:put/plain:published:local]": "passed",
        "test_cell[kept:put/signed:filled:local]": "passed",
    }


def test_cells_are_chosen_as_on_the_command_line(project: Project) -> None:
    session = project.pytest(
        *("--harness-client", "go*", "--harness-client", "limited", "--harness-scenario", "*/s*")
    )

    assert session.code == 0
    chosen = [name for name in session.outcomes if name.startswith("test_cell")]
    assert chosen == [
        "test_cell[good:put/signed:filled:local]",
        "test_cell[limited:put/signed:filled:local]",
    ]


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (("--harness-client", "gud"), "No client is called 'gud'."),
        (("--harness-scenario", "put/plian"), "did you mean put/plain"),
    ],
)
def test_an_unknown_name_ends_the_session_as_a_wrong_use(
    project: Project, argv: tuple[str, str], complaint: str
) -> None:
    session = project.pytest(*argv)

    assert session.code == 4
    assert complaint in session.err
    assert "Traceback" not in session.out + session.err


def test_a_failing_cell_is_repeated_on_the_terms_of_its_session(project: Project) -> None:
    (project.folder / "conftest.py").unlink()
    settings = "[tool.harness]\ntimeout = 20.0\n"
    (project.folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    asked = ("--harness-root", "root", "--harness-only-root")

    session = project.pytest("--harness-client", "adds", "--harness-scenario", "put/plain", *asked)

    again = "again: harness run -c adds -s put/plain --variant published --driver local"
    assert f"{again} --root root --timeout 20 --only-root" in session.out


def test_a_baseline_that_cannot_be_read_is_one_error(project: Project) -> None:
    session = project.pytest("--harness-baseline", "none.toml")

    assert session.code == 2
    assert session.out.count("none.toml: there is no such file") == 1
    assert "1 error in" in session.out


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two-workers"])
def test_what_a_baseline_knows_is_no_failure_and_what_is_fixed_or_stale_is_one(
    project: Project, workers: tuple[str, ...]
) -> None:
    entries = (
        known_failure(cells="adds:*"),
        known_failure(cells="good:put/plain:*"),
        known_failure(cells="good:put/signed:*", expires="2001-01-01"),
    )
    write_baseline(project.root, "\n".join(entries))

    session = project.pytest(*workers, "--harness-client", "adds", "--harness-client", "good")

    assert session.code == 1
    assert session.outcomes == {
        "test_cell[adds:put/plain:published:local]": "pytest.xfail",
        "test_cell[adds:put/signed:filled:local]": "pytest.xfail",
        "test_cell[good:put/plain:published:local]": "failure",
        "test_cell[good:put/signed:filled:local]": "passed",
        "test_baseline": "failure",
        "test_another": "passed",
    }
    told = "it adds a header (https://issues.test/1, owner alice, expires 2999-01-01)"
    assert told in session.messages.values()
    assert "The baseline expects a failure: it adds a header" in session.out
    assert "expired on 2001-01-01" in session.out


def test_workers_share_what_one_has_built(project: Project) -> None:
    session = project.pytest("-n", "2", "--harness-client", "good", "--harness-client", "limited")

    assert session.code == 0
    assert "2 workers" in session.out
    assert sorted(session.outcomes.values()) == [*["passed"] * 4, *["pytest.skip"] * 2]
    assert len(list((project.folder / "cache" / "build" / "good").iterdir())) == 2


def test_without_another_catalog_the_matrix_is_that_of_the_repository(project: Project) -> None:
    (project.folder / "conftest.py").unlink()

    session = project.pytest("--collect-only", "-q", "--harness-client", "curl")

    assert session.code == 0
    assert "test_matrix.py::test_cell[curl:put/plain:published:local]" in session.out.splitlines()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("harness_driver = lokal", "driver: must be 'local', 'container', 'both' or 'auto'"),
        ("harness_variant = pubished", "variant: must be 'published', 'filled' or 'both'"),
        ("harness_client = gone", "No client is called 'gone'."),
        (
            "harness_variant = filled\nharness_scenario = put/plain",
            "No chosen scenario has the variant filled.",
        ),
    ],
)
def test_a_wrong_value_in_the_file_of_pytest_is_told_and_never_green(
    project: Project, lines: str, words: str
) -> None:
    (project.folder / "pytest.ini").write_text(f"[pytest]\n{lines}\n", encoding="utf-8")

    ended = project.pytest()

    assert ended.code == 2
    assert words in ended.out
    assert "Traceback" not in ended.out + ended.err
    assert "pytest_plugin.py" not in ended.out
