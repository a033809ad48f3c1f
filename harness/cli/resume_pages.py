"""``harness check --resume`` and ``--rerun-failed``: on from what a record of pages holds."""

from collections.abc import Mapping
from pathlib import Path

from harness.cli.resume import Continued, begun, cells_of, is_kept, record_of
from harness.engine.planned_pages import PlannedPages
from harness.errors import UsageError
from harness.model.verdict import CellResult
from harness.pages.plan import PlannedBlock
from harness.reports.ending import how_to_continue, pages_of
from harness.reports.record import place_of


def read_continued_pages(
    resume: Path | None, rerun: Path | None, pages: PlannedPages
) -> Continued | None:
    """Return the check of pages to go on with, None where a new one is asked for.

    Raises UsageError where the blocks of the record are not those of these pages.
    """
    path = record_of(resume, rerun)
    if path is None:
        return None
    recording = begun(path)
    if not pages_of(recording.plan):
        message = f"{path} is the record of a matrix, and not of a check of pages."
        raise UsageError(message, hint=how_to_continue(recording.cut_short(path)))
    cells = cells_of(recording.plan, {place_of(cell): cell for cell in pages.cells}, path)
    texts = {cell.id: pages.blocks[cell.id].block.text for cell in pages.cells}
    kept = {
        result.cell.id: result
        for result in recording.results
        if is_kept(result, texts, only_green=rerun is not None)
    }
    # A URL is as good as its signer: where that is run again, so is who uses its URL.
    signed = {
        name: result
        for name, result in kept.items()
        if _is_signed_as_before(pages.blocks[name], pages, kept)
    }
    return Continued(path=path, recording=recording, cells=cells, kept=tuple(signed.values()))


def _is_signed_as_before(
    planned: PlannedBlock, pages: PlannedPages, kept: Mapping[str, CellResult]
) -> bool:
    if planned.signer is None:
        return True
    signers = (
        cell_id
        for cell_id, other in pages.blocks.items()
        if (other.page.file, other.block.number) == (planned.page.file, planned.signer.number)
        and other.cell.driver is planned.cell.driver
    )
    return all(cell_id in kept for cell_id in signers)
