"""What is started ahead runs one program, in its confinement, as if it had been started for it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.drivers.driver import Invocation, Prepared, Recipe
from harness.drivers.local import LocalDriver
from harness.model.observation import ProcessFacts
from tests.tiny.hosts import SilentHost
from tests.tiny.programs import page_program_of

HOST = SilentHost()
FILE = Recipe(seed=b"seed", size=8)
LEAVES = """
import builtins, os, sys
print(hasattr(builtins, "left"), sorted(os.listdir(".")), os.path.exists(os.environ["MARK"]))
builtins.left = True
open("left", "w").close()
"""
LEAVES_JS = """
const fs = require('node:fs');
console.log('left' in globalThis, fs.readdirSync('.'), process.env.MARK);
globalThis.left = true;
fs.writeFileSync('left', '');
"""
LEAVES_SHELL = """
ls | grep . || echo nothing
ls -l "$MARK"
echo left > left  # curl
"""
FAILS = """
def send():
    raise ValueError("no")
send()
"""
FAILS_JS = "function send() {\n  throw new Error('no');\n}\nsend();\n"
LEAVES_JAVA = """
import java.io.*;
public class Leaves {
    public static void main(String[] args) throws IOException {
        System.out.println(System.getProperty("left") + " " + new File(".").list().length
                + " " + new File(System.getenv("MARK")).exists());
        System.setProperty("left", "");
        new File("left").createNewFile();
    }
}
"""
FAILS_JAVA = """
import java.util.List;
public class Fails {
    static void send() {
        throw new IllegalStateException("no", new RuntimeException("why"));
    }
    public static void main(String[] args) {
        send();
    }
}
"""
REFUSED_JAVA = """
public class Refused {
    public static void main(String[] args) {
        String text = 1;
    }
}
"""
WRITES = "open('/tmp/../etc/there', 'w')\n"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the cache of all tests here: what waits is built once."""
    cache = tmp_path_factory.mktemp("ahead") / "cache"
    cache.mkdir()
    return cache


@pytest.fixture
def driver(cache: Path) -> Iterator[LocalDriver]:
    driver = LocalDriver(cache, confine=True, warm=True)
    if not driver.confined:
        driver.close()
        pytest.skip("no process can be confined here")
    driver.open(HOST)
    yield driver
    driver.close()


def prepared(driver: LocalDriver, fence: str, code: str) -> Prepared:
    """Return the program without its libraries, which no test here needs."""
    program = page_program_of(fence, code).program
    client = program.client
    bare = replace(client.dependencies, install=())
    return driver.prepare(replace(program, client=replace(client, dependencies=bare)))


def ran(driver: LocalDriver, program: Prepared) -> ProcessFacts:
    with driver.workplace(program, FILE, HOST) as place:
        mark = str(place.file)
        return driver.run(program, Invocation(environment={"MARK": mark}), place)


@pytest.mark.parametrize(
    ("fence", "code", "expected"),
    [
        ("python", LEAVES, "False [] True\n"),
        ("js", LEAVES_JS, "false [] "),
        ("bash", LEAVES_SHELL, "nothing\n"),
        ("java", LEAVES_JAVA, "null 0 true\n"),
    ],
)
def test_nothing_of_one_program_is_there_for_the_next(
    driver: LocalDriver, fence: str, code: str, expected: str
) -> None:
    program = prepared(driver, fence, code)
    cold = ran(driver, program)
    driver.rest()

    seen = [ran(driver, program) for _ in range(5)]

    assert [one.warm for one in seen] == [True] * 4 + [False]
    assert all(one.stdout.startswith(expected) for one in (cold, *seen)), (cold, seen)


@pytest.mark.parametrize(
    ("fence", "code"), [("python", FAILS), ("js", FAILS_JS), ("java", FAILS_JAVA)]
)
def test_what_a_program_does_not_catch_names_the_same_lines(
    driver: LocalDriver, fence: str, code: str
) -> None:
    program = prepared(driver, fence, code)
    cold = ran(driver, program)
    driver.rest()

    ahead = ran(driver, program)

    assert (ahead.warm, ahead.exit_code) == (True, cold.exit_code)
    own = ("snippet.", "Fails.java:")
    names = [line for line in cold.stderr.splitlines() if any(word in line for word in own)]
    assert names
    assert [
        line for line in ahead.stderr.splitlines() if any(word in line for word in own)
    ] == names
    assert ahead.stderr.splitlines()[-1] == cold.stderr.splitlines()[-1]


def test_it_stands_in_its_confinement(driver: LocalDriver) -> None:
    program = prepared(driver, "python", WRITES)
    ran(driver, program)
    driver.rest()

    ended = ran(driver, program)

    assert (ended.warm, ended.exit_code) == (True, 1)
    assert "Read-only file system" in ended.stderr


def test_a_module_and_an_argument_arrive(driver: LocalDriver) -> None:
    program = prepared(
        driver, "js", "import fs from 'node:fs';\nconsole.log(process.argv.length, typeof fs);\n"
    )
    ran(driver, program)
    driver.rest()

    with driver.workplace(program, None, HOST) as place:
        ended = driver.run(program, Invocation(arguments=("one", "two")), place)

    assert (ended.warm, ended.stdout) == (True, "4 object\n")


def test_a_compiler_waits_for_the_next_program_even_if_none_was_compiled_yet(
    driver: LocalDriver, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = LocalDriver(cache)
    prepared(earlier, "java", LEAVES_JAVA)
    earlier.close()
    assert prepared(driver, "java", LEAVES_JAVA).facts.cached
    driver.rest()
    monkeypatch.setenv("PATH", "/nowhere")  # no fresh one can be started

    made = [prepared(driver, "java", f"{FAILS_JAVA}// {number}") for number in range(2)]

    assert not made[0].facts.failure
    assert Path(made[0].places["out"], "classes", "Fails.class").stat().st_uid == os.geteuid()
    assert "javac" in made[1].facts.failure  # it waits for one program, and for no more


def test_a_program_is_refused_by_a_fresh_compiler_in_its_own_words(driver: LocalDriver) -> None:
    fresh = prepared(driver, "java", REFUSED_JAVA)
    driver.rest()

    after_rest = prepared(driver, "java", f"{REFUSED_JAVA}// again")

    ends = [one.facts.failure.splitlines()[-3:] for one in (fresh, after_rest)]
    assert "String text = 1;" in ends[0][0]
    assert ends[1] == ends[0]
