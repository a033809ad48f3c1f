import gc
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from harness.cli.examples import EXAMPLES
from harness.cli.main import COMMANDS
from tests.cli.conftest import Harness


def test_the_help_names_every_command(harness: Harness) -> None:
    answer = harness("--help")

    assert answer.code == 0
    for name in COMMANDS:
        assert re.search(rf"\b{name}\b", answer.out)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(harness: Harness, name: str) -> None:
    answer = harness(name, "--help")

    assert answer.code == 0
    assert f"harness {name}" in answer.out or f" {name} " in answer.out
    assert COMMANDS[name][1].split()[0] in answer.out


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("rnu",), "There is no command 'rnu'.\n  hint: did you mean run? `harness --help`"),
        (("run", "--no-such"), "No such option: --no-such.\n  hint: `harness run --help`"),
        (("list", "cleints"), "Invalid value for 'kind': 'cleints' is not one of 'clients', "),
        (("run", "-j", "0"), "Invalid value for '-j' / '--jobs': it must be at least 1"),
        (("diff", "a"), "Missing argument 'after'.\n  hint: `harness diff --help`"),
        (("list",), "Missing argument 'kind'. Choose from: clients, scenarios, versions, "),
        (("--nope",), "No such option: --nope.\n  hint: `harness --help`"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_command_that_is_asked_wrongly_says_so_in_one_sentence(
    harness: Harness, argv: tuple[str, ...], told: str
) -> None:
    answer = harness(*argv)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"harness: {told}")


def test_no_command_at_all_is_answered_with_the_help(harness: Harness) -> None:
    answer = harness()

    assert answer.code == 2
    assert "Usage:" in answer.out


def test_the_module_is_the_command(process: Harness) -> None:
    answer = process("list", "rules")

    assert answer.code == 0
    assert "status-expected" in answer.out
    assert answer.err == ""


def test_an_error_is_one_sentence_and_a_hint(harness: Harness) -> None:
    answer = harness("show", "crul")

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err == (
        "harness: No client or scenario is called 'crul'.\n"
        "  hint: did you mean curl? `harness list clients` and `harness list scenarios` show them"
        " all.\n"
    )


def test_the_version_is_that_of_the_package(harness: Harness) -> None:
    answer = harness("--version")

    assert answer.code == 0
    assert answer.out == f"harness {metadata.version('oss-snippet-harness')}\n"


def test_a_process_of_its_own_looks_for_no_garbage_in_what_is_loaded(harness: Harness) -> None:
    script = (
        "import gc, sys\n"
        "from harness.cli.main import main\n"
        "sys.argv = ['harness', 'list', 'rules']\n"
        "main()\n"
        "print(gc.isenabled(), gc.get_freeze_count() > 0, file=sys.stderr)\n"
    )
    frozen = gc.get_freeze_count()

    answer = harness("list", "rules")
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert done.stdout == answer.out
    assert done.stderr == "True True\n"
    assert gc.isenabled()
    assert gc.get_freeze_count() == frozen


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("main", ("oss2", "pydantic", "rich.console")),
        ("run", ("docker", "trustme", "jinja2")),
        ("checking", ("docker", "trustme", "jinja2", "bs4")),
    ],
)
def test_a_command_loads_nothing_heavy_that_it_does_not_need(
    module: str, heavy: tuple[str, ...]
) -> None:
    script = f"import sys, harness.cli.{module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert set(done.stdout.split()) & set(heavy) == set()


@pytest.mark.parametrize(
    ("command", "line"),
    [("run", "Reading clients and scenarios.\n"), ("check", "Reading the pages.\n")],
)
def test_a_process_of_its_own_says_at_once_what_it_does(
    process: Harness, command: str, line: str, tmp_path: Path
) -> None:
    answer = process(command, "--baseline", tmp_path / "none", tmp_path / "none.md")

    assert answer.code == 2
    assert answer.err.startswith(f"{line}harness: ")
    assert process(command, "--help").err == ""


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_a_command_use_its_own_options(name: str, harness: Harness) -> None:
    told, _, shown = harness(name, "--help").out.partition("\nExamples:\n")

    for words, _ in EXAMPLES[name]:
        assert f"  {words} " in shown
        program, command, *given = words.split()
        assert (program, command) == ("harness", name)
        assert {one for one in given if one.startswith("-")} <= {*re.findall(r"-[\w-]+", told)}


def test_the_help_says_in_plain_words_what_an_option_takes(harness: Harness) -> None:
    told = harness("check", "--help").out

    assert "--record PATH" in told
    assert not re.search(r"<(list|int|float|path|str|bool)", told)
    assert "<bool>" not in harness("--help").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serve", "--port", "99999"), "'--port': it must be at most 65535."),
        (("serve", "--port", "x"), "'--port': it must be a number."),
        (("run", "--jobs", "0"), "'--jobs': it must be at least 1."),
        (("clean", "all"), "Too many arguments: all."),
    ],
)
def test_a_value_that_makes_no_sense_is_told_in_plain_words(
    words: tuple[str, ...], said: str, harness: Harness
) -> None:
    answer = harness(*words)

    assert answer.code == 2
    assert said in answer.err
