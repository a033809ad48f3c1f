"""``--watch``: what a save has touched runs again, whatever the save was."""

import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from harness.cli.watching import stamps, watch
from harness.errors import FixtureError, StoppedError, UsageError
from tests.cli.conftest import Harness
from tests.tiny.roots import PLAIN, SIGNED, TinyClient, write_root
from tests.tiny.watches import SAVES, Watching, renamed_over, written_in_place

Started = Callable[..., "subprocess.Popen[str]"]
Save = Callable[[Path, str], None]
PAGE = """# Upload

```bash
curl -s -S --fail -m 60 -w 'one %{http_code}' -T demo.txt "<signedUrl>"
```

```bash
curl -s -S --fail -m 60 -w 'two %{http_code}' -T demo.txt "<signedUrl>"
```
"""
NOT_CLOSED = PAGE.replace("'two ", "two ")


class Written:
    """Something that is run again for a file; what it does in each turn is told before."""

    def __init__(self, path: Path, *turns: Callable[[], object]) -> None:
        self.path = path
        self.seen: list[str] = []
        self._turns = iter(turns)

    def files(self) -> Iterator[Path]:
        yield self.path

    def run(self) -> Iterable[Path]:
        self.seen.append(self.path.read_text(encoding="utf-8") if self.path.exists() else "")
        next(self._turns, stop)()
        return ()

    def rest(self) -> None:
        pass


def stop() -> None:
    raise KeyboardInterrupt


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.mark.parametrize("save", SAVES)
def test_a_save_during_a_run_is_not_lost(tmp_path: Path, save: Save) -> None:
    path = tmp_path / "file"
    path.write_text("one", encoding="utf-8")
    watched = Written(path, lambda: save(path, "two"))

    with pytest.raises(KeyboardInterrupt):
        watch(watched)

    assert watched.seen == ["one", "two"]


def test_a_file_that_is_gone_is_awaited(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file"
    path.parent.mkdir()
    path.write_text("one", encoding="utf-8")

    def remove() -> None:
        path.unlink()
        path.parent.rmdir()

    def come_back() -> None:
        path.parent.mkdir()
        path.write_text("three", encoding="utf-8")

    watched = Written(path, remove, come_back)
    with pytest.raises(KeyboardInterrupt):
        watch(watched)

    assert watched.seen == ["one", "", "three"]


def test_what_is_wrong_with_a_file_ends_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file"
    path.write_text("one", encoding="utf-8")

    def fail() -> None:
        path.write_text("half", encoding="utf-8")
        raise FixtureError(file="file", key="key", problem="is half a word")

    watched = Written(path, fail)
    with pytest.raises(KeyboardInterrupt):
        watch(watched)

    assert watched.seen == ["one", "half"]
    assert "is half a word" in capsys.readouterr().err


@pytest.mark.parametrize("error", [UsageError("asked wrongly"), StoppedError("stopped")])
def test_what_is_asked_wrongly_or_stopped_ends_it(tmp_path: Path, error: Exception) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)):
        watch(Written(tmp_path / "file", fail))


def test_a_file_that_is_not_there_has_no_stamp(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.touch()

    assert set(stamps([there, tmp_path / "missing"])) == {there}


@pytest.mark.parametrize(
    "options",
    [("--record", "r.jsonl"), ("--inventory",), ("--json",), ("--shard", "1/2"), ("--html", "x")],
)
def test_a_run_that_ends_writes_what_a_watch_does_not(
    harness: Harness, page: Path, options: tuple[str, ...]
) -> None:
    answer = harness("check", "--watch", "--driver", "local", *options, page)

    assert answer.code == 2
    assert f"so {options[0]} does not go with it" in answer.err


def test_a_matrix_that_is_watched_writes_no_record(harness: Harness, tmp_path: Path) -> None:
    answer = harness("run", "--watch", "--record", tmp_path / "r.jsonl")

    assert answer.code == 2
    assert "so --record does not go with it" in answer.err


def test_a_page_that_is_not_there_is_no_page_to_watch(harness: Harness, tmp_path: Path) -> None:
    answer = harness("check", "--watch", "--driver", "local", tmp_path / "missing.md")

    assert answer.code == 2


def test_only_the_block_that_a_save_has_touched_runs_again(page: Path, started: Started) -> None:
    watching = Watching(started("check", "--watch", "--driver", "local", page))
    first = watching.answer()
    assert first.count("uploader  published") == 2

    # Moved is not changed: its lines are the new ones, and it is not run.
    renamed_over(page, "Words.\n\n" + PAGE)
    moved = watching.answer()
    assert ("Nothing that runs has changed." in moved, "2 passed" in moved) == (True, True)

    renamed_over(page, "Words.\n\n" + PAGE.replace("'two ", "'second "))
    changed = watching.answer()
    assert changed.count("uploader  published") == 1
    assert f"{page}:10:1" in changed

    # An editor that takes it back sees what was there, and nothing is run for it.
    written_in_place(page, NOT_CLOSED)
    watching.until("1 failed")
    written_in_place(page, PAGE)
    watching.until("2 passed")

    page.unlink()
    watching.until("is no page and matches none")
    assert watching.interrupt() == (130, "harness: stopped.\n")


def test_only_the_cells_that_a_save_has_touched_run_again(tmp_path: Path, started: Started) -> None:
    clients = TinyClient(id="a"), TinyClient(id="b")
    scenarios = {"put/plain": PLAIN, "put/signed": SIGNED}
    root = write_root(tmp_path / "root", *clients, scenarios=scenarios)
    watching = Watching(started("run", "--watch", "--driver", "local", "--root", root))
    assert "4 passed" in watching.answer()

    snippet = root / "clients" / "a" / "upload.py"
    text = snippet.read_text(encoding="utf-8")
    renamed_over(snippet, text + "# one line more\n")
    changed = watching.answer()
    assert ("2 passed" in changed, "of 4 cells in all" in changed) == (True, True)

    scenario = root / "fixtures" / "scenarios" / "put" / "plain.toml"
    written_in_place(scenario, 'title = "Another title"\n')
    watching.until("2 passed")

    written_in_place(snippet, "no placeholder\n")
    watching.until("stands 0 times in upload.py")
    renamed_over(snippet, text + "# one line more\n")
    watching.until("Nothing that runs has changed.")
    code, said = watching.interrupt()
    assert (code, "Traceback" in said) == (130, False)
