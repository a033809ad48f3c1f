"""The command that repeats one block or cell: it has every option that changes a verdict."""

from collections.abc import Callable
from inspect import signature
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root, read_catalog
from harness.cli.asked_pages import Asked
from harness.cli.checking import check_command
from harness.cli.run import run_command
from harness.cli.run_options import Chosen, DriverChoice, RunOptions, VariantChoice
from tests.cli.conftest import Harness

# Options by which the command names the one block or cell, and those of the whole run or its words.
NAMED = {"pages", "client", "scenario", "driver", "variant", "block", "versions", "behaviour"}
CHOOSES = {"changed_since", "shard", "durations", "resume", "rerun_failed"}
WRITES = {"record", "junit_to", "html", "sarif_to", "json", "show", "inventory"}
# A scheduler says where and not how.
OF_THE_RUN = {"context", "allow_none", "jobs", "watch", "scheduler"}
REPEATED = {"root", "only_root", "baseline", "timeout", "warm"}
OF_PAGES = {"strict"}
OF_THE_MATRIX = {"fresh", "target", "bucket", "region"}


@pytest.mark.parametrize(
    ("command", "repeated"),
    [(check_command, REPEATED | OF_PAGES), (run_command, REPEATED | OF_THE_MATRIX)],
    ids=["check", "run"],
)
def test_every_option_is_repeated_or_changes_no_verdict(
    command: Callable[..., None], repeated: set[str]
) -> None:
    options = set(signature(command).parameters)

    assert options - NAMED - CHOOSES - WRITES - OF_THE_RUN == repeated


def test_a_check_repeats_all_that_changes_a_verdict() -> None:
    known, root = Path("known.toml"), Path("ours")
    how = RunOptions(baseline=known, timeout=("20", "read-back=9"), warm=True, strict=True, jobs=3)
    chosen = Chosen(driver=DriverChoice.LOCAL, variant=VariantChoice.BOTH)
    asked = Asked(pages=("a.md",), chosen=chosen, on=how, root=root, only_root=True)

    assert asked.repeated_options == (
        *("--root", "ours", "--baseline", "known.toml", "--timeout", "20"),
        *("--timeout", "read-back=9", "--only-root", "--strict", "--warm"),
    )


@pytest.mark.usefixtures("built_once")
def test_a_block_that_fails_with_a_version_is_repeated_with_it(
    harness: Harness, tmp_path: Path
) -> None:
    catalog = read_catalog(default_root())
    (client,) = (one for one in catalog.every_client if one.id == "python-requests")
    page = tmp_path / "page.md"
    post = "requests.post('<signedUrl>', data=open('a.txt', 'rb'), timeout=60).raise_for_status()"
    page.write_text(f"```python\nimport requests\n{post}\n```\n")

    told = harness("check", page, "--driver", "local", "--versions", client.version)

    assert told.code == 1
    again = f"page.md:2 --versions {client.version} --variant both --driver local"
    assert told.out.splitlines()[-1].endswith(again)
    assert told.out.splitlines()[-1].startswith("again: harness check ")
