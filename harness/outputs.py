"""The files that a run writes beside what it prints: each is opened before anything runs."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO

from harness.errors import UsageError
from harness.model.report import Report
from harness.reports.junit import junit
from harness.reports.manual import RulePage
from harness.reports.sarif import sarif


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """The files and folders that a run writes."""

    record: Path | None = None
    junit: Path | None = None
    html: Path | None = None
    sarif: Path | None = None

    @property
    def files(self) -> dict[str, Path | None]:
        """Each of them by its option."""
        return {"record": self.record, "junit": self.junit, "html": self.html, "sarif": self.sarif}

    def refuse_beside_inventory(self, baseline: Path | None) -> None:
        """Raise UsageError for a file that a list of blocks writes or reads nothing of."""
        for option, path in (self.files | {"baseline": baseline}).items():
            if path is not None:
                message = f"--inventory runs nothing, so there is nothing for --{option}."
                hint = f"leave one of them out: --inventory or --{option}"
                raise UsageError(message, hint=hint)

    @contextmanager
    def writing(self) -> Iterator[Callable[[Report], None]]:
        """Lend what writes the reports; raise UsageError before the run where that cannot be."""
        if self.html is not None:
            open_folder(self.html)
        with _opened(self.junit) as to_junit, _opened(self.sarif) as to_sarif:

            def write(report: Report) -> None:
                to_junit(lambda: junit(report))
                to_sarif(lambda: sarif(report, tuple(rule_pages())))
                if self.html is not None:
                    html_folder(self.html, report, rule_pages())

            yield write


@contextmanager
def _opened(path: Path | None) -> Iterator[Callable[[Callable[[], str]], None]]:
    """Lend what writes a text into a file; nothing is made where there is none."""
    with opened(path) as stream:
        yield lambda make: print(make(), end="", file=stream) if stream else None


@contextmanager
def opened(path: Path | None) -> Iterator[IO[str] | None]:
    """Lend a file that is written anew, with the folder for it; None where there is none.

    Raises UsageError where it cannot be written.
    """
    if path is None:
        yield None
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    with stream:
        yield stream


def rule_pages() -> Iterable[RulePage]:
    """Yield the rules as reports print them."""
    # Loaded when a report is written: the rules of pages bring all that reads pages.
    for rule in import_module("harness.engine.rules").EVERY_RULE:
        yield RulePage(
            id=rule.id,
            title=rule.title,
            why=rule.why,
            severity=rule.severity.value,
            explanation=rule.explanation,
            wrong=rule.wrong,
            right=rule.right,
            references=rule.references,
        )


def open_folder(folder: Path) -> None:
    """Make the folder of a report; raise UsageError for one that holds anything else."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_ours = (folder / "index.html").exists() or not any(folder.iterdir())
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}.") from error
    if not is_ours:
        raise UsageError(f"{folder} holds something else.", hint="Name an empty or new folder.")


def html_folder(folder: Path, report: Report, pages: Iterable[RulePage]) -> None:
    """Write the HTML report; raise UsageError for a folder that holds anything else."""
    open_folder(folder)
    try:
        # Loaded when it is asked for: templates are read with what takes a while to load.
        import_module("harness.reports.html").write_html(report, folder, pages)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}.") from error
