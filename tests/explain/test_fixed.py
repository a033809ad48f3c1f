"""Every difference that is proposed is applied and run: after it, the cell passes."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.catalog.catalog import Catalog, default_root, read_catalog
from harness.catalog.messages import message_of
from harness.engine.builder import ProgramBuilder
from harness.engine.choosing import make_driver
from harness.engine.environment import Environment, open_environment
from harness.engine.judge import Baseline
from harness.engine.plan import plan
from harness.engine.run import run_cell
from harness.model.cell import DriverName
from harness.model.verdict import CellResult, Verdict
from tests.explain import breaks, breaks_compiled
from tests.explain.breaks import Break

BREAKS = breaks.BREAKS | breaks_compiled.BREAKS
PATCH = shutil.which("patch") or "patch"


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    with open_environment(make_driver(DriverName.LOCAL, warm=True)) as opened:
        yield opened


def broken_root(root: Path, broken: Break) -> Catalog:
    """Return the catalog with only this client, its snippet broken."""
    ours = default_root()
    for folder in (broken.client, "shared"):
        shutil.copytree(ours / "clients" / folder, root / "clients" / folder)
    scenario = Path("fixtures") / "scenarios" / f"{broken.scenario}.toml"
    (root / scenario).parent.mkdir(parents=True)
    if broken.toml:
        (root / scenario).write_text(broken.toml, encoding="utf-8")
    else:
        shutil.copy(ours / scenario, root / scenario)
    snippet = root / "clients" / broken.client / broken.file
    text = snippet.read_text(encoding="utf-8")
    assert text.count(broken.old) == 1, "the snippet has changed; so must its break"
    text = text.replace(broken.old, broken.new)
    for line in broken.also:
        assert text.count(line) == 1
        text = text.replace(line, "")
    snippet.write_text(text, encoding="utf-8")
    return read_catalog(root)


def result_of(root: Path, broken: Break, environment: Environment) -> CellResult:
    catalog = read_catalog(root)
    cells = plan(catalog.clients, catalog.scenarios, DriverName.LOCAL)
    cell = next((cell for cell in cells if cell.variant == broken.variant), cells[0])
    workshop = ProgramBuilder(catalog, environment.driver, lambda _event: None)
    return run_cell(cell, workshop, environment, Baseline())


@pytest.mark.parametrize("name", BREAKS)
def test_the_proposed_difference_fixes_the_snippet(
    name: str, environment: Environment, tmp_path: Path
) -> None:
    broken = BREAKS[name]
    broken_root(tmp_path, broken)

    failed = result_of(tmp_path, broken, environment)

    assert failed.verdict is Verdict.FAILED, failed.error
    finding = next(f for f in failed.findings if f.rule == broken.rule)
    assert broken.cause in ("", finding.cause), message_of(finding)
    assert finding.patch, message_of(finding)
    assert finding.place is not None
    assert finding.place.file == f"clients/{broken.client}/{broken.file}"

    subprocess.run(
        [PATCH, "-p1", "--batch", "--no-backup-if-mismatch"],
        cwd=tmp_path,
        input=finding.patch.encode(),
        check=True,
        capture_output=True,
    )
    fixed = result_of(tmp_path, broken, environment)

    assert fixed.verdict is Verdict.PASSED, [message_of(f) for f in fixed.findings] or fixed.error
