from pathlib import Path

from harness.model.scenario import Flow, Variant
from tests.tiny.roots import tiny_catalog


def test_a_program_is_called_by_its_flow_and_variant(tmp_path: Path) -> None:
    catalog = tiny_catalog(tmp_path)

    program = catalog.program(catalog.clients[0], Flow.HEADERS, Variant.FILLED)

    assert program.id == "headers-filled"
    assert program.file == "upload.py"
    assert program.entry == ""
