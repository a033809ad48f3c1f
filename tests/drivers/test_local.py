import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness import timeouts
from harness.drivers.driver import Prepared, Workplace, upload_invocation
from harness.drivers.local import LocalDriver, default_cache, environment, reported_status
from harness.drivers.room import LIMIT_VARIABLE, USED, mark_used
from harness.errors import EnvironmentalError, StoppedError
from harness.model.cell import DriverName
from harness.model.scenario import Flow, Variant
from harness.model.upload import SignedUpload
from tests.tiny.roots import CHECK_SYNTAX, HANGS, PLACEHOLDERS, TinyClient, tiny_catalog

UPLOAD = SignedUpload(
    url="http://127.0.0.1:1/b/k?x-oss-signature=00",
    method="PUT",
    bucket="b",
    key="k",
    signed_at=0.0,
    signed_headers={},
    send_headers={"Content-Type": "text/plain", "x-oss-object-acl": "private"},
    send_metadata={"author": "alice: the 2nd"},
)


@pytest.fixture
def driver(tmp_path: Path) -> Iterator[LocalDriver]:
    started = LocalDriver(tmp_path / "cache")
    yield started
    started.close()


def prepared(driver: LocalDriver, folder: Path, tiny: TinyClient) -> Prepared:
    catalog = tiny_catalog(folder / "root", tiny)
    return driver.prepare(catalog.program(catalog.clients[0], Flow.HEADERS, Variant.FILLED))


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    (tmp_path / "work").mkdir()
    return Workplace(folder=tmp_path / "work", file=tmp_path / "upload.bin")


def test_a_client_is_told_where_to_send_what_and_nothing_else(
    driver: LocalDriver, place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSS_ACCESS_KEY_SECRET", "secret")
    monkeypatch.setenv("http_proxy", "http://proxy.test")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")

    facts = driver.run(
        prepared(driver, tmp_path, TinyClient(run=("env", "-0"))),
        upload_invocation(UPLOAD, place),
        place,
    )

    told = dict(entry.split("=", 1) for entry in facts.stdout.split("\0") if entry)
    assert told == {
        "PATH": "/usr/bin:/bin",
        "HOME": str(place.folder),
        "TMPDIR": str(place.folder),
        "LC_ALL": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        "HARNESS_SIGNED_URL": UPLOAD.url,
        "HARNESS_FILE": str(place.file),
        "HARNESS_HEADERS": "Content-Type: text/plain\nx-oss-object-acl: private",
        "HARNESS_METADATA": "author: alice: the 2nd",
    }
    assert told == environment(upload_invocation(UPLOAD, place), place)


@pytest.mark.parametrize(
    ("ends", "between", "left"),
    [
        (LocalDriver.close, math.inf, []),
        (LocalDriver.rest, 0.0, []),
        (LocalDriver.rest, math.inf, ["old-1"]),
    ],
    ids=["at the end", "between saves", "between saves that come soon"],
)
def test_room_is_made_in_the_cache_once_nobody_waits(
    driver: LocalDriver,
    ends: Callable[[LocalDriver], None],
    between: float,
    left: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timeouts, "CACHE_POLL", between)
    monkeypatch.setenv(LIMIT_VARIABLE, "0")
    old = tmp_path / "cache" / "deps" / "old-1"
    old.mkdir(parents=True)
    mark_used(old, is_new=True)
    os.utime(old / USED, (0, 0))

    prepared(driver, tmp_path, TinyClient(steps=(CHECK_SYNTAX,)))
    stood = old.exists()
    ends(driver)

    assert stood
    assert [one.name for one in old.parent.glob("old-*")] == left


def test_a_run_has_its_facts(driver: LocalDriver, place: Workplace, tmp_path: Path) -> None:
    script = (
        PLACEHOLDERS
        + "import os\nprint('Upload status: 403')\nprint(os.getcwd())\nraise SystemExit(4)\n"
    )

    facts = driver.run(
        prepared(driver, tmp_path, TinyClient(snippet=script)),
        upload_invocation(UPLOAD, place),
        place,
    )

    assert driver.name is DriverName.LOCAL
    assert facts.exit_code == 4
    assert facts.stdout == f"Upload status: 403\n{place.folder}\n"
    assert facts.reported_status == 403
    assert facts.timed_out is False
    assert facts.seconds > 0
    assert facts.cpu_seconds > 0
    assert 0 < facts.peak_mib < 40


def test_a_client_is_killed_at_the_end_of_its_budget(
    driver: LocalDriver, place: Workplace, tmp_path: Path
) -> None:
    hanging = prepared(driver, tmp_path, TinyClient(snippet=HANGS, seconds=0.5))

    facts = driver.run(hanging, upload_invocation(UPLOAD, place), place)

    assert facts.timed_out is True
    assert facts.exit_code == -9


def test_nothing_starts_after_the_close(
    driver: LocalDriver, place: Workplace, tmp_path: Path
) -> None:
    ready = prepared(driver, tmp_path, TinyClient())
    driver.close()

    with pytest.raises(StoppedError):
        driver.run(ready, upload_invocation(UPLOAD, place), place)


@pytest.mark.parametrize(
    ("output", "status"),
    [
        ("Upload status: 200\n", 200),
        ("Upload status: 503\nUpload status: 200\n", 200),
        ("it worked\n", None),
        ("Upload status: none\n", None),
        ("", None),
    ],
)
def test_the_last_status_that_was_printed_counts(output: str, status: int | None) -> None:
    assert reported_status(r"Upload status: (\w+)", output) == status


def test_the_cache_is_where_the_variable_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path / "new" / "cache"))

    assert default_cache() == tmp_path / "new" / "cache"
    assert default_cache().is_dir()


def test_a_cache_that_cannot_be_is_a_fault_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path / "file"))

    with pytest.raises(EnvironmentalError, match="file cannot hold what is built: File exists"):
        default_cache()


def test_without_the_variable_the_cache_is_the_users_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HARNESS_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert default_cache() == tmp_path / "oss-snippet-harness"
