import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Harness
from tests.tiny.roots import TinyClient, write_root

# Brings the tool that the client asks for, as the package manager would.
APT = """\
#!/bin/sh
echo "$@" >> {log}
echo "a line of the package manager"
case "$*" in *{lacks}*) exit 100;; esac
if [ "$1" = install ]; then printf '#!/bin/sh\\necho 2.0\\n' > {tool}; chmod +x {tool}; fi
exit {code}
"""
SUDO = '#!/bin/sh\nshift\nexec "$@"\n'


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder for programs of a machine that has nothing but a shell."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    return programs


def program(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)


def apt_get(
    machine: Path, *, brings: str = "tiny-cc", lacks: str = "nothing", code: int = 0
) -> Path:
    log = machine / "log"
    text = APT.format(log=log, tool=machine / brings, lacks=lacks, code=code)
    program(machine, "apt-get", text.replace("chmod", "/bin/chmod"))
    program(machine, "sudo", SUDO)
    return log


def root(folder: Path, *clients: TinyClient) -> Path:
    return write_root(folder / "root", *clients)


TOOLKIT = """
languages = ["c"]
file = "snippet.f90"
quotes = "'"
reads = ""
run = ["{out}/snippet"]

[[tools]]
name = "Fortran"
probe = ["gfortran", "--version"]
debian = ["gfortran"]
"""


def toolkit(place: Path) -> None:
    folder = place / "fixtures" / "toolkits" / "fortran"
    folder.mkdir(parents=True)
    (folder / "toolkit.toml").write_text(TOOLKIT, encoding="utf-8")


HAS = TinyClient(id="has", probe=("/bin/sh", "-c", "echo 'sh [1.0] :key:'"))
LACKS = TinyClient(id="lacks", probe=("tiny-cc", "--version"))


def test_a_machine_with_everything_is_told_so(harness: Harness, tmp_path: Path) -> None:
    answer = harness("doctor", "--driver", "local", "--root", root(tmp_path, HAS))

    assert answer.code == 0
    assert answer.out == "✓ has: a shell: sh [1.0] :key:\n\nEverything is here.\n"


def test_what_is_missing_is_told_with_the_command_that_brings_it(
    harness: Harness, tmp_path: Path, machine: Path
) -> None:
    assert machine.is_dir()

    answer = harness("doctor", "--driver", "local", "--root", root(tmp_path, HAS, LACKS))

    assert answer.code == 3
    lines = answer.out.splitlines()
    assert lines[1] == "✗ lacks: a shell: missing"
    assert lines[3].startswith("`harness setup` brings what is missing, or: sudo apt-get install")
    assert lines[3].endswith("a-shell a-shell-dev")


def test_what_is_here_is_told_as_json(harness: Harness, tmp_path: Path, machine: Path) -> None:
    assert machine.is_dir()

    answer = harness("doctor", "--driver", "local", "--json", "--root", root(tmp_path, HAS, LACKS))

    assert answer.code == 3
    assert json.loads(answer.out) == [
        {"client": "has", "tool": "a shell", "version": "sh [1.0] :key:"},
        {"client": "lacks", "tool": "a shell", "version": ""},
    ]


def test_only_chosen_clients_are_looked_at(harness: Harness, tmp_path: Path, machine: Path) -> None:
    assert machine.is_dir()
    place = root(tmp_path, HAS, LACKS)

    assert harness("doctor", "--driver", "local", "--root", place, "-c", "has").code == 0
    assert harness("doctor", "--driver", "local", "--root", place, "-c", "lacks").code == 3
    assert harness("doctor", "--driver", "local", "--root", place, "-c", "hsa").code == 2


def test_what_clients_aside_need_is_looked_at_where_they_are_named_or_all_are_asked_for(
    harness: Harness, tmp_path: Path, machine: Path
) -> None:
    assert machine.is_dir()
    aside = replace(LACKS, more="by_default = false\n" + LACKS.more)
    asked = ("doctor", "--driver", "local", "--root", root(tmp_path, HAS, aside))

    assert harness(*asked).code == 0
    assert harness(*asked, "-c", "lacks").code == 3
    assert harness("setup", *asked[3:]).out == "Everything is here.\n"
    assert harness("setup", *asked[3:], "--aside").code == 3


def test_the_tools_of_pages_are_looked_at_too(
    harness: Harness, tmp_path: Path, machine: Path
) -> None:
    assert machine.is_dir()
    place = root(tmp_path, HAS)
    toolkit(place)

    answer = harness("doctor", "--driver", "local", "--root", place)

    assert answer.code == 3
    assert "✗ page-fortran: Fortran: missing" in answer.out
    assert answer.out.endswith(" gfortran\n")
    assert harness("doctor", "--driver", "local", "--root", place, "-c", "has").code == 0
    assert harness("doctor", "--driver", "local", "--root", place, "-c", "page-*").code == 3


def test_setup_finds_everything_here_and_installs_nothing(
    harness: Harness, tmp_path: Path, machine: Path
) -> None:
    log = apt_get(machine)

    answer = harness("setup", "--root", root(tmp_path, HAS))

    assert answer.code == 0
    assert answer.out == "Everything is here.\n"
    assert not log.exists()


def test_setup_installs_what_is_missing(process: Harness, tmp_path: Path, machine: Path) -> None:
    log = apt_get(machine)
    place = root(tmp_path, HAS, LACKS)

    answer = process("setup", "--root", place)

    assert answer.code == 0
    update, install = log.read_text(encoding="utf-8").splitlines()
    assert update == "update"
    assert install.startswith("install -y ")
    assert install.endswith(" a-shell a-shell-dev")
    assert answer.out.count("apt-get") == 2
    assert answer.err == "a line of the package manager\n" * 2
    assert process("doctor", "--driver", "local", "--root", place).code == 0


def test_setup_says_which_command_of_the_package_manager_failed(
    process: Harness, tmp_path: Path, machine: Path
) -> None:
    apt_get(machine, code=100)

    answer = process("setup", "--root", root(tmp_path, LACKS))

    assert answer.code == 3
    assert "harness: `apt-get update` failed with 100.\n" in answer.err
    assert "hint: run it by hand: sudo apt-get update" in answer.err


def test_setup_says_what_is_still_missing(process: Harness, tmp_path: Path, machine: Path) -> None:
    apt_get(machine, brings="another-cc")

    answer = process("setup", "--root", root(tmp_path, LACKS))

    assert answer.code == 3
    assert "harness: a shell: still missing after `sudo apt-get install" in answer.err


def test_a_package_that_is_nowhere_costs_no_other_tool(
    process: Harness, tmp_path: Path, machine: Path
) -> None:
    log, place = apt_get(machine, lacks="gfortran"), root(tmp_path, LACKS)
    toolkit(place)

    answer = process("setup", "--root", place)

    assert answer.code == 3
    assert "harness: Fortran: still missing after `sudo apt-get install" in answer.err
    assert log.read_text(encoding="utf-8").count("install -y") == 3
    assert process("doctor", "--driver", "local", "--root", place, "-c", "lacks").code == 0


def test_setup_without_a_package_manager_says_what_to_look_for(
    harness: Harness, tmp_path: Path, machine: Path
) -> None:
    assert machine.is_dir()

    answer = harness("setup", "--root", root(tmp_path, LACKS))

    assert answer.code == 3
    assert "a shell: missing, and this system has no apt-get" in answer.err
    assert "hint: install what these Debian packages hold: a-shell a-shell-dev" in answer.err


@pytest.mark.parametrize("command", ["doctor", "setup"])
def test_a_cache_that_cannot_be_is_named(
    harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path / "file"))

    answer = harness(command, "--root", root(tmp_path, HAS))

    assert answer.code == 3
    assert "cannot hold what is built" in answer.err


def test_pages_need_what_their_blocks_are_run_with(
    tmp_path: Path, machine: Path, harness: Harness
) -> None:
    page = tmp_path / "page.md"
    page.write_text('# Up\n\n```bash\ncurl -sf -T a.txt "<signedUrl>"\n```\n', encoding="utf-8")
    assert not list(machine.iterdir())

    answer = harness("doctor", str(page), "--driver", "local", "--json")

    assert {row["client"] for row in json.loads(answer.out)} == {"page-shell"}
    assert harness("setup", str(page)).code == 3
