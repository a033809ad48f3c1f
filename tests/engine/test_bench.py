from pathlib import Path

import pytest

from harness.drivers.in_process import InProcessDriver
from harness.engine.bench import open_bench
from harness.errors import ServerError


def test_a_bench_leaves_nothing_behind() -> None:
    with open_bench(InProcessDriver({})) as bench:
        folder = Path(bench.folder)
        with bench.workplace() as first, bench.workplace() as second:
            (first.folder / "left-behind").touch()
            homes = {first.folder.parent, second.folder.parent}
            assert list(second.folder.iterdir()) == []
            assert not second.file.exists()

        assert len(homes) == 2
        assert not any(home.exists() for home in homes)
    assert not folder.exists()
    with pytest.raises(ServerError, match="not running"):
        bench.server.create_bucket("late")
