"""Pages from disk, each with the file beside it and the code that it takes from other files."""

from collections.abc import Callable, Iterable
from pathlib import Path

from harness.catalog.pages import read_page_bytes, read_sidecar
from harness.errors import FixtureError
from harness.model.page import Page, PageProblem, Placeholders
from harness.model.severity import Severity
from harness.pages.reading import read_page

# What stands at the top of a project: code is taken from nowhere above it.
TOPS = (
    ".git",
    ".hg",
    "mkdocs.yml",
    "package.json",
    "pyproject.toml",
    "hugo.toml",
    "_config.yml",
    "docfx.json",
)
LARGEST_FILE = 1024 * 1024
Note = Callable[[Path], object]


def _nothing(_path: Path) -> None:
    pass


def load_page(
    path: Path, known: Placeholders, data: bytes | None = None, note: Note = _nothing
) -> Page:
    """Return a page with what the file beside it says; raise FixtureError for a damaged one.

    ``data`` stands for the bytes of the file, as they would be after a change; ``note`` is told of
    each file that the page takes code from.
    """
    sidecar = read_sidecar(path, known)
    directives = {beside.block: beside.says for beside in sidecar.blocks}
    return read_page(
        path.as_posix(),
        read_page_bytes(path) if data is None else data,
        directives,
        placeholders=sidecar.placeholders,
        taken=files_of(path, note),
    )


def load_pages(
    paths: Iterable[Path], known: Placeholders, note: Note = _nothing
) -> tuple[Page, ...]:
    """Return all pages; raise FixtureError for a single one that is damaged."""
    several = tuple(paths)
    if len(several) == 1:
        return (load_page(several[0], known, note=note),)
    return load_each(several, known, note)


def load_each(
    paths: Iterable[Path], known: Placeholders, note: Note = _nothing
) -> tuple[Page, ...]:
    """Return pages of several: one that is damaged has this for its only problem."""
    return tuple(_loaded(path, known, note) for path in paths)


def _loaded(path: Path, known: Placeholders, note: Note) -> Page:
    try:
        return load_page(path, known, note=note)
    except FixtureError as error:
        return _damaged(path, error)


def _damaged(path: Path, error: FixtureError) -> Page:
    """Return a page that nobody can read; what is wrong with it, or with the file beside it."""
    file, _, line = error.file.rpartition(":")
    named = Path(file if line.isdigit() else error.file).name
    # The place is the page's: of the file beside it, the sentence says name and line.
    is_own = named == path.name
    beside = "" if is_own else f"{named}, line {line}: " if line.isdigit() else f"{named}: "
    message = f"{error.key}: {error.problem}" if error.key else error.problem
    problem = PageProblem(
        rule="page-intact",
        line=int(line) if line.isdigit() and is_own else 1,
        kind="page-unreadable",
        details={"said": f"{beside}{message.rstrip('.')}.", "todo": _sentence(error.hint)},
        severity=Severity.ERROR,
    )
    return Page(file=path.as_posix(), format="", blocks=(), problems=(problem,))


def _sentence(hint: str) -> str:
    end = "" if not hint or hint.endswith((".", "?")) else "."
    return f"{hint[:1].upper()}{hint[1:]}{end}"


def files_of(page: Path, note: Note = _nothing) -> Callable[[str], str | None]:
    """Return what reads a file that a page names, None for one that is not in its project."""
    folder = page.resolve().parent
    above = (folder, *folder.parents)
    project = next((one for one in above if any((one / top).exists() for top in TOPS)), folder)

    def read(name: str) -> str | None:
        inside = name.removeprefix("@/").removeprefix("~/").lstrip("/")
        places = [base / inside for base in (folder, project, project / "docs")]
        places = [folder / name, *places] if not name.startswith(("/", "@", "~")) else places
        for place in places:
            if text := _text_within(place, project):
                note(place)
                return text
        return None

    return read


def _text_within(place: Path, project: Path) -> str:
    try:
        real = place.resolve(strict=True)
        if not real.is_relative_to(project) or real.stat().st_size > LARGEST_FILE:
            return ""
        return real.read_text(encoding="utf-8") if real.is_file() else ""
    except (OSError, ValueError):
        return ""
