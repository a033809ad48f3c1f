"""A snippet that runs in a kept runtime ends as it does in a process of its own."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.drivers.driver import Prepared, Recipe, upload_invocation
from harness.drivers.local import LocalDriver
from harness.model.observation import ProcessFacts
from harness.model.scenario import Flow, Variant
from harness.model.upload import SignedUpload
from tests.drivers.warm.runtimes import NODE, PYTHON, RUNTIMES, Runtime
from tests.tiny.hosts import SilentHost
from tests.tiny.lifeline import Lifeline
from tests.tiny.roots import TinyClient, tiny_catalog

UPLOAD = SignedUpload(
    url="http://127.0.0.1:1/b/k?x-oss-signature=00",
    method="PUT",
    bucket="b",
    key="k",
    signed_at=0.0,
    signed_headers={},
    send_headers={},
    send_metadata={},
)
LEFT_BY_PYTHON = {
    "nothing": "",
    "a file that is not flushed": "late = open(1, 'w', closefd=False); late.write('late\\n')",
    "an object that tells of its end": """
class Told:
    def __del__(self):
        print('told')
told = Told()
""",
    "a generator that is not exhausted": """
def told():
    try:
        yield
    finally:
        print('told')
begun = told()
next(begun)
""",
    "an exit handler": "atexit.register(print, 'handled')",
    "a thread": "threading.Timer(0.1, print, ('done',)).start()",
    "a standard output of its own": "sys.stdout = open(1, 'w', closefd=False)",
    "a module that it alone has loaded": "import colorsys",
}
every_runtime = pytest.mark.parametrize("runtime", RUNTIMES, ids=lambda runtime: runtime.name)


def prepared(driver: LocalDriver, folder: Path, tiny: TinyClient) -> Prepared:
    catalog = tiny_catalog(folder, tiny)
    return driver.prepare(catalog.program(catalog.clients[0], Flow.PLAIN, Variant.PUBLISHED))


def run(driver: LocalDriver, program: Prepared, upload: SignedUpload = UPLOAD) -> ProcessFacts:
    with driver.workplace(program, Recipe(seed=b"", size=1), SilentHost()) as place:
        return driver.run(program, upload_invocation(upload, place), place)


def ends_as_cold(seen: ProcessFacts, expected: ProcessFacts) -> None:
    assert seen.warm
    assert (seen.exit_code, seen.timed_out) == (expected.exit_code, expected.timed_out)
    assert seen.stdout == expected.stdout


@every_runtime
def test_a_cell_sees_nothing_of_the_one_before_it(
    runtime: Runtime, warm: LocalDriver, cold: LocalDriver, tmp_path: Path
) -> None:
    program = prepared(warm, tmp_path / "root", runtime.client(runtime.shows))
    expected = run(cold, program)

    for _ in range(2):
        seen = run(warm, program)

        ends_as_cold(seen, expected)
        assert seen.stderr == expected.stderr == "to err\n"
        assert seen.seconds > 0
        assert seen.peak_mib > 0


@every_runtime
@pytest.mark.parametrize("end", ["exits", "throws"])
def test_a_cell_that_ends_early_ends_alone(
    runtime: Runtime, end: str, warm: LocalDriver, cold: LocalDriver, tmp_path: Path
) -> None:
    program = prepared(warm, tmp_path / "root", runtime.client(getattr(runtime, end)))
    expected = run(cold, program)

    for _ in range(2):
        seen = run(warm, program)

        ends_as_cold(seen, expected)
        assert seen.stdout == "before\n"
        assert ("uncaught" in seen.stderr) is ("uncaught" in expected.stderr) is (end == "throws")


@every_runtime
def test_a_cell_that_hangs_is_killed_and_the_next_one_runs(
    runtime: Runtime, warm: LocalDriver, tmp_path: Path
) -> None:
    hanging = prepared(warm, tmp_path / "1", runtime.client(runtime.hangs, seconds=3))
    program = prepared(warm, tmp_path / "2", runtime.client(runtime.exits))

    seen = run(warm, hanging)

    assert (seen.timed_out, seen.exit_code, seen.stdout) == (True, -9, "before\n")
    assert run(warm, program).exit_code == 3


@pytest.mark.parametrize("left", LEFT_BY_PYTHON, ids=list(LEFT_BY_PYTHON))
def test_what_a_python_cell_leaves_is_taken_down_as_in_a_process_of_its_own(
    left: str, warm: LocalDriver, cold: LocalDriver, tmp_path: Path
) -> None:
    loads = {**PYTHON.warm, "run": ("{python}", "-S", "{host}", "threading")}
    snippet = f"import atexit, sys, threading\n{LEFT_BY_PYTHON[left]}\nprint('ended')\n"
    program = prepared(warm, tmp_path / "root", replace(PYTHON, warm=loads).client(snippet))
    expected = run(cold, program)

    seen = run(warm, program)

    ends_as_cold(seen, expected)
    assert seen.stderr == expected.stderr
    assert seen.stdout.startswith("ended\n")


def test_a_javascript_library_is_read_once_and_starts_anew_in_each_cell(
    warm: LocalDriver, cold: LocalDriver, tmp_path: Path
) -> None:
    library = tmp_path / "node_modules" / "counting"
    library.mkdir(parents=True)
    (library / "data.json").write_text('{"count": 0}')
    (library / "other.js").write_text("exports.count = 0;")
    (library / "index.js").write_text("""
const data = require('./data.json');
const other = require('./other');
exports.count = () => [++data.count, ++other.count, require.resolve('./other') in require.cache];
""")
    snippet = f"console.log(require({str(library)!r}).count(), require.main === module);\n"
    program = prepared(warm, tmp_path / "root", NODE.client(snippet))
    expected = run(cold, program)

    for _ in range(3):
        ends_as_cold(run(warm, program), expected)
    assert expected.stdout == "[ 1, 1, true ] true\n"


def test_an_edited_snippet_is_the_one_that_runs(warm: LocalDriver, tmp_path: Path) -> None:
    for number in (1, 2):
        text = f"print('edition {number}')\n"
        program = prepared(warm, tmp_path / str(number), PYTHON.client(text))

        assert run(warm, program).stdout == f"edition {number}\n"


def test_a_runtime_that_cannot_be_kept_is_told_and_its_cells_run_cold(
    warm: LocalDriver, tmp_path: Path
) -> None:
    host = {**PYTHON.warm, "run": ("{python}", "-c", "1 / 0", "{host}")}
    runtime = replace(PYTHON, warm=host)
    program = prepared(warm, tmp_path / "root", runtime.client(runtime.exits))

    seen = run(warm, program)

    assert not seen.warm
    assert seen.exit_code == 3
    assert "ZeroDivisionError" in seen.cold_because


def test_a_client_whose_manifest_keeps_nothing_runs_cold_and_says_so(
    warm: LocalDriver, tmp_path: Path
) -> None:
    program = prepared(warm, tmp_path / "root", TinyClient(snippet=PYTHON.client("").snippet))

    seen = run(warm, program)

    assert not seen.warm
    assert "manifest" in seen.cold_because


def test_what_ends_its_runtime_again_and_again_runs_cold(warm: LocalDriver, tmp_path: Path) -> None:
    program = prepared(warm, tmp_path / "root", NODE.client(NODE.exits))

    seen = [run(warm, program) for _ in range(5)]

    assert [facts.exit_code for facts in seen] == [3] * 5
    assert [facts.warm for facts in seen] == [True] * 4 + [False]
    assert seen[-1].cold_because == "it ends the runtime in which it runs"


def test_what_a_host_cannot_run_runs_cold_and_says_why(warm: LocalDriver, tmp_path: Path) -> None:
    snippet = "import('node:fs').then(() => console.log('imported'));\n"
    program = prepared(warm, tmp_path / "root", NODE.client(snippet))

    for _ in range(2):
        seen = run(warm, program)

        assert (seen.exit_code, seen.stdout, seen.warm) == (0, "imported\n", False)
        assert seen.cold_because == "it is, or imports, an ECMAScript module"


LEAVES_A_PROCESS = {
    PYTHON.name: """
import os, subprocess
pipe = os.open({path!r}, os.O_WRONLY)
os.write(pipe, b"begun\\n")
subprocess.Popen(["setsid", "sleep", "1000"], pass_fds=[pipe])
""",
    NODE.name: """
const fs = require('fs');
const pipe = fs.openSync({path!r}, 'w');
fs.writeSync(pipe, 'begun\\n');
const stdio = ['ignore', 'ignore', 'ignore', pipe];
require('child_process').spawn('setsid', ['sleep', '1000'], {{ stdio }}).unref();
""",
}


@pytest.mark.parametrize("runtime", [PYTHON, NODE], ids=lambda runtime: runtime.name)
def test_processes_that_a_cell_leaves_end_with_it(
    runtime: Runtime, warm: LocalDriver, tmp_path: Path
) -> None:
    lifeline = Lifeline(tmp_path)
    snippet = LEAVES_A_PROCESS[runtime.name].format(path=str(lifeline.path))
    program = prepared(warm, tmp_path / "root", runtime.client(snippet))

    seen = run(warm, program)

    assert (seen.warm, seen.exit_code, seen.stderr) == (True, 0, "")
    lifeline.wait_for_the_beginning()
    lifeline.wait_for_the_end()
