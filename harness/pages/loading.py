"""Pages from disk, each with what the file beside it says."""

from collections.abc import Iterable
from pathlib import Path

from harness.catalog.pages import read_page_bytes, read_sidecar
from harness.model.page import Page, Placeholders
from harness.pages.reading import read_page


def load_pages(paths: Iterable[Path], known: Placeholders) -> tuple[Page, ...]:
    """Return all pages; raise FixtureError for one that cannot be judged."""
    del known  # what a page adds stands beside what everybody knows
    return tuple(_load_page(path) for path in paths)


def _load_page(path: Path) -> Page:
    sidecar = read_sidecar(path)
    said = {beside.block: beside.says for beside in sidecar.blocks}
    return read_page(
        path.as_posix(), read_page_bytes(path), said, placeholders=sidecar.placeholders
    )
