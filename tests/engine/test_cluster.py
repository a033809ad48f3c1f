"""A Dask cluster of several worker processes does the work: the same verdicts, none lost."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from harness.catalog.catalog import Catalog
from harness.engine.cluster import Cluster
from harness.engine.events import Listener
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import RunPlan, execute
from harness.errors import EnvironmentalError, EnvironmentLostError
from harness.model.cell import DriverName
from harness.model.events import CellFinished, Event, ProgramBuilt
from harness.model.report import Report
from harness.model.verdict import Verdict
from tests.tiny.cluster import local_cluster
from tests.tiny.lifeline import SECONDS, Lifeline
from tests.tiny.roots import (
    ADDS_A_TYPE,
    FORGETS_HEADERS,
    PLACEHOLDERS,
    PLAIN,
    SIGNED,
    UPLOAD,
    TinyClient,
    tiny_catalog,
)
from tests.tiny.runs import run_tiny

SCENARIOS = {"put/plain": PLAIN, "put/signed": SIGNED}
# The parent of a client is its agent, whose parent is the worker.
KILLS = """\
import os, signal
if not os.path.exists({spent!r}):
    open({once!r}, "w").close()
    agent = open(f"/proc/{{os.getppid()}}/stat").read().rpartition(")")[2].split()
    os.kill(int(agent[1]), signal.SIGKILL)
    signal.pause()
"""
HOLDS = 'import os, time\nlife = os.open({path!r}, os.O_WRONLY)\nos.write(life, b"begun\\n")\n'


@dataclass(frozen=True, kw_only=True)
class Site:
    """A cluster, and a folder of this test."""

    address: str
    folder: Path

    def catalog(self, *clients: TinyClient) -> Catalog:
        return tiny_catalog(self.folder / "root", *clients, scenarios=SCENARIOS)

    def cluster(self, catalog: Catalog, *, patience: float = SECONDS) -> Cluster:
        return Cluster(
            address=self.address,
            catalog=catalog,
            roots=catalog.roots,
            logs=self.folder / "workers.log",
            patience=patience,
        )

    def run(self, catalog: Catalog, *listeners: Listener) -> Report:
        order = RunPlan(
            cells=plan(catalog.clients, catalog.scenarios, DriverName.LOCAL), baseline=Baseline()
        )
        return execute(order, self.cluster(catalog).executor, listeners)


def started_in(cache: Path, workers: int) -> AbstractContextManager[str]:
    environment = os.environ | {"HARNESS_CACHE": str(cache / "built"), "TMPDIR": str(cache)}
    return local_cluster(workers, environment)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with started_in(tmp_path_factory.mktemp("cluster"), 2) as address:
        yield address


@pytest.fixture
def site(address: str, tmp_path: Path) -> Site:
    return Site(address=address, folder=tmp_path)


@pytest.fixture
def site_to_kill(tmp_path: Path) -> Iterator[Site]:
    """Lend a cluster for one test: of its three workers one is left where a cell kills two.

    A worker that is killed while its nanny still starts it is not started again.
    """
    with started_in(tmp_path, 3) as address:
        yield Site(address=address, folder=tmp_path)


def verdicts(report: Report) -> list[tuple[str, Verdict, list[str]]]:
    return [
        (r.cell.id, r.verdict, [finding.rule for finding in r.findings]) for r in report.results
    ]


def test_a_cluster_comes_to_the_verdicts_of_one_machine(site: Site, tmp_path: Path) -> None:
    heard: list[Event] = []
    unable = 'unsupported = [{ scenarios = "*/signed", reason = "it is old" }]\n'
    catalog = site.catalog(
        TinyClient(id="adds", snippet=ADDS_A_TYPE),
        TinyClient(id="bare", probe=("no-such-sh",)),
        TinyClient(id="good"),
        TinyClient(id="old", snippet=FORGETS_HEADERS, more=unable),
    )

    report = site.run(catalog, heard.append)

    assert verdicts(report) == verdicts(run_tiny(catalog, tmp_path))
    assert [r.cell for r in report.results] == list(
        plan(catalog.clients, catalog.scenarios, DriverName.LOCAL)
    )
    assert {e.client for e in heard if isinstance(e, ProgramBuilt)} == {
        *("adds", "bare", "good", "old")
    }
    assert "distributed.worker" in (tmp_path / "workers.log").read_text(encoding="utf-8")


def test_a_cell_whose_worker_was_killed_is_run_elsewhere(
    site_to_kill: Site, tmp_path: Path
) -> None:
    spent = str(tmp_path / "spent")
    kills = TinyClient(id="kills", snippet=KILLS.format(spent=spent, once=spent) + UPLOAD)

    report = site_to_kill.run(site_to_kill.catalog(TinyClient(id="good"), kills))

    assert {r.verdict for r in report.results} == {Verdict.PASSED}
    assert Path(spent).exists()


def test_a_cell_that_kills_every_worker_is_an_error_and_its_neighbours_are_not(
    site_to_kill: Site, tmp_path: Path
) -> None:
    kills = KILLS.format(spent=str(tmp_path / "never"), once=str(tmp_path / "begun")) + UPLOAD
    unable = 'unsupported = [{ scenarios = "*/signed", reason = "it is old" }]\n'
    catalog = site_to_kill.catalog(
        TinyClient(id="good"), TinyClient(id="kills", snippet=kills, more=unable)
    )

    report = site_to_kill.run(catalog)

    found = {r.cell.id.removesuffix(":local"): r for r in report.results}
    killer = found["kills:put/plain:published"]
    assert (killer.verdict, killer.observation) == (Verdict.ERROR, None)
    assert killer.error.startswith("Every worker that ran this cell died.")
    assert found["good:put/plain:published"].verdict is Verdict.PASSED
    assert found["good:put/signed:filled"].verdict is Verdict.PASSED
    assert report.exit_code == 3


def test_a_worker_with_another_catalog_judges_nothing(site: Site) -> None:
    catalog = site.catalog(TinyClient())
    (catalog.roots[0] / "clients" / "tiny" / "upload.py").write_text(UPLOAD + "# edited\n")
    here = replace(catalog, roots=(site.folder / "here",))
    tiny_catalog(here.roots[0], TinyClient(), scenarios=SCENARIOS)
    cluster = replace(site.cluster(here), roots=catalog.roots)
    order = RunPlan(cells=plan(here.clients, here.scenarios, DriverName.LOCAL), baseline=Baseline())

    report = execute(order, cluster.executor, [])

    assert {r.verdict for r in report.results} == {Verdict.ERROR}
    assert "It has another version of the client" in report.results[0].error


def test_an_interrupt_kills_what_runs_on_the_workers(site: Site, tmp_path: Path) -> None:
    lifeline = Lifeline(tmp_path)
    holds = HOLDS.format(path=str(lifeline.path)) + PLACEHOLDERS + "time.sleep(1000)\n"
    unable = 'unsupported = [{ scenarios = "*/signed", reason = "it is old" }]\n'
    catalog = site.catalog(
        TinyClient(id="good"), TinyClient(id="holds", snippet=holds, more=unable)
    )

    def interrupt(event: Event) -> None:
        if isinstance(event, CellFinished) and event.result.observation:
            lifeline.wait_for_the_beginning()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        site.run(catalog, interrupt)

    lifeline.wait_for_the_end()


def test_a_root_that_no_worker_finds_is_told(site: Site) -> None:
    catalog = site.catalog()
    cluster = replace(site.cluster(catalog), roots=(Path("/no/such/folder"),))

    with pytest.raises(EnvironmentalError, match=r"cannot run cells: /no/such/folder/clients"):
        list(cluster.executor(RunPlan(cells=(), baseline=Baseline()), lambda _event: None))


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path) -> None:
    catalog = tiny_catalog(tmp_path / "root")
    cluster = Cluster(address="tcp://127.0.0.1:9", catalog=catalog)

    with pytest.raises(EnvironmentalError, match="No Dask scheduler answers at tcp://127"):
        list(cluster.executor(RunPlan(cells=(), baseline=Baseline()), lambda _event: None))


def test_a_cluster_without_workers_ends_the_run(tmp_path: Path) -> None:
    with local_cluster(0, dict(os.environ)) as address:
        site = Site(address=address, folder=tmp_path)
        catalog = site.catalog()
        cells = plan(catalog.clients, catalog.scenarios, DriverName.LOCAL)
        executor = site.cluster(catalog, patience=0).executor

        with pytest.raises(EnvironmentLostError, match="has no worker left"):
            list(executor(RunPlan(cells=cells, baseline=Baseline()), lambda _event: None))
