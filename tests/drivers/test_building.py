import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO, cast

import pytest

from harness.catalog.catalog import default_root, read_catalog
from harness.drivers.building import Site, build
from harness.drivers.driver import Prepared
from harness.drivers.processes import Processes
from harness.drivers.tools import ToolVersions
from harness.errors import BuildError, ToolMissingError
from harness.model.scenario import Flow, Variant
from tests.tiny.lifeline import SECONDS, Lifeline
from tests.tiny.roots import CHECK_SYNTAX, DOES_NOT_COMPILE, TinyClient, tiny_catalog

LOGGED = ("sh", "-c", "echo done >> {client}/log")
# Says that it is about to build, builds, and says whether it found everything built.
BUILDER = """
import sys
from pathlib import Path
from harness.catalog.catalog import read_catalog
from harness.drivers.building import Site, build
from harness.drivers.processes import Processes
from harness.drivers.tools import ToolVersions
from harness.model.scenario import Flow, Variant
catalog = read_catalog(Path(sys.argv[1]))
program = catalog.program(catalog.clients[0], Flow.PLAIN, Variant.PUBLISHED)
print("begins", flush=True)
processes = Processes()
cache = Path(sys.argv[2])
site = Site(cache=cache, processes=processes, tools=ToolVersions(cache))
print(build(program, site).facts.cached)
processes.close()
"""


def site_of(cache: Path, processes: Processes) -> Site:
    return Site(cache=cache, processes=processes, tools=ToolVersions(cache))


class BuildSite:
    """One client and one cache."""

    def __init__(self, folder: Path, tiny: TinyClient) -> None:
        self.root = folder / "root"
        self.cache = folder / "cache"
        self.log = self.root / "clients" / tiny.id / "log"
        self._catalog = tiny_catalog(self.root, tiny)

    def build(self, flow: Flow = Flow.PLAIN, variant: Variant = Variant.PUBLISHED) -> Prepared:
        program = self._catalog.program(self._catalog.clients[0], flow, variant)
        processes = Processes()
        try:
            return build(program, site_of(self.cache, processes))
        finally:
            processes.close()

    @property
    def times(self) -> int:
        return self.log.read_text(encoding="utf-8").count("done")


def test_a_program_is_compiled_once_and_found_built_the_second_time(tmp_path: Path) -> None:
    site = BuildSite(tmp_path, TinyClient(steps=(LOGGED,)))

    first, second = site.build(), site.build()

    assert (first.facts.cached, second.facts.cached) == (False, True)
    assert first.argv == second.argv
    assert site.times == 1


def test_dependencies_are_installed_once_for_all_programs_of_a_client(tmp_path: Path) -> None:
    site = BuildSite(tmp_path, TinyClient(install=(LOGGED, ("touch", "{deps}/library"))))

    site.build()
    site.build(Flow.HEADERS, Variant.FILLED)

    assert site.times == 1
    assert len(list((site.cache / "deps").glob("tiny-*/library"))) == 1


def test_every_place_of_a_command_is_filled(tmp_path: Path) -> None:
    tiny = TinyClient(
        run=("{python}", "{source}", "{out}/{entry}", "--deps={deps}", "{client}", "{src}", "{{}}"),
        more='snippets.plain = { file = "upload.py", entry = "Main" }\n',
    )
    tiny_manifest = tiny.manifest.replace('\n[snippets.plain]\nfile = "upload.py"\n', "")
    site = BuildSite(tmp_path, TinyClient(files={"client.toml": tiny_manifest}))

    argv = site.build().argv

    home = Path(argv[1]).parent.parent
    assert home.parent == site.cache / "build" / "tiny"
    assert argv[0] == sys.executable
    assert argv[1] == str(home / "src" / "upload.py")
    assert argv[2] == str(home / "out" / "Main")
    assert argv[3].startswith(f"--deps={site.cache}/deps/tiny-")
    assert argv[4:] == (str(site.root / "clients" / "tiny"), str(home / "src"), "{}")


def test_a_snippet_is_bound_where_it_is_built(tmp_path: Path) -> None:
    argv = BuildSite(tmp_path, TinyClient()).build().argv

    assert 'os.environ["HARNESS_SIGNED_URL"]' in Path(argv[-1]).read_text(encoding="utf-8")


def test_support_files_stand_beside_the_snippet(tmp_path: Path) -> None:
    tiny = TinyClient(files={"shim.py": "# shim\n"}, more='build = { support = ["shim.py"] }\n')
    manifest = tiny.manifest.replace("\n[build]\nsteps = []\n", "")
    site = BuildSite(tmp_path, TinyClient(files={**tiny.files, "client.toml": manifest}))

    source = Path(site.build().argv[-1])

    assert source.with_name("shim.py").read_text(encoding="utf-8") == "# shim\n"


def test_a_changed_snippet_is_built_anew(tmp_path: Path) -> None:
    site = BuildSite(tmp_path, TinyClient(steps=(LOGGED,)))
    site.build()
    snippet = site.root / "clients" / "tiny" / "upload.py"
    snippet.write_text(snippet.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")

    assert site.build().facts.cached is False
    assert site.times == 2


def test_a_compiler_that_refuses_the_snippet_is_a_fact_with_its_last_lines(tmp_path: Path) -> None:
    site = BuildSite(tmp_path, TinyClient(snippet=DOES_NOT_COMPILE, steps=(CHECK_SYNTAX,)))

    failure = site.build().facts.failure

    assert failure.startswith(f"`{sys.executable}` exited with 1:\n")
    assert "SyntaxError" in failure


def test_only_the_last_lines_of_a_long_complaint_are_kept(tmp_path: Path) -> None:
    site = BuildSite(tmp_path, TinyClient(steps=(("sh", "-c", "seq 300; exit 4"),)))

    first, *lines = site.build().facts.failure.splitlines()

    assert first == "`sh` exited with 4:"
    assert lines == [str(number) for number in range(201, 301)]


def test_a_snippet_that_is_refused_for_a_line_of_its_own_is_not_compiled_again(
    tmp_path: Path,
) -> None:
    site = BuildSite(tmp_path, TinyClient(snippet=DOES_NOT_COMPILE, steps=(LOGGED, CHECK_SYNTAX)))

    first, second = site.build().facts, site.build().facts

    assert "SyntaxError" in first.failure
    assert (first.cached, second.cached) == (False, True)
    assert first.failure == second.failure
    assert site.times == 1


def test_a_build_that_fails_for_another_reason_is_tried_again(tmp_path: Path) -> None:
    site = BuildSite(tmp_path, TinyClient(steps=(LOGGED, ("false",))))

    failures = [site.build().facts.failure, site.build().facts.failure]

    assert failures == ["`false` exited with 1:\n"] * 2
    assert site.times == 2


def test_a_step_whose_program_is_nowhere_is_a_failure(tmp_path: Path) -> None:
    site = BuildSite(tmp_path, TinyClient(steps=(("no-such-cc", "{source}"),)))

    assert "`no-such-cc " in site.build().facts.failure


def test_dependencies_that_cannot_be_installed_are_a_fault_of_the_environment(
    tmp_path: Path,
) -> None:
    site = BuildSite(tmp_path, TinyClient(install=(LOGGED, ("sh", "-c", "echo no route; exit 7"))))

    with pytest.raises(BuildError) as caught:
        site.build()

    assert caught.value.message == (
        "tiny: its dependencies cannot be installed: `sh` exited with 7:\nno route"
    )
    assert caught.value.hint == "is the package registry reachable?"


def test_an_install_that_failed_is_tried_again(tmp_path: Path) -> None:
    script = "echo done >> {client}/log; test -e {client}/network"
    site = BuildSite(tmp_path, TinyClient(install=(("sh", "-c", script),)))
    with pytest.raises(BuildError):
        site.build()
    (site.root / "clients" / "tiny" / "network").touch()

    site.build()

    assert site.times == 2


def test_a_missing_tool_costs_no_build(tmp_path: Path) -> None:
    site = BuildSite(tmp_path, TinyClient(probe=("no-such-sh",), steps=(LOGGED,)))

    with pytest.raises(ToolMissingError, match="tiny cannot run here: a shell is missing"):
        site.build()

    assert not site.log.exists()


def test_two_harnesses_that_build_at_once_build_once(tmp_path: Path) -> None:
    lifeline = Lifeline(tmp_path)
    os.mkfifo(tmp_path / "go")
    slow = f'echo done >> {{client}}/log; echo begun > "$LIFELINE"; cat {tmp_path}/go'
    site = BuildSite(tmp_path, TinyClient(steps=(("sh", "-c", slow),)))
    argv = [sys.executable, "-c", BUILDER, str(site.root), str(site.cache)]
    environment = os.environ | lifeline.environment

    with subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, text=True) as first:
        lifeline.wait_for_the_beginning()
        with subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, text=True) as second:
            begins = cast("IO[str]", second.stdout).readline()
            (tmp_path / "go").write_text("go", encoding="utf-8")
            said = [first.communicate(timeout=SECONDS)[0], second.communicate(timeout=SECONDS)[0]]

    assert begins == "begins\n"
    assert said == ["begins\nFalse\n", "True\n"]
    assert site.times == 1


def test_what_another_python_has_built_is_not_found_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = BuildSite(tmp_path, TinyClient(steps=(LOGGED,)))
    site.build()

    monkeypatch.setattr(sys, "version", "2.7.18")
    site.build()

    assert site.times == 2


@pytest.mark.skipif(shutil.which("go") is None, reason="no tool chains: `harness setup`")
def test_a_go_that_somebody_has_chosen_does_not_stand_for_that_of_the_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOTOOLCHAIN", "go9.9.9")
    catalog, processes = read_catalog(default_root()), Processes()
    (chosen,) = catalog.chosen_clients(["go-nethttp"])

    program = catalog.program(chosen, Flow.PLAIN, Variant.PUBLISHED)
    facts = build(program, site_of(tmp_path, processes)).facts
    processes.close()

    assert (facts.failure, facts.installed != "") == ("", True)
