"""What every driver can do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from harness.model.cell import DriverName
from harness.model.observation import BuildFacts, ProcessFacts
from harness.model.program import Program
from harness.model.upload import SignedUpload


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A program that is ready to be started, or whose compiler has refused it."""

    program: Program
    facts: BuildFacts
    argv: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Workplace:
    """Where one process works: its empty folder, and the local file that it is to upload."""

    folder: Path
    file: Path


class Driver(Protocol):
    """Builds a program once and starts it once per upload."""

    @property
    def name(self) -> DriverName:
        """Is the word for this driver in cell ids."""
        ...

    def prepare(self, program: Program) -> Prepared:
        """Build the program; raise EnvironmentalError where this machine cannot."""
        ...

    def run(self, prepared: Prepared, upload: SignedUpload, place: Workplace) -> ProcessFacts:
        """Start a fresh process that makes this upload, and wait for its end; outputs come raw."""
        ...

    def close(self) -> None:
        """Stop every process that still runs."""
        ...
