import json
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from harness.reports.record import read_record
from tests.cli.conftest import Harness
from tests.tiny.roots import (
    ADDS_A_TYPE,
    HANGS,
    PLACEHOLDERS,
    PLAIN,
    SENDS_NOTHING,
    SIGNED,
    TinyClient,
    known_failure,
    write_baseline,
    write_root,
)

# Where there is a container engine, the clients would run in containers.
RUN = ("run", "--driver", "local")
TWO = {"put/plain": PLAIN, "put/signed": SIGNED}
ADDS = TinyClient(id="adds", snippet=ADDS_A_TYPE)
HOLDS = (
    PLACEHOLDERS
    + 'import os, time\nlife = os.open({path!r}, os.O_WRONLY)\nos.write(life, b"begun\\n")\n'
    + "time.sleep(1000)\n"
)
Started = Callable[..., "subprocess.Popen[str]"]


def root(folder: Path, *clients: TinyClient, scenarios: dict[str, str] | None = None) -> Path:
    return write_root(folder / "root", *clients, scenarios=scenarios)


def test_a_good_run_ends_with_0_and_the_matrix(harness: Harness, tmp_path: Path) -> None:
    answer = harness(*RUN, "--root", root(tmp_path, scenarios=TWO))

    lines = answer.out.splitlines()
    assert answer.code == 0
    assert answer.err == ""
    assert lines[0] == "2 cells"
    assert [line.split() for line in lines if "✓" in line][:2] == [
        ["put/plain", "✓"],
        ["put/signed", "✓"],
    ]
    assert lines[-1].startswith("✓ 2 passed   in ")


def test_a_run_writes_its_record_and_its_reports(harness: Harness, tmp_path: Path) -> None:
    record, xml = tmp_path / "out" / "run.jsonl", tmp_path / "reports" / "junit.xml"
    html, found = tmp_path / "html", tmp_path / "reports" / "found.sarif"
    files = ("--record", record, "--junit", xml, "--html", html, "--sarif", found)

    answer = harness(*RUN, "--root", root(tmp_path, ADDS), *files)

    assert answer.code == 1
    (result,) = read_record(record).results
    assert result.cell.id == "adds:put/plain:published:local"
    suites = ET.parse(xml).getroot()  # noqa: S314  our own file
    assert [suite.get("failures") for suite in suites] == ["1"]
    assert "adds" in (html / "index.html").read_text(encoding="utf-8")
    (run,) = json.loads(found.read_text(encoding="utf-8"))["runs"]
    assert {one["properties"]["cell"] for one in run["results"]} == {result.cell.id}


def test_clients_scenarios_and_variants_are_chosen(harness: Harness, tmp_path: Path) -> None:
    both = PLAIN + 'variants = ["published", "filled"]\n'
    place = root(
        tmp_path,
        TinyClient(id="a"),
        TinyClient(id="b"),
        scenarios={"put/plain": both, "key/plus": PLAIN},
    )
    record = tmp_path / "run.jsonl"

    answer = harness(
        *(*RUN, "--root", place, "-c", "b", "-s", "put/*", "--variant", "filled", "-j", "1"),
        *("--record", record),
    )

    assert answer.code == 0
    assert [result.cell.id for result in read_record(record).results] == [
        "b:put/plain:filled:local"
    ]


def test_a_failure_is_told_with_cause_wire_and_command(harness: Harness, tmp_path: Path) -> None:
    place = root(tmp_path, ADDS, TinyClient(id="good"))
    answer = harness(*RUN, "--root", place)

    lines = answer.out.splitlines()
    assert answer.code == 1
    assert "✗ failed: adds:put/plain:published:local" in lines
    assert any(line.startswith("    fix: ") for line in lines)
    assert "    > Content-Type: a/b" in lines
    (again,) = (line.removeprefix("  again: ") for line in lines if line.startswith("  again: "))
    assert again.startswith("harness run -c adds -s put/plain --variant published --driver local")
    assert again.endswith(f" --root {place} --only-root")
    assert "✓ 1 passed   ✗ 1 failed   in " in lines[-2]


def test_a_baseline_beside_the_scenarios_is_in_force(harness: Harness, tmp_path: Path) -> None:
    place = root(tmp_path, ADDS)
    write_baseline(place, known_failure())

    answer = harness(*RUN, "--root", place)

    assert answer.code == 0
    assert answer.out.splitlines()[-1].startswith("k 1 known failure")


def test_a_chosen_baseline_comes_instead(harness: Harness, tmp_path: Path) -> None:
    place = root(tmp_path, ADDS)
    write_baseline(place, known_failure())
    chosen = tmp_path / "other.toml"
    chosen.write_text("", encoding="utf-8")

    answer = harness(*RUN, "--root", place, "--baseline", chosen)

    assert answer.code == 1


def test_a_failure_that_is_fixed_is_not_as_expected(harness: Harness, tmp_path: Path) -> None:
    place = root(tmp_path)
    write_baseline(place, known_failure())

    answer = harness(*RUN, "--root", place)

    assert answer.code == 1
    assert "! passed unexpectedly: tiny:put/plain:published:local" in answer.out


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"expires": "2001-01-01"}, "expired on 2001-01-01: fix the failure or renew it."),
        ({"cells": "gone:*"}, "matches no cell of the matrix: remove it."),
    ],
)
def test_a_stale_entry_is_not_as_expected(
    harness: Harness, tmp_path: Path, changed: dict[str, str], complaint: str
) -> None:
    place = root(tmp_path)
    write_baseline(place, known_failure(**changed))

    answer = harness(*RUN, "--root", place)

    assert answer.code == 1
    assert complaint in answer.out


def test_an_entry_for_a_cell_that_was_not_chosen_is_not_stale(
    harness: Harness, tmp_path: Path
) -> None:
    place = root(tmp_path, ADDS, TinyClient(id="good"))
    write_baseline(place, known_failure(cells="adds:*"))

    answer = harness(*RUN, "--root", place, "-c", "good")

    assert answer.code == 0


def test_an_unknown_client_is_told_with_its_likely_spelling(
    harness: Harness, tmp_path: Path
) -> None:
    answer = harness(*RUN, "--root", root(tmp_path), "-c", "tinny")

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err == (
        "harness: No client is called 'tinny'.\n"
        "  hint: did you mean tiny? `harness list clients` shows them all.\n"
    )


def test_an_unknown_scenario_is_told_with_its_likely_spelling(
    harness: Harness, tmp_path: Path
) -> None:
    answer = harness(*RUN, "--root", root(tmp_path), "-s", "put/plian")

    assert answer.code == 2
    assert "No scenario is called 'put/plian'" in answer.err
    assert "did you mean put/plain?" in answer.err


def test_a_misspelt_key_of_a_scenario_is_told_with_its_likely_spelling(
    harness: Harness, tmp_path: Path
) -> None:
    place = root(tmp_path, scenarios={"put/plain": PLAIN + "sign.expiers = 60\n"})

    answer = harness(*RUN, "--root", place)

    assert answer.code == 2
    assert answer.err == (
        f"harness: {place}/fixtures/scenarios/put/plain.toml:2: sign.expiers: "
        "this key is not known\n"
        "  hint: did you mean 'expires'?\n"
    )


def test_a_variant_that_no_chosen_scenario_has_is_told(harness: Harness, tmp_path: Path) -> None:
    answer = harness(*RUN, "--root", root(tmp_path), "--variant", "filled")

    assert answer.code == 2
    assert answer.err == (
        "harness: No chosen scenario has the variant filled.\n  hint: `harness list cells`\n"
    )


def test_a_missing_tool_chain_ends_with_3_and_costs_the_others_nothing(
    harness: Harness, tmp_path: Path
) -> None:
    bare = TinyClient(id="bare", probe=("no-such-sh", "--version"))

    answer = harness(*RUN, "--root", root(tmp_path, bare, TinyClient(id="good")))

    assert answer.code == 3
    assert "E error: bare:put/plain:published:local" in answer.out
    assert "bare cannot run here: a shell is missing (`no-such-sh --version`" in answer.out
    assert "hint: `harness setup -c bare`, or `sudo apt-get install" in answer.out
    assert "✓ 1 passed   E 1 error" in answer.out
    assert "Traceback" not in answer.out + answer.err


def test_a_client_that_hangs_ends_with_1_and_is_gone(process: Harness, tmp_path: Path) -> None:
    answer = process(*RUN, "--root", root(tmp_path, TinyClient(snippet=HANGS, seconds=0.5)))

    assert answer.code == 1
    assert "within-budget: The process does not end within 0.5 s and is stopped." in answer.out
    assert "process: killed at the end of its time" in answer.out
    assert "Traceback" not in answer.out + answer.err


def test_a_client_that_sends_nothing_and_is_content_ends_with_1(
    harness: Harness, tmp_path: Path
) -> None:
    answer = harness(*RUN, "--root", root(tmp_path, TinyClient(snippet=SENDS_NOTHING)))

    assert answer.code == 1
    assert "requests-arrived: No request reaches the server; the process exits with 0" in answer.out


def test_a_run_in_which_nothing_could_run_ends_with_2(harness: Harness, tmp_path: Path) -> None:
    more = 'unsupported = [{ scenarios = "*", reason = "it is old" }]\n'
    limited = TinyClient(snippet=SENDS_NOTHING, more=more)

    answer = harness(*RUN, "--root", root(tmp_path, limited))

    assert answer.code == 2
    assert "– 1 unsupported" in answer.out


def test_a_record_that_cannot_be_written_costs_no_run(harness: Harness, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    answer = harness(*RUN, "--root", root(tmp_path), "--record", tmp_path / "file" / "run.jsonl")

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith(f"harness: {tmp_path}/file/run.jsonl cannot be written: ")
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("option", ["--junit", "--sarif"])
def test_a_report_that_cannot_be_written_costs_no_run(
    option: str, harness: Harness, tmp_path: Path
) -> None:
    answer = harness(*RUN, "--root", root(tmp_path), option, tmp_path)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"harness: {tmp_path} cannot be written: Is a directory.\n"


def test_a_folder_that_is_no_report_costs_no_run(harness: Harness, tmp_path: Path) -> None:
    answer = harness(*RUN, "--root", root(tmp_path), "--html", tmp_path)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"harness: {tmp_path} holds something else.")


def test_a_cache_that_cannot_be_is_a_fault_of_the_environment(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path / "file"))

    answer = harness(*RUN, "--root", root(tmp_path))

    assert answer.code == 3
    assert answer.err.startswith(f"harness: {tmp_path}/file cannot hold what is built: ")


def test_the_command_that_repeats_a_cell_repeats_its_terms(
    harness: Harness, tmp_path: Path
) -> None:
    known = tmp_path / "known failures.toml"
    known.write_text("", encoding="utf-8")
    first = harness(
        *RUN, "--root", root(tmp_path, ADDS), "--baseline", known, "--timeout", "20"
    ).out.splitlines()
    (again,) = (line.removeprefix("  again: ") for line in first if line.startswith("  again: "))

    second = harness(*shlex.split(again)[1:]).out.splitlines()

    assert f"  again: {again}" in second
    assert "✗ 1 failed   in " in second[-2]
