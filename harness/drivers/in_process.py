"""Clients that are functions: the liars by which the tests prove every check."""

from collections.abc import Callable, Mapping

from harness.drivers.driver import Invocation, Prepared, Workplace
from harness.drivers.this_machine import OnThisMachine
from harness.errors import UsageError
from harness.model.cell import DriverName
from harness.model.observation import BuildFacts, ProcessFacts
from harness.model.program import Program
from harness.model.upload import SignedUpload

Uploader = Callable[[SignedUpload, Workplace], ProcessFacts]


class InProcessDriver(OnThisMachine):
    """Calls a function where another driver would start a process."""

    name = DriverName.IN_PROCESS
    confined = False

    def __init__(self, uploaders: Mapping[str, Uploader]) -> None:
        super().__init__()
        self._uploaders = uploaders

    def prepare(self, program: Program) -> Prepared:
        """Find nothing to build."""
        return Prepared(program=program, facts=BuildFacts(seconds=0.0, cached=True))

    def run(self, prepared: Prepared, invocation: Invocation, place: Workplace) -> ProcessFacts:
        """Call the function that bears the client's id."""
        if invocation.upload is None:
            raise UsageError("A client that is a function must be told of its upload.")
        return self._uploaders[prepared.program.client.id](invocation.upload, place)
