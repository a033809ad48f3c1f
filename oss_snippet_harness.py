"""The door for pytest: the options and fixtures, and nothing loaded until somebody asks for them.

It stands outside the package, so that a folder ``harness/`` of the user's own does no harm.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

OPTIONS = {
    "root": "a folder with clients/ and fixtures/ of your own, added to ours",
    "baseline": "known failures (TOML), instead of ours",
    "driver": "how clients run (local, unless you say container), and pages (container)",
    "variant": "only one variant: published or filled",
}
LISTS = {
    "client": "only these clients (id or glob)",
    "scenario": "only these scenarios (id or glob)",
    "pages": "check the blocks of these pages (files, globs or page.md:48), in containers",
    "timeout": "seconds a program may run, or NAME=SECONDS for a limit of `harness list timeouts`",
}
FILES = {
    "record": "write down what happens, for `harness report`",
    "sarif": "write SARIF 2.1.0 here",
    "html": "write an HTML report into a folder",
}
# oss2, with which cells are signed, asks for the time in a way that Python gives up.
SIGNER_WARNS = "ignore:datetime.datetime.utc:DeprecationWarning:oss2"
ONLY_PAGES = "harness_only_pages"
CHOICES = {"driver": ["local", "container"], "variant": ["published", "filled", "both"]}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, in the words of ``harness run``, and the same as keys of pytest's file."""
    group = parser.getgroup("harness", "signed uploads: the matrix, and pages")
    for name, words in OPTIONS.items():
        chosen = {"choices": CHOICES[name]} if name in CHOICES else {}
        group.addoption(f"--harness-{name}", default=None, help=words, **chosen)
        parser.addini(f"harness_{name}", words, default="")
    for name, words in LISTS.items():
        group.addoption(f"--harness-{name}", action="append", default=[], help=words)
        parser.addini(f"harness_{name}", words, type="args", default=[])
    for name, words in FILES.items():
        group.addoption(f"--harness-{name}", default=None, help=words)
    words = "keep runtimes from test to test: quick, for editing and running"
    group.addoption("--harness-warm", action="store_true", help=words)
    parser.addini("harness_warm", words, type="bool", default=False)
    words = "fail for what is otherwise a warning about a page"
    group.addoption("--harness-strict", action="store_true", help=words)
    words = "K/N: part K of N, the same on every machine"
    group.addoption("--harness-shard", default=None, help=words)
    words = "nothing of ours beside what --harness-root holds"
    group.addoption("--harness-only-root", action="store_true", help=words)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which part of all cells this session runs."""
    part = config.getoption("harness_shard")
    return [f"harness: part {part} of the cells"] if part else []


def pytest_sessionstart(session: pytest.Session) -> None:
    """End a session that asks for an unknown name before it collects anything."""
    config = session.config
    config.addinivalue_line("filterwarnings", SIGNER_WARNS)
    if config.getoption("harness_client") or config.getoption("harness_scenario"):
        _ours("pytest_plugin").refuse_unknown_names(config)
    asked = ("harness_pages", *(f"harness_{name}" for name in FILES))
    is_worker = hasattr(config, "workerinput")
    if not is_worker and (any(map(config.getoption, asked)) or config.getini("harness_pages")):
        _ours("pytest_results").gather(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one item of each chosen cell; a wrong file is an error of the collection."""
    if "harness_cell" in metafunc.fixturenames:
        _ours("pytest_plugin").make_items(metafunc)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401  a worker of pytest-xdist
    """Tell a worker what it cannot see: it is handed every path as if it had been named."""
    node.workerinput[ONLY_PAGES] = _asks_for_pages_alone(node.config)


def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add the snippets of the pages that the command line or pytest's file names.

    Where the command line names pages and neither tests nor cells, the matrix is not run.
    """
    config = session.config
    if _asks_for_pages_alone(config):
        config.hook.pytest_deselected(items=[item for item in items if _is_cell(item)])
        items[:] = [item for item in items if not _is_cell(item)]
    if config.getoption("harness_pages") or config.getini("harness_pages"):
        _ours("pytest_pages").add_items(session, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Put what a cell or a page has come to into the report of its test."""
    report = yield
    if "harness.pytest_results" in sys.modules:
        _ours("pytest_results").hand_over(item, report)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server and the processes of the pages, and write the files that are asked for."""
    if "harness.pytest_pages" in sys.modules:
        _ours("pytest_pages").close(session)
    if "harness.pytest_results" in sys.modules:
        _ours("pytest_results").finish(session)


@pytest.fixture(scope="session")
def harness_environment(pytestconfig: pytest.Config) -> Iterator[Any]:
    """Lend this worker's own server and driver."""
    with _ours("pytest_plugin").lent_environment(pytestconfig) as environment:
        yield environment


@pytest.fixture(scope="session")
def harness_builder(pytestconfig: pytest.Config, harness_environment: object) -> object:
    """Return the programs of this worker; what one worker has built, the others find built."""
    return _ours("pytest_plugin").program_builder(pytestconfig, harness_environment)


@pytest.fixture(scope="session")
def harness_baseline(pytestconfig: pytest.Config) -> object:
    """Return the known failures in force, and the complaints about those that are not."""
    return _ours("pytest_plugin").baseline(pytestconfig)


@pytest.fixture
def harness_result(
    request: pytest.FixtureRequest,
    harness_cell: object,
    harness_builder: object,
    harness_environment: object,
    harness_baseline: object,
) -> object:
    """Run the cell: skipped where its client cannot, an error where we could not."""
    given = (request.node, harness_cell, harness_builder, harness_environment, harness_baseline)
    return _ours("pytest_plugin").result_of(*given)


def _is_cell(item: pytest.Item) -> bool:
    return "harness_cell" in getattr(item, "fixturenames", ())


def _asks_for_pages_alone(config: pytest.Config) -> bool:
    if hasattr(config, "workerinput"):
        return bool(config.workerinput.get(ONLY_PAGES))
    cells = config.getoption("harness_client") or config.getoption("harness_scenario")
    named = cells or config.args_source is pytest.Config.ArgsSource.ARGS
    return bool(config.getoption("harness_pages")) and not named


def _ours(module: str) -> Any:  # noqa: ANN401  a module has no better type
    try:
        return import_module(f"harness.{module}")
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("harness"):
            raise
        theirs = getattr(sys.modules.get("harness"), "__path__", ["a module of yours"])
        message = (
            f"{next(iter(theirs))} is imported as `harness`, where oss-snippet-harness has its own "
            "package of that name: say `pytest` in place of `python -m pytest`, "
            "or give that folder another name."
        )
        raise pytest.UsageError(message) from None
