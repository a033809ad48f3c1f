from pathlib import Path

from harness.drivers.driver import Workplace, upload_invocation
from harness.drivers.in_process import InProcessDriver
from harness.model.cell import DriverName
from harness.model.observation import ProcessFacts
from harness.model.scenario import Flow, Variant
from harness.model.upload import SignedUpload
from tests.tiny.roots import tiny_catalog
from tests.tiny.values import process


def test_a_client_is_the_function_that_bears_its_id(tmp_path: Path) -> None:
    catalog = tiny_catalog(tmp_path)
    program = catalog.program(catalog.clients[0], Flow.PLAIN, Variant.PUBLISHED)
    upload = SignedUpload(
        url="http://127.0.0.1/",
        method="PUT",
        bucket="b",
        key="k",
        signed_at=0.0,
        signed_headers={},
        send_headers={},
        send_metadata={},
    )
    place = Workplace(folder=tmp_path, file=tmp_path / "file")
    met: list[tuple[SignedUpload, Workplace]] = []

    def uploader(given: SignedUpload, lent: Workplace) -> ProcessFacts:
        met.append((given, lent))
        return process()

    driver = InProcessDriver({"tiny": uploader})
    prepared = driver.prepare(program)
    facts = driver.run(prepared, upload_invocation(upload, place), place)
    driver.close()

    assert driver.name is DriverName.IN_PROCESS
    assert prepared.facts.failure == ""
    assert facts == process()
    assert met == [(upload, place)]
