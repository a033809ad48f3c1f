"""Rules of the house that no linter knows."""

import ast
import dataclasses
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import harness.errors
import harness.model
from benchmarks.__main__ import LONG, TITLES
from harness.catalog.catalog import default_root, read_catalog
from harness.errors import HarnessError

ROOT = default_root()
CODE = sorted((ROOT / "harness").rglob("*.py"))
CATALOG = read_catalog(ROOT)
CLIENTS = sorted(path.parent for path in (ROOT / "clients").glob("*/client.toml"))
LONGEST_FILE, LONGEST_BODY = 400, 38
# Hosts of package registries and of their files; a lock that names one works nowhere else.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("registry", "npmjs", "org"),
        ("registry", "npmmirror", "com"),
        ("repo", "maven", "apache", "org"),
        ("repo1", "maven", "org"),
        ("files", "pythonhosted", "org"),
        ("pypi", "org/simple"),
        ("proxy", "golang", "org"),
        ("sum", "golang", "org"),
    )
)
# They say what happened to a value, not what it is.
NO_NAMES = frozenset({"told", "said", "found", "way"})


def committed() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  git is where PATH says
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in done.stdout.split("\0") if (ROOT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in committed():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@cache
def nodes() -> tuple[tuple[Path, ast.AST], ...]:
    """Return all that stands in our code, parsed once."""
    trees = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in CODE)
    return tuple((path, node) for path, tree in trees for node in ast.walk(tree))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_a_file_is_read_in_one_sitting() -> None:
    lines = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}

    assert {path: number for path, number in lines.items() if number > LONGEST_FILE} == {}


def test_a_function_is_seen_at_once() -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)

    # A command has as many parameters as options: they are read as a list.
    long = {
        f"{shown(path)}:{node.lineno}: {node.name}": node.end_lineno - node.body[0].lineno + 1
        for path, node in nodes()
        if isinstance(node, functions) and node.end_lineno
    }
    assert {name: lines for name, lines in long.items() if lines > LONGEST_BODY} == {}


def test_code_never_names_a_scenario_or_a_client() -> None:
    scenarios = {scenario.id for scenario in CATALOG.every_scenario}
    # A client with a plain name bears that of a tool, which code may well name.
    clients = {client.id for client in CATALOG.every_client if "-" in client.id}
    strings = [
        (shown(path), node.value)
        for path, node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [(path, text) for path, text in strings if text in clients] == []
    assert [(path, text) for path, text in strings if scenarios & set(text.split())] == []


def nouns() -> list[type]:
    found = []
    for module in pkgutil.iter_modules(harness.model.__path__, "harness.model."):
        for _, value in inspect.getmembers(import_module(module.name), inspect.isclass):
            if value.__module__ == module.name and dataclasses.is_dataclass(value):
                found.append(value)
    return found


def test_a_noun_is_frozen_small_and_built_by_names() -> None:
    for noun in nouns():
        told = noun.__dataclass_params__  # type: ignore[attr-defined]  # dataclasses have it

        assert told.frozen, noun
        assert "__slots__" in vars(noun), noun
        assert all(field.kw_only for field in dataclasses.fields(noun)), noun


def errors() -> list[type[HarnessError]]:
    return [
        value
        for _, value in inspect.getmembers(harness.errors, inspect.isclass)
        if issubclass(value, HarnessError)
    ]


@pytest.mark.parametrize("error", errors(), ids=lambda error: error.__name__)
def test_an_error_has_a_code_and_a_sentence_of_its_own_and_stands_in_the_tree(
    error: type[HarnessError],
) -> None:
    tree = harness.errors.__doc__ or ""

    assert "code" in vars(error)
    assert [other for other in errors() if other.code == error.code] == [error]
    assert error.__doc__ is not None
    assert re.search(rf"\b{error.__name__}\b", tree)


def test_every_error_of_ours_is_in_the_tree() -> None:
    tree = set(re.findall(r"\w+Error\b", harness.errors.__doc__ or ""))
    raised = {
        node.name
        for _, node in nodes()
        if isinstance(node, ast.ClassDef) and "HarnessError" in [ast.unparse(b) for b in node.bases]
    }

    assert tree == {error.__name__ for error in errors()}
    assert raised <= tree


def test_the_tree_tells_the_exit_codes() -> None:
    tree = harness.errors.__doc__ or ""
    told = dict(re.findall(r"(\w+Error)\s+(\d+)\s", tree))

    codes = {error.__name__: str(error.exit_code) for error in errors()}
    assert told == {name: codes[name] for name in told}
    assert set(told.values()) == {"2", "3", "130"}


def test_a_value_is_named_after_its_kind() -> None:
    names = [
        (f"{shown(path)}:{node.lineno}", node.arg if isinstance(node, ast.arg) else node.id)
        for path, node in nodes()
        if isinstance(node, ast.arg | ast.Name)
    ]

    assert [(place, name) for place, name in names if name in NO_NAMES] == []


def test_the_docstring_of_a_property_is_a_noun_phrase() -> None:
    clauses = {"What", "How", "Where", "Which", "Who", "Return", "Tell"}
    begins = {
        f"{shown(path)}:{node.lineno}": (ast.get_docstring(node) or "").partition(" ")[0]
        for path, node in nodes()
        if isinstance(node, ast.FunctionDef)
        and any("property" in ast.unparse(one) for one in node.decorator_list)
    }

    assert len(begins) > 100
    assert {place: word for place, word in begins.items() if word in clauses} == {}


def test_a_class_name_occurs_once() -> None:
    named = Counter(node.name for _, node in nodes() if isinstance(node, ast.ClassDef))

    assert [name for name, times in named.items() if times > 1] == []


@pytest.mark.parametrize("name", [*TITLES, *LONG])
def test_every_benchmark_can_be_loaded(name: str) -> None:
    assert callable(import_module(f"benchmarks.{name}").measure)


def test_every_room_has_its_tests() -> None:
    rooms = {
        path.parent.name
        for path in (ROOT / "harness").glob("*/__init__.py")
        if path.parent.name != "data"
    }

    assert {room for room in rooms if not list((ROOT / "tests" / room).glob("test_*.py"))} == set()


@pytest.mark.parametrize("folder", CLIENTS, ids=lambda path: path.name)
def test_a_client_is_one_folder_with_all_that_it_declares(folder: Path) -> None:
    (client,) = (client for client in CATALOG.every_client if client.id == folder.name)
    declared = {
        "client.toml",
        *(snippet.file for snippet in client.snippets.values()),
        *client.build.support,
        *client.dependencies.locked_by,
    }

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", folder.name)
    assert {name for name in declared if not (folder / name).is_file()} == set()
    assert folder.parent == (ROOT / "clients")


def test_every_ignored_rule_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    blocks = re.findall(
        r"^(?:ignore|\"tests/\*\*\") = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL
    )
    lines = [line for block in blocks for line in block.splitlines()]

    assert len(lines) == len([*lint["ignore"], *lint["per-file-ignores"]["tests/**"]])
    assert [line for line in lines if not re.search(r'^  "\w+", +# \w', line)] == []


def test_no_file_names_a_package_registry() -> None:
    named = [
        (str(path.relative_to(ROOT)), host)
        for path, text in texts()
        for host in REGISTRIES
        if host in text
    ]

    assert named == []


def test_no_lock_says_where_its_packages_came_from() -> None:
    locks = [(path, text) for path, text in texts() if path.name.endswith(("lock.json", "lock"))]

    assert locks
    assert [str(path) for path, text in locks if '"resolved"' in text] == []


def test_the_changelog_begins_with_what_is_not_released() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    first = next(line for line in text.splitlines() if line.startswith("## "))
    assert "Unreleased" in first


def test_no_floor_looks_up() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout
