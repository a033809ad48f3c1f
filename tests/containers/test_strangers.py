"""What holds of every driver that strangers' programs are built and run on."""

import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from harness.drivers.container.driver import ContainerDriver
from harness.drivers.container.engine import connect
from harness.drivers.driver import Driver, Invocation, Prepared, Recipe
from harness.drivers.local import LocalDriver
from harness.engine.choosing import why_no_containers
from harness.engine.keyring import make_keyring
from harness.model.observation import ProcessFacts
from harness.model.program import Program
from harness.model.scenario import Flow, Variant
from harness.server.clock import SystemClock
from harness.server.service import MockServer
from tests.containers.scripts import LIMITS, dockerfile
from tests.tiny.roots import CHECK_SYNTAX, DOES_NOT_COMPILE, PLACEHOLDERS, TinyClient, tiny_catalog

NOTE = f'{PLACEHOLDERS}import os\nprint(sorted(os.listdir()))\nopen("note", "w").write("seen")\n'
KNOCK = (
    "import socket, sys\n"
    "with socket.socket() as caller:\n"
    "    sys.exit(caller.connect_ex(('127.0.0.1', {port})) == 0)\n"
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MockServer]:
    clock = SystemClock()
    account = make_keyring(clock.now()).account
    server = MockServer(root=tmp_path / "store", account=account, region="cn-hangzhou", clock=clock)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["local", "container"])
def driver(request: pytest.FixtureRequest, server: MockServer) -> Iterator[Driver]:
    with ExitStack() as stack:
        # A confined process is somebody else, who cannot enter a folder of pytest's.
        cache = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="driver-")))
        cache.chmod(0o755)
        if request.param == "local":
            driver: Driver = LocalDriver(cache, confine=True)
            stack.callback(driver.close)
            if not driver.confined:
                pytest.skip("no process can be confined here")
        else:
            if why_no_containers():
                pytest.skip(why_no_containers())
            driver = ContainerDriver(connect(), packs=cache)
            stack.callback(driver.close)
        driver.open(server)
        yield driver


def program(folder: Path, snippet: str = NOTE, *steps: tuple[str, ...]) -> Program:
    files = {"Dockerfile": dockerfile()}
    tiny = TinyClient(snippet=snippet, steps=steps, probe=("true",), more=LIMITS, files=files)
    catalog = tiny_catalog(folder / "root", tiny)
    return catalog.program(catalog.clients[0], Flow.PLAIN, Variant.PUBLISHED)


def run(
    driver: Driver, prepared: Prepared, server: MockServer, size: int | None = 3
) -> ProcessFacts:
    recipe = None if size is None else Recipe(seed=b"seed", size=size)
    with driver.workplace(prepared, recipe, server) as place:
        assert driver.left("note", place) == b""
        told = Invocation(environment={"HARNESS_FILE": str(place.file)}, arguments=("one", "two"))
        ended = driver.run(prepared, told, place)
        assert driver.left("note", place) in (b"", b"seen")
        return ended


def test_a_program_is_built_once_and_each_run_finds_an_empty_folder(
    driver: Driver, server: MockServer, tmp_path: Path
) -> None:
    wanted = program(tmp_path, NOTE, CHECK_SYNTAX)

    first, second = driver.prepare(wanted), driver.prepare(wanted)
    printed = [run(driver, prepared, server).stdout for prepared in (first, second)]

    assert (first.facts.cached, second.facts.cached) == (False, True)
    assert printed == ["[]\n", "[]\n"]


def test_a_program_is_told_its_environment_and_arguments_and_where_its_file_is(
    driver: Driver, server: MockServer, tmp_path: Path
) -> None:
    script = (
        f"{PLACEHOLDERS}import os, sys\n"
        "path = os.environ['HARNESS_FILE']\n"
        "print(sys.argv[1:], os.path.exists(path) and os.path.getsize(path))\n"
        "print(os.environ['HOME'] == os.environ['TMPDIR'] == os.getcwd())\n"
    )
    prepared = driver.prepare(program(tmp_path, script))

    with_file, without = run(driver, prepared, server), run(driver, prepared, server, size=None)

    assert with_file.stdout == "['one', 'two'] 3\nTrue\n"
    assert without.stdout == "['one', 'two'] False\nTrue\n"


def test_what_a_compiler_says_is_a_fact_about_the_program(driver: Driver, tmp_path: Path) -> None:
    failure = driver.prepare(program(tmp_path, DOES_NOT_COMPILE, CHECK_SYNTAX)).facts.failure

    assert "exited with 1:\n" in failure
    assert "SyntaxError" in failure


def test_a_build_writes_nothing_but_its_own_folder(
    driver: Driver, server: MockServer, tmp_path: Path
) -> None:
    outside = Path(tempfile.gettempdir()) / "built-by-a-stranger"
    deed = f"echo > {outside}; echo > {{deps}}/mine; echo > $HOME/mine; ls > {{out}}/listing"
    shown = f"{PLACEHOLDERS}print(open(__file__.replace('src/upload.py', 'out/listing')).read())\n"

    prepared = driver.prepare(program(tmp_path, shown, ("sh", "-c", deed)))

    assert run(driver, prepared, server).stdout == "upload.py\n\n"
    assert not outside.exists()


def test_a_build_reaches_nothing_of_this_machine(driver: Driver, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        knock = KNOCK.format(port=listening.getsockname()[1])

        failure = driver.prepare(program(tmp_path, NOTE, ("{python}", "-c", knock))).facts.failure

    assert failure == ""


def test_a_file_that_leads_elsewhere_is_not_read(
    driver: Driver, server: MockServer, tmp_path: Path
) -> None:
    links = f"{PLACEHOLDERS}import os\nos.symlink('/etc/passwd', 'note')\n"

    assert run(driver, driver.prepare(program(tmp_path, links)), server).exit_code == 0


def test_a_build_that_takes_all_of_its_container_says_so(
    tmp_path: Path, server: MockServer
) -> None:
    if why_no_containers():
        pytest.skip(why_no_containers())
    driver = ContainerDriver(connect(), packs=tmp_path / "cache")
    driver.open(server)
    try:
        fills = ("sh", "-c", "head -c 1000000000 /dev/zero > {out}/all")
        failure = driver.prepare(program(tmp_path, NOTE, fills)).facts.failure
    finally:
        driver.close()

    assert failure.startswith("`sh` exited with 1 at the limit of disk:")
